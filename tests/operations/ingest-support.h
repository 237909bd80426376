#pragma once

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-file.h"
#include "mpis-migrate.h"
#include "shared-files.h"

/* A migrated database: ours, or one that MPIS has made. */
typedef struct {
  char         *conninfo;
  MpisDb       *db;
  MpisDbSchema *schema;
} Base;

static inline void
run_sql (MpisDb     *db,
         const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

static inline void
run_sql_file (MpisDb     *db,
              const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "postgres", name, NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  run_sql (db, sql);
}

static inline void
base_open (Base     *base,
           gboolean  by_mpis)
{
  g_autoptr(GError) error = NULL;

  base->conninfo = mpis_test_database_new ();
  base->db = dex_await_object (mpis_db_connect (base->conninfo, 0), &error);
  g_assert_no_error (error);
  if (by_mpis)
    {
      run_sql_file (base->db, "mpis-core.sql");
      run_sql_file (base->db, "mpis-second-run.sql");
      run_sql_file (base->db, "mpis-dashboard.sql");
    }
  base->schema = dex_await_object (mpis_db_migrate (base->db), &error);
  g_assert_no_error (error);
}

static inline void
base_clear (Base *base)
{
  mpis_db_close (base->db);
  g_clear_pointer (&base->conninfo, g_free);
  g_clear_object (&base->db);
  g_clear_object (&base->schema);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Base, base_clear)

/* All rows and columns, parted by commas and semicolons. */
static inline char *
ask (MpisDb     *db,
     const char *sql,
     guint       n_columns)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);
  GString *answer = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    for (guint c = 0; c < n_columns; c++)
      {
        const char *text = mpis_db_rows_get_text (rows, i, c);

        g_string_append_printf (answer, "%s%s", c > 0 ? "," : i > 0 ? ";" : "", text != NULL
                                ? text : "NULL");
      }

  return g_string_free_and_steal (answer);
}

#define assert_answer(db, sql, n_columns, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (db, sql, n_columns); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

/* Adds a snapshot; counts of -1 are unknown. */
static inline MpisObservation *
observe (GPtrArray   *observations,
         const char  *channel,
         const char  *account,
         const char  *item_id,
         MpisInstant  at,
         MpisInstant  edition,
         gint64       views,
         gint64       reactions)
{
  MpisObservation *observation = mpis_observation_new ();

  observation->channel = g_strdup (channel);
  observation->account = g_strdup (account);
  observation->item_id = g_strdup (item_id);
  observation->measured_at = at;
  observation->edition = edition;
  observation->carried =
      MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACTIONS);
  observation->raw = json_object_new ();
  observation->where = g_strdup_printf ("test: %s", item_id);
  if (views >= 0)
    json_object_set_int_member (observation->raw, "views", views);
  if (reactions >= 0)
    json_object_set_int_member (observation->raw, g_str_has_prefix (channel, "telegram")
                                ? "reactions" : "likes", reactions);
  g_ptr_array_add (observations, observation);

  return observation;
}

static inline GPtrArray *
observations_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_observation_free);
}

static inline MpisIngestCounts
ingest (Base       *base,
        GPtrArray  *observations,
        GPtrArray  *set_aside,
        gboolean    dry_run)
{
  const MpisIngestTarget target = { .project = "A project", .source = "test", .dry_run = dry_run };
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);
  g_autoptr(GError) error = NULL;
  MpisIngestCounts counts = { 0 };

  dex_await (mpis_ingest (base->db, base->schema, observations, set_aside != NULL ? set_aside
                                                                                  : own, &target,
                          NULL, NULL, &counts), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.read, ==,
                    counts.added + counts.unchanged + counts.changed + counts.quarantined);

  return counts;
}

#define assert_counts(result, a, u, c, f, q) \
  G_STMT_START { \
    const MpisIngestCounts counts_ = (result); \
    g_assert_cmpuint (counts_.added, ==, a); \
    g_assert_cmpuint (counts_.unchanged, ==, u); \
    g_assert_cmpuint (counts_.changed, ==, c); \
    g_assert_cmpuint (counts_.corrections, ==, f); \
    g_assert_cmpuint (counts_.quarantined, ==, q); \
  } G_STMT_END

#define DAY (24 * MPIS_HOUR)
#define START (G_GINT64_CONSTANT (1767225600) * MPIS_SECOND)   /* 2026-01-01 */

/* Runs a test's body as a fiber. */
#define ADD(path, func) \
  g_test_add_data_func (path, (gconstpointer) func, run_as_fiber)

static inline void
run_as_fiber (gconstpointer data)
{
  union { gconstpointer pointer; DexFiberFunc func; } body = { .pointer = data };

  mpis_test_fiber (body.func, NULL);
}
