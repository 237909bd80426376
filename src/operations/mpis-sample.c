#include "config.h"

#include "mpis-sample.h"

#include "mpis-awaiting.h"
#include "mpis-error.h"
#include "mpis-sample-private.h"

#define DAY (24 * MPIS_HOUR)
#define LAST_DAY_SETTING "sample.last-day"

typedef struct {
  MpisDb             *db;
  MpisDbSchema       *schema;
  gint32              last_day;
  MpisInstant         end;
  MpisIngestProgress  progress;
  gpointer            progress_data;
  guint               project;          /* being ingested */
  GPtrArray          *observations;     /* of it */
} Sample;

static void
sample_clear (gpointer data)
{
  Sample *self = data;

  g_clear_object (&self->db);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->observations, g_ptr_array_unref);
}

static void
sample_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, sample_clear);
}

#define IS_DEMO_PERSONA(id) \
  "EXISTS (SELECT FROM persona_versions v WHERE v.persona_id = " id \
  " AND v.core_json @> '{\"is_demo\": true}')"

static MpisDbParams *
slug_params (void)
{
  g_autofree const char **slugs = g_new (const char *, mpis_sample_n_personas);

  for (guint i = 0; i < mpis_sample_n_personas; i++)
    slugs[i] = mpis_sample_personas[i].slug;

  return mpis_db_params_text_array (mpis_db_params_new (), slugs, mpis_sample_n_personas);
}

static gboolean
make_persona_awaiting (MpisDb                   *db,
                       const MpisSamplePersona  *persona,
                       GError                  **error)
{
  MpisDbParams *params = mpis_db_params_new ();
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (db,
                              "SELECT 1 FROM personas p WHERE slug = $1"
                              " AND NOT " IS_DEMO_PERSONA ("p.id"),
                              mpis_db_params_text (mpis_db_params_new (), persona->slug), error);
  if (rows == NULL || mpis_db_rows_get_n (rows) > 0)
    {
      mpis_db_params_free (params);
      if (rows != NULL)
        g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                     "A persona with the short name “%s” exists and is no demo persona",
                     persona->slug);
      return FALSE;
    }

  mpis_db_params_text (params, persona->name);
  mpis_db_params_text (params, persona->slug);
  mpis_db_params_text (params, persona->description);
  mpis_db_params_text (params, persona->core);
  return mpis_run_awaiting (db,
    "WITH made AS (INSERT INTO personas (name, slug, description, language, active_version)"
    "  VALUES ($1, $2, $3, 'en', '1.0') ON CONFLICT (slug) DO NOTHING RETURNING id)"
    " INSERT INTO persona_versions (persona_id, version, core_json, reason) SELECT id, '1.0',"
    " $4::jsonb, 'sample' FROM made",
    params, error);
}

static gboolean
make_project_awaiting (MpisDb                   *db,
                       const MpisSampleProject  *project,
                       GError                  **error)
{
  return mpis_run_awaiting (db,
    "INSERT INTO dashboard_projects (name, persona_id, meta) SELECT $1, id, '{\"is_demo\": true}'"
    " FROM personas"
    " WHERE slug = $2 AND NOT EXISTS (SELECT FROM dashboard_projects WHERE name = $1"
    " AND meta @> '{\"is_demo\": true}')",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), project->name),
                         mpis_sample_personas[project->persona].slug), error);
}

static gboolean
make_frame_awaiting (Sample  *self,
                     GError **error)
{
  for (guint i = 0; i < mpis_sample_n_personas; i++)
    if (!make_persona_awaiting (self->db, &mpis_sample_personas[i], error))
      return FALSE;
  for (guint i = 0; i < mpis_sample_n_projects; i++)
    if (!make_project_awaiting (self->db, &mpis_sample_projects[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
delete_awaiting (MpisDb      *db,
                 gint64      *n_posts,
                 GError     **error)
{
  g_autoptr(MpisDbRows) posts = NULL;

  posts = mpis_query_awaiting (db,
    "SELECT count (*) FROM published_items i JOIN content_drafts d ON d.id = i.draft_id"
    " JOIN content_plans c ON c.id = d.plan_id JOIN personas p ON p.id = c.persona_id"
    " WHERE p.slug = ANY ($1::text[]) AND " IS_DEMO_PERSONA ("p.id"), slug_params (), error);
  if (posts == NULL)
    return FALSE;
  *n_posts = mpis_db_rows_get_int (posts, 0, 0);

  return mpis_run_awaiting (db,
                            "DELETE FROM personas p WHERE p.slug = ANY ($1::text[])"
                            " AND " IS_DEMO_PERSONA ("p.id"),
                            slug_params (), error) &&
         mpis_run_awaiting (db, "DELETE FROM dash_settings WHERE key = $1",
                            mpis_db_params_text (mpis_db_params_new (), LAST_DAY_SETTING), error);
}

/* Whether a sample that ends on this day is there, complete. One that ends on another day is
 * removed. */
static gboolean
is_complete_awaiting (Sample    *self,
                      gboolean  *complete,
                      GError   **error)
{
  g_autofree char *day = mpis_day_format (self->last_day);
  g_autoptr(MpisDbRows) rows = NULL;
  gint64 n_posts;

  rows = mpis_query_awaiting (self->db,
    "SELECT value #>> '{}' = $2 FROM dash_settings WHERE key = $1",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), LAST_DAY_SETTING), day),
    error);
  if (rows == NULL)
    return FALSE;
  *complete = mpis_db_rows_get_n (rows) > 0 && mpis_db_rows_get_bool (rows, 0, 0);
  if (mpis_db_rows_get_n (rows) == 0 || *complete)
    return TRUE;

  return delete_awaiting (self->db, &n_posts, error);
}

static DexFuture *
observe_fiber (gpointer data)
{
  Sample *self = data;

  g_clear_pointer (&self->observations, g_ptr_array_unref);
  self->observations = mpis_sample_observations (self->project, self->last_day, self->end);

  return dex_future_new_true ();
}

/* One bar for all the projects. */
static void
on_progress_cb (guint    done,
                guint    total,
                gpointer data)
{
  Sample *self = data;

  if (self->progress != NULL && total > 0)
    self->progress (self->project * 1000 + (guint) (1000.0 * done / total),
                    mpis_sample_n_projects * 1000,
                    self->progress_data);
}

static gboolean
ingest_project_awaiting (Sample  *self,
                         GError **error)
{
  const MpisIngestTarget target = {
    .project = mpis_sample_projects[self->project].name, .source = "demo", .is_demo = TRUE,
  };
  g_autoptr(GPtrArray) set_aside =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);
  MpisIngestCounts counts;

  return dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, observe_fiber,
                                         g_atomic_rc_box_acquire (self), sample_unref), error) &&
         dex_await (mpis_ingest (self->db, self->schema, self->observations, set_aside, &target,
                                 on_progress_cb, self, &counts), error);
}

