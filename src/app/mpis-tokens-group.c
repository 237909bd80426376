#include "config.h"

#include "mpis-tokens-group.h"

#include <glib/gi18n.h>

#include "mpis-access-tokens.h"
#include "mpis-copy-button.h"
#include "mpis-question.h"
#include "mpis-words.h"

struct _MpisTokensGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *add_button;
  GPtrArray *rows;        /* what is shown now; owned by the group */

  MpisScope *scope;
  gboolean   is_connected;
  guint      list;        /* questions under way */
  guint      change;

  /* The dialog for a new one, while it is open. */
  AdwEntryRow *name_row;
  AdwComboRow *role_row;
  AdwComboRow *days_row;
};

G_DEFINE_FINAL_TYPE (MpisTokensGroup, mpis_tokens_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *const roles[] = { "viewer", "editor", "admin" };
static const guint lifetimes[] = { 30, 90, 365, 0 };

static const char *
role_name (const char *role)
{
  if (g_strcmp0 (role, "admin") == 0)
    return _("Admin");
  return g_strcmp0 (role, "editor") == 0 ? _("Editor") : _("Viewer");
}

static MpisWorkspace *
workspace_of (MpisTokensGroup *self)
{
  return self->scope != NULL ? mpis_scope_get_workspace (self->scope) : NULL;
}

/* --- the rows ---------------------------------------------------------------------------------- */

static void
add_row (MpisTokensGroup *self,
         GtkWidget       *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
remove_rows (MpisTokensGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

/* A row that says why there is no other. */
static void
show_notice (MpisTokensGroup *self,
             const char      *title,
             const char      *text)
{
  GtkWidget *row = adw_action_row_new ();

  remove_rows (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  add_row (self, row);
}

static char *
describe (const MpisAccessToken *token)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  GString *text = g_string_new (role_name (token->role));
  g_autofree char *end = NULL;
  g_autofree char *used = NULL;

  g_string_append_printf (text, " · %s…", token->prefix);
  if (token->expires_at == MPIS_INSTANT_UNKNOWN)
    g_string_append_printf (text, " · %s", _("never expires"));
  else
    {
      end = mpis_words_day (mpis_day_of (token->expires_at, zone));
      g_string_append (text, " · ");
      /* Translators: when a token expires, as in “expires 4 March 2026” */
      g_string_append_printf (text, token->expires_at > mpis_time_now () ? _("expires %s") : _("expired %s"), end);
    }
  g_string_append (text, " · ");
  if (token->last_used_at == MPIS_INSTANT_UNKNOWN)
    g_string_append (text, _("never used"));
  else
    {
      used = mpis_words_day (mpis_day_of (token->last_used_at, zone));
      /* Translators: when a token was used, as in “last used 4 March 2026” */
      g_string_append_printf (text, _("last used %s"), used);
    }
  return g_string_free_and_steal (text);
}

static void on_revoke_clicked_cb (MpisTokensGroup *self,
                                  GtkButton       *button);

static void
add_token_row (MpisTokensGroup       *self,
               const MpisAccessToken *token)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *text = describe (token);
  g_autofree char *label = g_strdup_printf (_("Revoke “%s”"), token->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), token->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "mpis-token-id", g_strdup (token->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "mpis-token-name", g_strdup (token->name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_revoke_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  add_row (self, row);
}

static void
on_listed_cb (gpointer      owner,
              const GValue *answer)
{
  MpisTokensGroup *self = owner;
  GPtrArray *tokens = answer != NULL ? g_value_get_boxed (answer) : NULL;

  if (tokens == NULL)
    {
      show_notice (self, _("Tokens Cannot Be Shown"), _("The server did not answer, or does not let you see them."));
      return;
    }
  if (tokens->len == 0)
    {
      show_notice (self, _("No Tokens"), _("Programs that show one may use the Dashboard API."));
      return;
    }
  remove_rows (self);
  for (guint i = 0; i < tokens->len; i++)
    add_token_row (self, tokens->pdata[i]);
}

static void
refresh (MpisTokensGroup *self)
{
  mpis_question_ask (self, &self->list, mpis_workspace_list_tokens (workspace_of (self)), on_listed_cb);
}

static void
on_state_changed_cb (MpisTokensGroup *self)
{
  MpisWorkspace *workspace = workspace_of (self);
  MpisWorkspaceState state = workspace != NULL ? mpis_workspace_get_state (workspace) : MPIS_WORKSPACE_LOADING;
  gboolean is_connected = state == MPIS_WORKSPACE_LIVE || state == MPIS_WORKSPACE_SYNCING;

  if (is_connected == self->is_connected && self->rows->len > 0)
    return;
  self->is_connected = is_connected;
  gtk_widget_set_sensitive (self->add_button, is_connected);
  if (is_connected)
    {
      refresh (self);
      return;
    }
  mpis_question_drop (&self->list);
  show_notice (self, _("Not Connected"),
               _("Tokens are kept by the workspace’s database: they can be seen and made when it is reached."));
}

/* --- an end to one ----------------------------------------------------------------------------- */

static void
tell_failure (MpisTokensGroup *self,
              const char      *title)
{
  AdwDialog *dialog = adw_alert_dialog_new (title, _("The server did not answer, or does not let you do this. "
                                                     "Try again when the workspace is connected."));

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_revoked_cb (gpointer      owner,
               const GValue *answer)
{
  if (answer == NULL)
    tell_failure (owner, _("Token Not Revoked"));
  refresh (owner);
}

static void
on_revoke_answered_cb (AdwAlertDialog  *dialog,
                       const char      *response,
                       MpisTokensGroup *self)
{
  if (!g_str_equal (response, "revoke"))
    return;
  mpis_question_ask (self, &self->change,
                     mpis_workspace_revoke_token (workspace_of (self),
                                                  g_object_get_data (G_OBJECT (dialog), "mpis-token-id")),
                     on_revoked_cb);
}

static void
on_revoke_clicked_cb (MpisTokensGroup *self,
                      GtkButton       *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), "mpis-token-name");
  AdwDialog *dialog = adw_alert_dialog_new (_("Revoke Token?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                _("Programs that use “%s” are refused from now on. This cannot be undone."), name);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "revoke", _("_Revoke"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "revoke", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "mpis-token-id",
                          g_strdup (g_object_get_data (G_OBJECT (button), "mpis-token-id")), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_revoke_answered_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- a new one --------------------------------------------------------------------------------- */

/* The one time it is seen. */
static void
on_created_cb (gpointer      owner,
               const GValue *answer)
{
  MpisTokensGroup *self = owner;
  const char *token = answer != NULL ? g_value_get_string (answer) : NULL;
  AdwDialog *dialog;
  GtkWidget *row, *button;

  if (token == NULL)
    {
      tell_failure (self, _("Token Not Created"));
      return;
    }
  dialog = adw_alert_dialog_new (_("Token Created"),
                                 _("Copy it now: it is not kept, and cannot be shown again."));
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  {
    GtkWidget *label = gtk_label_new (token);

    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_widget_add_css_class (label, "monospace");
    gtk_box_append (GTK_BOX (row), label);
  }
  button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_tooltip_text (button, _("Copy Token"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  mpis_copy_button_connect (GTK_BUTTON (button), token);
  gtk_box_append (GTK_BOX (row), button);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), row);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Done"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
  refresh (self);
}

static char *
typed_name (MpisTokensGroup *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static void
on_create_answered_cb (AdwAlertDialog  *dialog,
                       const char      *response,
                       MpisTokensGroup *self)
{
  g_autofree char *name = self->name_row != NULL ? typed_name (self) : NULL;

  if (g_str_equal (response, "create") && name != NULL && *name != '\0')
    mpis_question_ask (self, &self->change,
                       mpis_workspace_create_token (workspace_of (self), name,
                                                    roles[adw_combo_row_get_selected (self->role_row)],
                                                    lifetimes[adw_combo_row_get_selected (self->days_row)]),
                       on_created_cb);
  self->name_row = NULL;
  self->role_row = self->days_row = NULL;
}

static void
on_name_changed_cb (AdwAlertDialog *dialog,
                    GtkEditable    *entry)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gsize n_chars = g_utf8_strlen (name, -1);

  adw_alert_dialog_set_response_enabled (dialog, "create", n_chars > 0 && n_chars <= 200);
}

static AdwComboRow *
new_choice (const char        *title,
            const char *const *choices,
            guint              selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) names = gtk_string_list_new (choices);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
make_form (MpisTokensGroup *self)
{
  const char *const role_choices[] = { _("Viewer: may look"), _("Editor: may change"), _("Admin: may do everything"),
                                       NULL };
  const char *const day_choices[] = { _("In 30 Days"), _("In 90 Days"), _("In a Year"), _("Never"), NULL };
  GtkWidget *group = adw_preferences_group_new ();

  self->name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("_Name, such as the program’s"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->name_row), TRUE);
  self->role_row = new_choice (_("_Role"), role_choices, 0);
  self->days_row = new_choice (_("_Expires"), day_choices, 1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->name_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->role_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->days_row));
  return group;
}

static void
on_add_clicked_cb (MpisTokensGroup *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("New Token"),
                                            _("A program that shows it may do what its role allows."));

  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), make_form (self));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "create", _("C_reate"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "create", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "create", FALSE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "create");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (self->name_row, "changed", G_CALLBACK (on_name_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_create_answered_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_set_focus (dialog, GTK_WIDGET (self->name_row));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- the group --------------------------------------------------------------------------------- */

static void
mpis_tokens_group_dispose (GObject *object)
{
  MpisTokensGroup *self = MPIS_TOKENS_GROUP (object);

  mpis_question_drop (&self->list);
  mpis_question_drop (&self->change);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (mpis_tokens_group_parent_class)->dispose (object);
}

static void
mpis_tokens_group_class_init (MpisTokensGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_tokens_group_dispose;
}

static void
mpis_tokens_group_init (MpisTokensGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("API Tokens"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("Keys with which other programs reach this workspace."));
  self->add_button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->add_button, _("New Token"));
  gtk_widget_set_valign (self->add_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->add_button, "flat");
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (on_add_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add_button);
}

/**
 * mpis_tokens_group_set_scope:
 * @self: a group that has none yet
 * @scope: what says which workspace it is about
 *
 * Shows the tokens of the workspace there is, and of the one that takes its place.
 */
void
mpis_tokens_group_set_scope (MpisTokensGroup *self,
                             MpisScope       *scope)
{
  g_return_if_fail (MPIS_IS_TOKENS_GROUP (self));
  g_return_if_fail (self->scope == NULL);

  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "state-changed", G_CALLBACK (on_state_changed_cb), self, G_CONNECT_SWAPPED);
  on_state_changed_cb (self);
}
