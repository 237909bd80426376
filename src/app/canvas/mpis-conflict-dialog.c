#include "config.h"

#include "mpis-conflict-dialog.h"

#include <glib/gi18n.h>

#include "mpis-card-content.h"

/* What is asked about; belongs to the dialog. */
typedef struct {
  MpisCardSource        *source;
  MpisDashboardConflict *conflict;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_object_unref (decision->source);
  g_object_unref (decision->conflict);
  g_free (decision);
}

/* A card as it is in a layout. */
static MpisLayout *
layout_of (JsonNode *card)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  JsonArray *cards = json_array_new ();

  json_array_add_element (cards, json_node_copy (card));
  json_object_set_array_member (object, "widgets", cards);
  json_node_take_object (node, object);
  return mpis_layout_new_from_node (node, NULL);
}

static GtkWidget *
make_words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_add_css_class (label, "card-placeholder");
  return label;
}

static GtkWidget *
make_card (MpisCardSource *source,
           JsonNode       *node)
{
  g_autoptr(MpisLayout) layout = layout_of (node);
  const MpisLayoutCard *card;
  g_autofree char *title = NULL, *place = NULL;
  GtkWidget *frame;

  if (layout == NULL || mpis_layout_get_n_cards (layout) == 0)
    return make_words (_("This version cannot be shown."));
  card = mpis_layout_get_card (layout, 0);
  title = mpis_card_content_title (card->widget, card->config);
  place = mpis_card_frame_word_place (&card->rect);
  frame = mpis_card_frame_new (card->id);
  mpis_card_frame_set_title (MPIS_CARD_FRAME (frame), title);
  mpis_card_frame_set_content (MPIS_CARD_FRAME (frame),
                               mpis_card_content_new (source, card->widget, card->config));
  mpis_card_frame_set_footer (MPIS_CARD_FRAME (frame), place);
  gtk_widget_set_visible (mpis_card_frame_get_button (MPIS_CARD_FRAME (frame)), FALSE);
  gtk_widget_set_can_target (frame, FALSE);
  gtk_widget_set_focusable (frame, FALSE);
  gtk_widget_set_size_request (frame, 236, 220);
  gtk_widget_set_vexpand (frame, TRUE);
  return frame;
}

static GtkWidget *
make_version (Decision *decision,
              JsonNode *version)
{
  switch (mpis_dashboard_conflict_get_kind (decision->conflict))
    {
    case MPIS_DASHBOARD_CONFLICT_CARD:
      return version != NULL ? make_card (decision->source, version) : make_words (_("Removed"));
    case MPIS_DASHBOARD_CONFLICT_NAME:
      return make_words (version != NULL && JSON_NODE_HOLDS_VALUE (version) ? json_node_get_string (version)
                                                                            : _("No name"));
    case MPIS_DASHBOARD_CONFLICT_OWNER:
      return make_words (version != NULL && JSON_NODE_HOLDS_VALUE (version) ? _("Private") : _("Shared"));
    case MPIS_DASHBOARD_CONFLICT_REMOVED_THERE:
    case MPIS_DASHBOARD_CONFLICT_REMOVED_HERE:
      return make_words (version != NULL && !JSON_NODE_HOLDS_NULL (version) ? _("The dashboard with its changes")
                                                                            : _("Deleted"));
    default:
      g_return_val_if_reached (NULL);
    }
}

static GtkWidget *
make_side (Decision   *decision,
           const char *heading,
           JsonNode   *version)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (heading);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_version (decision, version));
  return box;
}

static const char *
explain (MpisDashboardConflict *conflict)
{
  switch (mpis_dashboard_conflict_get_kind (conflict))
    {
    case MPIS_DASHBOARD_CONFLICT_CARD:
      return _("You and somebody else changed this card, each in another way.");
    case MPIS_DASHBOARD_CONFLICT_NAME:
      return _("You and somebody else gave this dashboard different names.");
    case MPIS_DASHBOARD_CONFLICT_OWNER:
      return _("You and somebody else decided differently who sees this dashboard.");
    case MPIS_DASHBOARD_CONFLICT_REMOVED_THERE:
      return _("Somebody else deleted this dashboard while you changed it.");
    case MPIS_DASHBOARD_CONFLICT_REMOVED_HERE:
      return _("You deleted this dashboard while somebody else changed it.");
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
on_response_cb (AdwAlertDialog *dialog,
                const char     *response,
                Decision       *decision)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (mpis_card_source_get_scope (decision->source));
  MpisDashboards *dashboards = workspace != NULL ? mpis_workspace_get_dashboards (workspace) : NULL;
  MpisDashboardResolution resolution;

  if (dashboards == NULL || g_str_equal (response, "later"))
    return;
  resolution = g_str_equal (response, "mine") ? MPIS_DASHBOARD_KEEP_MINE
               : g_str_equal (response, "theirs") ? MPIS_DASHBOARD_KEEP_THEIRS : MPIS_DASHBOARD_KEEP_BOTH;
  mpis_dashboards_resolve (dashboards, _("Settle a Conflict"), decision->conflict, resolution);
}

/**
 * mpis_conflict_dialog_new:
 * @source: what cards are worked out from
 * @conflict: what was changed on both sides
 *
 * Returns: (transfer floating): a dialog that shows both versions and asks which to keep; closing it
 *   leaves that open
 */
AdwDialog *
mpis_conflict_dialog_new (MpisCardSource        *source,
                          MpisDashboardConflict *conflict)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Which One to Keep?"), explain (conflict));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  GtkWidget *sides = adw_wrap_box_new ();
  Decision *decision = g_new (Decision, 1);

  *decision = (Decision) { g_object_ref (source), g_object_ref (conflict) };
  g_object_set_data_full (G_OBJECT (dialog), "decision", decision, decision_free);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (sides), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (sides), 12);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (sides), ADW_JUSTIFY_FILL);
  adw_wrap_box_append (ADW_WRAP_BOX (sides),
                       make_side (decision, _("Mine"), mpis_dashboard_conflict_get_mine (conflict)));
  adw_wrap_box_append (ADW_WRAP_BOX (sides),
                       make_side (decision, _("Theirs"), mpis_dashboard_conflict_get_theirs (conflict)));
  adw_alert_dialog_set_extra_child (alert, sides);
  adw_alert_dialog_add_responses (alert, "later", _("_Later"), "mine", _("Keep _Mine"), "theirs",
                                  _("Keep _Theirs"), NULL);
  if (mpis_dashboard_conflict_can_keep_both (conflict))
    adw_alert_dialog_add_response (alert, "both", _("Keep _Both"));
  adw_alert_dialog_set_close_response (alert, "later");
  adw_alert_dialog_set_prefer_wide_layout (alert, TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), decision);
  return dialog;
}
