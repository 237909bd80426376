#include "config.h"

#include "mpis-card-parts.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "mpis-card-body.h"
#include "mpis-card-list.h"
#include "mpis-card-meter.h"
#include "mpis-categories.h"
#include "mpis-chart.h"
#include "mpis-figure.h"
#include "mpis-tiles.h"
#include "mpis-timeline.h"

/* What matters least goes first where there is little room. */
enum {
  LINKS_IMPORTANCE = 1, NOTES_IMPORTANCE, HEAD_IMPORTANCE, PAST_IMPORTANCE, CONTENT_IMPORTANCE = 9
};

struct _MpisCardParts
{
  GtkWidget parent_instance;

  MpisCardBody   *body;
  GtkWidget      *head;
  GtkLabel       *subtitle;
  AdwToggleGroup *ranges;
  GtkWidget      *figure;        /* the only one */
  GtkWidget      *figures;
  AdwBin         *meter;
  MpisChart      *chart;
  MpisCardList   *list;
  GtkWidget      *scroller;
  GtkLabel       *text;
  GtkLabel       *notes;
  GtkBox         *links;

  char           *widget;
  JsonObject     *config;
  MpisCardTarget  chart_target;
  int             chart_group;
  MpisChartContent *content;     /* (nullable) of the chart */
  GPtrArray      *targets;       /* of the links */
  gboolean        choosing;
};

enum { OPENED, CONFIG_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardParts, mpis_card_parts, GTK_TYPE_WIDGET)

static const char *const range_names[] = { "7d", "30d", "90d" };

static JsonObject *
copy_config (JsonObject *config)
{
  JsonObject *copy = json_object_new ();
  g_autoptr(GList) names = config != NULL ? json_object_get_members (config) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (config, l->data)));
  return copy;
}

