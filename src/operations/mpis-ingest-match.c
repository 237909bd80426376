#include "config.h"

#include <string.h>

#include "mpis-channel.h"
#include "mpis-ingest-private.h"
#include "mpis-json.h"

/* The spellings in the database of the channels that are being ingested. Demo posts are only met by
 * demo observations, so that real numbers never land on them. */
static char **
find_spellings_awaiting (MpisIngestJob  *self,
                         GError        **error)
{
  g_autoptr(MpisDbRows) rows =
      mpis_query_awaiting (self->db, "SELECT DISTINCT channel FROM published_items", NULL, error);
  g_autoptr(GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GStrvBuilder) spellings = g_strv_builder_new ();

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < self->posts->len; i++)
    {
      const char *channel = g_array_index (self->posts, MpisIngestPost, i).channel;

      if (!g_hash_table_contains (wanted, channel))
        g_hash_table_add (wanted, g_strdup (channel));
    }
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      const char *channel = mpis_db_rows_get_text (rows, i, 0);
      g_autofree char *plain = g_strstrip (g_ascii_strdown (channel, -1));

      if (g_hash_table_contains (wanted, plain))
        g_strv_builder_add (spellings, channel);
    }

  return g_strv_builder_end (spellings);
}

static char *
item_key (const char *channel,
          const char *item_id)
{
  g_autofree char *plain = g_strstrip (g_ascii_strdown (channel, -1));

  return g_strconcat (plain, " ", item_id, NULL);
}

/* Rows by channel and item id: lists of row numbers plus one. */
static GHashTable *
index_rows (MpisDbRows *rows)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      g_autofree char *key =
          item_key (mpis_db_rows_get_text (rows, i, 1), mpis_db_rows_get_text (rows, i, 2));
      GArray *list = g_hash_table_lookup (index, key);

      if (list == NULL)
        {
          list = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (index, g_steal_pointer (&key), list);
        }
      g_array_append_val (list, i);
    }

  return index;
}

static GHashTable *
count_claims (MpisIngestJob *self)
{
  GHashTable *claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->posts->len; i++)
    {
      const MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);
      g_autofree char *key = item_key (post->channel, post->item_id);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (claims, key));

      g_hash_table_replace (claims, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
    }

  return claims;
}

/* Where item ids are unique within an account only, a row of that account is the post; a row whose
 * account nobody knows is, if there is no other and nobody else claims it. */
static guint
choose_row (MpisIngestPost *post,
            MpisDbRows     *rows,
            const GArray   *candidates,
            guint           n_claims)
{
  guint possible = MPIS_NOWHERE;

  if (!mpis_channel_items_need_account (post->channel))
    return g_array_index (candidates, guint, 0);

  for (guint i = 0; i < candidates->len; i++)
    {
      guint row = g_array_index (candidates, guint, i);
      const char *account = mpis_db_rows_get_text (rows, row, 3);

      if (account == NULL || post->account == NULL)
        possible = row, post->n_possible++;
      else if (g_ascii_strcasecmp (account, post->account) == 0)
        return row;
    }

  return post->n_possible == 1 && n_claims == 1 ? possible : MPIS_NOWHERE;
}

static JsonArray *
read_history (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? mpis_json_parse (text, -1, NULL) : NULL;
  JsonArray *stored, *history;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  stored = json_node_get_array (node);
  history = json_array_new ();
  for (guint i = 0; i < json_array_get_length (stored); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (stored, i)))
      json_array_add_object_element (history,
                                     json_object_ref (json_array_get_object_element (stored, i)));

  return history;
}

static void
take_row (MpisIngestPost *post,
          MpisDbRows     *rows,
          guint           row)
{
  const char *known = mpis_db_rows_get_text (rows, row, 5);

  g_strlcpy (post->id, mpis_db_rows_get_text (rows, row, 0), sizeof post->id);
  post->account_is_new = post->account != NULL && mpis_db_rows_get_text (rows, row, 3) == NULL;
  post->touched |= post->account_is_new;
  post->published_at = mpis_db_rows_get_instant (rows, row, 4);
  post->published_known = g_strcmp0 (known, "false") != 0;
  post->title = g_strdup (mpis_db_rows_get_text (rows, row, 6));
  post->text = g_strdup (mpis_db_rows_get_text (rows, row, 7));
  post->history = read_history (mpis_db_rows_get_text (rows, row, 8));
}

