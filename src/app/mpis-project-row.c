#include "config.h"

#include "mpis-project-row.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-persona.h"
#include "mpis-project-dialog.h"
#include "mpis-rows.h"
#include "mpis-schedule.h"
#include "mpis-start-dialog.h"
#include "mpis-words.h"

struct _MpisProjectRow
{
  AdwActionRow  parent_instance;

  MpisScope    *scope;
  MpisProject  *project;
};

G_DEFINE_FINAL_TYPE (MpisProjectRow, mpis_project_row, ADW_TYPE_ACTION_ROW)

/* --- words --- */

static char *
persona_name (MpisProjectRow *self)
{
  GListModel *personas = mpis_workspace_get_personas (mpis_scope_get_workspace (self->scope));

  for (guint i = 0; i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr(MpisPersona) persona = g_list_model_get_item (personas, i);

      if (g_strcmp0 (mpis_persona_get_id (persona), mpis_project_get_persona_id (self->project)) == 0)
        return g_strdup (mpis_persona_get_name (persona));
    }
  return NULL;
}

static char *
channel_names (MpisProject *project)
{
  const char *const *channels = mpis_project_get_channels (project);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  for (guint i = 0; channels[i] != NULL; i++)
    {
      g_autofree char *canonical = mpis_channel_canonical (channels[i]);

      g_strv_builder_take (names, mpis_channel_get_label (canonical));
    }
  list = g_strv_builder_end (names);
  return list[0] != NULL ? g_strjoinv (", ", list) : g_strdup (_("No channels"));
}

static char *
run_words (MpisProjectRow *self,
           MpisRun        *run)
{
  g_autofree char *word = run != NULL ? mpis_run_status_word (mpis_run_peek (run)) : NULL;
  g_autofree char *when = NULL;

  if (run == NULL)
    return g_strdup (_("No run yet"));
  when = mpis_words_short (mpis_run_peek (run)->started_at, mpis_scope_get_zone (self->scope));
  /* Translators: when the last run was, and how it went */
  return g_strdup_printf (_("Last run %s: %s"), when, word);
}

static char *
next_words (MpisProjectRow *self)
{
  MpisSchedule schedule;
  g_autofree char *words = NULL;
  g_autofree char *when = NULL;
  MpisInstant next;

  if (mpis_project_get_archived_at (self->project) != MPIS_INSTANT_UNKNOWN)
    return NULL;
  mpis_schedule_read (&schedule, mpis_project_get_schedule (self->project));
  if (!(words = mpis_schedule_to_words (&schedule)))
    return NULL;
  next = mpis_schedule_find_next (&schedule, mpis_time_now ());
  if (next == MPIS_INSTANT_UNKNOWN)
    return g_steal_pointer (&words);
  when = mpis_words_short (next, mpis_scope_get_zone (self->scope));
  /* Translators: when runs start by themselves, and when that is next */
  return g_strdup_printf (_("%s, next %s"), words, when);
}

static void
show (MpisProjectRow *self,
      MpisRun        *run)
{
  g_autofree char *persona = persona_name (self);
  g_autofree char *channels = channel_names (self->project);
  g_autofree char *last = run_words (self, run);
  g_autofree char *next = next_words (self);
  g_autoptr(GString) text = g_string_new (NULL);

  if (mpis_project_get_is_pending (self->project))
    g_string_append_printf (text, "%s\n", _("Waiting to be saved"));
  else if (mpis_project_get_archived_at (self->project) != MPIS_INSTANT_UNKNOWN)
    g_string_append_printf (text, "%s\n", _("Archived"));
  if (persona != NULL)
    g_string_append_printf (text, "%s · ", persona);
  g_string_append_printf (text, "%s\n%s", channels, last);
  if (next != NULL)
    g_string_append_printf (text, "\n%s", next);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), mpis_project_get_name (self->project));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
}

