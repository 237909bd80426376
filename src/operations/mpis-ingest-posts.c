#include "config.h"

#include <string.h>

#include "mpis-copy.h"
#include "mpis-ingest-private.h"
#include "mpis-json.h"
#include "mpis-text.h"

/* New posts: a plan, its draft and the post for each. */

typedef struct {
  MpisIngestJob *job;
  char          *version;       /* the persona's present one */
  char          *version_id;
  GString       *plans;
  GString       *drafts;
  GString       *items;
} NewPosts;

static void
new_posts_clear (gpointer data)
{
  NewPosts *self = data;

  mpis_ingest_job_unref (self->job);
  g_free (self->version);
  g_free (self->version_id);
  if (self->plans != NULL)
    g_string_free (self->plans, TRUE);
  if (self->drafts != NULL)
    g_string_free (self->drafts, TRUE);
  if (self->items != NULL)
    g_string_free (self->items, TRUE);
}

static void
new_posts_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, new_posts_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NewPosts, new_posts_unref)

static JsonObject *
make_meta (const MpisIngestJob *self)
{
  JsonObject *meta = json_object_new ();

  json_object_set_boolean_member (meta, "imported", TRUE);
  json_object_set_string_member (meta, "project_id", self->project_id);
  if (self->target.is_demo)
    json_object_set_boolean_member (meta, "is_demo", TRUE);

  return meta;
}

static JsonObject *
make_payload (const MpisIngestPost *post)
{
  JsonObject *payload = json_object_new ();

  if (post->title != NULL)
    json_object_set_string_member (payload, "title", post->title);
  if (post->text != NULL)
    json_object_set_string_member (payload, "text", post->text);

  return payload;
}

static JsonObject *
make_item_meta (const MpisIngestJob  *self,
                const MpisIngestPost *post)
{
  JsonObject *meta = make_meta (self);

  if (post->account != NULL)
    json_object_set_string_member (meta, "account", post->account);
  if (!post->published_known)
    json_object_set_boolean_member (meta, "published_at_known", FALSE);
  if (post->history != NULL && json_array_get_length (post->history) > 0)
    json_object_set_array_member (meta, "history", json_array_ref (post->history));

  return meta;
}

static JsonObject *
make_draft (const MpisIngestPost *post)
{
  JsonObject *content = json_object_new (), *variant = make_payload (post);
  JsonArray *variants = json_array_new ();

  json_object_set_int_member (variant, "variant_no", 1);
  if (post->text == NULL)
    json_object_set_string_member (variant, "text", post->title != NULL ? post->title : "");
  json_array_add_object_element (variants, variant);
  json_object_set_array_member (content, "variants", variants);

  return content;
}

/* A plan has to have a title: the post's, else the beginning of its text, else what the channel
 * calls it. */
static char *
make_plan_title (const MpisIngestPost *post)
{
  g_auto(GStrv) lines = post->text != NULL ? g_strsplit (post->text, "\n", 2) : NULL;

  if (post->title != NULL)
    return mpis_text_excerpt (post->title, 199);
  if (lines != NULL && lines[0] != NULL && *g_strstrip (lines[0]) != '\0')
    return mpis_text_excerpt (lines[0], 80);

  return g_strdup_printf ("%s %s", post->channel, post->item_id);
}

static const char *
first_url (const MpisIngestJob  *self,
           const MpisIngestPost *post)
{
  for (guint i = 0; i < post->n_readings; i++)
    {
      guint index = self->readings[post->first + i].observation;
      const MpisObservation *observation = g_ptr_array_index (self->observations, index);

      if (observation->url != NULL)
        return observation->url;
    }

  return NULL;
}

static void
format_post (NewPosts             *self,
             const MpisIngestPost *post,
             GString              *scratch)
{
  MpisIngestJob *job = self->job;
  const MpisObservation *first =
      g_ptr_array_index (job->observations, job->readings[post->first].observation);
  g_autofree char *plan_id = g_uuid_string_random ();
  g_autofree char *draft_id = g_uuid_string_random ();
  g_autofree char *title = make_plan_title (post);
  g_autoptr(JsonObject) plan_meta = make_meta (job);
  g_autoptr(JsonObject) draft = make_draft (post);
  g_autoptr(JsonObject) payload = make_payload (post);
  g_autoptr(JsonObject) meta = make_item_meta (job, post);

  mpis_copy_text (self->plans, plan_id);
  mpis_copy_text (self->plans, job->persona_id);
  mpis_copy_text (self->plans, title);
  mpis_copy_text (self->plans, first->topic != NULL ? first->topic : "Imported");
  mpis_copy_text (self->plans, post->channel);
  mpis_copy_text (self->plans, "published");
  mpis_copy_object (self->plans, plan_meta, scratch);
  mpis_copy_end (self->plans);

  mpis_copy_text (self->drafts, draft_id);
  mpis_copy_text (self->drafts, plan_id);
  mpis_copy_text (self->drafts, self->version_id);
  mpis_copy_object (self->drafts, draft, scratch);
  mpis_copy_text (self->drafts, "{\"source\":\"import\"}");
  mpis_copy_text (self->drafts, "approved");
  mpis_copy_end (self->drafts);

  mpis_copy_text (self->items, post->id);
  mpis_copy_text (self->items, draft_id);
  mpis_copy_text (self->items, post->channel);
  mpis_copy_text (self->items, post->item_id);
  mpis_copy_text (self->items, first_url (job, post));
  mpis_copy_object (self->items, payload, scratch);
  mpis_copy_instant (self->items, post->published_at);
  mpis_copy_text (self->items, self->version);
  mpis_copy_object (self->items, meta, scratch);
  mpis_copy_end (self->items);
}

