#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisApiLimiter:
 *
 * How often somebody may ask: a bucket of tokens for each, filled at a steady rate.
 */
typedef struct _MpisApiLimiter MpisApiLimiter;

MpisApiLimiter *mpis_api_limiter_new    (double           rate,
                                         double           burst);
void            mpis_api_limiter_free   (MpisApiLimiter  *self);
gboolean        mpis_api_limiter_take   (MpisApiLimiter  *self,
                                         const char      *who,
                                         gint64           now,
                                         guint           *retry_seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisApiLimiter, mpis_api_limiter_free)

G_END_DECLS
