#include "config.h"

#include "fuzz.h"
#include "mpis-hub-frame.h"
#include "mpis-hub-token.h"
#include "mpis-json.h"

#include <string.h>

const char *const fuzz_seeds[] = {
  "{\"type\": \"subscribe\", \"channel\": \"runs\", \"last_id\": \"10:20:12,13|15:21:15|7\"}",
  "{\"type\": \"unsubscribe\", \"channel\": \"run:6b86b273-ff34-4ce1-9d6b-804eff5a3f57\"}",
  "{\"type\": \"ping\"}",
  "10:20:12,13|15:21:15|7",
  "700:702:",
  "18446744073709551615:18446744073709551615:",
  NULL
};

static void
check_token (const char *text)
{
  g_autoptr(MpisHubToken) token = mpis_hub_token_parse (text);
  g_autofree char *again = NULL;

  if (token == NULL)
    return;
  again = mpis_hub_token_format (token->seen, token->next, token->last);
  g_assert_cmpint (token->last, >=, 0);
  g_assert_true (mpis_hub_token_is_within (token, token->next != NULL ? token->next : token->seen));
  /* the number may have had zeros before it */
  g_assert_cmpuint (strlen (again), <=, strlen (text));
}

static void
check_snapshot (const char *text)
{
  g_autoptr(MpisHubSnapshot) snapshot = mpis_hub_snapshot_parse (text);

  if (snapshot == NULL)
    return;
  g_assert_true (mpis_hub_snapshot_covers (snapshot, snapshot));
  g_assert_true (mpis_hub_snapshot_shows (snapshot, 0));
  g_assert_false (mpis_hub_snapshot_shows (snapshot, G_MAXUINT64));
}

static void
check_frame (const char *text,
             gsize       length)
{
  g_autoptr(MpisHubFrame) frame = mpis_hub_frame_parse (text, length);
  g_autofree char *reply = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_assert_true ((frame->kind == MPIS_HUB_BAD) == (frame->detail != NULL));
  if (frame->kind == MPIS_HUB_SUBSCRIBE || frame->kind == MPIS_HUB_UNSUBSCRIBE)
    g_assert_nonnull (frame->channel);
  reply = frame->detail != NULL ? mpis_hub_say_error (frame->detail)
                                : mpis_hub_say ("subscribed", frame->channel, NULL);
  node = mpis_json_parse (reply, -1, NULL);
  g_assert_nonnull (node);
}

/* Whatever a client says is a frame, or is answered by one that says what is wrong; whatever it gives for a
 * token is one that PostgreSQL takes, or none. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);

  check_frame (text, size);
  check_token (text);
  check_snapshot (text);
  return 0;
}