/**
 * mpis_ingest_match_awaiting:
 * @self: a grouped ingestion
 * @error: return location for an error
 *
 * Finds the posts' rows in `published_items`.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_match_awaiting (MpisIngestJob  *self,
                            GError        **error)
{
  g_auto(GStrv) spellings = find_spellings_awaiting (self, error);
  g_autofree const char **ids = g_new (const char *, self->posts->len + 1);
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GHashTable) index = NULL, claims = NULL;
  MpisDbParams *params;

  if (spellings == NULL)
    return FALSE;
  for (guint i = 0; i < self->posts->len; i++)
    ids[i] = g_array_index (self->posts, MpisIngestPost, i).item_id;
  params = mpis_db_params_new ();
  mpis_db_params_text_array (params, (const char *const *) spellings, g_strv_length (spellings));
  mpis_db_params_text_array (params, ids, self->posts->len);
  rows = mpis_query_awaiting (self->db,
    "SELECT p.id, p.channel, p.channel_item_id, " MPIS_ACCOUNT_OF ("p")
    ", p.published_at,"
    " p.meta->>'published_at_known',"
    " p.published_payload->>'title', p.published_payload->>'text', p.meta->'history'"
    " FROM published_items p WHERE p.channel = ANY ($1::text[])"
    " AND p.channel_item_id = ANY ($2::text[])"
    " ORDER BY p.published_at, p.id",
    params, error);
  if (rows == NULL)
    return FALSE;

  index = index_rows (rows);
  claims = count_claims (self);
  for (guint i = 0; i < self->posts->len; i++)
    {
      MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);
      g_autofree char *key = item_key (post->channel, post->item_id);
      const GArray *candidates = g_hash_table_lookup (index, key);
      guint row = MPIS_NOWHERE;

      if (candidates != NULL)
        row = choose_row (post, rows, candidates,
                          GPOINTER_TO_UINT (g_hash_table_lookup (claims, key)));
      if (row != MPIS_NOWHERE)
        take_row (post, rows, row);
    }

  return TRUE;
}

typedef struct {
  MpisIngestJob *job;
  GHashTable    *posts;      /* id → index + 1 */
} Fetch;

static gboolean
fetch_chunk (MpisDbRows  *rows,
             gpointer     data,
             GError     **error)
{
  Fetch *fetch = data;
  MpisIngestJob *self = fetch->job;

  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      guint index =
          GPOINTER_TO_UINT (g_hash_table_lookup (fetch->posts, mpis_db_rows_get_text (rows, i, 0)));
      const char *earlier = mpis_db_rows_get_text (rows, i, 4);
      MpisIngestPost *post;
      MpisStored stored;

      g_assert (index > 0);
      post = &g_array_index (self->posts, MpisIngestPost, index - 1);
      g_strlcpy (stored.id, mpis_db_rows_get_text (rows, i, 1), sizeof stored.id);
      stored.at = mpis_db_rows_get_instant (rows, i, 2);
      stored.edition = mpis_db_rows_get_instant (rows, i, 3);
      stored.earlier = earlier != NULL ? g_string_chunk_insert (self->texts, earlier) : NULL;
      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        stored.counters.value[c] = mpis_db_rows_get_int (rows, i, 5 + c);
      if (post->n_stored++ == 0)
        post->first_stored = self->stored->len;
      g_array_append_val (self->stored, stored);
    }

  return TRUE;
}

/**
 * mpis_ingest_fetch_awaiting:
 * @self: a matched ingestion
 * @error: return location for an error
 *
 * Fetches what snapshots there are of its posts.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_fetch_awaiting (MpisIngestJob  *self,
                            GError        **error)
{
  g_autoptr(GHashTable) posts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  Fetch fetch = { self, posts };
  g_autoptr(GError) local_error = NULL;

  for (guint i = 0; i < self->posts->len; i++)
    {
      MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);

      if (*post->id == '\0')
        continue;
      g_hash_table_insert (posts, post->id, GUINT_TO_POINTER (i + 1));
      g_ptr_array_add (ids, post->id);
    }
  if (ids->len == 0)
    return TRUE;

  dex_await_int64 (mpis_db_query_each (self->db,
    "SELECT published_item_id, id, measured_at, edition, earlier, views, impressions, reach,"
    " reactions, comments, shares, saves, clicks FROM normalized_metrics"
    " WHERE published_item_id = ANY ($1::uuid[])"
    " ORDER BY published_item_id, measured_at, id",
    mpis_db_params_text_array (mpis_db_params_new (), (const char *const *) ids->pdata, ids->len),
    5000, fetch_chunk, &fetch), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}
