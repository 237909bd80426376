#pragma once

#include <sqlite3.h>

#include "mpis-draft.h"
#include "mpis-run-details.h"
#include "mpis-store.h"

G_BEGIN_DECLS

#define MPIS_STORE_BUSY_TIMEOUT_MS 10000

/* Snapshots are many: their ids are kept as bytes. */
typedef struct {
  guint8 bytes[16];
} MpisStoreUuid;

typedef struct {
  MpisStoreUuid id;
  const char   *post_id;
  MpisInstant   at;
  MpisCounters  counters;
} MpisStoreSnapshot;

/* The strings of all rows lie in one chunk, freed with it. */
struct _MpisStoreChanges {
  gatomicrefcount  ref_count;
  GStringChunk    *strings;
  const char      *last_post_id;
  GArray          *personas;
  GArray          *projects;
  GArray          *posts;
  GArray          *drafts;
  GArray          *runs;
  GArray          *records;
  GArray          *items;
  GArray          *logs;
  GArray          *calls;
  GArray          *flags;
  GArray          *flag_events;
  GPtrArray       *cleared_runs;
  GPtrArray       *settings;                    /* keys and values in turn */
  GArray          *snapshots;
  GPtrArray       *removed_snapshots;
  GPtrArray       *removed[MPIS_STORE_N_TABLES];
  GPtrArray       *kept[MPIS_STORE_N_TABLES];   /* NULL: all */
  gboolean         begin;
  gboolean         from_nothing;
  gboolean         complete;
  const char      *server;                      /* with begin */
  const char      *watermark;                   /* with complete */
  MpisInstant      synced_at;
};

/* SQLite, said once: errors in our domain, NULL for what is unknown. */
sqlite3_stmt *_mpis_sql_prepare      (sqlite3       *db,
                                      const char    *sql,
                                      GError       **error);
gboolean      _mpis_sql_run          (sqlite3_stmt  *stmt,
                                      GError       **error);
gboolean      _mpis_sql_exec         (sqlite3       *db,
                                      const char    *sql,
                                      GError       **error);
gboolean      _mpis_sql_get_int      (sqlite3       *db,
                                      const char    *sql,
                                      gint64        *value,
                                      GError       **error);
void          _mpis_sql_bind_text    (sqlite3_stmt  *stmt,
                                      int            index,
                                      const char    *text);
void          _mpis_sql_bind_known   (sqlite3_stmt  *stmt,
                                      int            index,
                                      gint64         value);
gint64        _mpis_sql_column_known (sqlite3_stmt  *stmt,
                                      int            column);
const char   *_mpis_sql_column_text  (sqlite3_stmt  *stmt,
                                      int            column);
gboolean      _mpis_sql_fail         (sqlite3       *db,
                                      GError       **error);

sqlite3      *_mpis_store_file_open  (const char    *path,
                                      gboolean       thoroughly,
                                      GError       **error);
gboolean      _mpis_store_file_check (sqlite3       *db,
                                      GError       **error);
int           _mpis_store_file_lock  (const char    *path,
                                      int            patience_ms,
                                      GError       **error);
char         *_mpis_store_file_move_aside (const char  *path,
                                           GError     **error);

gboolean      _mpis_store_write_details (sqlite3               *db,
                                      const MpisStoreChanges  *changes,
                                      GError                 **error);
gboolean      _mpis_store_write_flags (sqlite3                *db,
                                      const MpisStoreChanges  *changes,
                                      GError                 **error);
gboolean      _mpis_store_write      (sqlite3                 *db,
                                      const MpisStoreChanges  *changes,
                                      gboolean                 over_nothing,
                                      GError                 **error);
MpisStoreMark     *_mpis_store_read_mark (sqlite3    *db,
                                          GError    **error);
gboolean           _mpis_store_read_sum  (sqlite3       *db,
                                          MpisStoreSum  *sum,
                                          GError       **error);
MpisDraft         *_mpis_store_read_draft (sqlite3     *db,
                                           const char  *post_id,
                                           GError     **error);
MpisRunDetails    *_mpis_store_read_run  (sqlite3     *db,
                                          const char  *run_id,
                                          GError     **error);
GPtrArray         *_mpis_store_read_flag_events (sqlite3     *db,
                                          const char  *flag_id,
                                          GError     **error);
MpisStoreContents *_mpis_store_read      (sqlite3    *db,
                                          GTimeZone  *zone,
                                          GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
