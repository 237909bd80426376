#include "config.h"

#include "mpis-happenings.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-question.h"
#include "mpis-rows.h"
#include "mpis-settings.h"
#include "mpis-words.h"

/* Of a title, bytes. */
#define TITLE_SIZE 96

/* What the thread needs, taken from the scope on the main thread. */
typedef struct {
  MpisCube   *cube;
  GTimeZone  *zone;
  MpisSieve  *sieve;      /* of the filters alone */
  MpisPeriod  period;
  MpisInstant start;      /* of the period */
  MpisInstant end;        /* the first one after it */
  GPtrArray  *posts;
  GPtrArray  *runs;
  GPtrArray  *found;      /* annotations */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_time_zone_unref (self->zone);
  mpis_sieve_unref (self->sieve);
  g_ptr_array_unref (self->posts);
  g_ptr_array_unref (self->runs);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
items_of (GListModel *list)
{
  guint n = list != NULL ? g_list_model_get_n_items (list) : 0;
  GPtrArray *items = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (list, i));
  return items;
}

/* Local days, the time of day being the fraction; FALSE outside the period. */
static gboolean
place_of (const Question *self,
          MpisInstant     at,
          double         *x)
{
  gint32 day;
  MpisInstant start;

  if (at == MPIS_INSTANT_UNKNOWN || at < self->start || at >= self->end)
    return FALSE;   /* of most posts there are; days are worked out of the others only */
  day = mpis_day_of (at, self->zone);
  start = mpis_day_start (day, self->zone);
  *x = day + (double) (at - start)
             / (double) (mpis_day_start (day + 1, self->zone) - start);
  return TRUE;
}

static void
add (Question                *self,
     MpisChartAnnotationKind  kind,
     double                   x,
     const char              *label,
     const char              *id)
{
  g_ptr_array_add (self->found, mpis_chart_annotation_new (kind, x, label, id));
}

static void
add_posts (Question *self)
{
  for (guint i = 0; i < self->posts->len; i++)
    {
      const MpisPostFields *post = mpis_post_peek (self->posts->pdata[i]);
      const char *title = post->title != NULL && *post->title != '\0' ? post->title : post->text;
      g_autofree char *channel = mpis_channel_get_label (post->channel);
      g_autofree char *label = NULL;
      char line[TITLE_SIZE];
      double x;

      if (!post->published_known || !place_of (self, post->published_at, &x)
          || !mpis_sieve_keeps_post (self->sieve, post))
        continue;
      if (title == NULL || *title == '\0')
        /* Translators: a post without words was published on a channel */
        label = g_strdup_printf (_("Post on %s"), channel);
      else
        /* Translators: a post's title and the channel it was published on */
        label = g_strdup_printf (_("“%s” on %s"), mpis_words_one_line (title, line, sizeof line),
                                 channel);
      add (self, MPIS_CHART_ANNOTATION_POST, x, label, post->id);
    }
}

static void
add_runs (Question *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const MpisRunFields *run = mpis_run_peek (self->runs->pdata[i]);
      g_autofree char *status = mpis_run_status_word (run);
      g_autofree char *label = NULL;
      double x;

      if (!place_of (self, run->completed_at, &x) || !mpis_sieve_filters_keep_run (self->sieve, run))
        continue;
      if (run->project_name != NULL)
        /* Translators: a run of a project ended, and how */
        label = g_strdup_printf (_("Run of %s: %s"), run->project_name, status);
      else
        label = g_strdup_printf (_("Run: %s"), status);
      add (self, MPIS_CHART_ANNOTATION_RUN, x, label, run->id);
    }
}

static gboolean
keeps_correction (const Question     *self,
                  const MpisCubePost *post)
{
  MpisPostFields fields = {
    .channel = post->channel, .project_id = post->project_id, .persona_id = post->persona_id,
  };

  return mpis_sieve_keeps_post (self->sieve, &fields);
}

