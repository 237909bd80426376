#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MpisWidgetEntry:
 *
 * What the registry of widgets says of one: a row of `widget_registry`. Construct-only properties
 * `widget-id` (what cards name it by), `name`, `description` (nullable), `widget-type` (`builtin` or
 * `custom`), `schema` (#JsonObject; not to be changed), `renderer-url` (nullable; kept, never run).
 * Immutable; thread-safe.
 */
#define MPIS_TYPE_WIDGET_ENTRY (mpis_widget_entry_get_type ())
G_DECLARE_FINAL_TYPE (MpisWidgetEntry, mpis_widget_entry, MPIS, WIDGET_ENTRY, GObject)

MpisWidgetEntry *mpis_widget_entry_new              (const char       *widget_id,
                                                     const char       *name,
                                                     const char       *description,
                                                     const char       *widget_type,
                                                     JsonObject       *schema,
                                                     const char       *renderer_url);
MpisWidgetEntry *mpis_widget_entry_new_from_node    (JsonNode         *node,
                                                     GError          **error);
JsonNode        *mpis_widget_entry_to_node          (MpisWidgetEntry  *self);
const char      *mpis_widget_entry_get_widget_id    (MpisWidgetEntry  *self);
const char      *mpis_widget_entry_get_name         (MpisWidgetEntry  *self);
const char      *mpis_widget_entry_get_description  (MpisWidgetEntry  *self);
const char      *mpis_widget_entry_get_widget_type  (MpisWidgetEntry  *self);
gboolean         mpis_widget_entry_get_is_custom    (MpisWidgetEntry  *self);
JsonObject      *mpis_widget_entry_get_schema       (MpisWidgetEntry  *self);
const char      *mpis_widget_entry_get_renderer_url (MpisWidgetEntry  *self);
gboolean         mpis_widget_entry_equal            (MpisWidgetEntry  *self,
                                                     MpisWidgetEntry  *other);

G_END_DECLS
