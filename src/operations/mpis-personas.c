#include "config.h"

#include "mpis-personas.h"

#include <string.h>

#include "mpis-ask.h"
#include "mpis-awaiting.h"
#include "mpis-error.h"

#define LONGEST_SLUG 50

/* MPIS takes neither a language nor a version that is NULL for granted. */
#define SUMMARY(p) \
  "'id', " p ".id, 'name', " p ".name, 'slug', " p ".slug, 'language', coalesce (" p ".language, 'en'), " \
  "'description', " p ".description, 'active_version', coalesce (" p ".active_version, 'draft'), " \
  "'created_at', dash_time (" p ".created_at), 'is_demo', EXISTS (SELECT FROM persona_versions v " \
  "WHERE v.persona_id = " p ".id AND v.version = " p ".active_version AND v.core_json @> '{\"is_demo\": true}')"

/* Of Cyrillic letters the library knows no Latin ones. From а to я, as MPIS writes them. */
static const char *const cyrillic[] = {
  "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
  "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "iu", "ia",
};

static char *
write_in_latin (const char *name)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_unichar_tolower (g_utf8_get_char (c));

      if (letter >= 0x430 && letter <= 0x44f)
        g_string_append (text, cyrillic[letter - 0x430]);
      else if (letter == 0x451)
        g_string_append_c (text, 'e');
      else
        g_string_append_unichar (text, letter);
    }
  return g_str_to_ascii (text->str, "C");
}

/**
 * mpis_persona_make_slug:
 * @name: a name in any script
 *
 * Makes a short name as MPIS does: letters and digits of ASCII in lower case, parted by hyphens, at most 50.
 *
 * Returns: (transfer full): the short name; never empty
 */
char *
mpis_persona_make_slug (const char *name)
{
  g_autofree char *ascii = write_in_latin (name);
  g_autoptr(GString) slug = g_string_new (NULL);
  gboolean parted = FALSE;

  for (const char *c = ascii; *c != '\0' && slug->len < LONGEST_SLUG; c++)
    if (g_ascii_isalnum (*c))
      {
        if (parted && slug->len > 0 && slug->len < LONGEST_SLUG - 1)
          g_string_append_c (slug, '-');
        parted = FALSE;
        g_string_append_c (slug, g_ascii_tolower (*c));
      }
    else if (*c != '\'' && *c != '?')
      parted = TRUE;
  if (slug->len == 0)
    return g_strdup ("persona");
  return g_string_free_and_steal (g_steal_pointer (&slug));
}

/**
 * mpis_personas_list:
 * @db: a connection
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing, newest first
 */
DexFuture *
mpis_personas_list (MpisDb         *db,
                    const MpisPage *page)
{
  return mpis_ask_listing (db,
    "SELECT json_build_object (" SUMMARY ("p") "), p.created_at::text, p.id::text FROM personas p "
    "WHERE $1::text IS NULL OR (p.created_at, p.id) < ($1::timestamptz, $2::text::uuid) "
    "ORDER BY p.created_at DESC, p.id DESC LIMIT $3::bigint OFFSET $4::bigint", NULL, page);
}

/**
 * mpis_personas_get:
 * @db: a connection
 * @id: which persona
 *
 * Reads a persona with the core of its active version, its versions, and how much there is of it.
 *
 * Returns: (transfer full): a future of a string, JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_personas_get (MpisDb     *db,
                   const char *id)
{
  return mpis_ask_text (db,
    "SELECT json_build_object (" SUMMARY ("p") ", 'updated_at', dash_time (p.updated_at), "
    "'core', (SELECT v.core_json FROM persona_versions v WHERE v.persona_id = p.id "
    "AND v.version = p.active_version), "
    "'versions', (SELECT coalesce (json_agg (json_build_object ('version', v.version, 'reason', v.reason, "
    "'created_at', dash_time (v.created_at)) ORDER BY v.created_at DESC, v.version DESC), '[]') "
    "FROM persona_versions v WHERE v.persona_id = p.id), "
    "'projects', (SELECT count (*) FROM dashboard_projects j WHERE j.persona_id = p.id), "
    "'published_items', (SELECT count (*) FROM published_items i JOIN content_drafts d ON d.id = i.draft_id "
    "JOIN content_plans c ON c.id = d.plan_id WHERE c.persona_id = p.id)) "
    "FROM personas p WHERE p.id = $1::uuid",
    mpis_db_params_text (mpis_db_params_new (), id), "there is no such persona");
}

/* --- making ------------------------------------------------------------------------------------- */

typedef struct {
  MpisDb        *db;
  MpisDbParams  *params;
  char          *slug;
  gboolean       is_given;
} Making;

static void
making_free (gpointer data)
{
  Making *self = data;

  g_object_unref (self->db);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self->slug);
  g_free (self);
}

/* MPIS's jobs that are under way have their short names already. */
static gboolean
find_taken_awaiting (Making      *self,
                     GHashTable  *taken,
                     GError     **error)
{
  g_autoptr(MpisDbRows) jobs = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  gboolean has_jobs;

  if (!mpis_run_awaiting (self->db, "SELECT pg_advisory_xact_lock (hashtext ('dash_persona_slugs'))", NULL, error)
      || !(jobs = mpis_query_awaiting (self->db, "SELECT to_regclass ('genesis_jobs') IS NOT NULL", NULL, error)))
    return FALSE;
  has_jobs = mpis_db_rows_get_bool (jobs, 0, 0);
  rows = mpis_query_awaiting (self->db, has_jobs
    ? "SELECT slug FROM personas WHERE starts_with (slug, left ($1, 40)) "
      "UNION SELECT slug FROM genesis_jobs WHERE starts_with (slug, left ($1, 40)) "
      "AND status IN ('queued', 'collecting', 'processing', 'awaiting_approval')"
    : "SELECT slug FROM personas WHERE starts_with (slug, left ($1, 40))",
    mpis_db_params_text (mpis_db_params_new (), self->slug), error);
  for (guint i = 0; rows != NULL && i < mpis_db_rows_get_n (rows); i++)
    g_hash_table_add (taken, g_strdup (mpis_db_rows_get_text (rows, i, 0)));
  return rows != NULL;
}