static void
on_range_chosen_cb (MpisCardParts *self)
{
  g_autoptr(JsonObject) config = NULL;
  const char *name = adw_toggle_group_get_active_name (self->ranges);

  if (self->choosing || name == NULL)
    return;
  config = copy_config (self->config);
  json_object_set_string_member (config, "time_range", name);
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
on_dismissed_cb (MpisCardParts *self,
                 const char    *key)
{
  g_autoptr(JsonObject) config = copy_config (self->config);
  JsonNode *node = json_object_get_member (config, "hidden_flags");
  JsonArray *hidden = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                                   : json_array_new ();

  json_array_add_string_element (hidden, key);
  json_object_set_array_member (config, "hidden_flags", hidden);
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
on_show_hidden_cb (MpisCardParts *self)
{
  g_autoptr(JsonObject) config = copy_config (self->config);

  json_object_remove_member (config, "hidden_flags");
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
on_link_clicked_cb (GtkWidget     *button,
                    MpisCardParts *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mpis-link"));

  if (i < self->targets->len)
    g_signal_emit (self, signals[OPENED], 0, g_ptr_array_index (self->targets, i));
}

static void
on_list_opened_cb (MpisCardParts        *self,
                   const MpisCardTarget *target)
{
  g_signal_emit (self, signals[OPENED], 0, target);
}

static gint32
last_day_of (int    group,
             gint32 first)
{
  int year, month, day_of_month;

  if (group == MPIS_GROUP_WEEK)
    return first + 6;
  if (group != MPIS_GROUP_MONTH)
    return first;
  mpis_day_get_date (first + 31, &year, &month, &day_of_month);
  return first + 31 - day_of_month;
}

/* What of the chart's content was meant: a run, or a category. */
static const char *
id_of_item (MpisCardParts *self,
            int            item)
{
  if (item < 0)
    return NULL;
  if (MPIS_IS_TIMELINE (self->content) && (guint) item < mpis_timeline_get_n (MPIS_TIMELINE (self->content)))
    return mpis_timeline_get (MPIS_TIMELINE (self->content), item)->id;
  if (MPIS_IS_CATEGORIES (self->content) && (guint) item < mpis_categories_get_n (MPIS_CATEGORIES (self->content)))
    return mpis_categories_get (MPIS_CATEGORIES (self->content), item)->id;
  return NULL;
}

static void
aim_at_days (MpisCardParts  *self,
             MpisCardTarget *target,
             gint32          first)
{
  target->has_period = TRUE;
  target->period.from = first;
  target->period.to = last_day_of (self->chart_group, first);
}

/* A day leads to its posts, a channel to its posts, a post or a run to itself. */
static void
on_mark_activated_cb (MpisCardParts       *self,
                      const MpisChartMark *mark)
{
  g_autoptr(MpisCardTarget) target = mpis_card_target_copy (&self->chart_target);
  const char *item = id_of_item (self, mark->item);
  const char *id = item != NULL ? item : mark->series != NULL ? mpis_series_get_id (mark->series) : NULL;
  gint32 day;

  if (!isnan (mark->day) && target->kind != MPIS_CARD_TARGET_RUN)
    aim_at_days (self, target, (gint32) floor (mark->day));
  else if (id == NULL)
    return;
  else if (self->chart_group == MPIS_GROUP_CHANNEL)
    g_set_str (&target->channel, id);
  else if (self->chart_group == MPIS_GROUP_PERSONA)
    g_set_str (&target->persona, id);
  else if (self->chart_group == MPIS_GROUP_PROJECT)
    g_set_str (&target->project, id);
  else if ((self->chart_group == MPIS_GROUP_WEEK || self->chart_group == MPIS_GROUP_MONTH) &&
           mpis_day_parse (id, &day, NULL))
    aim_at_days (self, target, day);
  else
    g_set_str (&target->id, id);
  g_signal_emit (self, signals[OPENED], 0, target);
}

static void
show_head (MpisCardParts        *self,
           const MpisCardAnswer *answer)
{
  gboolean has_ranges = g_strcmp0 (self->widget, "engagement-chart") == 0;
  const char *chosen = NULL;

  gtk_label_set_text (self->subtitle, answer->subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), answer->subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->ranges), has_ranges);
  gtk_widget_set_visible (self->head, answer->subtitle != NULL || has_ranges);
  if (!has_ranges)
    return;
  if (self->config != NULL && json_object_has_member (self->config, "time_range"))
    chosen = json_node_get_string (json_object_get_member (self->config, "time_range"));
  self->choosing = TRUE;
  adw_toggle_group_set_active (self->ranges, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < G_N_ELEMENTS (range_names); i++)
    if (g_strcmp0 (chosen, range_names[i]) == 0)
      adw_toggle_group_set_active_name (self->ranges, chosen);
  self->choosing = FALSE;
}

static void
show_figure (GtkWidget            *widget,
             const MpisCardFigure *figure,
             const char           *name)
{
  MpisFigureValue value = {
    .now = figure->now, .before = figure->before, .flags = figure->flags, .offered = figure->offered,
    .trend = figure->trend,
  };

  mpis_figure_show_as (MPIS_FIGURE (widget), name, figure->metric, &value,
                       figure->compared ? &figure->previous : NULL);
}

static GtkWidget *
make_figure (void)
{
  GtkWidget *figure = g_object_new (MPIS_TYPE_FIGURE, NULL);

  gtk_widget_remove_css_class (figure, "card");   /* it stands on one */
  return figure;
}

/* A figure on its own has the whole card for its shape over the days; several share it as tiles. */
static void
show_figures (MpisCardParts        *self,
              const MpisCardAnswer *answer)
{
  guint n = answer->figures->len;
  GtkWidget *child = gtk_widget_get_first_child (self->figures);

  gtk_widget_set_visible (self->figure, n == 1);
  gtk_widget_set_visible (self->figures, n > 1);
  if (n == 1)
    show_figure (self->figure, g_ptr_array_index (answer->figures, 0), NULL);
  for (guint i = 0; i < n && n > 1; i++)
    {
      const MpisCardFigure *figure = g_ptr_array_index (answer->figures, i);

      if (child == NULL)
        {
          child = make_figure ();
          gtk_widget_set_parent (child, self->figures);
        }
      show_figure (child, figure, figure->name);
      child = gtk_widget_get_next_sibling (child);
    }
  while (child != NULL && n > 1)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_widget_unparent (child);
      child = next;
    }
}

