#include "config.h"

#include "mpis-normalise.h"

#include <math.h>
#include <string.h>

#include "mpis-channel.h"

/* Which key of a channel's payload fills which counter (contract 5.1). A counter without one stays
 * unknown even if a key of its name is there. */
typedef struct {
  const char *channel;
  const char *keys[MPIS_N_COUNTERS];
} Mapping;

static const Mapping mappings[] = {
  { "telegram", {
      [MPIS_COUNTER_VIEWS] = "views",
      [MPIS_COUNTER_REACTIONS] = "reactions",
      [MPIS_COUNTER_COMMENTS] = "comments",
      [MPIS_COUNTER_SHARES] = "forwards" } },
  { "instagram", {
      [MPIS_COUNTER_IMPRESSIONS] = "impressions",
      [MPIS_COUNTER_REACH] = "reach",
      [MPIS_COUNTER_REACTIONS] = "likes",
      [MPIS_COUNTER_COMMENTS] = "comments",
      [MPIS_COUNTER_SHARES] = "shares",
      [MPIS_COUNTER_SAVES] = "saves" } },
  { "tiktok", {
      [MPIS_COUNTER_VIEWS] = "views",
      [MPIS_COUNTER_REACTIONS] = "likes",
      [MPIS_COUNTER_COMMENTS] = "comments",
      [MPIS_COUNTER_SHARES] = "shares" } },
  { "youtube", {
      [MPIS_COUNTER_VIEWS] = "views",
      [MPIS_COUNTER_REACTIONS] = "likes",
      [MPIS_COUNTER_COMMENTS] = "comments",
      [MPIS_COUNTER_SHARES] = "shares" } },
  { NULL, {   /* any other */
      [MPIS_COUNTER_VIEWS] = "views",
      [MPIS_COUNTER_REACTIONS] = "reactions",
      [MPIS_COUNTER_COMMENTS] = "comments",
      [MPIS_COUNTER_SHARES] = "shares" } },
};

static const Mapping *
find_mapping (const char *canonical)
{
  const Mapping *mapping = mappings;

  while (mapping->channel != NULL && strcmp (mapping->channel, canonical) != 0)
    mapping++;
  return mapping;
}

static gint64
add (gint64 a,
     gint64 b)
{
  return __builtin_add_overflow (a, b, &a) ? G_MAXINT64 : a;
}

static gboolean
read_digits (const char *text,
             gint64     *count)
{
  gboolean too_much = FALSE;
  const char *at = text;

  *count = 0;
  while (g_ascii_isspace (*at))
    at++;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; g_ascii_isdigit (*at); at++)
    {
      too_much |= __builtin_mul_overflow (*count, 10, count);
      too_much |= __builtin_add_overflow (*count, *at - '0', count);
    }
  if (too_much)
    *count = G_MAXINT64;
  while (g_ascii_isspace (*at))
    at++;
  return *at == '\0';
}

/* A count, in any of the ways channels and people write one (contract 5.3, rule 2). */
static gboolean
read_count (JsonNode *node,
            gint64   *count)
{
  double number;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      *count = json_node_get_int (node);
      return *count >= 0;
    case G_TYPE_DOUBLE:
      number = json_node_get_double (node);
      if (!(number >= 0))
        return FALSE;
      *count = number < 0x1p63 ? (gint64) number : G_MAXINT64;
      return TRUE;
    case G_TYPE_STRING:
      return read_digits (json_node_get_string (node), count);
    default:
      return FALSE;
    }
}

/* The number in one element of a list of reactions, `{"emoji": …, "count": 5}`. */
static JsonNode *
peek_element_count (JsonNode *element)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (element))
    return NULL;
  object = json_node_get_object (element);
  return json_object_has_member (object, "count") ? json_object_get_member (object, "count")
                                                  : json_object_get_member (object, "total_count");
}

typedef struct {
  gint64 sum;
  guint  n_read;
  guint  n_bad;
} Tally;

static void
tally (Tally    *self,
       JsonNode *node)
{
  gint64 count;

  if (node == NULL || !read_count (node, &count))
    {
      self->n_bad++;
      return;
    }
  self->sum = add (self->sum, count);
  self->n_read++;
}

