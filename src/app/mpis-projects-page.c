#include "config.h"

#include "mpis-projects-page.h"

#include <glib/gi18n.h>

#include "mpis-columns.h"
#include "mpis-project-dialog.h"
#include "mpis-project-row.h"
#include "mpis-state-pane.h"


struct _MpisProjectsPage
{
  AdwBin parent_instance;

  AdwBanner       *refused_banner;
  MpisStatePane   *pane;
  GtkEditable     *search_entry;
  GtkToggleButton *archived_button;
  GtkListBox      *list;
  GtkWidget       *no_match;
  GMenuModel      *project_menu;

  MpisScope       *scope;
  gboolean         stale;     /* something changed while nobody looked */
};

G_DEFINE_FINAL_TYPE (MpisProjectsPage, mpis_projects_page, ADW_TYPE_BIN)

static gboolean
is_archived (MpisProject *project)
{
  return mpis_project_get_archived_at (project) != MPIS_INSTANT_UNKNOWN;
}

static gboolean
is_wanted (MpisProjectsPage *self,
           MpisProject      *project,
           const char       *needle)
{
  if (is_archived (project) && !gtk_toggle_button_get_active (self->archived_button))
    return FALSE;
  return *needle == '\0' || mpis_text_matches (mpis_project_get_name (project), needle);
}

static int
compare_projects (gconstpointer a,
                  gconstpointer b)
{
  MpisProject *left = *(MpisProject *const *) a;
  MpisProject *right = *(MpisProject *const *) b;

  if (is_archived (left) != is_archived (right))
    return is_archived (left) ? 1 : -1;
  return g_utf8_collate (mpis_project_get_name (left), mpis_project_get_name (right));
}

/* Runs come newest first: the first of each project is its last. */
static GHashTable *
find_last_runs (MpisWorkspace *workspace)
{
  GHashTable *last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GListModel *runs = mpis_workspace_get_runs (workspace);
  guint n_projects = g_list_model_get_n_items (mpis_workspace_get_projects (workspace));

  for (guint i = 0; i < g_list_model_get_n_items (runs) && g_hash_table_size (last) < n_projects; i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);
      const char *id = mpis_run_peek (run)->project_id;

      if (id != NULL && !g_hash_table_contains (last, id))
        g_hash_table_insert (last, g_strdup (id), g_object_ref (run));
    }
  return last;
}

static GPtrArray *
collect (MpisProjectsPage *self,
         const char       *needle)
{
  GListModel *projects = mpis_workspace_get_projects (mpis_scope_get_workspace (self->scope));
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(MpisProject) project = g_list_model_get_item (projects, i);

      if (is_wanted (self, project, needle))
        g_ptr_array_add (wanted, g_steal_pointer (&project));
    }
  g_ptr_array_sort (wanted, compare_projects);
  return wanted;
}

/* The row that had the focus has it again. */
static void
show_rows (MpisProjectsPage *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (self->search_entry), -1);
  g_autoptr(GPtrArray) projects = collect (self, needle);
  g_autoptr(GHashTable) last = find_last_runs (mpis_scope_get_workspace (self->scope));
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  g_autofree char *focused = NULL;

  if (focus != NULL && MPIS_IS_PROJECT_ROW (focus))
    focused = g_strdup (mpis_project_get_id (mpis_project_row_get_project (MPIS_PROJECT_ROW (focus))));
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < projects->len; i++)
    {
      const char *id = mpis_project_get_id (projects->pdata[i]);
      GtkWidget *row = mpis_project_row_new (self->scope, projects->pdata[i],
                                             g_hash_table_lookup (last, id), self->project_menu);

      gtk_list_box_append (self->list, row);
      if (g_strcmp0 (focused, id) == 0)
        gtk_widget_grab_focus (row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), projects->len > 0);
  gtk_widget_set_visible (self->no_match, projects->len == 0);
}

