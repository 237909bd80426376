#include "config.h"

#include "mpis-application.h"

#include <glib/gi18n.h>

#include "mpis-first-frame.h"
#include "mpis-pictures.h"
#include "mpis-preferences.h"
#include "mpis-question.h"
#include "mpis-run-commands.h"
#include "mpis-flag-notifier.h"
#include "mpis-run-notifier.h"
#include "mpis-run-page.h"
#include "mpis-settings.h"
#include "mpis-shortcuts.h"
#include "mpis-window.h"

#define SAVE_PATIENCE_MS 5000

struct _MpisApplication
{
  AdwApplication parent_instance;

  GSettings      *settings;
  MpisScope      *scope;
  MpisConnection *connection;
  MpisRunNotifier *notifier;
  MpisFlagNotifier *flag_notifier;
  guint           question;    /* for what to connect to; also whether a keyring keeps the password */
  char           *pictures;    /* (nullable): where pictures of everything go */
};

G_DEFINE_FINAL_TYPE (MpisApplication, mpis_application, ADW_TYPE_APPLICATION)

static void
on_conninfo_cb (gpointer      owner,
                const GValue *answer)
{
  MpisApplication *self = owner;
  const char *conninfo = answer != NULL ? g_value_get_string (answer) : NULL;
  g_autoptr(MpisWorkspace) workspace = NULL;
  MpisWorkspace *old = mpis_scope_get_workspace (self->scope);

  if (old != NULL)
    mpis_workspace_stop (old);
  workspace = mpis_workspace_new (conninfo != NULL && *conninfo != '\0' ? conninfo : NULL,
                                  mpis_scope_get_zone (self->scope));
  mpis_scope_set_workspace (self->scope, workspace);
  mpis_workspace_start (workspace);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  GList *windows;

  /* Closing lets each window keep its size. */
  while ((windows = gtk_application_get_windows (data)))
    gtk_window_destroy (windows->data);
  g_application_quit (data);
}

static void
close_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window != NULL)
    gtk_window_close (window);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  MpisApplication *self = data;
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  if (workspace != NULL && mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED)
    mpis_application_connect (self);
  else if (workspace != NULL)
    mpis_workspace_refresh (workspace);
}

static GtkWidget *
active_window (gpointer application)
{
  if (gtk_application_get_active_window (application) == NULL)
    g_application_activate (application);
  return GTK_WIDGET (gtk_application_get_active_window (application));
}

/* One dialog at a time: pressing the same keys twice does not stack two. */
static void
present_dialog (gpointer   application,
                AdwDialog *dialog)
{
  GtkWidget *window = active_window (application);

  g_object_ref_sink (dialog);
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    adw_dialog_present (dialog, window);
  g_object_unref (dialog);
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  present_dialog (data, ADW_DIALOG (mpis_preferences_new (data)));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  present_dialog (data, mpis_shortcuts_dialog_new ());
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  AdwDialog *dialog = adw_about_dialog_new ();

  adw_about_dialog_set_application_name (ADW_ABOUT_DIALOG (dialog), "MPIS Dashboard");
  adw_about_dialog_set_application_icon (ADW_ABOUT_DIALOG (dialog), "org.mpis.Dashboard");
  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (dialog), PACKAGE_VERSION);
  adw_about_dialog_set_developer_name (ADW_ABOUT_DIALOG (dialog),
                                       _("The MPIS Dashboard contributors"));
  adw_about_dialog_set_comments (ADW_ABOUT_DIALOG (dialog),
                                 _("How everything your personas publish is doing, in one window that also works without a network."));
  adw_about_dialog_set_license_type (ADW_ABOUT_DIALOG (dialog), GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_copyright (ADW_ABOUT_DIALOG (dialog),
                                  _("© 2026 The MPIS Dashboard contributors"));
  /* Translators: put your names here, one a line */
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (dialog), _("translator-credits"));
  present_dialog (data, dialog);
}

static void
on_help_shown_cb (GObject      *launcher,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr(GtkWindow) window = data;
  g_autoptr(GError) error = NULL;
  AdwDialog *dialog;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (launcher), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;

  dialog = adw_alert_dialog_new (_("Help Cannot Be Opened"), NULL);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
    _("No program that shows help is installed; “Help” (Yelp) is one.\n\n"
      "The most important things:\n"
      "• Bring numbers in with “mpisctl import FILE” in a terminal.\n"
      "• Choose time range and filters at the top of the window; everything below follows.\n"
      "• Choose between Activity (what was gained) and Posts of the Period (totals of what was published)."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _("_Close"), NULL);
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new ("help:mpis-dashboard");
  GtkWindow *window = GTK_WINDOW (active_window (data));

  gtk_uri_launcher_launch (launcher, window, NULL, on_help_shown_cb, g_object_ref (window));
}

static void
open_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  GtkWidget *window = active_window (data);

  mpis_window_show_run (MPIS_WINDOW (window), g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_flags_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  GtkWindow *window;

  g_application_activate (data);
  if ((window = gtk_application_get_active_window (data)) != NULL)
    mpis_window_show_page (MPIS_WINDOW (window), "flags");
}

static void
retry_run_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  MpisApplication *self = data;
  g_autofree char *id = NULL;

  if (mpis_scope_get_workspace (self->scope) == NULL)
    return;
  id = mpis_run_retry (self->scope, g_variant_get_string (parameter, NULL), FALSE);
  mpis_run_notifier_withdraw (data, g_variant_get_string (parameter, NULL));
}

static gboolean
is_run_shown (GApplication *application,
              const char   *run_id)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  GtkWidget *page = window != NULL ? mpis_window_get_shown (MPIS_WINDOW (window)) : NULL;

  return page != NULL && gtk_window_is_active (window) && MPIS_IS_RUN_PAGE (page) &&
         g_str_equal (mpis_run_page_get_run_id (MPIS_RUN_PAGE (page)), run_id);
}