static gboolean
finish_awaiting (Sample  *self,
                 GError **error)
{
  g_autofree char *day = mpis_day_format (self->last_day);

  return mpis_sample_write_runs_awaiting (self->db, self->last_day, self->end, error) &&
         mpis_run_awaiting (self->db,
           "INSERT INTO dash_settings (key, value) VALUES ($1, to_jsonb ($2::text))"
           " ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()",
           mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), LAST_DAY_SETTING),
                                day), error);
}

static gboolean
in_transaction_awaiting (Sample    *self,
                         gboolean (*work) (Sample *, GError **),
                         GError   **error)
{
  if (!dex_await (mpis_db_begin (self->db, NULL), error))
    return FALSE;
  if (!work (self, error))
    {
      dex_await (mpis_db_rollback (self->db), NULL);
      return FALSE;
    }

  return dex_await (mpis_db_commit (self->db), error);
}

static DexFuture *
create_fiber (gpointer data)
{
  Sample *self = data;
  g_autoptr(GError) error = NULL;
  gboolean complete;

  if (mpis_db_schema_get_origin (self->schema) != MPIS_DB_ORIGIN_OURS)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
                                  "This database belongs to MPIS,"
                                  " whose posts are not ours to make. "
                                  "The sample workspace needs a database of its own");
  if (!is_complete_awaiting (self, &complete, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (complete)
    return dex_future_new_false ();

  if (!in_transaction_awaiting (self, make_frame_awaiting, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (self->project = 0; self->project < mpis_sample_n_projects; self->project++)
    if (!ingest_project_awaiting (self, &error))
      return dex_future_new_for_error (g_steal_pointer (&error));
  if (!in_transaction_awaiting (self, finish_awaiting, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * mpis_sample_create:
 * @db: a connection, not in a transaction
 * @schema: what its database is; must be ours
 * @last_day: the last day (of UTC) that has data; of today only the hours gone by have some
 * @progress: (nullable): called on the calling thread, until the future is done
 * @progress_data: given to @progress
 *
 * Makes the sample workspace: 180 days of three personas, as their channels would have told them,
 * all marked as demo. For a day gone by it is always the same. A sample that ends on that day is
 * left alone, one that ends on another is replaced.
 *
 * Returns: (transfer full): a future of a boolean: whether it was made, as it was not there already
 */
DexFuture *
mpis_sample_create (MpisDb             *db,
                    MpisDbSchema       *schema,
                    gint32              last_day,
                    MpisIngestProgress  progress,
                    gpointer            progress_data)
{
  Sample *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (MPIS_IS_DB_SCHEMA (schema));

  self = g_atomic_rc_box_new0 (Sample);
  self->db = g_object_ref (db);
  self->schema = g_object_ref (schema);
  self->last_day = last_day;
  self->end = MIN ((last_day + 1) * DAY, mpis_time_now ());
  self->progress = progress;
  self->progress_data = progress_data;

  return dex_scheduler_spawn (NULL, 0, create_fiber, self, sample_unref);
}

static DexFuture *
delete_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 n_posts = 0;
  MpisDb *db = data;

  if (!dex_await (mpis_db_begin (db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!delete_awaiting (db, &n_posts, &error))
    {
      dex_await (mpis_db_rollback (db), NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!dex_await (mpis_db_commit (db), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (n_posts);
}

/**
 * mpis_sample_delete:
 * @db: a connection, not in a transaction
 *
 * Removes the sample workspace: its personas, known by their short names and by being marked as
 * demo, and with them all they own.
 *
 * Returns: (transfer full): a future of the number of posts that are gone, an int64
 */
DexFuture *
mpis_sample_delete (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, 0, delete_fiber, g_object_ref (db), g_object_unref);
}
