#include "config.h"

#include "mpis-flag-row.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-json.h"
#include "mpis-post.h"
#include "mpis-question.h"
#include "mpis-run.h"
#include "mpis-words.h"

#define MAX_EVIDENCE 20   /* rows; the lists of posts and runs show all */

struct _MpisFlagRow
{
  AdwExpanderRow  parent_instance;

  MpisScope      *scope;
  MpisFlag       *flag;
  guint           history_question;
  gboolean        is_filled;
};

G_DEFINE_FINAL_TYPE (MpisFlagRow, mpis_flag_row, ADW_TYPE_EXPANDER_ROW)

/* --- words --- */

static const struct { const char *type, *title; } titles[] = {
  { "failed_runs", N_("Many Runs Fail") },
  { "missing_metrics", N_("Posts without Numbers") },
  { "missing_publish_records", N_("Published but Not Recorded") },
  { "overdue_run", N_("A Run Is Silent") },
};

/**
 * mpis_flag_title:
 * @flag: a red flag
 *
 * Returns: (transfer full): what it is about, in a few words
 */
char *
mpis_flag_title (MpisFlag *flag)
{
  const char *type = mpis_flag_peek (flag)->type;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (type, titles[i].type))
      return g_strdup (_(titles[i].title));
  return g_strdup (type);
}

static const char *
action_word (const char *action)
{
  if (g_str_equal (action, "raised"))
    return _("Raised");
  if (g_str_equal (action, "resolved"))
    return _("Resolved");
  if (g_str_equal (action, "reopened"))
    return _("Reopened");
  return _("Changed");
}

static char *
who_word (const char *by)
{
  /* Translators: who raised or resolved a red flag: the program itself */
  return g_strdup (by == NULL || g_str_equal (by, "system") ? _("MPIS Dashboard") : by);
}

/* A resolve or reopen of this flag that the server has not taken yet. */
static gboolean
is_waiting (MpisFlagRow *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GListModel *commands = G_LIST_MODEL (mpis_workspace_get_commands (workspace));

  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (commands, i);

      if (g_str_has_prefix (mpis_command_get_kind (command), "flag.")
          && mpis_command_get_state (command) != MPIS_COMMAND_REFUSED
          && g_strcmp0 (mpis_command_get_text (command, "flag_id"), mpis_flag_peek (self->flag)->id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- what it was raised for --- */

static GtkWidget *
add_row (MpisFlagRow *self,
         const char  *title,
         const char  *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static void
lead_to (GtkWidget  *row,
         const char *action,
         const char *id)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static MpisRun *
find_run (MpisFlagRow *self,
          const char  *id)
{
  GListModel *runs = mpis_workspace_get_runs (mpis_scope_get_workspace (self->scope));

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (g_strcmp0 (mpis_run_peek (run)->id, id) == 0)
        return g_steal_pointer (&run);
    }
  return NULL;
}

static void
add_run (MpisFlagRow *self,
         const char  *id)
{
  g_autoptr(MpisRun) run = find_run (self, id);
  g_autofree char *since = NULL;

  if (run == NULL)
    {
      add_row (self, _("A run that is not on this computer"), id);
      return;
    }
  since = mpis_words_since (mpis_run_peek (run)->started_at, mpis_scope_get_zone (self->scope));
  lead_to (add_row (self, mpis_run_peek (run)->project_name != NULL ? mpis_run_peek (run)->project_name : id,
                    mpis_run_peek (run)->error_message != NULL ? mpis_run_peek (run)->error_message : since),
           "win.show-run", id);
}

static void
add_post (MpisFlagRow *self,
          const char  *id)
{
  GListModel *posts = mpis_workspace_get_posts (mpis_scope_get_workspace (self->scope));

  for (guint i = 0; i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);
      const MpisPostFields *fields = mpis_post_peek (post);

      if (g_strcmp0 (fields->id, id) == 0)
        {
          g_autofree char *since = mpis_words_since (fields->published_at, mpis_scope_get_zone (self->scope));
          g_autofree char *channel = mpis_channel_get_label (fields->channel);
          g_autofree char *subtitle = g_strdup_printf ("%s · %s", channel, since);

          lead_to (add_row (self, fields->title != NULL ? fields->title : _("A post without a title"), subtitle),
                   "win.show-post", id);
          return;
        }
    }
  add_row (self, _("A post that is not on this computer"), id);
}

/* Those that the evidence names in a list, up to as many as one looks at here. */
static void
add_named (MpisFlagRow    *self,
           const MpisJson *evidence,
           const char     *list_name,
           const char     *id_name,
           void          (*add) (MpisFlagRow *self, const char *id))
{
  MpisJson list;

  if (!mpis_json_member (&list, evidence, list_name) || !mpis_json_is_array (&list))
    return;
  for (guint i = 0; i < mpis_json_get_length (&list) && i < MAX_EVIDENCE; i++)
    {
      MpisJson item;
      const char *id;

      if (mpis_json_element (&item, &list, i) && mpis_json_is_object (&item)
          && mpis_json_get_text (&item, id_name, &id, NULL))
        add (self, id);
    }
}

static void
add_evidence (MpisFlagRow *self)
{
  const MpisFlagFields *fields = mpis_flag_peek (self->flag);
  g_autoptr(JsonNode) node = fields->evidence != NULL ? mpis_json_parse (fields->evidence, -1, NULL) : NULL;
  MpisJson root;

  if (fields->run_id != NULL)
    add_run (self, fields->run_id);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  mpis_json_root (&root, node);
  add_named (self, &root, "runs", "run_id", add_run);
  add_named (self, &root, "items", "published_item_id", add_post);
}

/* --- what can be done --- */

static void
send (MpisFlagRow *self,
      const char  *kind,
      const char  *why)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(MpisCommand) command = NULL;

  json_object_set_string_member (object, "flag_id", mpis_flag_peek (self->flag)->id);
  if (*why != '\0')
    json_object_set_string_member (object, "why", why);
  json_node_take_object (node, object);
  command = mpis_workspace_command (mpis_scope_get_workspace (self->scope), kind, node);
}

static void
on_response_cb (AdwAlertDialog *dialog,
                const char     *response,
                MpisFlagRow    *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));

  if (!g_str_equal (response, "cancel") && self->scope != NULL && mpis_scope_get_workspace (self->scope) != NULL)
    send (self, response, gtk_editable_get_text (entry));
}