static void
show_refused (MpisProjectsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  guint n = workspace != NULL ? mpis_commands_get_n_refused (mpis_workspace_get_commands (workspace)) : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%u change could not be saved",
                                                     "%u changes could not be saved", n), n);

  adw_banner_set_title (self->refused_banner, text);
  adw_banner_set_revealed (self->refused_banner, n > 0);
}

static void
update (MpisProjectsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  show_refused (self);
  if (workspace == NULL || g_list_model_get_n_items (mpis_workspace_get_projects (workspace)) == 0)
    {
      mpis_state_pane_set_nothing (self->pane, "projects-symbolic", _("No Projects Yet"),
                                   _("A project says in whose voice and on which channels posts are published."),
                                   _("_New Project"), "projects.new");
      return;
    }
  mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  show_rows (self);
}

static void
on_search_changed_cb (MpisProjectsPage *self)
{
  if (self->scope != NULL)
    update (self);
}

static void
on_row_activated_cb (MpisProjectsPage *self,
                     GtkListBoxRow    *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "project.edit", NULL);
}

static void
new_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  MpisProjectsPage *self = MPIS_PROJECTS_PAGE (widget);

  if (mpis_scope_get_workspace (self->scope) != NULL)
    adw_dialog_present (mpis_project_dialog_new (self->scope, NULL), widget);
}

static void
send_archive (MpisProjectsPage *self,
              const char       *id,
              gboolean          archived)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(MpisCommand) command = NULL;

  json_object_set_string_member (object, "id", id);
  json_object_set_boolean_member (object, "archived", archived);
  json_node_take_object (node, object);
  command = mpis_workspace_command (mpis_scope_get_workspace (self->scope), "project.archive", node);
}

static void
on_undo_cb (AdwToast         *toast,
            MpisProjectsPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (toast), "mpis-project");

  if (self->scope != NULL && mpis_scope_get_workspace (self->scope) != NULL)
    send_archive (self, id, FALSE);
}

static void
archive_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  MpisProjectsPage *self = MPIS_PROJECTS_PAGE (widget);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  const char *id;
  gboolean archived;
  AdwToast *toast;

  g_variant_get (parameter, "(&sb)", &id, &archived);
  send_archive (self, id, archived);
  if (!archived || overlay == NULL)
    return;
  toast = adw_toast_new (_("Project archived"));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "mpis-project", g_strdup (id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_cb), self, G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
mpis_projects_page_map (GtkWidget *widget)
{
  MpisProjectsPage *self = MPIS_PROJECTS_PAGE (widget);

  GTK_WIDGET_CLASS (mpis_projects_page_parent_class)->map (widget);
  if (self->stale)
    update (self);
}

static void
mpis_projects_page_dispose (GObject *object)
{
  MpisProjectsPage *self = MPIS_PROJECTS_PAGE (object);

  g_clear_object (&self->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_PROJECTS_PAGE);
  G_OBJECT_CLASS (mpis_projects_page_parent_class)->dispose (object);
}

static void
mpis_projects_page_class_init (MpisProjectsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_projects_page_dispose;
  widget_class->map = mpis_projects_page_map;

  g_type_ensure (MPIS_TYPE_STATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/projects-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, refused_banner);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, archived_button);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, no_match);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectsPage, project_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "projects.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "projects.archive", "(sb)", archive_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "projects.new", NULL);
}

static void
mpis_projects_page_init (MpisProjectsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_projects_page_set_scope:
 * @self: the page
 * @scope: for its workspace
 */
void
mpis_projects_page_set_scope (MpisProjectsPage *self,
                              MpisScope        *scope)
{
  g_return_if_fail (MPIS_IS_PROJECTS_PAGE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->stale = TRUE;
  update (self);
}

/**
 * mpis_projects_page_begin_search:
 * @self: the page
 *
 * Puts the cursor where one types what to search for.
 */
void
mpis_projects_page_begin_search (MpisProjectsPage *self)
{
  g_return_if_fail (MPIS_IS_PROJECTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
