#include "config.h"

#include "mpis-list-filter-button.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-choices.h"
#include "mpis-day-button.h"

struct _MpisListFilterButton
{
  AdwBin parent_instance;

  GtkMenuButton      *button;
  GtkPopover         *popover;
  GtkLabel           *days_label;
  MpisDayButton      *from_button;
  MpisDayButton      *to_button;
  GtkSearchEntry     *search_entry;
  GtkListBox         *list_box;
  GtkWidget          *clear_button;

  const MpisListKind *kind;
  MpisScope          *scope;
  MpisListFilter     *filter;
  gboolean            updating;
};

G_DEFINE_FINAL_TYPE (MpisListFilterButton, mpis_list_filter_button, ADW_TYPE_BIN)

/* A line of the list: keep only this, or leave it out. */
typedef struct {
  MpisFacet        facet;
  char            *value;
  char            *folded;
  GtkCheckButton  *only;
  GtkToggleButton *not;
} Line;

#define LINE_KEY "mpis-line"

static const MpisFilterKind filter_kinds[MPIS_N_FACETS - 1] = {
  [MPIS_FACET_CHANNEL] = MPIS_FILTER_CHANNEL, [MPIS_FACET_PERSONA] = MPIS_FILTER_PERSONA,
  [MPIS_FACET_PROJECT] = MPIS_FILTER_PROJECT,
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->value);
  g_free (line->folded);
  g_free (line);
}

static Line *
line_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), LINE_KEY);
}

static const char *
facet_title (MpisFacet facet)
{
  switch (facet)
    {
    case MPIS_FACET_CHANNEL: return _("Channels");
    case MPIS_FACET_PERSONA: return _("Personas");
    case MPIS_FACET_PROJECT: return _("Projects");
    case MPIS_FACET_STATE:   return _("Only Those …");
    default:                 g_return_val_if_reached ("");
    }
}

/* Keeping only what is left out would keep nothing: the one choice ends the other. */
static void
on_toggled_cb (GtkWidget *toggle,
               GtkWidget *row)
{
  MpisListFilterButton *self =
    MPIS_LIST_FILTER_BUTTON (gtk_widget_get_ancestor (row, MPIS_TYPE_LIST_FILTER_BUTTON));
  Line *line = line_of (GTK_LIST_BOX_ROW (row));
  gboolean is_only = toggle == GTK_WIDGET (line->only);
  gboolean only = gtk_check_button_get_active (line->only);
  gboolean not = gtk_toggle_button_get_active (line->not);

  if (self->updating)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "list.filter", "(usbb)", (guint32) line->facet,
                              line->value, only && (is_only || !not), not && (!is_only || !only));
}

static GtkCheckButton *
make_check (const char *label)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
  gtk_widget_set_hexpand (check, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_CHECK_BUTTON (check);
}

static GtkToggleButton *
make_not (const char *label)
{
  GtkWidget *not = gtk_toggle_button_new ();
  g_autofree char *what = g_strdup_printf (_("Leave out “%s”"), label);

  gtk_button_set_icon_name (GTK_BUTTON (not), "action-unavailable-symbolic");
  gtk_widget_set_tooltip_text (not, _("Leave Out"));
  gtk_widget_set_valign (not, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (not, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (not), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  return GTK_TOGGLE_BUTTON (not);
}

static void
append_line (MpisListFilterButton *self,
             MpisFacet             facet,
             const char           *value,
             const char           *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *row = gtk_list_box_row_new ();
  Line *line = g_new0 (Line, 1);

  *line = (Line) { facet, g_strdup (value), g_utf8_casefold (label, -1), make_check (label),
                   make_not (label) };
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->only));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->not));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), LINE_KEY, line, line_free);
  g_signal_connect (line->only, "toggled", G_CALLBACK (on_toggled_cb), row);
  g_signal_connect (line->not, "toggled", G_CALLBACK (on_toggled_cb), row);
  gtk_list_box_append (self->list_box, row);
}

static void
sync_lines (MpisListFilterButton *self)
{
  GtkListBoxRow *row;

  self->updating = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)); i++)
    {
      const Line *line = line_of (row);

      gtk_check_button_set_active (line->only,
        g_strv_contains (mpis_list_filter_get_only (self->filter, line->facet), line->value));
      gtk_toggle_button_set_active (line->not,
        g_strv_contains (mpis_list_filter_get_not (self->filter, line->facet), line->value));
    }
  self->updating = FALSE;
}