static void
add_correction (Question             *self,
                const MpisCorrection *correction,
                const char           *lowered)
{
  g_autofree char *channel = NULL, *label = NULL;
  MpisCubePost post;
  char line[TITLE_SIZE];
  double x;

  mpis_cube_get_post (self->cube, correction->post, &post);
  if (!place_of (self, correction->at, &x) || !keeps_correction (self, &post))
    return;
  channel = mpis_channel_get_label (post.channel);
  if (post.title == NULL || *post.title == '\0')
    /* Translators: a channel lowered numbers, as in “YouTube corrected Views −120” */
    label = g_strdup_printf (_("%s corrected %s"), channel, lowered);
  else
    /* Translators: as in “YouTube corrected Views −120 of “A Title”” */
    label = g_strdup_printf (_("%s corrected %s of “%s”"), channel, lowered,
                             mpis_words_one_line (post.title, line, sizeof line));
  add (self, MPIS_CHART_ANNOTATION_CORRECTION, x, label, post.id);
}

/* What was lowered in one measurement is one event. */
static void
add_corrections (Question *self)
{
  g_autoptr(GArray) corrections = NULL;
  g_autoptr(GString) lowered = g_string_new (NULL);

  if (self->cube == NULL)
    return;
  corrections = mpis_cube_get_corrections (self->cube, self->period.from, self->period.to);
  for (guint i = 0; i < corrections->len; i++)
    {
      const MpisCorrection *one = &g_array_index (corrections, MpisCorrection, i);
      const MpisCorrection *next = i + 1 < corrections->len ? one + 1 : NULL;
      g_autofree char *by = mpis_words_gain (one->by);

      g_string_append_printf (lowered, "%s%s %s", lowered->len > 0 ? ", " : "",
                              mpis_words_metric_name ((MpisMetric) one->counter), by);
      if (next != NULL && next->post == one->post && next->at == one->at)
        continue;
      add_correction (self, one, lowered->str);
      g_string_truncate (lowered, 0);
    }
}

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  double left = mpis_chart_annotation_get_x (*(MpisChartAnnotation *const *) a);
  double right = mpis_chart_annotation_get_x (*(MpisChartAnnotation *const *) b);

  return (left > right) - (left < right);
}

/* In the order of time: charts sort on the main thread, where that should be done already. */
static DexFuture *
work_out_fiber (gpointer data)
{
  Question *self = data;
  GListStore *found = g_list_store_new (MPIS_TYPE_CHART_ANNOTATION);

  self->start = self->period.from == MPIS_DAY_FIRST ? G_MININT64
                : mpis_day_start (self->period.from, self->zone);
  self->end = self->period.to == MPIS_DAY_LAST ? G_MAXINT64
              : mpis_day_start (self->period.to + 1, self->zone);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  add_posts (self);
  add_runs (self);
  add_corrections (self);
  g_ptr_array_sort (self->found, compare_found);
  g_list_store_splice (found, 0, 0, self->found->pdata, self->found->len);
  return dex_future_new_take_object (found);
}

/**
 * mpis_happenings_work_out:
 * @scope: what to look at; it has a workspace
 * @sieve: (transfer none): whose filters to have
 * @period: the days
 *
 * Finds, on another thread, what happened: posts that were published, runs that ended, numbers that a
 * channel lowered.
 *
 * Returns: (transfer full): a future of a #GListStore of #MpisChartAnnotation
 */
DexFuture *
mpis_happenings_work_out (MpisScope  *scope,
                          MpisSieve  *sieve,
                          MpisPeriod  period)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);
  MpisCube *cube = mpis_workspace_get_cube (workspace);
  Question *self = g_new0 (Question, 1);

  self->cube = cube != NULL ? mpis_cube_ref (cube) : NULL;
  self->zone = g_time_zone_ref (mpis_scope_get_zone (scope));
  self->sieve = mpis_sieve_new_for_range (sieve, G_MININT64, G_MAXINT64);
  self->period = period;
  self->posts = items_of (mpis_workspace_get_posts (workspace));
  self->runs = items_of (mpis_workspace_get_runs (workspace));
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, work_out_fiber, self,
                              question_free);
}

