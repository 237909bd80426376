#include "config.h"

#include <string.h>

#include "mpis-ingest-private.h"
#include "mpis-json.h"

/* One instant of a post while histories are merged. */
typedef struct {
  MpisInstant       at;
  MpisInstant       edition;
  MpisCounters      counters;
  double            rate;
  guint             observation;    /* MPIS_NOWHERE: as stored */
  const MpisStored *stored;
  JsonArray        *earlier;        /* set when it grew */
  gboolean          overwritten;
} Moment;

static gboolean
counters_agree (const MpisCounters *one,
                const MpisCounters *other,
                MpisCounterSet      among)
{
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if ((among & MPIS_COUNTER_BIT (i)) && one->value[i] != other->value[i])
      return FALSE;

  return TRUE;
}

static JsonObject *
describe_reading (MpisInstant         edition,
                  const MpisCounters *counters)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = edition != MPIS_INSTANT_UNKNOWN ? mpis_time_format (edition) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, "edition", text);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (counters->value[i] != MPIS_UNKNOWN)
      json_object_set_int_member (object, mpis_counter_get_name (i), counters->value[i]);

  return object;
}

static gboolean
describes (JsonNode           *node,
           MpisInstant         edition,
           const MpisCounters *counters)
{
  g_autoptr(JsonObject) wanted = describe_reading (edition, counters);
  g_autoptr(JsonNode) expected = json_node_init_object (json_node_alloc (), wanted);

  return json_node_equal (node, expected);
}

/* What the snapshot said before: the list being made, or the stored one. Not to be changed. */
static JsonArray *
load_earlier (const Moment *moment)
{
  g_autoptr(JsonNode) node = NULL;

  if (moment->earlier != NULL)
    return json_array_ref (moment->earlier);
  if (moment->stored != NULL && moment->stored->earlier != NULL)
    node = mpis_json_parse (moment->stored->earlier, -1, NULL);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node)
                                                      : json_array_new ();
}

static gboolean
was_said_before (const Moment      *moment,
                 MpisInstant        edition,
                 const MpisCounters *counters)
{
  g_autoptr(JsonArray) earlier = NULL;

  if (moment->earlier == NULL && (moment->stored == NULL || moment->stored->earlier == NULL))
    return FALSE;
  earlier = load_earlier (moment);
  for (guint i = 0; i < json_array_get_length (earlier); i++)
    if (describes (json_array_get_element (earlier, i), edition, counters))
      return TRUE;

  return FALSE;
}

static int
compare_editions (gconstpointer a,
                  gconstpointer b)
{
  JsonObject *one = json_node_get_object (*(JsonNode *const *) a);
  JsonObject *other = json_node_get_object (*(JsonNode *const *) b);

  return g_strcmp0 (json_object_get_string_member_with_default (one, "edition", NULL),
                    json_object_get_string_member_with_default (other, "edition", NULL));
}

/* The list is kept by edition, so that it does not tell in which order files came. Returns whether it
 * grew. */
static gboolean
remember_earlier (Moment             *moment,
                  MpisInstant         edition,
                  const MpisCounters *counters)
{
  g_autoptr(JsonArray) earlier = NULL;
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autoptr(GPtrArray) nodes = NULL;
  JsonArray *sorted;

  if (was_said_before (moment, edition, counters))
    return FALSE;

  earlier = load_earlier (moment);
  json_node_init (node, JSON_NODE_OBJECT);
  json_node_take_object (node, describe_reading (edition, counters));
  nodes = g_ptr_array_new ();
  g_ptr_array_add (nodes, node);
  for (guint i = 0; i < json_array_get_length (earlier); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (earlier, i)))
      g_ptr_array_add (nodes, json_array_get_element (earlier, i));
  g_ptr_array_sort (nodes, compare_editions);

  sorted = json_array_sized_new (nodes->len);
  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (sorted, json_node_copy (nodes->pdata[i]));
  g_clear_pointer (&moment->earlier, json_array_unref);
  moment->earlier = sorted;

  return TRUE;
}

