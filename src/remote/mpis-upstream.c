#include "config.h"

#include "mpis-upstream.h"

#include <string.h>

/* MPIS answers when it is done, not before: with a language model that takes minutes, during which it
 * hears nobody else. */
#define HEAVY_MS      (600 * 1000)
#define READ_MS       (30 * 1000)
#define LATER_MS      200    /* newer ones answer before they commit: what is new may be found a moment later */
#define LOGGED_CHARS  600

typedef struct {
  MpisRemote *mpis;
  char       *method;
  char       *path;
  JsonNode   *body;
  char       *ids[5];
  guint       timeout_ms;
  gboolean    is_heavy;     /* keeps MPIS busy: one after the other */
  gboolean    is_lookup;    /* 404 may mean: not yet */
  gboolean    keeps_status; /* a refusal is told with the status it came with */
  DexFuture  *before;       /* the heavy call before this one */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->mpis);
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, json_node_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    g_free (self->ids[i]);
  dex_clear (&self->before);
  g_free (self);
}

/* --- answers ---------------------------------------------------------------------------------- */

static JsonNode *
get_detail (MpisRemoteAnswer *answer)
{
  if (answer->json == NULL || !JSON_NODE_HOLDS_OBJECT (answer->json))
    return NULL;
  return json_object_get_member (json_node_get_object (answer->json), "detail");
}

/* What is sent to an id that does not exist is refused with 400, what is read with 404. */
static gboolean
says_not_found (JsonNode *detail)
{
  g_autofree char *lower = NULL;

  if (!JSON_NODE_HOLDS_VALUE (detail) || json_node_get_value_type (detail) != G_TYPE_STRING)
    return FALSE;
  lower = g_utf8_strdown (json_node_get_string (detail), -1);
  return strstr (lower, "not found") != NULL;
}

/* Statements, values and paths may be in it: for the log, not for whoever asked. */
static void
log_failure (const Question   *question,
             MpisRemoteAnswer *answer)
{
  g_autofree char *text = answer->text != NULL ? g_strdup (answer->text) : g_strdup ("");

  if (g_utf8_strlen (text, -1) > LOGGED_CHARS)
    *g_utf8_offset_to_pointer (text, LOGGED_CHARS) = '\0';
  g_warning ("MPIS answered %u to %s %s: %s", answer->status, question->method, question->path, text);
}

static gboolean
judge (const Question    *question,
       MpisRemoteAnswer  *answer,
       GError           **error)
{
  JsonNode *detail = get_detail (answer);

  if (answer->status >= 200 && answer->status < 300 && answer->json != NULL
      && JSON_NODE_HOLDS_OBJECT (answer->json))
    return TRUE;
  if (answer->status >= 400 && answer->status < 500 && answer->status != 429 && answer->status != 408
      && detail != NULL)
    {
      if (answer->status == 400 && !question->keeps_status && says_not_found (detail))
        answer->status = 404;
      return TRUE;
    }

  log_failure (question, answer);
  if (answer->status == 429 || answer->status == 503)
    g_set_error_literal (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_RESTING,
                         "MPIS takes no more calls for now");
  else if (answer->status >= 500)
    g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_FAILED,
                 "MPIS failed with status %u; its own words are in the log", answer->status);
  else
    g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_GARBAGE,
                 "what answers at the address of MPIS answers with status %u and not as MPIS does",
                 answer->status);
  return FALSE;
}

/* --- questions -------------------------------------------------------------------------------- */