static void
fill (MpisListFilterButton *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  gtk_list_box_remove_all (self->list_box);
  for (guint i = 0; i < self->kind->n_states; i++)
    append_line (self, MPIS_FACET_STATE, self->kind->states[i].id, _(self->kind->states[i].title));
  for (MpisFacet facet = 0; facet < G_N_ELEMENTS (filter_kinds) && workspace != NULL; facet++)
    {
      g_autoptr(GPtrArray) choices = mpis_choices_new (workspace, filter_kinds[facet]);

      for (guint i = 0; i < choices->len; i++)
        {
          const MpisChoice *choice = choices->pdata[i];

          append_line (self, facet, choice->value, choice->label);
        }
    }
  sync_lines (self);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       data)
{
  MpisListFilterButton *self = data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = g_utf8_casefold (text, -1);

  return strstr (line_of (row)->folded, needle) != NULL;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  GtkWidget *label;

  if (before != NULL && line_of (before)->facet == line_of (row)->facet)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (facet_title (line_of (row)->facet));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

static void
on_popover_visible_cb (MpisListFilterButton *self)
{
  if (self->scope == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  fill (self);
}

static void
on_search_changed_cb (MpisListFilterButton *self)
{
  gtk_list_box_invalidate_filter (self->list_box);
}

static void
on_from_picked_cb (MpisListFilterButton *self,
                   int                   day)
{
  gint32 from, to;

  mpis_list_filter_get_days (self->filter, &from, &to);
  gtk_widget_activate_action (GTK_WIDGET (self), "list.filter-days", "(ii)", day, MAX (day, to));
}

static void
on_to_picked_cb (MpisListFilterButton *self,
                 int                   day)
{
  gint32 from, to;

  mpis_list_filter_get_days (self->filter, &from, &to);
  gtk_widget_activate_action (GTK_WIDGET (self), "list.filter-days", "(ii)", MIN (day, from), day);
}

static void
mpis_list_filter_button_dispose (GObject *object)
{
  MpisListFilterButton *self = MPIS_LIST_FILTER_BUTTON (object);

  g_clear_object (&self->scope);
  g_clear_pointer (&self->filter, mpis_list_filter_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_LIST_FILTER_BUTTON);
  G_OBJECT_CLASS (mpis_list_filter_button_parent_class)->dispose (object);
}

static void
mpis_list_filter_button_class_init (MpisListFilterButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_list_filter_button_dispose;

  g_type_ensure (MPIS_TYPE_DAY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/list-filter-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, days_label);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, from_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, to_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, list_box);
  gtk_widget_class_bind_template_child (widget_class, MpisListFilterButton, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_from_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_to_picked_cb);
}

static void
mpis_list_filter_button_init (MpisListFilterButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list_box, filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list_box, update_header, self, NULL);
}

/**
 * mpis_list_filter_button_show:
 * @kind: what is listed
 * @scope: what there is to choose from
 * @filter: what is chosen
 */
void
mpis_list_filter_button_show (MpisListFilterButton *self,
                              const MpisListKind   *kind,
                              MpisScope            *scope,
                              MpisListFilter       *filter)
{
  gint32 today = mpis_day_of (mpis_time_now (), mpis_scope_get_zone (scope));
  gint32 from, to;

  g_return_if_fail (MPIS_IS_LIST_FILTER_BUTTON (self));

  self->kind = kind;
  g_set_object (&self->scope, scope);
  g_clear_pointer (&self->filter, mpis_list_filter_unref);
  self->filter = mpis_list_filter_ref (filter);
  mpis_list_filter_get_days (filter, &from, &to);
  gtk_label_set_text (self->days_label, _(kind->days_title));
  mpis_day_button_set (self->from_button, from, today, _("From"));
  mpis_day_button_set (self->to_button, to, today, _("To"));
  gtk_widget_set_sensitive (self->clear_button, mpis_list_filter_get_n (filter) > 0);
  sync_lines (self);
}

/**
 * mpis_list_filter_get_label:
 * @kind: what is listed
 * @scope: what there is
 * @facet: what is looked at
 * @value: a channel, id or state
 *
 * Returns: (transfer full): what @value is called
 */
char *
mpis_list_filter_get_label (const MpisListKind *kind,
                            MpisScope          *scope,
                            MpisFacet           facet,
                            const char         *value)
{
  if (facet != MPIS_FACET_STATE)
    return mpis_scope_get_filter_label (scope, filter_kinds[facet], value);
  for (guint i = 0; i < kind->n_states; i++)
    if (g_str_equal (kind->states[i].id, value))
      return g_strdup (_(kind->states[i].title));
  return g_strdup (value);
}