/* A reading of an instant that is known already. Of two that disagree the newer edition is right;
 * of one edition the later one, unless it was overruled before. Returns whether the snapshot
 * changed. */
static gboolean
meet (Moment            *moment,
      const MpisReading *reading)
{
  if (counters_agree (&moment->counters, &reading->counters, reading->carried))
    {
      if (moment->stored == NULL)
        moment->edition = MAX (moment->edition, reading->edition);
      return FALSE;
    }
  if (reading->edition < moment->edition ||
      (reading->edition == moment->edition &&
       was_said_before (moment, reading->edition, &reading->counters)))
    {
      remember_earlier (moment, reading->edition, &reading->counters);
      return FALSE;
    }

  remember_earlier (moment, moment->edition, &moment->counters);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (reading->carried & MPIS_COUNTER_BIT (i))
      moment->counters.value[i] = reading->counters.value[i];
  moment->rate = reading->rate;
  moment->edition = reading->edition;
  moment->observation = reading->observation;
  moment->overwritten = TRUE;

  return TRUE;
}

/* Readings of one instant within one go: the last of them is right, the others are what it said
 * before. */
static void
collapse (MpisIngestJob     *self,
          Moment            *moment,
          const MpisReading *readings,
          guint              n,
          guint8            *changed)
{
  for (guint i = 0; i + 1 < n; i++)
    if (!counters_agree (&moment->counters, &readings[i].counters, readings[i].carried) &&
        remember_earlier (moment, readings[i].edition, &readings[i].counters))
      {
        changed[readings[i].observation] = TRUE;
        self->counts.changed++;
      }
    else
      self->counts.unchanged++;
}

static guint
count_same_instant (const MpisReading *readings,
                    guint              n)
{
  guint same = 1;

  while (same < n && readings[same].at == readings[0].at)
    same++;

  return same;
}

static void
add_stored (GArray           *moments,
            const MpisStored *stored)
{
  Moment moment = {
    .at = stored->at, .edition = stored->edition, .counters = stored->counters,
    .observation = MPIS_NOWHERE, .stored = stored,
  };

  g_array_append_val (moments, moment);
}

static void
add_new (GArray            *moments,
         const MpisReading *reading)
{
  Moment moment = {
    .at = reading->at, .edition = reading->edition, .counters = reading->counters,
    .rate = reading->rate,
    .observation = reading->observation,
  };

  g_array_append_val (moments, moment);
}

/* Merges a post's stored snapshots and its readings, both in time order. */
static void
merge_post (MpisIngestJob        *self,
            const MpisIngestPost *post,
            GArray               *moments,
            guint8               *changed)
{
  const MpisStored *stored = &g_array_index (self->stored, MpisStored, post->first_stored);
  const MpisReading *readings = &self->readings[post->first];
  guint s = 0, r = 0;

  for (; r < post->n_readings && readings[r].at == MPIS_INSTANT_UNKNOWN; r++)
    self->counts.unchanged++;   /* a post, and no snapshot */
  while (s < post->n_stored || r < post->n_readings)
    {
      guint same;

      if (r == post->n_readings || (s < post->n_stored && stored[s].at < readings[r].at))
        {
          add_stored (moments, &stored[s++]);
          continue;
        }

      same = count_same_instant (&readings[r], post->n_readings - r);
      if (s < post->n_stored && stored[s].at == readings[r].at)
        {
          Moment *moment;

          add_stored (moments, &stored[s++]);
          moment = &g_array_index (moments, Moment, moments->len - 1);
          if (meet (moment, &readings[r + same - 1]))
            {
              changed[readings[r + same - 1].observation] = TRUE;
              self->counts.changed++;
            }
          else
            self->counts.unchanged++;
        }
      else
        {
          add_new (moments, &readings[r + same - 1]);
          changed[readings[r + same - 1].observation] = TRUE;   /* it counts already */
          self->counts.added++;
        }
      collapse (self, &g_array_index (moments, Moment, moments->len - 1), &readings[r], same,
                changed);
      r += same;
    }
}