static const GActionEntry actions[] = {
  { "open-run", open_run_action, "s" },
  { "open-flags", open_flags_action },
  { "retry-run", retry_run_action, "s" },
  { "quit", quit_action },
  { "close", close_action },
  { "refresh", refresh_action },
  { "preferences", preferences_action },
  { "shortcuts", shortcuts_action },
  { "about", about_action },
  { "help", help_action },
};

static void
mpis_application_startup (GApplication *application)
{
  MpisApplication *self = MPIS_APPLICATION (application);

  G_APPLICATION_CLASS (mpis_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name ("org.mpis.Dashboard");
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  mpis_shortcuts_install (GTK_APPLICATION (self));
  self->settings = g_settings_new (MPIS_SETTINGS_SCHEMA);
  self->scope = mpis_scope_new (self->settings);
  self->connection = mpis_connection_new (self->settings);
  self->notifier = mpis_run_notifier_new (application, self->scope, is_run_shown);
  self->flag_notifier = mpis_flag_notifier_new (application, self->scope);
  mpis_application_connect (self);
}

static void
mpis_application_activate (GApplication *application)
{
  MpisApplication *self = MPIS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->pictures != NULL)
    {
      g_autofree char *folder = g_steal_pointer (&self->pictures);

      mpis_pictures_take (self, folder);
      return;
    }
  if (window == NULL)
    {
      window = GTK_WINDOW (mpis_window_new (GTK_APPLICATION (self), self->scope));
      mpis_first_frame_mark (MPIS_WINDOW (window));
    }
  gtk_window_present (window);
}

/* What was done in the last moments is still on its way to the disk. */
static void
wait_for_desk (MpisWorkspace *workspace)
{
  g_autoptr(DexFuture) flushed =
    dex_future_all (mpis_dashboards_flush (mpis_workspace_get_dashboards (workspace)),
                    mpis_commands_flush (mpis_workspace_get_commands (workspace)), NULL);
  gint64 end = g_get_monotonic_time () + SAVE_PATIENCE_MS * 1000;

  while (dex_future_is_pending (flushed) && g_get_monotonic_time () < end)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
mpis_application_shutdown (GApplication *application)
{
  MpisApplication *self = MPIS_APPLICATION (application);
  MpisWorkspace *workspace = self->scope != NULL ? mpis_scope_get_workspace (self->scope) : NULL;

  mpis_question_drop (&self->question);
  if (workspace != NULL)
    {
      mpis_workspace_stop (workspace);
      wait_for_desk (workspace);
    }
  G_APPLICATION_CLASS (mpis_application_parent_class)->shutdown (application);
}

static int
mpis_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  MpisApplication *self = MPIS_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("mpis-dashboard %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "pictures", "^ay", &self->pictures))
    g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
mpis_application_dispose (GObject *object)
{
  MpisApplication *self = MPIS_APPLICATION (object);

  mpis_question_drop (&self->question);
  g_clear_object (&self->notifier);
  g_clear_object (&self->flag_notifier);
  g_clear_object (&self->scope);
  g_clear_object (&self->connection);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->pictures, g_free);
  G_OBJECT_CLASS (mpis_application_parent_class)->dispose (object);
}

static void
mpis_application_class_init (MpisApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_application_dispose;
  application_class->startup = mpis_application_startup;
  application_class->activate = mpis_application_activate;
  application_class->shutdown = mpis_application_shutdown;
  application_class->handle_local_options = mpis_application_handle_local_options;
}

static void
mpis_application_init (MpisApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    /* For developers: see build-aux/pictures. */
    { "pictures", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, NULL,
      N_("Save pictures of every page and dialog in a folder and exit"), N_("FOLDER") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * mpis_application_new:
 *
 * Returns: (transfer full): the program
 */
MpisApplication *
mpis_application_new (void)
{
  return g_object_new (MPIS_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/org/mpis/Dashboard",
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       NULL);
}

/**
 * mpis_application_get_scope:
 *
 * Returns: (transfer none): what its windows look at
 */
MpisScope *
mpis_application_get_scope (MpisApplication *self)
{
  g_return_val_if_fail (MPIS_IS_APPLICATION (self), NULL);

  return self->scope;
}

/**
 * mpis_application_get_connection:
 *
 * Returns: (transfer none): where the workspace is
 */
MpisConnection *
mpis_application_get_connection (MpisApplication *self)
{
  g_return_val_if_fail (MPIS_IS_APPLICATION (self), NULL);

  return self->connection;
}

/**
 * mpis_application_connect:
 *
 * Opens the workspace that the connection names, in place of the one open now.
 */
void
mpis_application_connect (MpisApplication *self)
{
  g_return_if_fail (MPIS_IS_APPLICATION (self));

  mpis_question_ask (self, &self->question, mpis_connection_get_conninfo (self->connection),
                     on_conninfo_cb);
}

static void
on_password_stored_cb (gpointer      owner,
                       const GValue *answer)
{
  mpis_application_connect (owner);
}

/**
 * mpis_application_connect_with_password:
 * @password: the password for the team's server chosen in the settings
 *
 * Opens that workspace once the keyring has @password, or will not have it. Whoever asked for it need not
 * wait: a keyring may show a prompt of its own.
 */
void
mpis_application_connect_with_password (MpisApplication *self,
                                        const char      *password)
{
  g_return_if_fail (MPIS_IS_APPLICATION (self));

  mpis_question_ask (self, &self->question,
                     mpis_connection_store_password (self->connection, password),
                     on_password_stored_cb);
}