static GtkWidget *
make_status (MpisRun *run)
{
  GtkWidget *image = gtk_image_new_from_icon_name (run ? mpis_run_status_icon (mpis_run_get_status (run))
                                                       : "projects-symbolic");
  const char *css_class = run != NULL ? mpis_run_status_class (mpis_run_get_status (run)) : "dimmed";

  if (css_class != NULL)
    gtk_widget_add_css_class (image, css_class);
  return image;
}

/* --- actions --- */

static void
edit_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisProjectRow *self = MPIS_PROJECT_ROW (widget);

  adw_dialog_present (mpis_project_dialog_new (self->scope, self->project), widget);
}

static void
start_run_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisProjectRow *self = MPIS_PROJECT_ROW (widget);

  adw_dialog_present (mpis_start_dialog_new (self->scope, mpis_project_get_id (self->project)), widget);
}

static void
show_runs_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  const char *ids[] = { mpis_project_get_id (MPIS_PROJECT_ROW (widget)->project), NULL };
  GVariantBuilder builder;
  g_autoptr(GVariant) choices = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "projects", g_variant_new_strv (ids, -1));
  choices = g_variant_ref_sink (g_variant_builder_end (&builder));
  gtk_widget_activate_action_variant (widget, "win.show-runs", choices);
}

static void
archive (MpisProjectRow *self,
         gboolean        archived)
{
  g_autoptr(GVariant) target =
    g_variant_ref_sink (g_variant_new ("(sb)", mpis_project_get_id (self->project), archived));

  gtk_widget_activate_action_variant (GTK_WIDGET (self), "projects.archive", target);
}

static void
archive_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  archive (MPIS_PROJECT_ROW (widget), TRUE);
}

static void
unarchive_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  archive (MPIS_PROJECT_ROW (widget), FALSE);
}

static void
mpis_project_row_dispose (GObject *object)
{
  MpisProjectRow *self = MPIS_PROJECT_ROW (object);

  g_clear_object (&self->scope);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (mpis_project_row_parent_class)->dispose (object);
}

static void
mpis_project_row_class_init (MpisProjectRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_project_row_dispose;
  gtk_widget_class_install_action (widget_class, "project.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "project.start-run", NULL, start_run_action);
  gtk_widget_class_install_action (widget_class, "project.show-runs", NULL, show_runs_action);
  gtk_widget_class_install_action (widget_class, "project.archive", NULL, archive_action);
  gtk_widget_class_install_action (widget_class, "project.unarchive", NULL, unarchive_action);
}

static void
mpis_project_row_init (MpisProjectRow *self)
{
}

static void
add_controls (MpisProjectRow *self,
              GMenuModel     *menu)
{
  GtkWidget *start = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  GtkWidget *more = gtk_menu_button_new ();

  gtk_widget_set_tooltip_text (start, _("Start Run"));
  gtk_widget_set_valign (start, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (start, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (start), "project.start-run");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_set_tooltip_text (more, _("More"));
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (more, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), start);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), more);
}

/**
 * mpis_project_row_new:
 * @scope: for its workspace and zone
 * @project: what it tells about
 * @last_run: (nullable): its last run
 * @menu: what can be done
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mpis_project_row_new (MpisScope   *scope,
                      MpisProject *project,
                      MpisRun     *last_run,
                      GMenuModel  *menu)
{
  MpisProjectRow *self = g_object_new (MPIS_TYPE_PROJECT_ROW,
                                       "use-markup", FALSE,
                                       "subtitle-lines", 5,
                                       "activatable", TRUE,
                                       NULL);
  gboolean archived = mpis_project_get_archived_at (project) != MPIS_INSTANT_UNKNOWN;

  self->scope = g_object_ref (scope);
  self->project = g_object_ref (project);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), make_status (last_run));
  add_controls (self, menu);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.archive", !archived);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.unarchive", archived);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.start-run", !archived);
  show (self, last_run);
  return GTK_WIDGET (self);
}

/**
 * mpis_project_row_get_project:
 * @self: a row
 *
 * Returns: (transfer none): what it tells about
 */
MpisProject *
mpis_project_row_get_project (MpisProjectRow *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT_ROW (self), NULL);

  return self->project;
}