static void
collect_writes (MpisIngestJob *self,
                guint          post,
                GArray        *moments)
{
  MpisCounters before;

  mpis_counters_clear (&before);
  for (guint i = 0; i < moments->len; i++)
    {
      Moment *moment = &g_array_index (moments, Moment, i);
      gboolean added = moment->stored == NULL;

      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        if (moment->counters.value[c] != MPIS_UNKNOWN)
          {
            self->counts.corrections += added && before.value[c] != MPIS_UNKNOWN &&
                                        moment->counters.value[c] < before.value[c];
            before.value[c] = moment->counters.value[c];
          }
      if (added || moment->overwritten || moment->earlier != NULL)
        {
          MpisWrite write = {
            .at = moment->at, .edition = moment->edition, .counters = moment->counters,
            .rate = moment->rate,
            .post = post,
            .observation = moment->overwritten || added ? moment->observation : MPIS_NOWHERE,
            .stored = moment->stored,
          };

          if (moment->earlier != NULL)
            {
              g_autoptr(JsonNode) node = json_node_init_array (json_node_alloc (), moment->earlier);

              write.earlier = mpis_json_print (node);
            }
          g_array_append_val (added ? self->added : self->changed, write);
        }
      g_clear_pointer (&moment->earlier, json_array_unref);
    }
}

static gboolean
is_wording (JsonObject *entry,
            const char *title,
            const char *text)
{
  const char *its_title = json_object_get_string_member_with_default (entry, "title", NULL);
  const char *its_text = json_object_get_string_member_with_default (entry, "text", NULL);

  return g_strcmp0 (its_title, title) == 0 && g_strcmp0 (its_text, text) == 0;
}

/* Earlier titles and texts, each with the last time it was seen: the same whatever the order files
 * came in. Returns whether it was there already, seen as late. */
static gboolean
remember_wording (MpisIngestPost *post,
                  const char     *title,
                  const char     *text,
                  MpisInstant     until)
{
  g_autofree char *when = mpis_time_format (until);
  g_autoptr(JsonArray) history = json_array_new ();
  JsonObject *entry = json_object_new ();
  gboolean placed = FALSE;

  if (title != NULL)
    json_object_set_string_member (entry, "title", title);
  if (text != NULL)
    json_object_set_string_member (entry, "text", text);
  json_object_set_string_member (entry, "until", when);

  for (guint i = 0; post->history != NULL && i < json_array_get_length (post->history); i++)
    {
      JsonObject *other = json_array_get_object_element (post->history, i);
      const char *other_when = json_object_get_string_member_with_default (other, "until", "");

      if (is_wording (other, title, text))
        {
          if (strcmp (other_when, when) >= 0)
            {
              json_object_unref (entry);
              return TRUE;
            }
          continue;
        }
      if (!placed && strcmp (other_when, when) > 0)
        {
          json_array_add_object_element (history, json_object_ref (entry));
          placed = TRUE;
        }
      json_array_add_object_element (history, json_object_ref (other));
    }
  if (!placed)
    json_array_add_object_element (history, json_object_ref (entry));
  json_object_unref (entry);

  g_clear_pointer (&post->history, json_array_unref);
  post->history = g_steal_pointer (&history);
  post->touched = TRUE;

  return FALSE;
}

static void
forget_wording (MpisIngestPost *post,
                const char     *title,
                const char     *text)
{
  for (guint i = post->history != NULL ? json_array_get_length (post->history) : 0; i > 0; i--)
    {
      JsonObject *other = json_array_get_object_element (post->history, i - 1);

      if (is_wording (other, title, text))
        json_array_remove_element (post->history, i - 1);
    }
}

static gboolean
wording_was_seen_at (const MpisIngestPost *post,
                     const char           *title,
                     const char           *text,
                     MpisInstant           at)
{
  g_autofree char *when = mpis_time_format (at);

  for (guint i = 0; post->history != NULL && i < json_array_get_length (post->history); i++)
    {
      JsonObject *other = json_array_get_object_element (post->history, i);

      if (is_wording (other, title, text))
        return strcmp (json_object_get_string_member_with_default (other, "until", ""), when) >= 0;
    }

  return FALSE;
}

/* The present wording was seen with every snapshot so far, else it would not be the present one.
 * Returns whether the reading replaced it. */
