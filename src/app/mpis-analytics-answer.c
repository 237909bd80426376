#include "config.h"

#include "mpis-analytics-private.h"

#include <glib/gi18n.h>

#include "mpis-format.h"
#include "mpis-happenings.h"
#include "mpis-words.h"

/* What the cube answered, as the analytics page shows it. */

static void
show_note (MpisAnalyticsPage *self,
           const MpisAnswer  *answer)
{
  g_autoptr(GString) note = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (answer->series));

  if (answer->n_drawable > n)
    g_string_append_printf (note, _("The %u highest of %u are drawn; the table has all."), n,
                            answer->n_drawable);
  if (answer->flags & MPIS_GAIN_CORRECTION)
    g_string_append_printf (note, "%s%s", note->len > 0 ? " " : "",
                            _("Contains corrections: a channel lowered a number."));
  if (answer->flags & MPIS_GAIN_SPANNING)
    g_string_append_printf (note, "%s%s", note->len > 0 ? " " : "",
                            _("Some gains cover more than a day and a half; they stand on the day they were measured."));
  gtk_label_set_text (self->chart_note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_note), note->len > 0);
}

static char *
chart_title (MpisAnalyticsPage *self)
{
  const char *metric = mpis_words_metric_name (self->explorer->metric);
  const char *by = mpis_group_get_by_label (self->explorer->by);

  if (self->explorer->split == MPIS_EXPLORER_WHOLE)
    /* Translators: a chart's title: what it shows and by what, as in “Views by Day” */
    return g_strdup_printf (_("%s %s"), metric, by);
  /* Translators: as in “Views by Day, Split by Channel” */
  return g_strdup_printf (_("%s %s, %s"), metric, by,
                          _mpis_analytics_split_label (self->explorer->split));
}

static void
show_chart (MpisAnalyticsPage *self,
            const MpisAnswer  *answer)
{
  gboolean is_rate = self->explorer->metric == MPIS_METRIC_ENGAGEMENT_RATE;
  gboolean lines = mpis_group_is_span (self->explorer->by);
  g_autofree char *title = chart_title (self);
  g_autofree char *range = mpis_scope_get_range_label (self->scope);
  g_autofree char *full = g_strdup_printf ("%s, %s", title, range);
  g_autoptr(MpisSieve) sieve = lines ? mpis_explorer_create_sieve (self->explorer, self->scope)
                                     : NULL;

  gtk_label_set_text (self->chart_title, title);
  mpis_chart_set_unit (self->chart, is_rate ? MPIS_CHART_UNIT_FRACTION : MPIS_CHART_UNIT_COUNT);
  mpis_chart_set_kind (self->chart, lines ? MPIS_CHART_LINE : MPIS_CHART_BARS);
  mpis_chart_set_title (self->chart, full);
  mpis_chart_set_series (self->chart, G_LIST_MODEL (answer->series));
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), lines);
  gtk_widget_set_size_request (GTK_WIDGET (self->chart), -1, lines ? 240 : -1);
  mpis_chart_set_hint (self->chart, mpis_explorer_can_drill (self->explorer)
                                    ? _("Click to look closer") : NULL);
  mpis_happenings_show (self->chart, sieve, answer->period);
  show_note (self, answer);
}

/* Why there is nothing, and the first thing that may help. */
static void
show_nothing (MpisAnalyticsPage *self)
{
  const char *name = mpis_words_metric_name (self->explorer->metric);
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_autofree char *text = g_strdup_printf (_("No %s are known for this time range."), lower);
  const char *why = self->explorer->metric == MPIS_METRIC_ENGAGEMENT_RATE
                    ? _("No engagement rate is known for this time range.") : text;

  if (self->explorer->path->len > 0)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why, _("_Go Back"),
                                 "analytics.up");
  else if (mpis_scope_get_n_filters (self->scope) > 0)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why,
                                 _("_Clear Filters"), "win.clear-filters");
  else if (mpis_scope_get_range (self->scope) != MPIS_RANGE_ALL)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why,
                                 _("Show _All Time"), "win.range('all')");
  else
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why, NULL, NULL);
}

void
_mpis_analytics_page_show_answer (MpisAnalyticsPage *self,
                                  MpisAnswer        *answer)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (answer->series)) == 0)
    {
      show_nothing (self);
      return;
    }
  mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  g_set_object (&self->rows, G_LIST_MODEL (answer->rows));
  _mpis_analytics_page_place_table (self);
  show_chart (self, answer);
  mpis_answer_table_show (self->table, answer, self->explorer);
}
