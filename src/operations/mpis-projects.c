#include "config.h"

#include "mpis-projects.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-select.h"

#define FIBER_STACK    (256 * 1024)
#define MAX_NAME_CHARS 200

static const MpisSelectOrder newest_first = { "p.created_at", "p.id", TRUE };

/* The same as dash_project_json() makes of one project. */
static const MpisSelectMember members[] = {
  { "id", MPIS_SELECT_PLAIN }, { "name", MPIS_SELECT_TEXT }, { "persona_id", MPIS_SELECT_PLAIN },
  { "channels", MPIS_SELECT_JSON }, { "created_at", MPIS_SELECT_TIME }, { "updated_at", MPIS_SELECT_TIME },
  { "is_demo", MPIS_SELECT_JSON }, { "archived_at", MPIS_SELECT_JSON }, { "defaults", MPIS_SELECT_JSON },
  { "schedule", MPIS_SELECT_JSON }, { NULL }
};

#define COLUMNS \
  "SELECT p.id, p.name, p.persona_id, to_json (p.channels), p.created_at, p.updated_at," \
  " coalesce (p.meta->'is_demo', 'false'), p.meta->'archived_at', coalesce (p.meta->'defaults', '{}')," \
  " p.meta->'schedule', p.created_at, p.id FROM dashboard_projects AS p WHERE "

/**
 * mpis_projects_list:
 * @db: a connection
 * @with_archived: also those that are archived
 * @page: (nullable): which part
 *
 * Returns: (transfer full): a future of a #MpisListing of projects, newest first
 */
DexFuture *
mpis_projects_list (MpisDb         *db,
                    gboolean        with_archived,
                    const MpisPage *page)
{
  MpisSelect select;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  mpis_select_init (&select, with_archived
                    ? COLUMNS "true" : COLUMNS "p.meta->>'archived_at' IS NULL");
  return mpis_select_list (&select, db, members, &newest_first, page);
}

/**
 * mpis_projects_get:
 * @db: a connection
 * @id: which project
 *
 * Returns: (transfer full): a future of its JSON, also if it is archived; rejected with
 *   %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_projects_get (MpisDb     *db,
                   const char *id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && id != NULL);

  return mpis_select_one (db, "SELECT dash_project_json (p) FROM dashboard_projects AS p WHERE p.id = $1::uuid",
                          mpis_db_params_text (mpis_db_params_new (), id), "Project");
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *stripped = name != NULL ? g_strstrip (g_strdup (name)) : NULL;

  if (stripped == NULL || (*stripped != '\0' && g_utf8_strlen (name, -1) <= MAX_NAME_CHARS))
    return TRUE;
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "A project's name has 1 to %d characters", MAX_NAME_CHARS);
  return FALSE;
}

static void
add_channels (MpisDbParams      *params,
              const char *const *channels)
{
  if (channels == NULL)
    mpis_db_params_text (params, NULL);
  else
    mpis_db_params_text_array (params, channels, g_strv_length ((char **) channels));
}

/* The members of `meta` that the form is about; those it leaves alone are not in it. */
static void
add_meta (MpisDbParams          *params,
          const MpisProjectForm *form)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  if (form->defaults != NULL)
    json_object_set_member (object, "defaults", json_node_copy (form->defaults));
  if (form->schedule != NULL)
    json_object_set_member (object, "schedule", json_node_copy (form->schedule));
  json_node_take_object (node, object);
  text = mpis_json_print (node);
  mpis_db_params_text (params, text);
}

typedef struct {
  MpisDb       *db;
  const char   *sql;
  MpisDbParams *params;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->db);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