/* Returns: (nullable): a short name that nobody has */
static char *
choose_slug_awaiting (Making  *self,
                      GError **error)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!find_taken_awaiting (self, taken, error))
    return NULL;
  if (!g_hash_table_contains (taken, self->slug))
    return g_strdup (self->slug);
  if (self->is_given)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT, "a persona with the short name “%s” exists already",
                   self->slug);
      return NULL;
    }
  for (guint n = 2;; n++)
    {
      g_autofree char *end = g_strdup_printf ("-%u", n);
      g_autofree char *slug = g_strdup_printf ("%.*s%s", (int) (LONGEST_SLUG - strlen (end)), self->slug, end);

      if (!g_hash_table_contains (taken, slug))
        return g_steal_pointer (&slug);
    }
}

static char *
make_awaiting (Making  *self,
               GError **error)
{
  static const char sql[] =
    "WITH p AS (INSERT INTO personas (id, name, description, language, slug, active_version, created_at, updated_at) "
    "VALUES (gen_random_uuid (), $1::text, $2::text, $3::text, $8::text, '1.0', now(), now()) RETURNING *), "
    "v AS (INSERT INTO persona_versions (id, persona_id, version, reason, created_at, core_json) "
    "SELECT gen_random_uuid (), p.id, '1.0', 'created in the dashboard', now(), jsonb_build_object ("
    "'credo', jsonb_build_object ('summary', '', 'statements', to_jsonb ($4::text[])), "
    "'ethos', jsonb_build_object ('virtues', to_jsonb ($6::text[]), 'anti_patterns', '[]'::jsonb, "
    "'emotional_tone', CASE WHEN $5::text IS NULL THEN '[]'::jsonb ELSE jsonb_build_array ($5::text) END), "
    "'theo_logic', '{\"principles\": [], \"reasoning_style\": \"\"}'::jsonb, "
    "'style', '{\"voice\": \"\", \"cadence\": \"\", \"dos\": [], \"donts\": []}'::jsonb, "
    "'lexicon', '{\"signature_phrases\": [], \"keywords\": [], \"taboo_words\": []}'::jsonb, "
    "'topics', jsonb_build_object ('primary', to_jsonb ($7::text[]), 'secondary', '[]'::jsonb), "
    "'alignment', '{\"faith_alignment_vector\": []}'::jsonb, "
    "'origin', jsonb_build_object ('inspiration_source', 'dashboard', 'sources', '[]'::jsonb, "
    "'created_at', dash_time (now())), 'language', $3::text) FROM p RETURNING persona_id) "
    "SELECT json_build_object ('id', p.id, 'name', p.name, 'slug', p.slug, 'language', p.language, "
    "'description', p.description, 'active_version', p.active_version, 'created_at', dash_time (p.created_at), "
    "'is_demo', false) FROM p, v";
  g_autofree char *slug = choose_slug_awaiting (self, error);
  g_autoptr(GError) problem = NULL;
  char *json;

  if (slug == NULL)
    return NULL;
  mpis_db_params_text (self->params, slug);
  json = mpis_ask_awaiting (self->db, sql, g_steal_pointer (&self->params), "nothing was made", &problem);
  if (json == NULL && g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT, "a persona with the short name “%s” exists already", slug);
  else if (json == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return json;
}

static DexFuture *
make_fiber (gpointer data)
{
  Making *self = data;
  g_autofree char *json = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if ((json = make_awaiting (self, &error)))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_steal_pointer (&json));
}

static void
add_texts (MpisDbParams      *params,
           const char *const *texts)
{
  mpis_db_params_text_array (params, texts, texts ? g_strv_length ((char **) texts) : 0);
}

/**
 * mpis_personas_create:
 * @db: a connection, not in a transaction
 * @form: what it is to be
 *
 * Makes a persona with its version 1.0, as MPIS would have made it. Where its short name is taken and was
 * not asked for, it gets a number.
 *
 * Returns: (transfer full): a future of a string: the persona as JSON; rejected with %MPIS_ERROR_CONFLICT
 *   if @form's short name is taken
 */
DexFuture *
mpis_personas_create (MpisDb                *db,
                      const MpisPersonaForm *form)
{
  Making *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (form != NULL && form->name != NULL);

  self = g_new0 (Making, 1);
  self->db = g_object_ref (db);
  self->is_given = form->slug != NULL;
  self->slug = mpis_persona_make_slug (self->is_given ? form->slug : form->name);
  self->params = mpis_db_params_new ();
  mpis_db_params_text (self->params, form->name);
  mpis_db_params_text (self->params, form->description);
  mpis_db_params_text (self->params, form->language ? form->language : "en");
  add_texts (self->params, form->beliefs);
  mpis_db_params_text (self->params, form->tone);
  add_texts (self->params, form->virtues);
  add_texts (self->params, form->topics);
  return dex_scheduler_spawn (NULL, 128 * 1024, make_fiber, self, making_free);
}
