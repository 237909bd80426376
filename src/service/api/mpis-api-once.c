#include "config.h"

#include "mpis-api-once.h"

#include <string.h>

#include "mpis-json.h"

#define MAX_KEY_CHARS     255
#define PLAIN_HOLD_SECONDS 60
#define SLOW_HOLD_SECONDS  900

/* Takes the key, or finds what it was used for. One that was taken between our looking and our taking
 * gives no row. */
static const char begin_sql[] =
  "WITH taken AS ("
  "  INSERT INTO dash_idempotency AS d (who, method, path, key, request, holder, held_until)"
  "  VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7 * interval '1 second')"
  "  ON CONFLICT (who, method, path, key) DO UPDATE"
  "  SET request = EXCLUDED.request, holder = EXCLUDED.holder, held_until = EXCLUDED.held_until,"
  "      created_at = EXCLUDED.created_at, status = NULL, content_type = NULL, headers = NULL, body = NULL"
  "  WHERE (d.status IS NULL AND d.held_until < clock_timestamp())"
  "     OR d.created_at < clock_timestamp() - interval '24 hours'"
  "  RETURNING true) "
  "SELECT true, true, NULL::int, NULL, NULL, NULL FROM taken "
  "UNION ALL "
  "SELECT false, request = $5, status, content_type, headers::text, body FROM dash_idempotency"
  " WHERE who = $1 AND method = $2 AND path = $3 AND key = $4 AND NOT EXISTS (SELECT FROM taken)";

static const char keep_sql[] =
  "UPDATE dash_idempotency SET status = $6, content_type = $7, headers = $8::jsonb, body = $9"
  " WHERE who = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5";

static const char forget_sql[] =
  "DELETE FROM dash_idempotency WHERE who = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5";

static gboolean
is_key (const char *key)
{
  gsize length = strlen (key);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      return FALSE;
  return length > 0 && length <= MAX_KEY_CHARS;
}

/* A digest of what is asked, so that another request under the same key is noticed. */
static char *
digest (MpisApiRequest *request)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 0;
  const guchar *bytes = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;

  if (request->query_text != NULL)
    g_checksum_update (checksum, (const guchar *) request->query_text, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, bytes, (gssize) length);
  return g_strdup (g_checksum_get_string (checksum));
}

static MpisDbParams *
name (MpisApiOnce    *self,
      MpisApiRequest *request)
{
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, self->who);
  mpis_db_params_text (params, request->method);
  mpis_db_params_text (params, request->path);
  mpis_db_params_text (params, self->key);
  return params;
}

static void
replay_header_cb (JsonObject *headers,
                  const char *header,
                  JsonNode   *value,
                  gpointer    reply)
{
  mpis_api_reply_set_header (reply, header, json_node_get_string (value));
}

/* The answer that was given before. */
static MpisApiReply *
replay (MpisDbRows *rows)
{
  const char *type = mpis_db_rows_get_text (rows, 0, 3);
  const char *headers = mpis_db_rows_get_text (rows, 0, 4);
  const char *body = mpis_db_rows_get_text (rows, 0, 5);
  guint status = (guint) mpis_db_rows_get_int (rows, 0, 2);
  g_autoptr(JsonNode) tree = headers != NULL ? mpis_json_parse (headers, -1, NULL) : NULL;
  MpisApiReply *reply = type != NULL && body != NULL
                        ? mpis_api_reply_bytes (status, type, g_bytes_new (body, strlen (body)))
                        : mpis_api_reply_empty (status);

  if (tree != NULL && JSON_NODE_HOLDS_OBJECT (tree))
    json_object_foreach_member (json_node_get_object (tree), replay_header_cb, reply);
  mpis_api_reply_set_header (reply, "Idempotent-Replay", "true");
  return reply;
}

static MpisApiReply *
replay_or_refuse (MpisApiRequest  *request,
                  MpisDbRows      *rows,
                  GError         **error)
{
  if (mpis_db_rows_get_n (rows) > 0 && !mpis_db_rows_get_bool (rows, 0, 1))
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_CONFLICT,
                           "This Idempotency-Key was used for another request");
      return NULL;
    }
  if (mpis_db_rows_get_n (rows) > 0 && mpis_db_rows_get_text (rows, 0, 2) != NULL)
    return replay (rows);
  mpis_api_set_header (request, "Retry-After", "1");
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_CONFLICT,
                       "The request with this Idempotency-Key is still being answered");
  return NULL;
}

