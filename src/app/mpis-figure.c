#include "config.h"

#include "mpis-figure.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"
#include "mpis-sparkline.h"
#include "mpis-words.h"

struct _MpisFigure
{
  GtkWidget parent_instance;

  GtkLabel      *name_label;
  GtkImage      *note_image;
  GtkLabel      *value_label;
  GtkBox        *change_box;
  GtkImage      *change_image;
  GtkLabel      *change_label;
  MpisSparkline *sparkline;
};

G_DEFINE_FINAL_TYPE (MpisFigure, mpis_figure, GTK_TYPE_WIDGET)

static void
mpis_figure_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_FIGURE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mpis_figure_parent_class)->dispose (object);
}

static void
mpis_figure_class_init (MpisFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_figure_dispose;

  g_type_ensure (MPIS_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/figure.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, name_label);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, note_image);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, value_label);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, change_box);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, change_image);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, change_label);
  gtk_widget_class_bind_template_child (widget_class, MpisFigure, sparkline);
}

static void
mpis_figure_init (MpisFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
show_change (MpisFigure       *self,
             MpisMetric        metric,
             const MpisValue  *now,
             const MpisValue  *before,
             const MpisPeriod *previous)
{
  static const char *const classes[] = { "falling", "steady", "rising" };   /* unknown is steady as well */
  static const char *const icons[] = { "trend-down-symbolic", "trend-steady-symbolic", "trend-up-symbolic" };
  gboolean known = previous != NULL && now->known && before->known;
  int direction = 0;
  g_autofree char *change = known ? mpis_words_change (now, before, metric, &direction) : NULL;
  g_autofree char *tooltip = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->change_image), known);
  gtk_image_set_from_icon_name (self->change_image, icons[direction + 1]);
  for (int i = 0; i < 3; i++)
    if (i == direction + 1)
      gtk_widget_add_css_class (GTK_WIDGET (self->change_box), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->change_box), classes[i]);
  if (known)
    {
      g_autofree char *days = mpis_words_days (previous->from, previous->to);
      g_autofree char *text = mpis_words_value (before, metric);

      /* Translators: the first is a figure, the second a range of dates */
      tooltip = g_strdup_printf (_("%s in the period before (%s)"), text, days);
    }
  else
    {
      change = g_strdup (!now->known ? _("No data") : previous != NULL ? _("No earlier data") : _("All time"));
      if (now->known)
        tooltip = g_strdup (previous != NULL ? _("Nothing is known about the period before")
                                             : _("All time has no period before it"));
    }
  gtk_label_set_text (self->change_label, change);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->change_box), tooltip);
  return g_steal_pointer (&change);
}

static void
show_note (MpisFigure    *self,
           MpisGainFlags  flags)
{
  g_autoptr(GString) note = g_string_new (NULL);

  if (flags & MPIS_GAIN_CORRECTION)
    g_string_append (note, _("A channel corrected a number downwards in this period."));
  if (flags & MPIS_GAIN_SPANNING)
    g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "",
                            _("Some gains built up over more than a day and a half before they were measured."));
  gtk_widget_set_visible (GTK_WIDGET (self->note_image), note->len > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note_image), note->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note_image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, note->str, -1);
}

static void
show_value (MpisFigure            *self,
            const char            *name,
            MpisMetric             metric,
            const MpisFigureValue *value,
            const MpisPeriod      *previous)
{
  g_autofree char *text = NULL;
  g_autofree char *change = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (MPIS_IS_FIGURE (self));

  text = value->now.known || value->offered ? mpis_words_value (&value->now,
                                                                metric) : g_strdup (_("n/a"));
  gtk_label_set_text (self->name_label, name != NULL ? name : "");
  gtk_label_set_text (self->value_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value_label),
                               value->now.known ? NULL
                               : value->offered ? _("Not known for this period")
                                                : _("The channels shown do not offer this number"));
  if (value->now.known)
    gtk_widget_remove_css_class (GTK_WIDGET (self->value_label), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "dimmed");
  change = show_change (self, metric, &value->now, &value->before, previous);
  show_note (self, value->flags);
  mpis_sparkline_set_values (self->sparkline, value->trend);

  /* Translators: a figure for a screen reader: name, value, change */
  label = g_strdup_printf (_("%s: %s, %s"), name != NULL ? name : mpis_words_metric_name (metric), value->now.known ? text : _("not known"), change);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * mpis_figure_show_as:
 * @name: (nullable): what it is called; %NULL if that is said elsewhere
 * @metric: what it measures
 * @value: what it stands at
 * @previous: (nullable): the period before; %NULL if there is none, or it is not asked for
 */
void
mpis_figure_show_as (MpisFigure            *self,
                     const char            *name,
                     MpisMetric             metric,
                     const MpisFigureValue *value,
                     const MpisPeriod      *previous)
{
  show_value (self, name, metric, value, previous);
  gtk_widget_set_visible (GTK_WIDGET (self->name_label), name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->change_label), previous != NULL || !value->now.known);
}

/**
 * mpis_figure_show:
 * @kind: which key figure
 * @value: what it stands at
 * @previous: (nullable): the period before; %NULL for all time
 */
void
mpis_figure_show (MpisFigure            *self,
                  MpisFigureKind         kind,
                  const MpisFigureValue *value,
                  const MpisPeriod      *previous)
{
  MpisMetric metric = mpis_figure_get_metric (kind);

  show_value (self, metric == MPIS_METRIC_POSTS ? _("Posts Published") : mpis_words_metric_name (metric), metric,
              value, previous);
}
