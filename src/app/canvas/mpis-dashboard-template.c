#include "config.h"

#include "mpis-dashboard-template.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "mpis-json.h"

/* The member of a layout that says which template it was made from; other programs keep it. */
#define MEMBER "template"

static const MpisDashboardTemplate templates[] = {
  { "overview", N_("Overview"), N_("The figures, how they develop, and what needs attention") },
  { "growth", N_("Growth"), N_("Whether more people are reached than before, and by what") },
  { "channels", N_("Channels"), N_("How the channels compare, and what each contributes") },
  { "rhythm", N_("Posting Rhythm"), N_("When posts are published, and when they do best") },
  { "runs", N_("Runs and Problems"), N_("What ran, what failed, and what to do about it") },
  { "empty", N_("Empty Canvas"), N_("Nothing yet: add the cards you want") },
};

/* What the templates call their cards, for translators: the files themselves are not looked through. */
static const char *const titles[] G_GNUC_UNUSED = {
  N_("Views by Week"), N_("Share of Reactions"), N_("Views by Channel"), N_("Engagement Rate by Channel"),
  N_("Posts by Channel"), N_("Views by Weekday"), N_("Engagement Rate by Hour"),
  N_("**When a run fails**\n\n1. Open it under Runs and read its message.\n2. Mend the cause: a token, a "
     "limit, a file.\n3. Start it again."),
};

/**
 * mpis_dashboard_template_list:
 * @n: (out): how many there are
 *
 * Returns: (array length=n): what a new dashboard can begin as
 */
const MpisDashboardTemplate *
mpis_dashboard_template_list (guint *n)
{
  *n = G_N_ELEMENTS (templates);
  return templates;
}

/**
 * mpis_dashboard_template_of:
 * @layout: of a dashboard
 *
 * Returns: (transfer none): what it began as; the overview where nobody knows
 */
const MpisDashboardTemplate *
mpis_dashboard_template_of (MpisLayout *layout)
{
  g_autoptr(JsonNode) node = mpis_layout_to_node (layout);
  JsonNode *member = json_object_get_member (json_node_get_object (node), MEMBER);
  const char *id = member != NULL && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (g_strcmp0 (templates[i].id, id) == 0)
      return &templates[i];
  return &templates[0];
}

/**
 * mpis_dashboard_template_get_name:
 *
 * Returns: what it is called
 */
const char *
mpis_dashboard_template_get_name (const MpisDashboardTemplate *self)
{
  return _(self->name);
}

/**
 * mpis_dashboard_template_get_description:
 *
 * Returns: what it is for, in one sentence
 */
const char *
mpis_dashboard_template_get_description (const MpisDashboardTemplate *self)
{
  return _(self->description);
}

static void
translate_member (JsonObject *config,
                  const char *member)
{
  const char *text = json_object_get_string_member_with_default (config, member, "");

  if (*text != '\0')
    json_object_set_string_member (config, member, _(text));
}

static void
translate_card (JsonArray *cards,
                guint      index,
                JsonNode  *card,
                gpointer   data)
{
  JsonObject *config = json_object_get_object_member (json_node_get_object (card), "config");

  translate_member (config, "title");
  translate_member (config, "text");
}

/**
 * mpis_dashboard_template_load:
 * @error: (nullable): return location for an error
 *
 * Returns: (transfer full) (nullable): its cards; %NULL if the program is not complete
 */
MpisLayout *
mpis_dashboard_template_load (const MpisDashboardTemplate *self,
                              GError                     **error)
{
  g_autofree char *path = g_strdup_printf ("/org/mpis/Dashboard/dashboards/%s.json", self->id);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr(JsonNode) node = NULL;
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  node = mpis_json_parse (text, length, error);
  if (node == NULL)
    return NULL;
  json_array_foreach_element (json_object_get_array_member (json_node_get_object (node), "widgets"),
                              translate_card, NULL);
  return mpis_layout_new_from_node (node, error);
}
