#include "config.h"

#include <string.h>

#include "mpis-ingest-private.h"

#define MAX_SLUG 50

static char *
make_slug (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autoptr(GString) slug = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && slug->len < MAX_SLUG; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-' && *p != '?')
      g_string_append_c (slug, '-');
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);

  return g_strdup (slug->len > 0 ? slug->str : "persona");
}

/* A slug is unique: `name`, then `name-2`, `name-3`, … */
static char *
find_free_slug_awaiting (MpisDb      *db,
                         const char  *name,
                         GError     **error)
{
  g_autofree char *slug = make_slug (name);
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (db, "SELECT slug FROM personas WHERE starts_with (slug, $1)",
                              mpis_db_params_text (mpis_db_params_new (), slug), error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    g_hash_table_add (taken, (char *) mpis_db_rows_get_text (rows, i, 0));
  if (!g_hash_table_contains (taken, slug))
    return g_steal_pointer (&slug);

  for (guint n = 2;; n++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s-%u", slug, n);

      if (!g_hash_table_contains (taken, numbered))
        return g_steal_pointer (&numbered);
    }
}

static gboolean
make_persona_awaiting (MpisIngestJob  *self,
                       const char     *name,
                       GError        **error)
{
  g_autofree char *slug = find_free_slug_awaiting (self->db, name, error);
  g_autoptr(MpisDbRows) rows = NULL;

  if (slug == NULL)
    return FALSE;
  rows = mpis_query_awaiting (self->db,
    "WITH made AS (INSERT INTO personas (name, slug, language, active_version)"
    "  VALUES ($1, $2, 'en', '1.0') RETURNING id),"
    " version AS (INSERT INTO persona_versions (persona_id, version, core_json, reason)"
    "             SELECT id, '1.0', $3::jsonb, 'import' FROM made)"
    " SELECT id FROM made",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), name),
                                              slug),
                         self->target.is_demo ? "{\"is_demo\": true}" : "{}"), error);
  if (rows == NULL)
    return FALSE;
  g_set_str (&self->persona_id, mpis_db_rows_get_text (rows, 0, 0));

  return TRUE;
}

/* Real things are never put under demo ones, which may be deleted at any moment, nor the other way
 * round. */
static gboolean
find_persona_awaiting (MpisIngestJob  *self,
                       const char     *name,
                       GError        **error)
{
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (self->db,
    "SELECT p.id FROM personas p WHERE p.name = $1 AND EXISTS (SELECT FROM persona_versions v"
    " WHERE v.persona_id = p.id AND v.core_json @> '{\"is_demo\": true}') = $2::boolean"
    " ORDER BY p.created_at, p.id LIMIT 1",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), name),
                         self->target.is_demo ? "t" : "f"), error);

  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) == 0)
    return make_persona_awaiting (self, name, error);
  g_set_str (&self->persona_id, mpis_db_rows_get_text (rows, 0, 0));

  return TRUE;
}

static gboolean
make_project_awaiting (MpisIngestJob  *self,
                       const char     *name,
                       GError        **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (!find_persona_awaiting (self, self->target.persona != NULL ? self->target.persona : name,
                              error))
    return FALSE;
  rows = mpis_query_awaiting (self->db,
    "INSERT INTO dashboard_projects (name, persona_id, meta) VALUES ($1, $2, $3::jsonb)"
    " RETURNING id",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), name),
                                              self->persona_id),
                         self->target.is_demo ? "{\"is_demo\": true}" : "{}"), error);
  if (rows == NULL)
    return FALSE;
  g_set_str (&self->project_id, mpis_db_rows_get_text (rows, 0, 0));

  return TRUE;
}

static gboolean
add_channels_awaiting (MpisIngestJob  *self,
                       GError        **error)
{
  g_autoptr(GHashTable) channels = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const char **names = NULL;
  guint n;

  for (guint i = 0; i < self->posts->len; i++)
    if (g_array_index (self->posts, MpisIngestPost, i).is_new)
      g_hash_table_add (channels, g_array_index (self->posts, MpisIngestPost, i).channel);
  names = (const char **) g_hash_table_get_keys_as_array (channels, &n);

  return mpis_run_awaiting (self->db,
    "UPDATE dashboard_projects"
    " SET channels = ARRAY (SELECT DISTINCT unnest (channels || $2::text[]) ORDER BY 1)"
    " WHERE id = $1::uuid AND NOT channels @> $2::text[]",
    mpis_db_params_text_array (mpis_db_params_text (mpis_db_params_new (), self->project_id),
                               names, n), error);
}

/**
 * mpis_ingest_choose_project_awaiting:
 * @self: a matched ingestion into tables of ours
 * @error: return location for an error
 *
 * Finds or makes the project (and its persona) of the posts that are not there yet, and gives those
 * their ids.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_choose_project_awaiting (MpisIngestJob  *self,
                                     GError        **error)
{
  const char *name = self->target.project != NULL ? self->target.project : "Imported";
  g_autoptr(MpisDbRows) rows = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < self->posts->len; i++)
    {
      MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);
      g_autofree char *id = NULL;

      if (*post->id != '\0')
        continue;
      id = g_uuid_string_random ();
      g_strlcpy (post->id, id, sizeof post->id);
      post->is_new = any = TRUE;
    }
  if (!any)
    return TRUE;

  rows = mpis_query_awaiting (self->db,
    "SELECT id, persona_id FROM dashboard_projects WHERE name = $1"
    " AND (meta @> '{\"is_demo\": true}') = $2::boolean"
    " ORDER BY created_at, id LIMIT 1",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), name),
                         self->target.is_demo ? "t" : "f"), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) > 0)
    {
      g_set_str (&self->project_id, mpis_db_rows_get_text (rows, 0, 0));
      g_set_str (&self->persona_id, mpis_db_rows_get_text (rows, 0, 1));
    }
  else if (!make_project_awaiting (self, name, error))
    return FALSE;

  return add_channels_awaiting (self, error);
}