static gboolean
meet_wording (MpisIngestPost        *post,
              const MpisObservation *observation,
              MpisInstant           *seen)
{
  const char *title = observation->title != NULL ? observation->title : post->title;
  const char *text = observation->text != NULL ? observation->text : post->text;
  const MpisInstant at = observation->measured_at;

  if (at == MPIS_INSTANT_UNKNOWN && !post->is_new)
    return FALSE;
  if (g_strcmp0 (title, post->title) == 0 && g_strcmp0 (text, post->text) == 0)
    {
      *seen = MAX (*seen, at);
      return FALSE;
    }
  if (at < *seen || wording_was_seen_at (post, title, text, at))
    {
      remember_wording (post, title, text, at);
      return FALSE;
    }

  if ((post->title != NULL || post->text != NULL) && *seen != MPIS_INSTANT_UNKNOWN)
    {
      g_autofree char *old_title = g_strdup (post->title);
      g_autofree char *old_text = g_strdup (post->text);

      forget_wording (post, title, text);
      remember_wording (post, old_title, old_text, *seen);
    }
  g_set_str (&post->title, title);
  g_set_str (&post->text, text);
  *seen = at;
  post->touched = TRUE;

  return TRUE;
}

static MpisInstant
last_stored (const MpisIngestJob  *self,
             const MpisIngestPost *post)
{
  return post->n_stored > 0
           ? g_array_index (self->stored, MpisStored, post->first_stored + post->n_stored - 1).at
           : MPIS_INSTANT_UNKNOWN;
}

static void
merge_wording (MpisIngestJob  *self,
               MpisIngestPost *post,
               guint8         *counted)
{
  MpisInstant seen = last_stored (self, post);

  for (guint i = 0; i < post->n_readings; i++)
    {
      const MpisReading *reading = &self->readings[post->first + i];
      const MpisObservation *observation =
          g_ptr_array_index (self->observations, reading->observation);

      if (meet_wording (post, observation, &seen) && !post->is_new &&
          !counted[reading->observation])
        {
          counted[reading->observation] = TRUE;
          self->counts.unchanged--;
          self->counts.changed++;
        }
    }
}

/* Of readings that disagree about the publication the newest is right. A post that nobody dates is
 * taken to be as old as its first snapshot. */
static void
merge_publication (MpisIngestJob  *self,
                   MpisIngestPost *post)
{
  MpisInstant seen = last_stored (self, post);

  for (guint i = 0; i < post->n_readings; i++)
    {
      const MpisReading *reading = &self->readings[post->first + i];
      const MpisObservation *observation =
          g_ptr_array_index (self->observations, reading->observation);
      MpisInstant published = observation->published_at;
      const gboolean known = published != MPIS_INSTANT_UNKNOWN;

      if (known ? post->published_known && (reading->at < seen || published == post->published_at)
                : post->published_known || reading->at == MPIS_INSTANT_UNKNOWN ||
                  (post->published_at != MPIS_INSTANT_UNKNOWN && reading->at >= post->published_at))
        continue;
      post->published_at = known ? published : reading->at;
      post->published_known = known;
      post->touched = TRUE;
    }
}

/**
 * mpis_ingest_merge:
 * @self: an ingestion whose posts are matched and whose stored snapshots are fetched
 *
 * Works out what is new, what changes and what fell. Order does not matter: whichever file comes
 * first, in the end the newest edition of each snapshot stands, with the others behind it.
 */
void
mpis_ingest_merge (MpisIngestJob *self)
{
  const gboolean ours = mpis_db_schema_get_origin (self->schema) == MPIS_DB_ORIGIN_OURS;
  g_autoptr(GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autofree guint8 *counted = g_new0 (guint8, self->n_readings + 1);

  for (guint i = 0; i < self->posts->len; i++)
    {
      MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);

      if (*post->id == '\0')
        continue;
      g_array_set_size (moments, 0);
      merge_post (self, post, moments, counted);
      collect_writes (self, i, moments);
      if (ours)
        {
          merge_wording (self, post, counted);
          merge_publication (self, post);
        }
    }
}