static DexFuture *
format_posts_fiber (gpointer data)
{
  NewPosts *self = data;
  g_autoptr(GString) scratch = g_string_new (NULL);

  for (guint i = 0; i < self->job->posts->len; i++)
    {
      const MpisIngestPost *post = &g_array_index (self->job->posts, MpisIngestPost, i);

      if (post->is_new)
        format_post (self, post, scratch);
    }

  return dex_future_new_true ();
}

static gboolean
copy_new_posts_awaiting (MpisIngestJob  *self,
                         GError        **error)
{
  g_autoptr(MpisDbRows) version = NULL;
  g_autoptr(NewPosts) posts = g_atomic_rc_box_new0 (NewPosts);

  posts->job = mpis_ingest_job_ref (self);
  posts->plans = g_string_new (NULL);
  posts->drafts = g_string_new (NULL);
  posts->items = g_string_new (NULL);
  version = mpis_query_awaiting (self->db,
    "SELECT p.active_version, v.id FROM personas p"
    " LEFT JOIN persona_versions v ON v.persona_id = p.id AND v.version = p.active_version"
    " WHERE p.id = $1",
    mpis_db_params_text (mpis_db_params_new (), self->persona_id), error);
  if (version == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (version) > 0)
    {
      posts->version = g_strdup (mpis_db_rows_get_text (version, 0, 0));
      posts->version_id = g_strdup (mpis_db_rows_get_text (version, 0, 1));
    }

  return dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                         format_posts_fiber, g_atomic_rc_box_acquire (posts),
                                         new_posts_unref), error) &&
         mpis_copy_awaiting (self->db,
                             "COPY content_plans (id, persona_id, title, topic, channel, status,"
                             " meta) FROM STDIN",
                             g_steal_pointer (&posts->plans), error) &&
         mpis_copy_awaiting (self->db,
                             "COPY content_drafts (id, plan_id, persona_version_id, content_json,"
                             " provenance, status) FROM STDIN",
                             g_steal_pointer (&posts->drafts), error) &&
         mpis_copy_awaiting (self->db,
                             "COPY published_items (id, draft_id, channel, channel_item_id,"
                             " channel_url, published_payload, published_at,"
                             " persona_version_used, meta) FROM STDIN",
                             g_steal_pointer (&posts->items), error);
}

static char *
print_object (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return mpis_json_print (node);
}

static JsonObject *
make_meta_change (const MpisIngestPost *post)
{
  JsonObject *meta = json_object_new ();

  if (post->account_is_new)
    json_object_set_string_member (meta, "account", post->account);
  if (post->history != NULL)
    json_object_set_array_member (meta, "history", json_array_ref (post->history));
  json_object_set_boolean_member (meta, "published_at_known", post->published_known);

  return meta;
}

/* Posts that were there and have another wording, date or account now. */
static gboolean
update_posts_awaiting (MpisIngestJob  *self,
                       GError        **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) payloads = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) metas = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) times = g_strv_builder_new ();
  g_auto(GStrv) id = NULL, payload = NULL, meta = NULL, time = NULL;
  MpisDbParams *params;
  gsize n;

  for (guint i = 0; i < self->posts->len; i++)
    {
      const MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);
      g_autoptr(JsonObject) wording = NULL, change = NULL;

      if (post->is_new || !post->touched)
        continue;
      wording = make_payload (post);
      change = make_meta_change (post);
      g_strv_builder_add (ids, post->id);
      g_strv_builder_take (payloads, print_object (wording));
      g_strv_builder_take (metas, print_object (change));
      g_strv_builder_take (times, mpis_time_format (post->published_at));
    }
  id = g_strv_builder_end (ids);
  payload = g_strv_builder_end (payloads);
  meta = g_strv_builder_end (metas);
  time = g_strv_builder_end (times);
  n = g_strv_length (id);
  if (n == 0)
    return TRUE;

  params = mpis_db_params_new ();
  mpis_db_params_text_array (params, (const char *const *) id, n);
  mpis_db_params_text_array (params, (const char *const *) payload, n);
  mpis_db_params_text_array (params, (const char *const *) meta, n);
  mpis_db_params_text_array (params, (const char *const *) time, n);
  return mpis_run_awaiting (self->db,
    "UPDATE published_items p SET published_payload = p.published_payload || u.payload::jsonb,"
    " meta = p.meta || u.meta::jsonb, published_at = u.published_at::timestamptz"
    " FROM unnest ($1::text[], $2::text[], $3::text[], $4::text[])"
    "   AS u (id, payload, meta, published_at) WHERE p.id = u.id::uuid", params, error);
}

/**
 * mpis_ingest_write_posts_awaiting:
 * @self: a merged ingestion into tables of ours
 * @error: return location for an error
 *
 * Makes the chain of every new post and changes those that were there and differ.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_write_posts_awaiting (MpisIngestJob  *self,
                                  GError        **error)
{
  if (self->project_id != NULL && !copy_new_posts_awaiting (self, error))
    return FALSE;

  return update_posts_awaiting (self, error);
}
