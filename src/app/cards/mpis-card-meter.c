#include "config.h"

#include "mpis-card-meter.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"
#include "mpis-words.h"

static char *
word_goal (const MpisCardProgress *progress)
{
  if (progress->metric == MPIS_METRIC_ENGAGEMENT_RATE)
    return mpis_format_percent (progress->goal);
  return mpis_format_count ((gint64) round (progress->goal));
}

/* How far it is, and whether that is as far as the time that has passed. */
static char *
word_pace (const MpisCardProgress *progress)
{
  double reached = progress->value.number / progress->goal;
  g_autofree char *share = mpis_format_percent (reached);
  g_autofree char *elapsed = mpis_format_percent (progress->elapsed);

  if (!progress->value.known)
    return g_strdup (_("Nothing is known yet"));
  if (reached >= 1)
    /* Translators: a percentage */
    return g_strdup_printf (_("%s: reached"), share);
  if (progress->metric == MPIS_METRIC_ENGAGEMENT_RATE)
    /* Translators: a percentage */
    return g_strdup_printf (_("%s of the goal"), share);
  /* Translators: percentages: of the goal, and of the week or month */
  return g_strdup_printf (_("%s reached, %s of the time is over"), share, elapsed);
}

/**
 * mpis_card_meter_new:
 * @progress: the way to a goal
 *
 * Returns: (transfer floating): what shows it
 */
GtkWidget *
mpis_card_meter_new (const MpisCardProgress *progress)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *value = mpis_words_value (&progress->value, progress->metric);
  g_autofree char *goal = word_goal (progress);
  /* Translators: the goal, after how far it is */
  g_autofree char *of = g_strdup_printf (_("of %s"), goal);
  g_autofree char *pace = word_pace (progress);
  GtkWidget *value_label = gtk_label_new (value), *of_label = gtk_label_new (of), *pace_label = gtk_label_new (pace);

  gtk_widget_add_css_class (value_label, "title-2");
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_widget_add_css_class (of_label, "dimmed");
  gtk_widget_add_css_class (of_label, "numeric");
  gtk_widget_set_valign (of_label, GTK_ALIGN_BASELINE_FILL);
  gtk_widget_set_valign (value_label, GTK_ALIGN_BASELINE_FILL);
  gtk_label_set_ellipsize (GTK_LABEL (of_label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (line), value_label);
  gtk_box_append (GTK_BOX (line), of_label);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), progress->value.known
                                 ? CLAMP (progress->value.number / progress->goal, 0, 1) : 0);
  gtk_widget_add_css_class (bar, "goal-bar");
  if (progress->value.known && progress->value.number >= progress->goal)
    gtk_widget_add_css_class (bar, "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Goal"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, pace, -1);
  gtk_label_set_xalign (GTK_LABEL (pace_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (pace_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (pace_label, "caption");
  gtk_widget_add_css_class (pace_label, "dimmed");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), pace_label);
  return box;
}
