#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisServiceLogId:
 *
 * An id that ties a line to what it is about: its key in the line, and the id.
 */
typedef struct {
  const char *key;
  const char *id;
} MpisServiceLogId;

/**
 * MpisServiceLogAccess:
 * @method: `GET`, …
 * @path: without the query, which may hold what nobody else should read
 * @status: how it was answered
 * @duration: how long that took, in microseconds
 * @who: (nullable): who asked
 * @address: from where
 * @n_bytes: how long the answer was
 * @ids: ids, ended by one without key; those that are %NULL are left out
 *
 * A request that was answered.
 */
typedef struct {
  const char             *method;
  const char             *path;
  guint                   status;
  gint64                  duration;
  const char             *who;
  const char             *address;
  gsize                   n_bytes;
  const MpisServiceLogId *ids;
} MpisServiceLogAccess;

void     mpis_service_log_install   (void);
gboolean mpis_service_log_is_level  (const char                 *level);
void     mpis_service_log_set_level (const char                 *level);
void     mpis_service_log_access    (const MpisServiceLogAccess *access);
void     mpis_service_log_flush     (void);
void     mpis_service_log_end       (void);

G_END_DECLS
