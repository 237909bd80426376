#include "config.h"

#include "mpis-card-content.h"

#include "mpis-card-kind.h"
#include "mpis-card-view.h"

/**
 * mpis_card_content_source_new:
 * @scope: what the window looks at
 *
 * Returns: (transfer full): what cards are worked out from, custom ones included
 */
MpisCardSource *
mpis_card_content_source_new (MpisScope *scope)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);
  MpisCardSource *source = mpis_card_source_new (scope);

  if (workspace != NULL)
    mpis_card_source_set_widgets (source, mpis_dashboards_get_widgets (mpis_workspace_get_dashboards (workspace)));
  return source;
}

/**
 * mpis_card_content_title:
 * @widget: a key of the widget registry
 * @config: (nullable): the card's settings
 *
 * Returns: (transfer full): what a card is called as long as nobody has worked out what it shows: by its
 *   settings, its kind, or failing all, its key
 */
char *
mpis_card_content_title (const char *widget,
                         JsonObject *config)
{
  const MpisCardKind *kind = mpis_card_kind_find (widget);
  JsonNode *node = config != NULL ? json_object_get_member (config, "title") : NULL;
  const char *title = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                      ? json_node_get_string (node) : "";

  return g_strdup (*title != '\0' ? title : kind != NULL ? mpis_card_kind_get_name (kind) : widget);
}

/* What a card shows belongs to the frame around it. */

static MpisCardFrame *
frame_of (GtkWidget *view)
{
  GtkWidget *parent = gtk_widget_get_parent (view);

  return parent != NULL && MPIS_IS_CARD_FRAME (parent) ? MPIS_CARD_FRAME (parent) : NULL;
}

static void
on_title_cb (MpisCardView *view)
{
  MpisCardFrame *frame = frame_of (GTK_WIDGET (view));
  const char *title = mpis_card_view_get_title (view);

  if (frame != NULL && title != NULL && *title != '\0')
    mpis_card_frame_set_title (frame, title);
}

static void
on_footer_cb (MpisCardView *view)
{
  MpisCardFrame *frame = frame_of (GTK_WIDGET (view));

  if (frame != NULL)
    mpis_card_frame_set_footer (frame, mpis_card_view_get_footer (view));
}

static void
on_parent_cb (MpisCardView *view)
{
  on_title_cb (view);
  on_footer_cb (view);
}

static void
on_settings_cb (MpisCardView *view)
{
  MpisCardFrame *frame = frame_of (GTK_WIDGET (view));

  if (frame != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "canvas.settings", "s", mpis_card_frame_get_id (frame));
}

static void
on_config_changed_cb (MpisCardView *view,
                      JsonObject   *config)
{
  MpisCardFrame *frame = frame_of (GTK_WIDGET (view));
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), config);
  g_autofree char *text = json_to_string (node, FALSE);

  if (frame != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "dashboards.configure-card", "(ss)",
                                mpis_card_frame_get_id (frame), text);
}

/* Where its rows and marks lead */

static void
on_open_post_cb (GtkWidget  *view,
                 const char *id)
{
  gtk_widget_activate_action (view, "win.show-post", "s", id);
}

static void
on_open_run_cb (GtkWidget  *view,
                const char *id)
{
  gtk_widget_activate_action (view, "win.show-run", "s", id);
}

static void
insert_list (GVariantDict *choices,
             const char   *key,
             const char   *value)
{
  if (value != NULL)
    g_variant_dict_insert_value (choices, key, g_variant_new_strv (&value, 1));
}

static GVariant *
choices_of (const MpisCardTarget *target)
{
  GVariantDict choices;

  g_variant_dict_init (&choices, NULL);
  insert_list (&choices, "channels", target->channel);
  insert_list (&choices, "projects", target->project);
  insert_list (&choices, "personas", target->persona);
  if (target->has_period)
    {
      g_autofree char *from = mpis_day_format (target->period.from);
      g_autofree char *to = mpis_day_format (target->period.to);

      g_variant_dict_insert (&choices, "from", "s", from);
      g_variant_dict_insert (&choices, "to", "s", to);
    }
  return g_variant_ref_sink (g_variant_dict_end (&choices));
}

static void
on_show_posts_cb (GtkWidget            *view,
                  const MpisCardTarget *target)
{
  g_autoptr(GVariant) choices = choices_of (target);

  gtk_widget_activate_action_variant (view, "win.show-posts", choices);
}

static void
on_show_runs_cb (GtkWidget            *view,
                 const MpisCardTarget *target)
{
  g_autoptr(GVariant) choices = choices_of (target);

  gtk_widget_activate_action_variant (view, "win.show-runs", choices);
}

static void
on_open_analytics_cb (GtkWidget            *view,
                      const MpisCardTarget *target)
{
  gtk_widget_activate_action (view, "win.analytics", "(ss)", mpis_metric_get_name (target->metric),
                              mpis_group_get_name (target->group));
}

/**
 * mpis_card_content_new:
 * @source: what cards are worked out from
 * @widget: a key of the widget registry
 * @config: (nullable): the card's settings
 *
 * Returns: (transfer floating): what a card shows
 */
GtkWidget *
mpis_card_content_new (MpisCardSource *source,
                       const char     *widget,
                       JsonObject     *config)
{
  GtkWidget *view = mpis_card_view_new (source);

  mpis_card_view_set_card (MPIS_CARD_VIEW (view), widget, config);
  g_signal_connect (view, "notify::title", G_CALLBACK (on_title_cb), NULL);
  g_signal_connect (view, "notify::footer", G_CALLBACK (on_footer_cb), NULL);
  g_signal_connect (view, "notify::parent", G_CALLBACK (on_parent_cb), NULL);
  g_signal_connect (view, "settings", G_CALLBACK (on_settings_cb), NULL);
  g_signal_connect (view, "config-changed", G_CALLBACK (on_config_changed_cb), NULL);
  g_signal_connect (view, "open-post", G_CALLBACK (on_open_post_cb), NULL);
  g_signal_connect (view, "open-run", G_CALLBACK (on_open_run_cb), NULL);
  g_signal_connect (view, "show-posts", G_CALLBACK (on_show_posts_cb), NULL);
  g_signal_connect (view, "show-runs", G_CALLBACK (on_show_runs_cb), NULL);
  g_signal_connect (view, "open-analytics", G_CALLBACK (on_open_analytics_cb), NULL);
  return view;
}

static char *
title (gpointer              owner,
       const MpisLayoutCard *card)
{
  return mpis_card_content_title (card->widget, card->config);
}

static GtkWidget *
create (gpointer              owner,
        const MpisLayoutCard *card)
{
  return mpis_card_content_new (owner, card->widget, card->config);
}

static void
configure (gpointer              owner,
           GtkWidget            *content,
           const MpisLayoutCard *card)
{
  mpis_card_view_set_card (MPIS_CARD_VIEW (content), card->widget, card->config);
}

const MpisCanvasCards mpis_card_content = { title, create, configure };
