#include "config.h"

#include "mpis-run-parts.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-columns.h"
#include "mpis-copy-button.h"
#include "mpis-format.h"
#include "mpis-links.h"
#include "mpis-post.h"
#include "mpis-rows.h"
#include "mpis-text-dialog.h"
#include "mpis-words.h"

/* So many rows of a kind are made at most; a page is no list. */
#define MOST_ROWS 200

#define ROWS_KEY "mpis-rows"

static void
clear (AdwPreferencesGroup *group)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (group), ROWS_KEY);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_object_set_data_full (G_OBJECT (group), ROWS_KEY, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
}

static GtkWidget *
add (AdwPreferencesGroup *group,
     const char          *title,
     const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (g_object_get_data (G_OBJECT (group), ROWS_KEY), row);
  return row;
}

static guint
n_rows (AdwPreferencesGroup *group)
{
  return ((GPtrArray *) g_object_get_data (G_OBJECT (group), ROWS_KEY))->len;
}

static void
add_icon (GtkWidget  *row,
          const char *icon,
          const char *css_class)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  if (css_class != NULL)
    gtk_widget_add_css_class (image, css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
}

static GtkWidget *
add_button (GtkWidget  *row,
            const char *icon,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static char *
channel_label (const char *channel)
{
  g_autofree char *canonical = mpis_channel_canonical (channel);

  return mpis_channel_get_label (canonical);
}

/* --- the timeline --- */

static char *
call_words (const MpisRunCall *call)
{
  if (g_str_equal (call->kind, "start"))
    return g_strdup (_("Handed over to the automation"));
  if (g_str_equal (call->kind, "complete"))
    return g_strdup (_("Reported as ended"));
  if (g_str_equal (call->kind, "record"))
    return g_strdup (_("Reported a publication"));
  if (g_str_equal (call->kind, "ingest"))
    return g_strdup (_("Reported numbers"));
  if (g_str_equal (call->kind, "log"))
    return g_strdup (_("Reported what happened"));
  return g_strdup (call->kind);
}

static void
add_event (AdwPreferencesGroup *group,
           const char          *icon,
           const char          *css_class,
           const char          *title,
           MpisInstant          at,
           MpisInstant          since,
           GTimeZone           *zone)
{
  g_autofree char *when = mpis_words_instant (at, zone);
  g_autofree char *span = since != MPIS_INSTANT_UNKNOWN && at > since ? mpis_words_span (at - since) : NULL;
  /* Translators: a time, and how long after the start that is */
  g_autofree char *subtitle = span ? g_strdup_printf (_("%s, after %s"), when, span) : g_strdup (when);

  add_icon (add (group, title, subtitle), icon, css_class);
}

static void
add_end (AdwPreferencesGroup *group,
         MpisRun             *run,
         GTimeZone           *zone)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  MpisRunStatus status = mpis_run_get_status (run);
  g_autofree char *word = mpis_run_status_word (fields);

  if (fields->completed_at != MPIS_INSTANT_UNKNOWN)
    add_event (group, mpis_run_status_icon (status), mpis_run_status_class (status), word,
               fields->completed_at, fields->started_at, zone);
  else if (status == MPIS_RUN_OVERDUE)
    add_event (group, mpis_run_status_icon (status), mpis_run_status_class (status),
               _("Nothing heard for too long"), fields->due_at, fields->started_at, zone);
  else if (fields->due_at > 0)
    add_event (group, "run-pending-symbolic", "dimmed", _("Overdue if nothing is heard until"),
               fields->due_at, MPIS_INSTANT_UNKNOWN, zone);
}

void
mpis_run_show_timeline (AdwPreferencesGroup *group,
                        MpisRun             *run,
                        MpisRunDetails      *details,
                        GTimeZone           *zone)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  guint first = details->calls->len > MOST_ROWS ? details->calls->len - MOST_ROWS : 0;

  clear (group);
  add_event (group, "run-running-symbolic", "accent",
             fields->is_pending ? _("Waiting to be sent") : _("Started"), fields->started_at,
             MPIS_INSTANT_UNKNOWN, zone);
  for (guint i = first; i < details->calls->len; i++)
    {
      const MpisRunCall *call = details->calls->pdata[i];
      g_autofree char *words = call_words (call);

      add_event (group, g_str_equal (call->kind, "ingest") ? "analytics-symbolic" : "posts-symbolic",
                 "dimmed", words, call->at, fields->started_at, zone);
    }
  add_end (group, run, zone);
}

/* --- channels --- */

typedef struct {
  guint       n_done;
  guint       n_failed;
  const char *error;
} Outcome;

