#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include <glib/gi18n.h>

#include "mpis-card-kind.h"
#include "mpis-card-params.h"

/* So that not every letter is a step to undo. */
#define TYPING_MS 400

enum { CONFIG_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardSettingsPopover, mpis_card_settings_popover, GTK_TYPE_POPOVER)

void
_mpis_card_settings_emit (MpisCardSettingsPopover *self)
{
  g_autoptr(JsonObject) config = NULL;

  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (self->filling || self->settings == NULL)
    return;
  config = mpis_card_settings_to_config (self->settings);
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static gboolean
on_typed_cb (gpointer data)
{
  MpisCardSettingsPopover *self = data;

  self->typing_id = 0;
  _mpis_card_settings_emit (self);
  return G_SOURCE_REMOVE;
}

void
_mpis_card_settings_emit_soon (MpisCardSettingsPopover *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (!self->filling)
    self->typing_id = g_timeout_add (TYPING_MS, on_typed_cb, self);
}

gint32
_mpis_card_settings_today (MpisCardSettingsPopover *self)
{
  return mpis_day_of (mpis_time_now (), mpis_scope_get_zone (mpis_card_source_get_scope (self->source)));
}

static void
add_count (MpisCardSettingsPopover *self)
{
  _mpis_card_settings_add_number (self, _("_Rows"), &self->settings->count, 50);
}

static void
add_rows (MpisCardSettingsPopover *self,
          MpisCardOptions          options)
{
  static const struct {
    MpisCardOptions option;
    void          (*add) (MpisCardSettingsPopover *self);
  } rows[] = {
    { MPIS_CARD_HAS_TEXT,      _mpis_card_settings_add_text },
    { MPIS_CARD_HAS_METRIC,    _mpis_card_settings_add_metric },
    { MPIS_CARD_HAS_GOALS,     _mpis_card_settings_add_goals },
    { MPIS_CARD_HAS_BREAKDOWN, _mpis_card_settings_add_breakdown },
    { MPIS_CARD_HAS_CHART,     _mpis_card_settings_add_chart },
    { MPIS_CARD_HAS_STATISTIC, _mpis_card_settings_add_statistic },
    { MPIS_CARD_HAS_COUNT,     add_count },
    { MPIS_CARD_HAS_RANGE,     _mpis_card_settings_add_range },
    { MPIS_CARD_HAS_LENS,      _mpis_card_settings_add_lens },
    { MPIS_CARD_HAS_COMPARE,   _mpis_card_settings_add_compare },
    { MPIS_CARD_HAS_FILTERS,   _mpis_card_settings_add_filters },
  };

  _mpis_card_settings_add_title (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (options & rows[i].option)
      rows[i].add (self);
}

static JsonObject *
copy_config (JsonObject *config)
{
  JsonObject *copy = json_object_new ();
  g_autoptr(GList) names = config != NULL ? json_object_get_members (config) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (config, l->data)));
  return copy;
}

/* Parameters are what a custom card stands on: without those it needs there are no settings yet. */
static void
on_params_changed_cb (MpisCardSettingsPopover *self,
                      JsonObject              *params)
{
  g_autoptr(JsonObject) config = copy_config (self->config);

  if (self->settings != NULL)
    {
      g_clear_pointer (&self->settings->params, json_object_unref);
      self->settings->params = copy_config (params);
      _mpis_card_settings_emit_soon (self);
      return;
    }
  json_object_set_object_member (config, "params", copy_config (params));
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
add_params (MpisCardSettingsPopover *self,
            MpisCardSchema          *schema)
{
  JsonNode *node = self->config != NULL ? json_object_get_member (self->config, "params") : NULL;
  GtkWidget *params = mpis_card_params_new (schema, node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                                                    ? json_node_get_object (node) : NULL);

  g_signal_connect_swapped (params, "changed", G_CALLBACK (on_params_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), params);
}

static void
clear_rows (MpisCardSettingsPopover *self)
{
  GtkWidget *child;

  self->own_days = self->goals = NULL;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
mpis_card_settings_popover_closed (GtkPopover *popover)
{
  MpisCardSettingsPopover *self = MPIS_CARD_SETTINGS_POPOVER (popover);

  if (self->typing_id != 0)   /* what was typed last is not lost */
    _mpis_card_settings_emit (self);
}

static void
mpis_card_settings_popover_dispose (GObject *object)
{
  MpisCardSettingsPopover *self = MPIS_CARD_SETTINGS_POPOVER (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (self->box != NULL)
    clear_rows (self);   /* before the settings their numbers lie in */
  self->box = NULL;
  g_clear_pointer (&self->settings, mpis_card_settings_free);
  g_clear_pointer (&self->config, json_object_unref);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (mpis_card_settings_popover_parent_class)->dispose (object);
}

static void
mpis_card_settings_popover_class_init (MpisCardSettingsPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_card_settings_popover_dispose;
  GTK_POPOVER_CLASS (klass)->closed = mpis_card_settings_popover_closed;

  signals[CONFIG_CHANGED] = g_signal_new ("config-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
mpis_card_settings_popover_init (MpisCardSettingsPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 12);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_size_request (self->box, 240, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 480);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Card Settings"), -1);
}

/**
 * mpis_card_settings_popover_new:
 * @source: what the window looks at
 *
 * Returns: (transfer floating): settings of no card yet
 */
GtkWidget *
mpis_card_settings_popover_new (MpisCardSource *source)
{
  MpisCardSettingsPopover *self;

  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (source), NULL);

  self = g_object_new (MPIS_TYPE_CARD_SETTINGS_POPOVER, NULL);
  self->source = g_object_ref (source);
  return GTK_WIDGET (self);
}

/**
 * mpis_card_settings_popover_set_card:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config
 *
 * Shows the settings of that card. Where they cannot be read, those it would have without a config, and
 * choosing something replaces what cannot be read.
 */
void
mpis_card_settings_popover_set_card (MpisCardSettingsPopover *self,
                                     const char              *widget,
                                     JsonObject              *config)
{
  MpisCardInput *input;
  MpisCardSchema *schema;
  const MpisCardKind *kind;

  g_return_if_fail (MPIS_IS_CARD_SETTINGS_POPOVER (self) && widget != NULL);

  input = mpis_card_source_get_input (self->source);
  schema = input != NULL ? mpis_card_input_find_schema (input, widget) : NULL;
  kind = mpis_card_kind_find (widget);
  self->filling = TRUE;
  clear_rows (self);
  g_clear_pointer (&self->settings, mpis_card_settings_free);
  g_clear_pointer (&self->config, json_object_unref);
  self->config = config != NULL ? json_object_ref (config) : NULL;
  self->settings = mpis_card_settings_new (widget, config, schema, NULL);
  if (self->settings == NULL)
    self->settings = mpis_card_settings_new (widget, NULL, schema, NULL);
  if (kind == NULL && schema != NULL)
    add_params (self, schema);
  if (self->settings != NULL)
    add_rows (self, kind != NULL ? kind->options
                                 : schema != NULL ? mpis_card_kind_get_custom ()->options : 0);
  self->filling = FALSE;
}