static void
ask_why (MpisFlagRow *self,
         const char  *kind,
         const char  *heading,
         const char  *body,
         const char  *verb)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Why (optional)"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Why"), -1);
  adw_alert_dialog_set_extra_child (dialog, entry);
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), kind, verb, NULL);
  adw_alert_dialog_set_response_appearance (dialog, kind, ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, kind);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_prefer_wide_layout (dialog, TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

static void
resolve_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  ask_why (MPIS_FLAG_ROW (widget), "flag.resolve", _("Resolve Red Flag?"),
           _("It is put aside for everybody, and raised again only if it gets worse or comes back."),
           _("_Resolve"));
}

static void
reopen_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  ask_why (MPIS_FLAG_ROW (widget), "flag.reopen", _("Reopen Red Flag?"),
           _("It stays open until somebody resolves it."), _("_Reopen"));
}

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisFlagRow *self = MPIS_FLAG_ROW (widget);
  g_autofree char *title = mpis_flag_title (self->flag);
  g_autofree char *raised = mpis_words_instant (mpis_flag_peek (self->flag)->raised_at,
                                                mpis_scope_get_zone (self->scope));
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s", title,
                                           mpis_flag_peek (self->flag)->description != NULL
                                             ? mpis_flag_peek (self->flag)->description : "", raised);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Red flag copied"));
}