static Outcome
outcome_of (MpisRunDetails *details,
            const char     *channel)
{
  g_autofree char *wanted = mpis_channel_canonical (channel);
  Outcome outcome = { 0 };

  for (guint i = 0; i < details->items->len; i++)
    {
      const MpisRunItem *item = details->items->pdata[i];
      g_autofree char *of = item->channel ? mpis_channel_canonical (item->channel) : NULL;

      if (g_strcmp0 (of, wanted) != 0)
        continue;
      if (item->failed)
        outcome.error = item->error;
      outcome.n_failed += item->failed;
      outcome.n_done += !item->failed;
    }
  return outcome;
}

static char *
outcome_words (const Outcome *outcome,
               gboolean       under_way)
{
  g_autofree char *done = mpis_format_count (outcome->n_done);
  g_autofree char *failed = mpis_format_count (outcome->n_failed);
  g_autofree char *done_words = g_strdup_printf (ngettext ("%s published", "%s published", outcome->n_done), done);
  g_autofree char *failed_words = g_strdup_printf (ngettext ("%s failed", "%s failed", outcome->n_failed), failed);

  if (outcome->n_done == 0 && outcome->n_failed == 0)
    return g_strdup (under_way ? _("Nothing reported yet") : _("Nothing reported"));
  if (outcome->n_failed == 0)
    return g_steal_pointer (&done_words);
  if (outcome->n_done == 0)
    return g_strjoin (outcome->error ? ": " : "", failed_words, outcome->error ? outcome->error : "", NULL);
  return g_strdup_printf ("%s, %s", done_words, failed_words);
}

void
mpis_run_show_channels (AdwPreferencesGroup *group,
                        MpisRun             *run,
                        MpisRunDetails      *details)
{
  const char *const *channels = mpis_run_peek (run)->channels;
  MpisRunStatus status = mpis_run_get_status (run);
  gboolean under_way = status == MPIS_RUN_PENDING || status == MPIS_RUN_RUNNING || status == MPIS_RUN_OVERDUE;

  clear (group);
  for (guint i = 0; channels[i] != NULL; i++)
    {
      Outcome outcome = outcome_of (details, channels[i]);
      g_autofree char *label = channel_label (channels[i]);
      g_autofree char *words = outcome_words (&outcome, under_way);
      GtkWidget *row = add (group, label, words);

      if (outcome.n_failed > 0)
        add_icon (row, outcome.n_done > 0 ? "dialog-warning-symbolic" : "run-failed-symbolic",
                  outcome.n_done > 0 ? "warning" : "error");
      else if (outcome.n_done > 0)
        add_icon (row, "status-live-symbolic", "success");
      else
        add_icon (row, "run-pending-symbolic", "dimmed");
    }
  gtk_widget_set_visible (GTK_WIDGET (group), n_rows (group) > 0);
}

/* --- items --- */

static char *
metrics_words (const MpisRunItem *item)
{
  static const MpisCounter shown[] = {
    MPIS_COUNTER_VIEWS, MPIS_COUNTER_REACTIONS, MPIS_COUNTER_COMMENTS, MPIS_COUNTER_SHARES,
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *number = NULL;

      if (item->first.value[shown[i]] == MPIS_UNKNOWN)
        continue;
      number = mpis_format_count (item->first.value[shown[i]]);
      /* Translators: what was counted, and how many, as in “Views 1,200” */
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "",
                              mpis_words_metric_name ((MpisMetric) shown[i]), number);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
post_title (MpisScope  *scope,
            const char *post_id)
{
  GListModel *posts = mpis_workspace_get_posts (mpis_scope_get_workspace (scope));

  for (guint i = 0; post_id != NULL && i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);

      if (g_str_equal (mpis_post_peek (post)->id, post_id))
        return mpis_post_get_heading (mpis_post_peek (post));
    }
  return NULL;
}

static void
on_link_cb (GtkWidget *button,
            char      *url)
{
  mpis_link_open (button, url);
}

static void
free_text (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

static void
add_item_buttons (GtkWidget         *row,
                  const MpisRunItem *item)
{
  if (mpis_link_is_web (item->url))
    g_signal_connect_data (add_button (row, "external-link-symbolic", _("Open on the Channel")), "clicked",
                           G_CALLBACK (on_link_cb), g_strdup (item->url), free_text, 0);
  if (item->post_id != NULL)
    {
      GtkWidget *button = add_button (row, "go-next-symbolic", _("Open Post"));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", item->post_id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-post");
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
    }
}

