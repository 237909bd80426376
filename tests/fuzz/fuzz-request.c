#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mpis-api-router.h"
#include "mpis-json.h"

/* A request as it may come: the first line is method, path and query, the second a header, the rest the body. */
const char *const fuzz_seeds[] = {
  "POST /things/0ac5e2a4-1111-4222-8333-444455556666?limit=5&cursor=abc\nContent-Type: application/json\n"
  "{\"name\": \"Ada\", \"id\": \"{0AC5E2A4111142228333444455556666}\", \"count\": 7.0, \"tags\": [\"a\", 1],"
  " \"at\": \"2025-11-20T08:50:00+01:00\", \"day\": \"2025-02-29\", \"is\": \"yes\", \"more\": {\"a\": [null]}}",
  "GET /things/%00%ff%2f/parts/%C3%A9?word=two&word=three&limit=99999999999999999999&%zz=1\nX-Run-ID: a\r\nb\n",
  "HEAD //things/\nContent-Type: text/plain\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  NULL
};

static const MpisApiRoute routes[] = {
  { "GET", "/things/{thing}", MPIS_ROLE_NONE, NULL, MPIS_ROUTE_PLAIN },
  { "POST", "/things/{thing}", MPIS_ROLE_NONE, NULL, MPIS_ROUTE_PLAIN },
  { "GET", "/things/{thing}/parts/{part}", MPIS_ROLE_NONE, NULL, MPIS_ROUTE_PLAIN },
  { NULL }
};

static const MpisApiRoute *const tables[] = { routes, NULL };

static char *
take_line (const char **rest)
{
  const char *end = strchrnul (*rest, '\n');
  char *line = g_strndup (*rest, (gsize) (end - *rest));

  *rest = *end == '\n' ? end + 1 : end;
  return line;
}

static void
read_fields (MpisApiRequest *request,
             MpisApiPlace    place)
{
  static const char *const words[] = { "one", "two", NULL };
  const char *const *texts;
  const char *text;

  if ((text = mpis_api_text (request, place, "name", MPIS_REQUIRED, 1, 3)) != NULL)
    g_assert_cmpint (g_utf8_strlen (text, -1), <=, 3);
  if ((text = mpis_api_uuid (request, place, "id", MPIS_OPTIONAL)) != NULL)
    g_assert_true (g_uuid_string_is_valid (text));
  if ((text = mpis_api_date (request, place, "day", MPIS_OPTIONAL)) != NULL)
    g_assert_cmpuint (strlen (text), ==, 10);
  mpis_api_word (request, place, "word", MPIS_OPTIONAL, words);
  mpis_api_instant (request, place, "at", MPIS_OPTIONAL);
  g_assert_cmpint (ABS (mpis_api_int (request, place, "count", 0, -9, 9)), <=, 9);
  mpis_api_bool (request, place, "is", FALSE);
  texts = mpis_api_texts (request, place, place == MPIS_IN_BODY ? "tags" : "word", MPIS_OPTIONAL);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    g_assert_true (g_utf8_validate (texts[i], -1, NULL));
}

/* Whatever is wrong can be told as JSON. */
static void
explain (MpisApiRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisApiReply) reply = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (mpis_api_check (request, &error))
    return;
  reply = mpis_api_reply_error (request, error);
  g_assert_cmpuint (reply->status, ==, 422);
  node = mpis_json_parse (g_bytes_get_data (reply->body, NULL), (gssize) g_bytes_get_size (reply->body), NULL);
  if (node == NULL)
    g_error ("“%s” is no JSON", (const char *) g_bytes_get_data (reply->body, NULL));
}

static void
answer (MpisApiRequest *request,
        MpisApiRouter  *router)
{
  g_autofree char *allowed = NULL;

  request->route = mpis_api_router_find (router, request, &allowed);
  if (request->route == NULL)
    return;
  mpis_api_uuid (request, MPIS_IN_PATH, "thing", MPIS_REQUIRED);
  mpis_api_page (request, 500);
  read_fields (request, MPIS_IN_QUERY);
  read_fields (request, MPIS_IN_BODY);
  mpis_api_object (request, "more", MPIS_OPTIONAL);
  mpis_api_array (request, "tags", MPIS_OPTIONAL);
  g_assert_true (g_utf8_validate (mpis_api_get_body_text (request), -1, NULL));
  explain (request);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  const char *rest = text;
  g_autofree char *first = take_line (&rest);
  g_autofree char *header = take_line (&rest);
  g_auto(GStrv) words = g_strsplit (first, " ", 2);
  g_auto(GStrv) target = g_strsplit (words[0] != NULL && words[1] != NULL ? words[1] : "/", "?", 2);
  g_auto(GStrv) pair = g_strsplit (header, ": ", 2);
  g_autoptr(SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autoptr(GBytes) body = g_bytes_new (rest, strlen (rest));
  g_autoptr(MpisApiRouter) router = mpis_api_router_new (tables);
  g_autoptr(MpisApiRequest) request = NULL;
  MpisApiCall call = { words[0] != NULL ? words[0] : "", target[0] != NULL ? target[0] : "",
                       target[0] != NULL ? target[1] : NULL, headers, body, "127.0.0.1", TRUE };

  if (pair[0] != NULL && pair[1] != NULL && g_str_is_ascii (header) && *pair[0] != '\0'
      && strpbrk (pair[0], " \t\r:") == NULL && strchr (pair[1], '\r') == NULL)
    soup_message_headers_append (headers, pair[0], pair[1]);
  request = mpis_api_request_new (NULL, &call);
  answer (request, router);
  return 0;
}
