#include "config.h"

#include "mpis-refused-dialog.h"

#include <glib/gi18n.h>

#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-words.h"

struct _MpisRefusedDialog
{
  AdwDialog parent_instance;

  MpisScope           *scope;
  MpisCommands        *commands;
  AdwPreferencesGroup *group;
  GPtrArray           *rows;
};

G_DEFINE_FINAL_TYPE (MpisRefusedDialog, mpis_refused_dialog, ADW_TYPE_DIALOG)

/* --- words --- */

static char *
project_name (MpisWorkspace *workspace,
              const char    *id)
{
  GListModel *projects = mpis_workspace_get_projects (workspace);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(MpisProject) project = g_list_model_get_item (projects, i);

      if (g_str_equal (mpis_project_get_id (project), id))
        return g_strdup (mpis_project_get_name (project));
    }
  return NULL;
}

static const struct { const char *kind; const char *words; const char *about; } kinds[] = {
  { "project.create", N_("Create the project “%s”"), "name" },
  { "project.change", N_("Change the project “%s”"), "name" },
  { "project.archive", N_("Archive the project “%s”"), NULL },
  { "run.start", N_("Start a run of “%s”"), NULL },
  { "run.retry", N_("Retry the run %s"), "run_id" },
  { "run.mark", N_("Mark the run %s"), "run_id" },
  { "run.delete", N_("Delete the run %s"), "run_id" },
  { "run.restore", N_("Bring back the run %s"), "run_id" },
  { "flag.resolve", N_("Resolve the flag %s"), "flag_id" },
  { "flag.reopen", N_("Reopen the flag %s"), "flag_id" },
  { "settings.set", N_("Set “%s”"), "key" },
};

/**
 * mpis_command_describe:
 * @workspace: whose command it is
 * @command: a command
 *
 * Returns: (transfer full): what was to be done, in words
 */
char *
mpis_command_describe (MpisWorkspace *workspace,
                       MpisCommand   *command)
{
  const char *kind = mpis_command_get_kind (command);
  const char *id = mpis_command_get_text (command, "project_id");
  g_autofree char *project = project_name (workspace, id != NULL ? id : mpis_command_get_text (command, "id"));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *about = kinds[i].about ? mpis_command_get_text (command, kinds[i].about) : project;

      if (!g_str_equal (kinds[i].kind, kind))
        continue;
      if (about == NULL)
        about = project != NULL ? project : _("Unknown Project");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      return g_strdup_printf (_(kinds[i].words), about);
#pragma GCC diagnostic pop
    }
  return g_strdup (kind);
}

/* --- rows --- */

static MpisCommand *
command_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "mpis-command");
}

static void
on_retry_cb (GtkWidget         *button,
             MpisRefusedDialog *self)
{
  mpis_commands_retry (self->commands, command_of (button));
}

static void
on_discard_cb (GtkWidget         *button,
               MpisRefusedDialog *self)
{
  mpis_commands_discard (self->commands, command_of (button));
}

static GtkWidget *
make_button (MpisRefusedDialog *self,
             const char        *icon,
             const char        *tooltip,
             MpisCommand       *command,
             GCallback          callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "mpis-command", g_object_ref (command), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_DEFAULT);
  return button;
}

static GtkWidget *
make_row (MpisRefusedDialog *self,
          MpisCommand       *command)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = mpis_command_describe (mpis_scope_get_workspace (self->scope), command);
  g_autofree char *when = mpis_words_short (mpis_command_get_made_at (command),
                                            mpis_scope_get_zone (self->scope));
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", mpis_command_get_problem (command), when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (self, "view-refresh-symbolic", _("Try Again"), command,
                                          G_CALLBACK (on_retry_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (self, "user-trash-symbolic", _("Discard"), command,
                                          G_CALLBACK (on_discard_cb)));
  return row;
}

/* What is tried again leaves the list; it comes back if it is refused again. */
static void
update (MpisRefusedDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->commands)); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);
      GtkWidget *row;

      if (mpis_command_get_state (command) != MPIS_COMMAND_REFUSED)
        continue;
      row = make_row (self, command);
      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  adw_preferences_group_set_description (self->group,
    self->rows->len > 0 ? _("The server did not accept these. Nothing of them was done.")
                        : _("Everything that was asked for is done."));
}

static void
mpis_refused_dialog_dispose (GObject *object)
{
  MpisRefusedDialog *self = MPIS_REFUSED_DIALOG (object);

  g_clear_object (&self->scope);
  g_clear_object (&self->commands);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mpis_refused_dialog_parent_class)->dispose (object);
}

static void
mpis_refused_dialog_class_init (MpisRefusedDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_refused_dialog_dispose;
}

static void
mpis_refused_dialog_init (MpisRefusedDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (ADW_DIALOG (self), _("Not Saved"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/**
 * mpis_refused_dialog_new:
 * @scope: for its workspace, which it has
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
mpis_refused_dialog_new (MpisScope *scope)
{
  MpisRefusedDialog *self = g_object_new (MPIS_TYPE_REFUSED_DIALOG, NULL);

  self->scope = g_object_ref (scope);
  self->commands = g_object_ref (mpis_workspace_get_commands (mpis_scope_get_workspace (scope)));
  g_signal_connect_object (self->commands, "notify::n-refused", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->commands, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return ADW_DIALOG (self);
}