static gboolean
tally_reactions (Tally    *self,
                 JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        tally (self, member);
      return TRUE;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        tally (self, peek_element_count (json_array_get_element (array, i)));
      return TRUE;
    }
  return FALSE;
}

static void
warn (GPtrArray  *warnings,
      const char *key,
      JsonNode   *node)
{
  g_autofree char *json = NULL;
  gsize length;

  if (warnings == NULL)
    return;
  json = json_to_string (node, FALSE);
  length = g_utf8_strlen (json, -1);
  if (length > 40)
    strcpy (g_utf8_offset_to_pointer (json, 37), "…");
  g_ptr_array_add (warnings, g_strdup_printf ("“%s” is %s, which is no count; it was left out",
                                              key, json));
}

/* A number, or a sum over a map or a list of reactions (contract 5.3, rule 3). */
static gint64
read_member (JsonObject *raw,
             const char *key,
             GPtrArray  *warnings)
{
  JsonNode *node = json_object_get_member (raw, key);
  Tally reactions = { 0, };
  gint64 count;

  if (node == NULL)
    return MPIS_UNKNOWN;

  if (strcmp (key, "reactions") == 0 && tally_reactions (&reactions, node))
    {
      if (reactions.n_bad > 0 && warnings != NULL)
        g_ptr_array_add (warnings, g_strdup_printf ("“%s” has %u entries that are no counts; they "
                                                    "were left out", key, reactions.n_bad));
      return reactions.n_bad > 0 && reactions.n_read == 0 ? MPIS_UNKNOWN : reactions.sum;
    }

  if (read_count (node, &count))
    return count;
  warn (warnings, key, node);
  return MPIS_UNKNOWN;
}

static gint64
read_counter (const Mapping *mapping,
              MpisCounter    counter,
              JsonObject    *raw,
              gboolean       demo,
              GPtrArray     *warnings)
{
  gint64 value = read_member (raw, mapping->keys[counter], warnings);
  gint64 likes;

  if (counter == MPIS_COUNTER_REACTIONS && mapping->channel == NULL && value <= 0)
    {
      likes = read_member (raw, "likes", warnings);
      return likes != MPIS_UNKNOWN ? likes : value;
    }
  /* A Telegram post without reactions comes without the key. */
  if (counter == MPIS_COUNTER_REACTIONS && value == MPIS_UNKNOWN &&
      g_strcmp0 (mapping->channel, "telegram") == 0)
    return 0;
  /* Demo payloads use one word for all channels. */
  if (counter == MPIS_COUNTER_SHARES && demo && !json_object_has_member (raw, mapping->keys[counter]))
    return read_member (raw, "shares", warnings);
  return value;
}

/**
 * mpis_normalise:
 * @channel: the channel, as the caller spells it
 * @raw: what the channel said about a post
 * @carried: the counters that this kind of payload can carry; the others stay unknown
 * @counters: (out caller-allocates): the counters it says
 * @rate: (out) (optional): the engagement rate, a fraction; NaN where unknown, and always for a channel
 *   that is not one of the four we know
 * @warnings: (nullable) (element-type utf8): a sentence is added for each value that cannot be read
 *
 * Brings a channel's payload to the eight counters (contract 5). A key that is absent, null, negative or
 * not a count is unknown, but for Telegram's reactions, which are 0 then. Nothing is clamped except at
 * the ends of 64 bits.
 */
void
mpis_normalise (const char     *channel,
                JsonObject     *raw,
                MpisCounterSet  carried,
                MpisCounters   *counters,
                double         *rate,
                GPtrArray      *warnings)
{
  g_autofree char *canonical = NULL;
  const Mapping *mapping;
  gboolean demo;

  g_return_if_fail (channel != NULL && raw != NULL && counters != NULL);

  canonical = mpis_channel_canonical (channel);
  demo = mpis_channel_is_demo (channel);
  mapping = find_mapping (canonical);

  mpis_counters_clear (counters);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (mapping->keys[i] != NULL && (carried & MPIS_COUNTER_BIT (i)) != 0)
      counters->value[i] = read_counter (mapping, i, raw, demo, warnings);

  if (rate != NULL)
    *rate = mapping->channel != NULL ? mpis_counters_get_rate (counters) : NAN;
}
