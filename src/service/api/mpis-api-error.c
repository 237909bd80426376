#include "config.h"

#include "mpis-api-request-private.h"

#include "mpis-error.h"
#include "mpis-json.h"

G_DEFINE_QUARK (mpis-api-error, mpis_api_error)

typedef struct {
  guint       status;
  const char *detail;   /* NULL: what the error says */
} Translation;

static Translation
translate_own (const GError *error)
{
  switch ((MpisError) error->code)
    {
    case MPIS_ERROR_NOT_FOUND:
      return (Translation) { 404, NULL };
    case MPIS_ERROR_CONFLICT:
      return (Translation) { 409, NULL };
    case MPIS_ERROR_INVALID:
    case MPIS_ERROR_UNSUPPORTED:
    case MPIS_ERROR_UNANSWERED:
    default:
      return (Translation) { 400, NULL };
    }
}

/* What the database says may hold values and names of tables: for the log, not for callers. */
static Translation
translate_db (const GError *error)
{
  switch ((MpisDbError) error->code)
    {
    case MPIS_DB_ERROR_OFFLINE:
    case MPIS_DB_ERROR_AUTH:
    case MPIS_DB_ERROR_SCHEMA:
    case MPIS_DB_ERROR_CLUSTER:
      return (Translation) { 503, "The database cannot be reached at present" };
    case MPIS_DB_ERROR_TIMEOUT:
      return (Translation) { 503, "The database took too long to answer" };
    case MPIS_DB_ERROR_CONFLICT:
      return (Translation) { 409, "This contradicts what is stored already" };
    case MPIS_DB_ERROR_QUERY:
    default:
      return (Translation) { 500, "Internal error" };
    }
}

static Translation
translate_remote (const GError *error)
{
  switch ((MpisRemoteError) error->code)
    {
    case MPIS_REMOTE_ERROR_UNREACHABLE:
    case MPIS_REMOTE_ERROR_TIMEOUT:
    case MPIS_REMOTE_ERROR_RESTING:
      return (Translation) { 503, NULL };
    case MPIS_REMOTE_ERROR_CUT_OFF:
    case MPIS_REMOTE_ERROR_GARBAGE:
    case MPIS_REMOTE_ERROR_TOO_LARGE:
    case MPIS_REMOTE_ERROR_REFUSED:
    case MPIS_REMOTE_ERROR_FAILED:
    default:
      return (Translation) { 502, NULL };
    }
}


static Translation
translate (const GError *error)
{
  if (error->domain == MPIS_API_ERROR)
    return (Translation) { (guint) error->code, NULL };
  if (error->domain == MPIS_ERROR)
    return translate_own (error);
  if (error->domain == MPIS_DB_ERROR)
    return translate_db (error);
  if (error->domain == MPIS_REMOTE_ERROR)
    return translate_remote (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return (Translation) { 503, "This took too long" };
  return (Translation) { 500, "Internal error" };
}

static MpisApiReply *
reply_problems (JsonArray *problems)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_array_member (object, "detail", json_array_ref (problems));
  json_object_unref (object);
  return mpis_api_reply_node (422, node);
}

static MpisApiReply *
reply_detail (guint       status,
              const char *detail)
{
  g_autofree char *valid = g_utf8_make_valid (detail, -1);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "detail", valid);
  json_object_unref (object);
  return mpis_api_reply_node (status, node);
}

/*
 * mpis_api_reply_error:
 * @request: what was asked
 * @error: why it cannot be done
 *
 * Returns: (transfer full): the answer that says so; nothing of the inside is in it
 */
MpisApiReply *
mpis_api_reply_error (MpisApiRequest *request,
                      const GError   *error)
{
  Translation translation = translate (error);
  MpisApiReply *reply;

  if (translation.status == 422 && request->problems != NULL)
    return reply_problems (request->problems);
  if (translation.status >= 500)
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                      "RUN_ID", request->ids[MPIS_API_ID_RUN] ? request->ids[MPIS_API_ID_RUN] : "",
                      "MESSAGE", "%s %s: %s", request->method, request->path, error->message);
  reply = reply_detail (translation.status,
                        translation.detail != NULL ? translation.detail : error->message);
  if (translation.status == 401)
    mpis_api_reply_set_header (reply, "WWW-Authenticate", "Bearer");
  return reply;
}
