#include "config.h"

#include "mpis-channel-list.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-words.h"

struct _MpisChannelList
{
  AdwBin parent_instance;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (MpisChannelList, mpis_channel_list, ADW_TYPE_BIN)

/* What the longest bars stand for. */
typedef struct {
  double views;
  double rate;
} Most;

static GtkWidget *
make_label (const char *text,
            float       xalign,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Unknown because nobody measured it yet, or unknown because the channel never says: two things. */
static char *
explain_unknown (const char    *channel,
                 MpisMetric     metric,
                 char         **text)
{
  MpisCounterSet offered = mpis_channel_get_offered (channel);
  g_autofree char *label = mpis_channel_get_label (channel);
  gboolean may_be_known = metric == MPIS_METRIC_VIEWS
    ? (offered & MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS)) != 0
    : (offered & (MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACH))) != 0;

  *text = g_strdup (may_be_known ? MPIS_TEXT_MISSING : _("n/a"));
  return may_be_known ? g_strdup (_("Not known for this time range"))
                      : g_strdup_printf (_("%s does not offer this number"), label);
}

static void
attach_bar (GtkGrid         *grid,
            int              row,
            const char      *channel,
            MpisMetric       metric,
            const MpisValue *value,
            double           most)
{
  const char *name = mpis_words_metric_name (metric);
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;
  GtkWidget *number;

  if (value->known)
    text = mpis_words_value (value, metric);
  else
    tooltip = explain_unknown (channel, metric, &text);
  number = make_label (text, 1, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (number), 9);
  gtk_widget_set_tooltip_text (number, tooltip);
  if (!value->known)
    gtk_widget_add_css_class (number, "dimmed");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar),
                                 value->known && most > 0 ? CLAMP (value->number / most, 0, 1) : 0);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (bar, metric == MPIS_METRIC_VIEWS ? "views-bar" : "rate-bar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_grid_attach (grid, make_label (name, 0, "caption"), 0, row, 1, 1);
  gtk_grid_attach (grid, bar, 1, row, 1, 1);
  gtk_grid_attach (grid, number, 2, row, 1, 1);
}

static GtkWidget *
make_line (const MpisChannelLine *line,
           const Most            *most)
{
  g_autofree char *label = mpis_channel_get_label (line->channel);
  guint n = line->posts.known ? line->posts.integer : 0;
  g_autofree char *posts = g_strdup_printf (ngettext ("%u post published", "%u posts published",
                                                      n), n);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = make_label (label, 0, "heading");
  GtkWidget *count = make_label (posts, 1, "caption");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "dimmed");
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), count);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_add_css_class (grid, "channel-line");
  gtk_grid_attach (GTK_GRID (grid), head, 0, 0, 3, 1);
  attach_bar (GTK_GRID (grid), 1, line->channel, MPIS_METRIC_VIEWS, &line->views, most->views);
  attach_bar (GTK_GRID (grid), 2, line->channel, MPIS_METRIC_ENGAGEMENT_RATE, &line->rate,
              most->rate);
  return grid;
}

static int
compare_views (gconstpointer a,
               gconstpointer b)
{
  const MpisValue *x = &((const MpisChannelLine *) a)->views;
  const MpisValue *y = &((const MpisChannelLine *) b)->views;
  gint64 p = x->known ? x->integer : -1;
  gint64 q = y->known ? y->integer : -1;

  return p > q ? -1 : p < q;
}

static void
mpis_channel_list_class_init (MpisChannelListClass *klass)
{
}

static void
mpis_channel_list_init (MpisChannelList *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "card");
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/**
 * mpis_channel_list_show:
 * @lines: (element-type MpisChannelLine): the channels; sorted by views here
 */
void
mpis_channel_list_show (MpisChannelList *self,
                        GArray          *lines)
{
  Most most = { 0, 0 };
  GtkWidget *child;

  g_return_if_fail (MPIS_IS_CHANNEL_LIST (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  g_array_sort (lines, compare_views);
  for (guint i = 0; i < lines->len; i++)
    {
      const MpisChannelLine *line = &g_array_index (lines, MpisChannelLine, i);

      most.views = line->views.known ? MAX (most.views, line->views.number) : most.views;
      most.rate = line->rate.known ? MAX (most.rate, line->rate.number) : most.rate;
    }
  for (guint i = 0; i < lines->len; i++)
    gtk_box_append (self->box, make_line (&g_array_index (lines, MpisChannelLine, i), &most));
  if (lines->len == 0)
    {
      GtkWidget *label = make_label (_("No channel has numbers in this time range"), 0.5, "dimmed");

      gtk_widget_add_css_class (label, "placeholder");
      gtk_box_append (self->box, label);
    }
}
