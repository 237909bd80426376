#include "config.h"

#include "mpis-list-filter-bar.h"

#include <glib/gi18n.h>

#include "mpis-filter-bar.h"
#include "mpis-list-filter-button.h"
#include "mpis-words.h"

struct _MpisListFilterBar
{
  AdwBin parent_instance;

  AdwWrapBox *box;
};

G_DEFINE_FINAL_TYPE (MpisListFilterBar, mpis_list_filter_bar, ADW_TYPE_BIN)

static void
mpis_list_filter_bar_class_init (MpisListFilterBarClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mpis_list_filter_bar_init (MpisListFilterBar *self)
{
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 6);
  adw_wrap_box_set_line_spacing (self->box, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "list-chips");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filters of this list"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static char *
chip_label (MpisFacet   facet,
            const char *name,
            gboolean    not)
{
  if (not)
    /* Translators: a filter that leaves something out, as in “Not Telegram”. */
    return g_strdup_printf (_("Not %s"), name);
  if (facet == MPIS_FACET_STATE)
    /* Translators: a filter by what is known of a post, as in “Only with numbers”. */
    return g_strdup_printf (_("Only %s"), name);
  return g_strdup (name);
}

static void
add_chips (MpisListFilterBar  *self,
           const MpisListKind *kind,
           MpisScope          *scope,
           MpisFacet           facet,
           const char *const  *values,
           gboolean            not)
{
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *name = mpis_list_filter_get_label (kind, scope, facet, values[i]);
      g_autofree char *label = chip_label (facet, name, not);
      GtkWidget *chip = mpis_chip_new (label);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "(usbb)", (guint32) facet, values[i],
                                        FALSE, FALSE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "list.filter");
      adw_wrap_box_append (self->box, chip);
    }
}

static char *
days_label (const MpisListKind *kind,
            gint32              from,
            gint32              to)
{
  g_autofree char *first = mpis_words_day (from);
  g_autofree char *last = mpis_words_day (to);
  g_autofree char *days = NULL;

  if (from == MPIS_DAY_FIRST)
    days = g_strdup_printf (_("until %s"), last);
  else if (to == MPIS_DAY_LAST)
    days = g_strdup_printf (_("from %s"), first);
  else
    days = mpis_words_days (from, to);
  /* Translators: what the days are of and the days, as in “Published 1 Nov 2026 – 20 Nov 2026”. */
  return g_strdup_printf (_("%s %s"), _(kind->days_title), days);
}

static void
add_days (MpisListFilterBar  *self,
          const MpisListKind *kind,
          MpisScope          *scope,
          MpisListFilter     *filter)
{
  g_autofree char *label = NULL;
  g_autofree char *range = mpis_scope_get_range_label (scope);
  g_autofree char *whole = NULL;
  GtkWidget *chip;
  gint32 from, to;

  if (!mpis_list_filter_get_days (filter, &from, &to))
    return;
  label = days_label (kind, from, to);
  /* Translators: the days of a list, and the window's time range, which does not count there now. */
  whole = g_strdup_printf (_("%s instead of %s"), label, range);
  chip = mpis_chip_new (mpis_scope_get_range (scope) == MPIS_RANGE_ALL ? label : whole);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "(ii)", MPIS_DAY_FIRST, MPIS_DAY_LAST);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "list.filter-days");
  adw_wrap_box_append (self->box, chip);
}

static void
add_clear (MpisListFilterBar *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Clear"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "list.clear-filters");
  gtk_widget_set_tooltip_text (button, _("Clear the Filters of This List"));
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_add_css_class (button, "flat");
  adw_wrap_box_append (self->box, button);
}

/**
 * mpis_list_filter_bar_show:
 * @kind: what is listed
 * @scope: what there is
 * @filter: what is chosen
 */
void
mpis_list_filter_bar_show (MpisListFilterBar  *self,
                           const MpisListKind *kind,
                           MpisScope          *scope,
                           MpisListFilter     *filter)
{
  GtkWidget *child;

  g_return_if_fail (MPIS_IS_LIST_FILTER_BAR (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    adw_wrap_box_remove (self->box, child);
  add_days (self, kind, scope, filter);
  for (MpisFacet facet = 0; facet < MPIS_N_FACETS; facet++)
    {
      add_chips (self, kind, scope, facet, mpis_list_filter_get_only (filter, facet), FALSE);
      add_chips (self, kind, scope, facet, mpis_list_filter_get_not (filter, facet), TRUE);
    }
  add_clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), mpis_list_filter_get_n (filter) > 0);
}