static void
show_chart (MpisCardParts        *self,
            const MpisCardAnswer *answer)
{
  const MpisCardChart *chart = answer->chart;

  gtk_widget_set_visible (GTK_WIDGET (self->chart), chart != NULL);
  mpis_card_target_clear (&self->chart_target);
  if (chart == NULL)
    {
      mpis_chart_set_series (self->chart, NULL);
      g_clear_object (&self->content);
      return;
    }
  mpis_chart_set_unit (self->chart, chart->unit);
  mpis_chart_set_kind (self->chart, chart->kind);
  mpis_chart_set_title (self->chart, chart->title);
  mpis_chart_set_range (self->chart, chart->first, chart->last);
  mpis_chart_set_goal (self->chart, chart->goal);
  mpis_chart_set_content (self->chart, chart->content);
  mpis_chart_set_series (self->chart, G_LIST_MODEL (chart->series));
  g_set_object (&self->content, chart->content);
  {
    MpisCardTarget *copy = mpis_card_target_copy (&chart->target);

    self->chart_target = *copy;
    g_free (copy);
  }
  self->chart_group = chart->group;
}

static void
add_link (MpisCardParts *self,
          const char    *label,
          GCallback      clicked,
          gboolean       swapped,
          guint          i)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-link");
  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  g_object_set_data (G_OBJECT (button), "mpis-link", GUINT_TO_POINTER (i));
  g_signal_connect_data (button, "clicked", clicked, self, NULL, swapped ? G_CONNECT_SWAPPED : 0);
  gtk_box_append (self->links, button);
}

static void
show_links (MpisCardParts        *self,
            const MpisCardAnswer *answer)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->links))))
    gtk_box_remove (self->links, child);
  g_ptr_array_set_size (self->targets, 0);
  for (guint i = 0; i < answer->links->len; i++)
    {
      const MpisCardLink *link = g_ptr_array_index (answer->links, i);

      g_ptr_array_add (self->targets, mpis_card_target_copy (&link->target));
      add_link (self, link->label, G_CALLBACK (on_link_clicked_cb), FALSE, i);
    }
  if (g_strcmp0 (self->widget, "red-flags") == 0 && self->config != NULL &&
      json_object_has_member (self->config, "hidden_flags"))
    add_link (self, _("Show Hidden Flags"), G_CALLBACK (on_show_hidden_cb), TRUE, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->links), gtk_widget_get_first_child (GTK_WIDGET (self->links)) != NULL);
}

static void
mpis_card_parts_dispose (GObject *object)
{
  MpisCardParts *self = MPIS_CARD_PARTS (object);
  GtkWidget *child;

  while (self->figures != NULL && (child = gtk_widget_get_first_child (self->figures)))
    gtk_widget_unparent (child);
  self->figures = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  mpis_card_target_clear (&self->chart_target);
  g_clear_object (&self->content);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->config, json_object_unref);
  g_clear_pointer (&self->widget, g_free);
  G_OBJECT_CLASS (mpis_card_parts_parent_class)->dispose (object);
}

static void
mpis_card_parts_class_init (MpisCardPartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_card_parts_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, MPIS_TYPE_CARD_TARGET);
  signals[CONFIG_CHANGED] = g_signal_new ("config-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
make_head (MpisCardParts *self)
{
  static const char *const labels[] = { N_("7d"), N_("30d"), N_("90d") };
  static const char *const tooltips[] = { N_("Last 7 Days"), N_("Last 30 Days"), N_("Last 90 Days") };

  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->subtitle = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->subtitle, 0);
  gtk_label_set_ellipsize (self->subtitle, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->subtitle), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "dimmed");
  self->ranges = ADW_TOGGLE_GROUP (adw_toggle_group_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->ranges), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->ranges), "card-ranges");
  gtk_widget_set_valign (GTK_WIDGET (self->ranges), GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (range_names); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, range_names[i]);
      adw_toggle_set_label (toggle, _(labels[i]));
      adw_toggle_set_tooltip (toggle, _(tooltips[i]));
      adw_toggle_group_add (self->ranges, toggle);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ranges), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time range"), -1);
  g_signal_connect_swapped (self->ranges, "notify::active-name", G_CALLBACK (on_range_chosen_cb), self);
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->subtitle));
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->ranges));
}

static void
make_text (MpisCardParts *self)
{
  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_yalign (self->text, 0);
  gtk_label_set_selectable (self->text, TRUE);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->text));
  gtk_widget_set_vexpand (self->scroller, TRUE);
}

