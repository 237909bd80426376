#include "config.h"

#include "mpis-flags-page.h"

#include <glib/gi18n.h>

#include "mpis-flag-row.h"
#include "mpis-state-pane.h"
#include "mpis-thresholds-dialog.h"

struct _MpisFlagsPage
{
  AdwBin           parent_instance;

  AdwBanner       *refused_banner;
  MpisStatePane   *pane;
  GtkLabel        *summary;
  GtkToggleButton *resolved_button;
  GtkListBox      *list;
  GtkWidget       *calm;
  GtkWidget       *resolved_heading;
  GtkListBox      *resolved_list;

  MpisScope       *scope;
  gboolean         stale;     /* something changed while nobody looked */
};

G_DEFINE_FINAL_TYPE (MpisFlagsPage, mpis_flags_page, ADW_TYPE_BIN)

/* Flags that are opened, or hold the focus, stay so when the lists are made anew. */
typedef struct {
  GHashTable *expanded;
  char       *focused;
} Standing;

static void
note_standing (GtkListBox *list,
               Standing   *standing)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (list));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      const char *id = mpis_flag_peek (mpis_flag_row_get_flag (MPIS_FLAG_ROW (row)))->id;

      if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
        g_hash_table_add (standing->expanded, g_strdup (id));
      if (GTK_WIDGET (row) == focus)
        g_set_str (&standing->focused, id);
    }
  gtk_list_box_remove_all (list);
}

static void
add_row (MpisFlagsPage *self,
         MpisFlag      *flag,
         Standing      *standing)
{
  GtkWidget *row = mpis_flag_row_new (self->scope, flag);
  const char *id = mpis_flag_peek (flag)->id;

  gtk_list_box_append (mpis_flag_is_open (flag) ? self->list : self->resolved_list, row);
  if (g_hash_table_contains (standing->expanded, id))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  if (g_strcmp0 (standing->focused, id) == 0)
    gtk_widget_grab_focus (row);
}

static void
show_summary (MpisFlagsPage *self,
              guint          n_open,
              guint          n_critical)
{
  g_autofree char *open = g_strdup_printf (ngettext ("%u open", "%u open", n_open), n_open);
  /* Translators: of the open red flags, as in “3 open, 1 critical” */
  g_autofree char *text = n_critical > 0
    ? g_strdup_printf (ngettext ("%s, %u critical", "%s, %u critical", n_critical), open, n_critical)
    : g_steal_pointer (&open);

  gtk_label_set_label (self->summary, text);
}

static void
show_flags (MpisFlagsPage *self)
{
  GListModel *flags = mpis_workspace_get_flags (mpis_scope_get_workspace (self->scope));
  gboolean with_resolved = gtk_toggle_button_get_active (self->resolved_button);
  Standing standing = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), NULL };
  guint n_open = 0, n_critical = 0, n_resolved = 0;

  note_standing (self->list, &standing);
  note_standing (self->resolved_list, &standing);
  for (guint i = 0; i < g_list_model_get_n_items (flags); i++)
    {
      g_autoptr(MpisFlag) flag = g_list_model_get_item (flags, i);
      gboolean is_open = mpis_flag_is_open (flag);

      n_open += is_open;
      n_critical += is_open && mpis_flag_peek (flag)->is_critical;
      n_resolved += !is_open;
      if (is_open || with_resolved)
        add_row (self, flag, &standing);
    }
  show_summary (self, n_open, n_critical);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_open > 0);
  gtk_widget_set_visible (self->calm, n_open == 0);
  gtk_widget_set_visible (self->resolved_heading, with_resolved && n_resolved > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->resolved_list), with_resolved && n_resolved > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->resolved_button), n_resolved > 0 || with_resolved);
  g_hash_table_unref (standing.expanded);
  g_free (standing.focused);
}

static void
show_refused (MpisFlagsPage *self)
{
  guint n = mpis_commands_get_n_refused (mpis_workspace_get_commands (mpis_scope_get_workspace (self->scope)));
  g_autofree char *text = g_strdup_printf (ngettext ("%u change could not be saved",
                                                     "%u changes could not be saved", n), n);

  adw_banner_set_title (self->refused_banner, text);
  adw_banner_set_revealed (self->refused_banner, n > 0);
}

static void
update (MpisFlagsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  self->stale = workspace == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  show_refused (self);
  show_flags (self);
}

static void
on_resolved_toggled_cb (MpisFlagsPage *self)
{
  if (self->scope != NULL)
    update (self);
}

static void
thresholds_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  MpisFlagsPage *self = MPIS_FLAGS_PAGE (widget);

  if (mpis_scope_get_workspace (self->scope) != NULL)
    adw_dialog_present (mpis_thresholds_dialog_new (self->scope), widget);
}

static void
mpis_flags_page_map (GtkWidget *widget)
{
  MpisFlagsPage *self = MPIS_FLAGS_PAGE (widget);

  GTK_WIDGET_CLASS (mpis_flags_page_parent_class)->map (widget);
  if (self->stale && self->scope != NULL)
    update (self);
}

static void
mpis_flags_page_dispose (GObject *object)
{
  MpisFlagsPage *self = MPIS_FLAGS_PAGE (object);

  g_clear_object (&self->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_FLAGS_PAGE);
  G_OBJECT_CLASS (mpis_flags_page_parent_class)->dispose (object);
}

static void
mpis_flags_page_class_init (MpisFlagsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_flags_page_dispose;
  widget_class->map = mpis_flags_page_map;

  g_type_ensure (MPIS_TYPE_STATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/flags-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, refused_banner);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, resolved_button);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, calm);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, resolved_heading);
  gtk_widget_class_bind_template_child (widget_class, MpisFlagsPage, resolved_list);
  gtk_widget_class_bind_template_callback (widget_class, on_resolved_toggled_cb);
  gtk_widget_class_install_action (widget_class, "flags.thresholds", NULL, thresholds_action);
}

static void
mpis_flags_page_init (MpisFlagsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_flags_page_set_scope:
 * @self: the page
 * @scope: for its workspace and zone
 */
void
mpis_flags_page_set_scope (MpisFlagsPage *self,
                           MpisScope     *scope)
{
  g_return_if_fail (MPIS_IS_FLAGS_PAGE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->stale = TRUE;
  update (self);
}