/* What is asked for with a key, and by whom: only writes of somebody known. */
static gboolean
is_wanted (MpisApiOnce    *self,
           MpisApiRequest *request)
{
  self->key = mpis_api_get_header (request, "Idempotency-Key");
  if (self->key == NULL || request->principal == NULL || request->principal->role == MPIS_ROLE_NONE
      || (request->route->flags & MPIS_ROUTE_SECRET) != 0 || g_str_equal (request->route->method, "GET"))
    return FALSE;
  self->who = request->principal->user_id != NULL ? request->principal->user_id : request->principal->name;
  return TRUE;
}

/*
 * mpis_api_once_begin:
 * @self: (out caller-allocates): this request
 * @request: what is asked, by whom, on which route
 * @error: return location
 *
 * To be called before a request is carried out. If it has a key, that is taken for this attempt.
 *
 * Returns: (transfer full) (nullable): the answer given before, if there was one; %NULL with @error if the
 *   key cannot be taken; %NULL without if the request is to be carried out
 */
MpisApiReply *
mpis_api_once_begin (MpisApiOnce     *self,
                     MpisApiRequest  *request,
                     GError         **error)
{
  g_autofree char *holder = NULL;
  g_autofree char *asked = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params;
  MpisDb *db;

  *self = (MpisApiOnce) { 0 };
  if (!is_wanted (self, request))
    return NULL;
  if (!is_key (self->key))
    {
      g_set_error (error, MPIS_API_ERROR, MPIS_API_ERROR_BAD_REQUEST,
                   "An Idempotency-Key has 1 to %u visible ASCII characters", MAX_KEY_CHARS);
      return NULL;
    }
  if (!(db = mpis_api_get_db (request, error)))
    return NULL;
  holder = g_uuid_string_random ();
  asked = digest (request);
  params = mpis_db_params_text (mpis_db_params_text (name (self, request), asked), holder);
  mpis_db_params_int (params, request->route->flags & MPIS_ROUTE_SLOW ? SLOW_HOLD_SECONDS
                                                                      : PLAIN_HOLD_SECONDS);
  if (!(rows = dex_await_boxed (mpis_db_query_prepared (db, begin_sql, params), error)))
    return NULL;
  if (mpis_db_rows_get_n (rows) == 0 || !mpis_db_rows_get_bool (rows, 0, 0))
    return replay_or_refuse (request, rows, error);
  self->holder = g_steal_pointer (&holder);
  return NULL;
}

static void
add_header_cb (const char *header,
               const char *value,
               gpointer    object)
{
  json_object_set_string_member (object, header, value);
}

static char *
print_headers (MpisApiRequest *request,
               MpisApiReply   *reply)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (node);

  json_object_unref (object);
  if (request->answer_headers != NULL)
    soup_message_headers_foreach (request->answer_headers, add_header_cb, object);
  if (reply->headers != NULL)
    soup_message_headers_foreach (reply->headers, add_header_cb, object);
  return mpis_json_print (node);
}

/*
 * mpis_api_once_end:
 * @self: a request
 * @request: the same
 * @reply: its answer
 *
 * Keeps the answer under the request's key for a day; what failed on our side is not kept, so that the
 * next attempt is made in earnest.
 */
void
mpis_api_once_end (MpisApiOnce    *self,
                   MpisApiRequest *request,
                   MpisApiReply   *reply)
{
  gboolean is_kept = reply->status < 500 && reply->status != MPIS_API_ERROR_TOO_MANY;
  g_autofree char *holder = g_steal_pointer (&self->holder);
  g_autofree char *headers = NULL;
  g_autofree char *body = NULL;
  g_autofree char *status = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;
  MpisDb *db;

  if (holder == NULL || !(db = mpis_api_get_db (request, &error)))
    return;
  params = mpis_db_params_text (name (self, request), holder);
  if (is_kept)
    {
      gsize length = 0;
      const char *bytes = reply->body != NULL ? g_bytes_get_data (reply->body, &length) : NULL;

      headers = print_headers (request, reply);
      body = bytes != NULL ? g_strndup (bytes, length) : NULL;
      mpis_db_params_int (params, reply->status);
      mpis_db_params_text (mpis_db_params_text (params, reply->content_type), headers);
      mpis_db_params_text (params, body);
    }
  if (!dex_await (mpis_db_query_prepared (db, is_kept ? keep_sql : forget_sql, params), &error))
    g_warning ("The answer to a request with a key is not kept: %s", error->message);
  mpis_api_request_end (request);
}