static void
make_notes (MpisCardParts *self)
{
  self->notes = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->notes, TRUE);
  gtk_label_set_xalign (self->notes, 0);
  gtk_label_set_lines (self->notes, 2);
  gtk_label_set_ellipsize (self->notes, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->notes), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->notes), "dimmed");
  self->links = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
}

static void
on_contrast_changed_cb (MpisCardParts   *self,
                        GParamSpec      *pspec,
                        AdwStyleManager *manager)
{
  mpis_chart_set_high_contrast (self->chart, adw_style_manager_get_high_contrast (manager));
}

static void
make_chart (MpisCardParts *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->chart = MPIS_CHART (mpis_chart_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  g_signal_connect_swapped (self->chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), self);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (on_contrast_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_contrast_changed_cb (self, NULL, manager);
}

static void
mpis_card_parts_init (MpisCardParts *self)
{
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_card_target_free);
  self->body = MPIS_CARD_BODY (mpis_card_body_new (FALSE));
  make_head (self);
  self->figure = make_figure ();
  gtk_widget_set_vexpand (self->figure, TRUE);
  self->figures = g_object_new (MPIS_TYPE_TILES, "min-tile-width", 96, "spacing", 12, NULL);
  self->meter = ADW_BIN (adw_bin_new ());
  make_chart (self);
  self->list = MPIS_CARD_LIST (mpis_card_list_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->list), TRUE);
  g_signal_connect_swapped (self->list, "opened", G_CALLBACK (on_list_opened_cb), self);
  g_signal_connect_swapped (self->list, "dismissed", G_CALLBACK (on_dismissed_cb), self);
  make_text (self);
  make_notes (self);
  mpis_card_body_append (self->body, self->head, HEAD_IMPORTANCE);
  mpis_card_body_append (self->body, self->figure, CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, self->figures, CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, GTK_WIDGET (self->meter), CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, GTK_WIDGET (self->chart), CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, GTK_WIDGET (self->list), CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, self->scroller, CONTENT_IMPORTANCE);
  mpis_card_body_append (self->body, GTK_WIDGET (self->notes), NOTES_IMPORTANCE);
  mpis_card_body_append (self->body, GTK_WIDGET (self->links), LINKS_IMPORTANCE);
  gtk_widget_set_parent (GTK_WIDGET (self->body), GTK_WIDGET (self));
}

/**
 * mpis_card_parts_new:
 *
 * Returns: (transfer floating): parts that show nothing yet
 */
GtkWidget *
mpis_card_parts_new (void)
{
  return g_object_new (MPIS_TYPE_CARD_PARTS, NULL);
}

/**
 * mpis_card_parts_show:
 * @widget: (nullable): the key of the widget registry
 * @config: (nullable): the card's config
 * @answer: what to show; it is ready
 */
void
mpis_card_parts_show (MpisCardParts        *self,
                      const char           *widget,
                      JsonObject           *config,
                      const MpisCardAnswer *answer)
{
  g_return_if_fail (MPIS_IS_CARD_PARTS (self));

  g_set_str (&self->widget, widget);
  g_clear_pointer (&self->config, json_object_unref);
  self->config = config != NULL ? json_object_ref (config) : NULL;
  show_head (self, answer);
  show_figures (self, answer);
  adw_bin_set_child (self->meter, answer->progress != NULL ? mpis_card_meter_new (answer->progress) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->meter), answer->progress != NULL);
  /* With the way to a goal, the weeks before are what can be done without. */
  g_object_set_data (G_OBJECT (self->chart), "mpis-importance",
                     GUINT_TO_POINTER (answer->progress != NULL ? PAST_IMPORTANCE : CONTENT_IMPORTANCE));
  show_chart (self, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->list), answer->table != NULL);
  if (answer->table != NULL)
    mpis_card_list_show (self->list, answer->table, answer->zone);
  gtk_widget_set_visible (self->scroller, answer->label_markup != NULL);
  gtk_label_set_markup (self->text, answer->label_markup != NULL ? answer->label_markup : "");
  gtk_label_set_text (self->notes, answer->notes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notes), answer->notes);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), answer->notes != NULL);
  show_links (self, answer);
}