static void
add_item (AdwPreferencesGroup *group,
          const MpisRunItem   *item,
          MpisScope           *scope)
{
  g_autofree char *channel = item->channel ? channel_label (item->channel) : g_strdup (_("Unknown Channel"));
  g_autofree char *heading = post_title (scope, item->post_id);
  g_autofree char *metrics = metrics_words (item);
  g_autofree char *subtitle = NULL;
  const char *about = heading ? heading : item->channel_item_id ? item->channel_item_id : item->draft_id;
  /* Translators: a channel, and what was published on it */
  g_autofree char *title = about ? g_strdup_printf (_("%s: %s"), channel, about) : g_strdup (channel);
  GtkWidget *row;

  if (item->failed)
    subtitle = g_strdup (item->error ? item->error : _("Not published"));
  else
    subtitle = g_strdup (metrics ? metrics : item->post_id ? _("Not measured yet") : _("Not recorded"));
  row = add (group, title, subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  add_icon (row, item->failed ? "run-failed-symbolic" : "status-live-symbolic", item->failed ? "error" : "success");
  add_item_buttons (row, item);
}

void
mpis_run_show_items (AdwPreferencesGroup *group,
                     MpisRunDetails      *details,
                     MpisScope           *scope)
{
  clear (group);
  for (guint i = 0; i < MIN (details->items->len, MOST_ROWS); i++)
    add_item (group, details->items->pdata[i], scope);
  gtk_widget_set_visible (GTK_WIDGET (group), details->items->len > 0);
}

/* --- ids --- */

static GtkWidget *
add_id (AdwPreferencesGroup *group,
        const char          *title,
        const char          *id)
{
  GtkWidget *row;

  if (id == NULL || *id == '\0')
    return NULL;
  row = add (group, title, id);
  gtk_widget_add_css_class (row, "property");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  mpis_copy_button_connect (GTK_BUTTON (add_button (row, "edit-copy-symbolic", _("Copy"))), id);
  return row;
}

void
mpis_run_show_ids (AdwPreferencesGroup *group,
                   MpisRun             *run,
                   MpisRunDetails      *details)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  GtkWidget *row;

  clear (group);
  add_id (group, _("Run ID"), fields->id);
  add_id (group, _("Execution in n8n"), fields->execution);
  add_id (group, _("Project ID"), fields->project_id);
  add_id (group, _("Persona ID"), fields->persona_id);
  row = add_id (group, _("Repeats the Run"), fields->retry_of);
  if (row != NULL)
    {
      GtkWidget *button = add_button (row, "go-next-symbolic", _("Open Run"));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", fields->retry_of);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-run");
    }
  for (guint i = 0; i < MIN (details->items->len, MOST_ROWS); i++)
    {
      const MpisRunItem *item = details->items->pdata[i];

      add_id (group, _("Draft ID"), item->draft_id);
      add_id (group, _("Published Item ID"), item->post_id);
    }
}

/* --- what it was given --- */

static void
on_text_cb (GtkWidget *row,
            char      *text)
{
  adw_dialog_present (mpis_text_dialog_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), text), row);
}

/* A row that opens a text. */
static GtkWidget *
add_text (AdwPreferencesGroup *group,
          const char          *title,
          const char          *subtitle,
          const char          *json)
{
  GtkWidget *row = add (group, title, subtitle);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_data (row, "activated", G_CALLBACK (on_text_cb), mpis_json_pretty (json), free_text, 0);
  return row;
}

void
mpis_run_show_given (AdwPreferencesGroup *group,
                     MpisRun             *run,
                     MpisRunDetails      *details)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  g_autofree char *days = fields->date_from && fields->date_to
    ? g_strdup_printf ("%s – %s", fields->date_from, fields->date_to) : NULL;

  clear (group);
  if (fields->persona_name != NULL)
    gtk_widget_add_css_class (add (group, _("Persona"), fields->persona_name), "property");
  if (days != NULL)
    gtk_widget_add_css_class (add (group, _("Content From"), days), "property");
  if (fields->started_by != NULL)
    gtk_widget_add_css_class (add (group, _("Started By"), fields->started_by), "property");
  if (details->options != NULL)
    add_text (group, _("Options"), NULL, details->options);
  if (details->templates != NULL)
    add_text (group, _("Templates"), NULL, details->templates);
  gtk_widget_set_visible (GTK_WIDGET (group), n_rows (group) > 0);
}

/* --- calls --- */

void
mpis_run_show_calls (AdwPreferencesGroup *group,
                     MpisRunDetails      *details,
                     GTimeZone           *zone)
{
  clear (group);
  for (guint n = 0; n < MIN (details->calls->len, MOST_ROWS); n++)
    {
      const MpisRunCall *call = details->calls->pdata[details->calls->len - 1 - n];
      g_autofree char *title = call_words (call);
      g_autofree char *when = mpis_words_instant (call->at, zone);
      g_autofree char *subtitle = g_strjoin (" · ", when, call->who ? call->who : call->outcome,
                                             call->who ? call->outcome : NULL, NULL);

      add_text (group, title, subtitle, call->body ? call->body : "");
    }
  adw_preferences_group_set_description (group, details->calls->len > 0 ? NULL
                                                : _("The automation has not called back yet."));
}
