#include "config.h"

#include "mpis-analytics-private.h"

#include <glib/gi18n.h>

/* What is asked, as the controls of the analytics page and its breadcrumb say it. */

static const int splits[] = {
  MPIS_EXPLORER_WHOLE, MPIS_GROUP_CHANNEL, MPIS_GROUP_PROJECT, MPIS_GROUP_PERSONA,
};

const char *
_mpis_analytics_split_label (int split)
{
  switch (split)
    {
    case MPIS_GROUP_CHANNEL: return _("Split by Channel");
    case MPIS_GROUP_PROJECT: return _("Split by Project");
    case MPIS_GROUP_PERSONA: return _("Split by Persona");
    default:                 return _("Not Split");
    }
}

/* Which split stands at @position of the drop-down; the one that is asked for if none does. */
int
_mpis_analytics_page_split_at (MpisAnalyticsPage *self,
                               guint              position)
{
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    if (mpis_explorer_can_split (self->explorer, splits[i]) && position-- == 0)
      return splits[i];
  return self->explorer->split;
}

static gboolean
same_strings (GListModel *a,
              GListModel *b)
{
  guint n = a != NULL ? g_list_model_get_n_items (a) : 0;

  if (g_list_model_get_n_items (b) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (a), i),
                      gtk_string_list_get_string (GTK_STRING_LIST (b), i)))
      return FALSE;
  return TRUE;
}

static void
choose_split (MpisAnalyticsPage *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    if (mpis_explorer_can_split (self->explorer, splits[i]))
      {
        if (splits[i] == self->explorer->split)
          selected = g_list_model_get_n_items (G_LIST_MODEL (names));
        gtk_string_list_append (names, _mpis_analytics_split_label (splits[i]));
      }
  /* New items are told about after a choice, so they may not be what follows from it. */
  if (!same_strings (gtk_drop_down_get_model (self->split_drop_down), G_LIST_MODEL (names)))
    gtk_drop_down_set_model (self->split_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->split_drop_down, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->split_drop_down),
                          g_list_model_get_n_items (G_LIST_MODEL (names)) > 1);
}

/* How many posts there are is asked of the period's posts only; nothing precedes all time. */
void
_mpis_analytics_page_choose (MpisAnalyticsPage *self)
{
  gboolean is_posts = self->explorer->metric == MPIS_METRIC_POSTS;
  MpisLens lens = is_posts ? MPIS_LENS_POSTS : mpis_scope_get_lens (self->scope);
  MpisPeriod period = mpis_explorer_get_period (self->explorer,
                                                mpis_scope_get_period (self->scope));
  gboolean comparable = period.from != MPIS_DAY_FIRST && period.to != MPIS_DAY_LAST;

  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->metric_drop_down, self->explorer->metric);
  gtk_drop_down_set_selected (self->by_drop_down, self->explorer->by);
  choose_split (self);
  gtk_toggle_button_set_active (self->compare_button, self->explorer->compare && comparable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), comparable);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->compare_button),
                               comparable ? _("Compare With the Period Before")
                                          : _("All time has no period before it"));
  adw_toggle_group_set_active_name (self->lens_group,
                                    lens == MPIS_LENS_POSTS ? "posts" : "activity");
  gtk_widget_set_sensitive (GTK_WIDGET (self->lens_group), !is_posts);
  self->choosing = FALSE;
}

/* A table of many columns takes the whole width. */
void
_mpis_analytics_page_place_table (MpisAnalyticsPage *self)
{
  gboolean beside = self->detail == DETAIL_BESIDE && self->explorer->split == MPIS_EXPLORER_WHOLE;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body),
                                  beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (GTK_BOX (self->body), beside);
}

/* In a narrow window, what is chosen less often stands in a popover. */
void
_mpis_analytics_page_place (MpisAnalyticsPage *self)
{
  gboolean beside = self->detail == DETAIL_BESIDE;
  AdwBin *holder = beside ? self->more_bin : self->more_popover_bin;

  if (adw_bin_get_child (holder) == NULL)
    {
      g_object_ref (self->more_box);
      adw_bin_set_child (beside ? self->more_popover_bin : self->more_bin, NULL);
      adw_bin_set_child (holder, self->more_box);
      g_object_unref (self->more_box);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->more_box),
                                  beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self->more_bin), beside);
  gtk_widget_set_visible (self->more_button, !beside);
  _mpis_analytics_page_place_table (self);
  g_object_set (self->table, "compact", self->detail == DETAIL_NARROW, NULL);
}

/* The breadcrumb */

static GtkWidget *
make_crumb (const char *label,
            guint       n_steps)
{
  GtkWidget *crumb = gtk_button_new_with_label (label);

  gtk_button_set_can_shrink (GTK_BUTTON (crumb), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (crumb), "analytics.go-up");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (crumb), "u", n_steps);
  gtk_widget_add_css_class (crumb, "flat");
  gtk_widget_add_css_class (crumb, "chip");
  return crumb;
}

static void
add_crumb (MpisAnalyticsPage *self,
           GtkWidget         *crumb)
{
  if (gtk_widget_get_first_child (GTK_WIDGET (self->crumbs)) != NULL)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (arrow, "dimmed");
      adw_wrap_box_append (self->crumbs, arrow);
    }
  adw_wrap_box_append (self->crumbs, crumb);
}

void
_mpis_analytics_page_show_crumbs (MpisAnalyticsPage *self)
{
  GPtrArray *path = self->explorer->path;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->crumbs))))
    adw_wrap_box_remove (self->crumbs, child);
  gtk_widget_set_visible (GTK_WIDGET (self->crumbs), path->len > 0);
  if (path->len == 0)
    return;
  add_crumb (self, make_crumb (_("All"), 0));
  for (guint i = 0; i < path->len; i++)
    {
      const MpisExplorerStep *step = g_ptr_array_index (path, i);

      if (i + 1 < path->len)
        add_crumb (self, make_crumb (step->label, i + 1));
      else
        {
          GtkWidget *here = gtk_label_new (step->label);

          gtk_label_set_ellipsize (GTK_LABEL (here), PANGO_ELLIPSIZE_END);
          gtk_widget_add_css_class (here, "heading");
          add_crumb (self, here);
        }
    }
}
