#include "config.h"

#include "mpis-hub-frame.h"

#include <string.h>

#include "mpis-json.h"

static void
refuse (MpisHubFrame *self,
        const char   *detail)
{
  self->kind = MPIS_HUB_BAD;
  g_set_str (&self->detail, detail);
}

/* The name of a channel as we write it; %NULL if there is none of that name. */
static char *
read_channel (const char *text)
{
  static const char *const names[] = { "runs", "metrics", "flags", NULL };

  if (g_strv_contains (names, text))
    return g_strdup (text);
  if (g_str_has_prefix (text, "run:") && g_uuid_string_is_valid (text + strlen ("run:")))
    return g_ascii_strdown (text, -1);
  return NULL;
}

static void
read_subject (MpisHubFrame   *self,
              const MpisJson *json)
{
  const char *channel = NULL, *last_id = NULL;

  if (!mpis_json_get_text (json, "channel", &channel, NULL))
    refuse (self, "“channel” has to be a text");
  else if (!(self->channel = read_channel (channel)))
    refuse (self, "There is no such channel; there are “runs”, “run:ID”, “metrics” and “flags”");
  else if (!mpis_json_get_maybe_text (json, "last_id", &last_id, NULL))
    refuse (self, "“last_id” has to be a text");
  else
    self->last_id = g_strdup (last_id);
}

/*
 * mpis_hub_frame_parse:
 * @text: what a client said
 * @length: of it
 *
 * Returns: (transfer full): it
 */
MpisHubFrame *
mpis_hub_frame_parse (const char *text,
                      gsize       length)
{
  MpisHubFrame *self = g_new0 (MpisHubFrame, 1);
  g_autoptr(JsonNode) node = mpis_json_parse (text, (gssize) length, NULL);
  const char *type = NULL;
  MpisJson json;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (self, "A frame has to be a JSON object");
      return self;
    }
  mpis_json_root (&json, node);
  if (!mpis_json_get_text (&json, "type", &type, NULL))
    refuse (self, "“type” has to be a text");
  else if (g_str_equal (type, "ping"))
    self->kind = MPIS_HUB_PING;
  else if (g_str_equal (type, "subscribe") || g_str_equal (type, "unsubscribe"))
    {
      self->kind = *type == 's' ? MPIS_HUB_SUBSCRIBE : MPIS_HUB_UNSUBSCRIBE;
      read_subject (self, &json);
    }
  else
    refuse (self, "“type” has to be “subscribe”, “unsubscribe” or “ping”");
  return self;
}

void
mpis_hub_frame_free (MpisHubFrame *self)
{
  g_free (self->channel);
  g_free (self->last_id);
  g_free (self->detail);
  g_free (self);
}

/*
 * mpis_hub_say:
 * @type: what is said: one of our own words
 * @channel: (nullable): of which channel
 * @id: (nullable): up to where everything was told
 *
 * Returns: (transfer full): a frame
 */
char *
mpis_hub_say (const char *type,
              const char *channel,
              const char *id)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"type\":\"%s\"", type);
  if (channel != NULL)
    g_string_append_printf (text, ",\"channel\":\"%s\"", channel);
  if (id != NULL)
    g_string_append_printf (text, ",\"id\":\"%s\"", id);
  g_string_append_c (text, '}');
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/*
 * mpis_hub_say_error:
 * @detail: what is wrong
 *
 * Returns: (transfer full): a frame
 */
char *
mpis_hub_say_error (const char *detail)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), detail);
  g_autofree char *quoted = mpis_json_print (node);

  return g_strdup_printf ("{\"type\":\"error\",\"detail\":%s}", quoted);
}

/*
 * mpis_hub_say_event:
 * @channel: of which channel
 * @kind: what happened
 * @id: up to where everything was told when this has been
 * @at: when it happened
 * @data: (nullable): what is to be told, as JSON; %NULL if it was too much to be told one by one
 *
 * Returns: (transfer full): a frame: the event, or that the client has to ask anew
 */
char *
mpis_hub_say_event (const char *channel,
                    const char *kind,
                    const char *id,
                    const char *at,
                    const char *data)
{
  if (data == NULL)
    return mpis_hub_say ("reset", channel, id);
  return g_strconcat ("{\"type\":\"event\",\"channel\":\"", channel, "\",\"event\":\"", kind, "\",\"id\":\"", id,
                      "\",\"at\":\"", at, "\",\"data\":", data, "}", NULL);
}