/* A statement that says first whether it may be, then what came of it. */
static DexFuture *
change_fiber (gpointer data)
{
  Change *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), &error);
  const char *outcome;

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  outcome = mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : "no-project";
  if (g_str_equal (outcome, "no-persona"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Persona not found");
  if (g_str_equal (outcome, "no-project"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Project not found");
  if (g_str_equal (outcome, "other"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_CONFLICT, "Another project has this id already");
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 1)));
}

static DexFuture *
change (MpisDb       *db,
        const char   *sql,
        MpisDbParams *params)
{
  Change *self = g_new0 (Change, 1);

  *self = (Change) { g_object_ref (db), sql, params };
  return dex_scheduler_spawn (NULL, FIBER_STACK, change_fiber, self, change_free);
}

/**
 * mpis_projects_create:
 * @db: a connection
 * @form: what it is; name, persona and channels are there
 *
 * Makes a project. The same one with the same id again is the same project.
 *
 * Returns: (transfer full): a future of its JSON; rejected with %MPIS_ERROR_NOT_FOUND (the persona),
 *   %MPIS_ERROR_INVALID (the name), %MPIS_ERROR_CONFLICT (the id is another's)
 */
DexFuture *
mpis_projects_create (MpisDb                *db,
                      const MpisProjectForm *form)
{
  static const char sql[] =
    "WITH k AS (SELECT p FROM dashboard_projects AS p WHERE p.id = $1::uuid),"
    " n AS (INSERT INTO dashboard_projects AS p (id, name, persona_id, channels, meta)"
    "   SELECT coalesce ($1::uuid, gen_random_uuid ()), $2, q.id, $4::text[], $5::jsonb FROM personas AS q"
    "    WHERE q.id = $3::uuid AND NOT EXISTS (SELECT FROM k) ON CONFLICT (id) DO NOTHING RETURNING p)"
    " SELECT CASE WHEN EXISTS (SELECT FROM n) THEN 'done'"
    "     WHEN (SELECT (k.p).name = $2 AND (k.p).persona_id = $3::uuid AND (k.p).channels = $4::text[] FROM k) THEN 'same'"
    "     WHEN EXISTS (SELECT FROM personas WHERE id = $3::uuid) THEN 'other' ELSE 'no-persona' END,"
    "   coalesce ((SELECT dash_project_json (n.p) FROM n), (SELECT dash_project_json (k.p) FROM k))";
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && form != NULL && form->name != NULL && form->persona_id != NULL &&
                            form->channels != NULL);

  if (!check_name (form->name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), form->id), form->name);
  add_channels (mpis_db_params_text (params, form->persona_id), form->channels);
  add_meta (params, form);
  return change (db, sql, params);
}

/**
 * mpis_projects_change:
 * @db: a connection
 * @form: what is to be different; of which project is in it
 *
 * Returns: (transfer full): a future of its JSON; rejected with %MPIS_ERROR_NOT_FOUND (project, persona) or
 *   %MPIS_ERROR_INVALID (the name)
 */
DexFuture *
mpis_projects_change (MpisDb                *db,
                      const MpisProjectForm *form)
{
  static const char sql[] =
    "WITH n AS (UPDATE dashboard_projects AS p SET name = coalesce ($2, p.name),"
    "   persona_id = coalesce ($3::uuid, p.persona_id), channels = coalesce ($4::text[], p.channels),"
    "   meta = p.meta || $5::jsonb WHERE p.id = $1::uuid"
    "     AND ($3::uuid IS NULL OR EXISTS (SELECT FROM personas WHERE id = $3::uuid)) RETURNING p)"
    " SELECT CASE WHEN EXISTS (SELECT FROM n) THEN 'done'"
    "     WHEN EXISTS (SELECT FROM dashboard_projects WHERE id = $1::uuid) THEN 'no-persona' ELSE 'no-project' END,"
    "   (SELECT dash_project_json (n.p) FROM n)";
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && form != NULL && form->id != NULL);

  if (!check_name (form->name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), form->id), form->name);
  add_channels (mpis_db_params_text (params, form->persona_id), form->channels);
  add_meta (params, form);
  return change (db, sql, params);
}

/**
 * mpis_projects_archive:
 * @db: a connection
 * @id: which project
 * @archived: whether it is to be archived, or brought back
 *
 * Returns: (transfer full): a future of its JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_projects_archive (MpisDb     *db,
                       const char *id,
                       gboolean    archived)
{
  static const char sql[] =
    "UPDATE dashboard_projects AS p SET meta = CASE WHEN NOT $2::boolean THEN p.meta - 'archived_at'"
    "   ELSE jsonb_build_object ('archived_at', dash_time (now ())) || p.meta END WHERE p.id = $1::uuid"
    " RETURNING 'done', dash_project_json (p)";

  dex_return_error_if_fail (MPIS_IS_DB (db) && id != NULL);

  return change (db, sql, mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), id), archived ? "t" : "f"));
}