static MpisRemoteAnswer *
ask_awaiting (const Question  *self,
              GError         **error)
{
  static const char *const names[] = { "X-Run-ID", "X-Project-ID", "X-N8N-Execution-ID", "X-Draft-ID",
                                       "X-Published-Item-ID" };
  MpisRemoteHeader headers[G_N_ELEMENTS (names) + 1] = { 0 };
  const MpisRemoteCall call = {
    .method = self->method,
    .path = self->path,
    .body = self->body,
    .headers = headers,
    .timeout_ms = self->timeout_ms,
    .repeatable = !self->is_heavy && strcmp (self->method, "GET") == 0,
  };
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (self->ids[i] != NULL)
      headers[n++] = (MpisRemoteHeader) { names[i], self->ids[i] };

  answer = dex_await_boxed (mpis_remote_call (self->mpis, &call), error);
  if (answer == NULL || !judge (self, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static DexFuture *
ask_fiber (gpointer data)
{
  Question *self = data;
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;

  if (self->before != NULL)
    dex_await (g_steal_pointer (&self->before), NULL);   /* however that one ended */
  answer = ask_awaiting (self, &error);
  if (answer != NULL && answer->status == 404 && self->is_lookup)
    {
      g_clear_pointer (&answer, mpis_remote_answer_unref);
      dex_await (dex_timeout_new_msec (LATER_MS), NULL);
      answer = ask_awaiting (self, &error);
    }
  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_REMOTE_ANSWER, g_steal_pointer (&answer));
}

static Question *
question_new (MpisRemote            *mpis,
              const char            *method,
              char                  *path,
              JsonNode              *body,
              guint                  timeout_ms,
              const MpisUpstreamIds *ids)
{
  Question *self = g_new0 (Question, 1);

  self->mpis = g_object_ref (mpis);
  self->method = g_strdup (method);
  self->path = path;
  self->body = body != NULL ? json_node_ref (body) : NULL;
  self->timeout_ms = timeout_ms;
  if (ids != NULL)
    {
      self->ids[0] = g_strdup (ids->run_id);
      self->ids[1] = g_strdup (ids->project_id);
      self->ids[2] = g_strdup (ids->execution_id);
      self->ids[3] = g_strdup (ids->draft_id);
      self->ids[4] = g_strdup (ids->item_id);
    }
  return self;
}

static DexFuture *
ask (Question *question)
{
  static GQuark last = 0;
  g_autoptr(MpisRemote) mpis = g_object_ref (question->mpis);
  const gboolean is_heavy = question->is_heavy;
  DexFuture *before, *answer;

  if (last == 0)
    last = g_quark_from_static_string ("mpis-upstream-last-heavy-call");
  if (is_heavy && (before = g_object_get_qdata (G_OBJECT (mpis), last)) != NULL)
    question->before = dex_ref (before);
  answer = dex_scheduler_spawn (NULL, 128 * 1024, ask_fiber, question, question_free);
  if (is_heavy)
    {
      /* MPIS goes on with what nobody waits for any more, so it is not discarded here either. */
      dex_future_disown (dex_ref (answer));
      g_object_set_qdata_full (G_OBJECT (mpis), last, dex_ref (answer), dex_unref);
    }
  return answer;
}

/**
 * mpis_upstream_start_genesis:
 * @mpis: the way to MPIS
 * @body: the request, with sources as mpis_upstream_with_sources() makes them
 * @ids: (nullable): what it belongs to
 *
 * Has a persona drafted. Takes as long as the language model; other such calls wait until it is done.
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_start_genesis (MpisRemote            *mpis,
                             JsonNode              *body,
                             const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && body != NULL);

  question = question_new (mpis, "POST", g_strdup ("/genesis/start"), body, HEAVY_MS, ids);
  question->is_heavy = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_get_genesis:
 * @mpis: the way to MPIS
 * @job_id: which job, a UUID
 * @ids: (nullable): what it belongs to
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_get_genesis (MpisRemote            *mpis,
                           const char            *job_id,
                           const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && job_id != NULL);

  question = question_new (mpis, "GET", g_strconcat ("/genesis/status/", job_id, NULL), NULL, READ_MS, ids);
  question->is_lookup = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_approve_genesis:
 * @mpis: the way to MPIS
 * @body: the request
 * @ids: (nullable): what it belongs to
 *
 * Edits or commits a draft. Of a body with both, edits win and the draft waits for another call.
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_approve_genesis (MpisRemote            *mpis,
                               JsonNode              *body,
                               const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && body != NULL);

  question = question_new (mpis, "POST", g_strdup ("/genesis/approve"), body, HEAVY_MS, ids);
  question->is_heavy = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_export_genesis:
 * @mpis: the way to MPIS
 * @persona_id: which persona, a UUID
 * @ids: (nullable): what it belongs to
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer: folders on the computer MPIS runs on;
 *   rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_export_genesis (MpisRemote            *mpis,
                              const char            *persona_id,
                              const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && persona_id != NULL);

  question = question_new (mpis, "GET", g_strconcat ("/genesis/export/", persona_id, NULL), NULL, READ_MS, ids);
  question->is_lookup = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_get_summary:
 * @mpis: the way to MPIS
 * @persona_id: whose, a UUID
 * @range: `7d`, `30d`, `90d` or `all`
 * @with_insights: whether it is put into words too, which may take a language model
 * @ids: (nullable): what it belongs to
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_get_summary (MpisRemote            *mpis,
                           const char            *persona_id,
                           const char            *range,
                           gboolean               with_insights,
                           const MpisUpstreamIds *ids)
{
  char *path;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && persona_id != NULL && range != NULL);

  path = g_strdup_printf ("/analytics/persona/%s/summary?range=%s&include_insights=%s", persona_id, range,
                          with_insights ? "true" : "false");
  return ask (question_new (mpis, "GET", path, NULL, with_insights ? HEAVY_MS : READ_MS, ids));
}

/**
 * mpis_upstream_get_recommendations:
 * @mpis: the way to MPIS
 * @persona_id: whose, a UUID
 * @ids: (nullable): what it belongs to
 *
 * Has recommendations made. As long as there are some MPIS fails at this; they are in its table then.
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_get_recommendations (MpisRemote            *mpis,
                                   const char            *persona_id,
                                   const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && persona_id != NULL);

  question = question_new (mpis, "GET", g_strconcat ("/analytics/recommendations/", persona_id, NULL), NULL,
                           HEAVY_MS, ids);
  question->is_heavy = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_record:
 * @mpis: the way to MPIS
 * @body: the record, made of MPIS's own fields only
 * @timeout_ms: how long to wait
 * @ids: (nullable): what it belongs to
 *
 * Tells MPIS what was published. It makes a new item whenever it is told: before telling it again, look into
 * its table.
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_record (MpisRemote            *mpis,
                      JsonNode              *body,
                      guint                  timeout_ms,
                      const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && body != NULL);

  question = question_new (mpis, "POST", g_strdup ("/publisher/publish/record"), body, timeout_ms, ids);
  question->keeps_status = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_ingest:
 * @mpis: the way to MPIS
 * @body: what was gained: MPIS adds up whatever it is told
 * @timeout_ms: how long to wait
 * @ids: (nullable): what it belongs to
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_ingest (MpisRemote            *mpis,
                      JsonNode              *body,
                      guint                  timeout_ms,
                      const MpisUpstreamIds *ids)
{
  Question *question;

  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis) && body != NULL);

  question = question_new (mpis, "POST", g_strdup ("/publisher/metrics/ingest"), body, timeout_ms, ids);
  question->keeps_status = TRUE;
  return ask (question);
}

/**
 * mpis_upstream_get_health:
 * @mpis: the way to MPIS
 * @timeout_ms: how long to wait; while MPIS works on a draft it does not answer, and is not down
 *
 * Returns: (transfer full): a future of an #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_upstream_get_health (MpisRemote *mpis,
                          guint       timeout_ms)
{
  dex_return_error_if_fail (MPIS_IS_REMOTE (mpis));

  return ask (question_new (mpis, "GET", g_strdup ("/health"), NULL, timeout_ms, NULL));
}

/* --- what MPIS takes -------------------------------------------------------------------------- */

static const char *
guess_source_type (const char *source)
{
  g_autoptr(GUri) uri = g_uri_parse (source, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *lower = NULL;

  if (scheme == NULL || host == NULL || *host == '\0'
      || (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0))
    return "text";
  lower = g_ascii_strdown (host, -1);
  if (strcmp (lower, "youtu.be") == 0 || strcmp (lower, "youtube.com") == 0
      || g_str_has_suffix (lower, ".youtube.com"))
    return "youtube";
  return "url";
}

static JsonNode *
make_source (JsonNode *given)
{
  JsonObject *source;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_VALUE (given) || json_node_get_value_type (given) != G_TYPE_STRING)
    return json_node_copy (given);
  source = json_object_new ();
  json_object_set_string_member (source, "type", guess_source_type (json_node_get_string (given)));
  json_object_set_string_member (source, "ref", json_node_get_string (given));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, source);
  return node;
}

/**
 * mpis_upstream_with_sources:
 * @body: a request to start genesis
 *
 * MPIS wants each source as an object that says what it is; people write texts and links.
 *
 * Returns: (transfer full): @body with such objects for texts; everything else stays as it is
 */
JsonNode *
mpis_upstream_with_sources (JsonNode *body)
{
  JsonObject *from, *to;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member, *node;

  g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (body), NULL);

  from = json_node_get_object (body);
  to = json_object_new ();
  json_object_iter_init_ordered (&iter, from);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonArray *sources;

      if (strcmp (name, "sources") != 0 || !JSON_NODE_HOLDS_ARRAY (member))
        {
          json_object_set_member (to, name, json_node_copy (member));
          continue;
        }
      sources = json_array_new ();
      for (guint i = 0; i < json_array_get_length (json_node_get_array (member)); i++)
        json_array_add_element (sources,
                                make_source (json_array_get_element (json_node_get_array (member), i)));
      json_object_set_array_member (to, name, sources);
    }

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, to);
  return node;
}
