#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisLoginGuard:
 *
 * Keeps those who guess passwords slow, without locking anybody out: so many tries a minute from one
 * address, and after wrong ones a wait, which grows. Who knows the password gets in after the wait.
 */
typedef struct _MpisLoginGuard MpisLoginGuard;

MpisLoginGuard *mpis_login_guard_new       (guint            per_minute);
void            mpis_login_guard_free      (MpisLoginGuard  *self);
gboolean        mpis_login_guard_admit     (MpisLoginGuard  *self,
                                            const char      *address,
                                            gint64           now,
                                            guint           *retry_seconds);
void            mpis_login_guard_forgive   (MpisLoginGuard  *self,
                                            const char      *address);
guint           mpis_login_guard_get_delay (MpisLoginGuard  *self,
                                            const char      *name,
                                            const char      *address,
                                            gint64           now);
void            mpis_login_guard_note      (MpisLoginGuard  *self,
                                            const char      *name,
                                            const char      *address,
                                            gboolean         succeeded,
                                            gint64           now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLoginGuard, mpis_login_guard_free)

G_END_DECLS
