#include "config.h"

#include "mpis-card-pictures.h"

#include <adwaita.h>

#include "mpis-canvas.h"
#include "mpis-card-view.h"
#include "mpis-json.h"

/* Of a window; a bare display has not much more. */
#define HEIGHT 1100

/* A card as it is pictured. */
typedef struct {
  const char *widget;
  const char *config;
  int         w;
  int         h;
} Picture;

static const char note[] =
  "{\"title\": \"This Week\", \"text\": \"# Launch\\n\\nThe *new series* starts **Monday**:\\n\\n- teaser on Telegram\\n"
  "- long form on YouTube\\n  - chapters first\\n\\nSee the [plan](https://example.org/plan) & `notes < 2`.\"}";

/* Every kind. */
static const Picture kind_pictures[] = {
  { "key-figure", "{}", 3, 2 },
  { "key-figure", "{\"metric\": \"engagement_rate\"}", 3, 2 },
  { "key-figure", "{\"metric\": \"posts\"}", 3, 2 },
  { "key-figure", "{\"metric\": \"shares\", \"compare\": false}", 3, 2 },
  { "engagement-chart", "{\"time_range\": \"30d\"}", 8, 4 },
  { "red-flags", "{}", 4, 4 },
  { "recent-posts", "{}", 6, 4 },
  { "top-posts", "{}", 6, 4 },
  { "channel-performance", "{}", 4, 3 },
  { "channel-share", "{}", 4, 3 },
  { "goal-progress", "{\"goal\": 600000}", 4, 3 },
  { "best-time", "{}", 6, 4 },
  { "metric-chart", "{\"compare\": true}", 6, 4 },
  { "posting-cadence", "{}", 6, 3 },
  { "metric-chart", "{\"breakdown\": \"weekday\", \"split\": \"channel\", \"chart\": \"stacked-columns\"}", 6, 3 },
  { "run-timeline", "{}", 8, 3 },
  { "persona-overview", "{\"persona_id\": \"PERSONA\"}", 4, 3 },
  { "eidos-recommendations", "{\"time_range\": \"90d\"}", 4, 3 },
  { "note", note, 4, 3 },
  { "metric-chart", "{\"breakdown\": \"week\", \"split\": \"channel\", \"chart\": \"stacked-area\"}", 4, 3 },
};

/* Every state, and cards with next to no room. */
static const Picture state_pictures[] = {
  { "key-figure", "{\"channel\": \"nowhere\"}", 3, 2 },
  { "key-figure", "{\"metric\": \"views\", \"channel\": \"instagram\"}", 3, 2 },
  { "key-figure", "{\"metric\": \"wiews\"}", 3, 2 },
  { "weather", "{}", 3, 2 },
  { "engagement-chart", "{\"time_range\": \"own\", \"from\": \"2020-01-01\", \"to\": \"2020-02-01\"}", 6, 3 },
  { "best-time", "{\"min_posts\": 90}", 6, 3 },
  { "goal-progress", "{}", 4, 2 },
  { "note", "{}", 4, 2 },
  { "persona-overview", "{\"persona_id\": \"gone\"}", 4, 2 },
  { "run-timeline", "{\"time_range\": \"own\", \"from\": \"2020-01-01\", \"to\": \"2020-02-01\"}", 4, 3 },
  { "eidos-recommendations", "{\"time_range\": \"own\", \"from\": \"2020-01-01\", \"to\": \"2020-02-01\"}", 4, 3 },
  { "red-flags", "{\"hidden_flags\": [\"failed-24h=99\", \"failed-7d=99\", \"failed-30d=99\", "
                 "\"missing-metrics=9999\", \"missing-records=99\"]}", 4, 3 },
  { "recent-posts", "{}", 3, 3 },
  { "top-posts", "{\"metric\": \"engagement_rate\"}", 3, 2 },
  { "channel-performance", "{}", 3, 2 },
  { "goal-progress", "{\"goal\": 1000}", 3, 2 },
  { "key-figure", "{}", 2, 2 },
  { "metric-chart", "{\"breakdown\": \"channel\", \"split\": \"weekday\"}", 6, 4 },
  { "metric-chart", "{\"breakdown\": \"post\", \"count\": 8}", 6, 4 },
};