static GtkWidget *
make_button (const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static void
add_buttons (MpisFlagRow *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean is_open = mpis_flag_is_open (self->flag);
  GtkWidget *main = is_open ? make_button (_("_Resolve…"), "flag.resolve")
                            : make_button (_("_Reopen…"), "flag.reopen");

  gtk_widget_set_sensitive (main, !is_waiting (self));
  gtk_box_append (GTK_BOX (box), main);
  gtk_box_append (GTK_BOX (box), make_button (_("_Copy"), "flag.copy"));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

/* --- what happened to it --- */

static void
add_event (MpisFlagRow         *self,
           const MpisFlagEvent *event)
{
  g_autofree char *who = who_word (event->by);
  g_autofree char *when = mpis_words_instant (event->at, mpis_scope_get_zone (self->scope));
  /* Translators: as in “Resolved by Anna” */
  g_autofree char *title = g_strdup_printf (_("%s by %s"), action_word (event->action), who);
  g_autofree char *subtitle = event->why != NULL ? g_strdup_printf ("%s · %s", when, event->why) : g_strdup (when);
  GtkWidget *row = add_row (self, title, subtitle);

  gtk_widget_add_css_class (row, "property");
}

static void
on_history_cb (gpointer      owner,
               const GValue *answer)
{
  MpisFlagRow *self = owner;
  GPtrArray *events = answer != NULL ? g_value_get_boxed (answer) : NULL;

  for (guint i = 0; events != NULL && i < events->len; i++)
    add_event (self, events->pdata[i]);
  add_buttons (self);
}

/* Filled when it is first opened: a list of flags is read by its titles. */
static void
on_expanded_cb (MpisFlagRow *self)
{
  if (self->is_filled || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  self->is_filled = TRUE;
  add_evidence (self);
  mpis_question_ask (self, &self->history_question,
                     mpis_workspace_find_flag_events (mpis_scope_get_workspace (self->scope),
                                                      mpis_flag_peek (self->flag)->id),
                     on_history_cb);
}

static void
mpis_flag_row_dispose (GObject *object)
{
  MpisFlagRow *self = MPIS_FLAG_ROW (object);

  mpis_question_drop (&self->history_question);
  g_clear_object (&self->scope);
  g_clear_object (&self->flag);
  G_OBJECT_CLASS (mpis_flag_row_parent_class)->dispose (object);
}

static void
mpis_flag_row_class_init (MpisFlagRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_flag_row_dispose;
  gtk_widget_class_install_action (widget_class, "flag.resolve", NULL, resolve_action);
  gtk_widget_class_install_action (widget_class, "flag.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "flag.copy", NULL, copy_action);
}

static void
mpis_flag_row_init (MpisFlagRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (on_expanded_cb), NULL);
}

/* How bad, what, and since when. */
static void
show_flag (MpisFlagRow *self)
{
  const MpisFlagFields *fields = mpis_flag_peek (self->flag);
  gboolean is_open = mpis_flag_is_open (self->flag);
  g_autofree char *title = mpis_flag_title (self->flag);
  g_autofree char *since = mpis_words_since (is_open ? fields->raised_at : fields->resolved_at,
                                             mpis_scope_get_zone (self->scope));
  g_autofree char *state = is_waiting (self) ? g_strdup (_("Waiting to be saved"))
                           /* Translators: a time or a day, as in “Since 16:23” */
                           : is_open ? g_strdup_printf (_("Since %s"), since)
                                     : g_strdup_printf (_("Resolved: %s"), since);
  GtkWidget *icon = gtk_image_new_from_icon_name (!is_open ? "object-select-symbolic"
                                                  : fields->is_critical ? "dialog-error-symbolic"
                                                                        : "dialog-warning-symbolic");
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", fields->description != NULL ? fields->description : "", state);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), g_strstrip (subtitle));
  adw_expander_row_set_subtitle_lines (ADW_EXPANDER_ROW (self), 4);
  gtk_widget_add_css_class (icon, !is_open ? "success" : fields->is_critical ? "error" : "warning");
  gtk_widget_set_tooltip_text (icon, !is_open ? _("Resolved") : fields->is_critical ? _("Critical") : _("Warning"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_widget_get_tooltip_text (icon), -1);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), icon);
}

/**
 * mpis_flag_row_new:
 * @scope: for its workspace and zone
 * @flag: what it shows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mpis_flag_row_new (MpisScope *scope,
                   MpisFlag  *flag)
{
  MpisFlagRow *self = g_object_new (MPIS_TYPE_FLAG_ROW, NULL);

  self->scope = g_object_ref (scope);
  self->flag = g_object_ref (flag);
  show_flag (self);
  return GTK_WIDGET (self);
}

/**
 * mpis_flag_row_get_flag:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
MpisFlag *
mpis_flag_row_get_flag (MpisFlagRow *self)
{
  g_return_val_if_fail (MPIS_IS_FLAG_ROW (self), NULL);

  return self->flag;
}