/* On the chart */

#define WATCH_KEY "mpis-happenings"

typedef struct {
  MpisScope *scope;
  guint      question;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *self = data;

  g_object_unref (self->scope);
  g_free (self);
}

static Watch *
watch_of (MpisChart *chart)
{
  return g_object_get_data (G_OBJECT (chart), WATCH_KEY);
}

static void
on_annotation_activated_cb (MpisChart           *chart,
                            MpisChartAnnotation *annotation)
{
  const char *id = mpis_chart_annotation_get_id (annotation);

  if (mpis_chart_annotation_get_kind (annotation) == MPIS_CHART_ANNOTATION_RUN)
    gtk_widget_activate_action (GTK_WIDGET (chart), "win.show-run", "s", id);
  else
    gtk_widget_activate_action (GTK_WIDGET (chart), "win.show-post", "s", id);
}

/**
 * mpis_happenings_attach:
 * @chart: a chart over days
 * @scope: what it looks at
 *
 * Makes events of the chart open what they are of, and has the user's choices of what a chart shows
 * remembered.
 */
void
mpis_happenings_attach (MpisChart *chart,
                        MpisScope *scope)
{
  GSettings *settings = mpis_scope_get_settings (scope);
  Watch *self = g_new0 (Watch, 1);

  self->scope = g_object_ref (scope);
  g_object_set_data_full (G_OBJECT (chart), WATCH_KEY, self, watch_free);
  g_settings_bind (settings, MPIS_KEY_CHART_EVENTS, chart, "show-events", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect (chart, "annotation-activated", G_CALLBACK (on_annotation_activated_cb), NULL);
}

static void
on_worked_out_cb (gpointer      owner,
                  const GValue *answer)
{
  if (answer != NULL)
    mpis_chart_set_annotations (owner, g_value_get_object (answer));
}

/**
 * mpis_happenings_show:
 * @chart: a chart with mpis_happenings_attach()
 * @sieve: (nullable) (transfer none): whose filters to have; %NULL to show no events
 * @period: the days
 *
 * Shows what happened, as soon as it is found.
 */
void
mpis_happenings_show (MpisChart  *chart,
                      MpisSieve  *sieve,
                      MpisPeriod  period)
{
  Watch *self = watch_of (chart);

  if (sieve != NULL && mpis_scope_get_workspace (self->scope) != NULL)
    mpis_question_ask (chart, &self->question,
                       mpis_happenings_work_out (self->scope, sieve, period), on_worked_out_cb);
  else
    {
      mpis_question_drop (&self->question);
      mpis_chart_set_annotations (chart, NULL);
    }
}

/**
 * mpis_show_posts_of_days:
 * @widget: in the window
 * @from: the first local day
 * @to: the last local day
 * @channel: (nullable): their channel, %NULL for every one
 *
 * Shows the posts that were published in these days.
 */
void
mpis_show_posts_of_days (GtkWidget  *widget,
                         gint32      from,
                         gint32      to,
                         const char *channel)
{
  g_autofree char *first = mpis_day_format (from), *last = mpis_day_format (to);
  g_autoptr(GVariant) target = NULL;
  GVariantDict choices;

  g_variant_dict_init (&choices, NULL);
  g_variant_dict_insert (&choices, "from", "s", first);
  g_variant_dict_insert (&choices, "to", "s", last);
  if (channel != NULL)
    g_variant_dict_insert_value (&choices, "channels", g_variant_new_strv (&channel, 1));
  target = g_variant_ref_sink (g_variant_dict_end (&choices));
  gtk_widget_activate_action_variant (widget, "win.show-posts", target);
}