static GtkWidget *
create_cb (gpointer              owner,
           const MpisLayoutCard *card)
{
  GtkWidget *view = mpis_card_view_new (owner);

  mpis_card_view_set_card (MPIS_CARD_VIEW (view), card->widget, card->config);
  return view;
}

static char *
title_cb (gpointer              owner,
          const MpisLayoutCard *card)
{
  MpisCardInput *input = mpis_card_source_get_input (owner);
  g_autoptr(MpisCardAnswer) answer = input != NULL ? mpis_card_answer_for_config (card->widget, card->config, input)
                                                   : NULL;

  return g_strdup (answer != NULL ? answer->title : card->widget);
}

static void
configure_cb (gpointer              owner,
              GtkWidget            *content,
              const MpisLayoutCard *card)
{
  mpis_card_view_set_card (MPIS_CARD_VIEW (content), card->widget, card->config);
}

static MpisLayout *
lay_out (MpisScope     *scope,
         const Picture *pictures,
         guint          n)
{
  GListModel *personas = mpis_workspace_get_personas (mpis_scope_get_workspace (scope));
  g_autoptr(MpisPersona) persona = g_list_model_get_item (personas, 0);
  MpisLayout *layout = mpis_layout_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisLayout) before = layout;
      g_autoptr(GString) config = g_string_new (pictures[i].config);
      g_autoptr(JsonNode) node = NULL;
      MpisLayoutRect rect = mpis_layout_find_room (layout, pictures[i].w, pictures[i].h);

      g_string_replace (config, "PERSONA", persona != NULL ? mpis_persona_get_id (persona) : "", 0);
      node = mpis_json_parse (config->str, -1, NULL);
      layout = mpis_layout_add (before, pictures[i].widget, json_node_get_object (node), &rect, NULL);
    }
  return layout;
}

/**
 * mpis_card_pictures_open:
 * @scope: what to look at; its workspace was read
 * @states: whether to show every state instead of every kind
 * @width: pixels
 *
 * Returns: (transfer none): a window with a card of every kind, or in every state, on a canvas
 */
GtkWindow *
mpis_card_pictures_open (MpisScope *scope,
                         gboolean   states,
                         int        width)
{
  static const MpisCanvasCards cards = { title_cb, create_cb, configure_cb };
  MpisCardSource *source = mpis_card_source_new (scope);
  g_autoptr(MpisLayout) layout = states ? lay_out (scope, state_pictures, G_N_ELEMENTS (state_pictures))
                                            : lay_out (scope, kind_pictures, G_N_ELEMENTS (kind_pictures));
  GtkWidget *window = adw_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *canvas = mpis_canvas_new ();

  g_object_set_data_full (G_OBJECT (window), "mpis-card-source", source, g_object_unref);
  mpis_canvas_set_cards (MPIS_CANVAS (canvas), &cards, source);
  mpis_canvas_set_layout (MPIS_CANVAS (canvas), layout);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), canvas);
  adw_window_set_content (ADW_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}

/**
 * mpis_card_pictures_turn:
 * @window: as mpis_card_pictures_open() gave it
 *
 * Shows what is below what is shown.
 *
 * Returns: %FALSE if there is nothing below
 */
gboolean
mpis_card_pictures_turn (GtkWindow *window)
{
  GtkWidget *scroller = adw_window_get_content (ADW_WINDOW (window));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double page = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);

  if (value + page >= gtk_adjustment_get_upper (adjustment))
    return FALSE;
  gtk_adjustment_set_value (adjustment, value + page);
  return TRUE;
}
