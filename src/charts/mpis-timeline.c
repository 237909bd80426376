#include "config.h"

#include "mpis-timeline.h"

struct _MpisTimeline
{
  MpisChartContent  parent_instance;
  MpisCategories   *rows;
  GArray           *spans;   /* of MpisTimelineSpan, by row and start */
  GTimeZone        *zone;
  MpisInstant       now;
};

G_DEFINE_FINAL_TYPE (MpisTimeline, mpis_timeline, MPIS_TYPE_CHART_CONTENT)

static void
span_clear (gpointer data)
{
  MpisTimelineSpan *span = data;

  g_free (span->id);
  g_free (span->name);
  g_free (span->state);
}

static void
mpis_timeline_finalize (GObject *object)
{
  MpisTimeline *self = MPIS_TIMELINE (object);

  g_object_unref (self->rows);
  g_array_unref (self->spans);
  g_time_zone_unref (self->zone);

  G_OBJECT_CLASS (mpis_timeline_parent_class)->finalize (object);
}

static void
mpis_timeline_class_init (MpisTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_timeline_finalize;
}

static void
mpis_timeline_init (MpisTimeline *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (MpisTimelineSpan));
  g_array_set_clear_func (self->spans, span_clear);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const MpisTimelineSpan *one = a, *other = b;

  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;

  return strcmp (one->id, other->id);
}

/**
 * mpis_timeline_new:
 * @rows: (transfer none): names of the rows, top to bottom
 * @spans: (array length=n): the spans, in any order
 * @zone: (transfer none): the zone whose hours the axis shows
 * @now: where a span that goes on ends for now
 *
 * A span of no row, or whose beginning is unknown, is left out.
 *
 * Returns: (transfer full): a new timeline with copies of the spans
 */
MpisTimeline *
mpis_timeline_new (MpisCategories         *rows,
                   const MpisTimelineSpan *spans,
                   guint                   n,
                   GTimeZone              *zone,
                   MpisInstant             now)
{
  MpisTimeline *self;

  g_return_val_if_fail (MPIS_IS_CATEGORIES (rows) && zone != NULL, NULL);

  self = g_object_new (MPIS_TYPE_TIMELINE, NULL);
  self->rows = g_object_ref (rows);
  self->zone = g_time_zone_ref (zone);
  self->now = now;
  for (guint i = 0; i < n; i++)
    {
      MpisTimelineSpan span = spans[i];

      if (span.row >= mpis_categories_get_n (rows) || span.start == MPIS_INSTANT_UNKNOWN)
        continue;
      span.id = g_strdup (span.id);
      span.name = g_strdup (span.name);
      span.state = g_strdup (span.state);
      g_array_append_val (self->spans, span);
    }
  g_array_sort (self->spans, compare_spans);

  return self;
}

/**
 * mpis_timeline_get_rows:
 *
 * Returns: (transfer none): names of the rows
 */
MpisCategories *
mpis_timeline_get_rows (MpisTimeline *self)
{
  g_return_val_if_fail (MPIS_IS_TIMELINE (self), NULL);

  return self->rows;
}

/**
 * mpis_timeline_get_n:
 *
 * Returns: how many spans there are
 */
guint
mpis_timeline_get_n (MpisTimeline *self)
{
  g_return_val_if_fail (MPIS_IS_TIMELINE (self), 0);

  return self->spans->len;
}

/**
 * mpis_timeline_get:
 * @i: below mpis_timeline_get_n(); spans are sorted by row and beginning
 *
 * Returns: (transfer none): the span
 */
const MpisTimelineSpan *
mpis_timeline_get (MpisTimeline *self,
                   guint         i)
{
  g_return_val_if_fail (MPIS_IS_TIMELINE (self) && i < self->spans->len, NULL);

  return &g_array_index (self->spans, MpisTimelineSpan, i);
}

/**
 * mpis_timeline_get_end:
 * @i: below mpis_timeline_get_n()
 *
 * Returns: up to when the span is drawn: never before its beginning, now if it goes on
 */
MpisInstant
mpis_timeline_get_end (MpisTimeline *self,
                       guint         i)
{
  const MpisTimelineSpan *span = mpis_timeline_get (self, i);

  return MAX (span->end == MPIS_INSTANT_UNKNOWN ? self->now : span->end, span->start);
}

/**
 * mpis_timeline_get_zone:
 *
 * Returns: (transfer none): the zone whose hours the axis shows
 */
GTimeZone *
mpis_timeline_get_zone (MpisTimeline *self)
{
  g_return_val_if_fail (MPIS_IS_TIMELINE (self), NULL);

  return self->zone;
}

/**
 * mpis_timeline_get_now:
 *
 * Returns: the moment the timeline was made for
 */
MpisInstant
mpis_timeline_get_now (MpisTimeline *self)
{
  g_return_val_if_fail (MPIS_IS_TIMELINE (self), MPIS_INSTANT_UNKNOWN);

  return self->now;
}
