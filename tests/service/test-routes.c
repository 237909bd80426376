#include "config.h"

#include <json-glib/json-glib.h>

#include "mpis-api-routes.h"
#include "mpis-json.h"

/* The table of routes and the document say the same: each route is documented, and the other way round. */

static JsonObject *
load_paths (JsonNode **root)
{
  g_autofree char *path = g_build_filename (g_getenv ("MPIS_TOP_SRCDIR"), "data", "openapi.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  *root = mpis_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return json_object_get_object_member (json_node_get_object (*root), "paths");
}

static JsonObject *
find_operation (JsonObject         *paths,
                const MpisApiRoute *route)
{
  g_autofree char *verb = g_ascii_strdown (route->method, -1);
  JsonNode *item = json_object_get_member (paths, route->path);
  JsonNode *operation = item != NULL ? json_object_get_member (json_node_get_object (item), verb) : NULL;

  return operation != NULL ? json_node_get_object (operation) : NULL;
}

static MpisRole
read_roles (JsonObject *operation)
{
  static const struct { const char *name; MpisRole role; } names[] = {
    { "viewer", MPIS_ROLE_VIEWER },
    { "editor", MPIS_ROLE_EDITOR },
    { "admin", MPIS_ROLE_ADMIN },
    { "callback", MPIS_ROLE_CALLBACK },
  };
  JsonArray *roles = json_object_get_array_member (operation, "x-roles");
  MpisRole found = MPIS_ROLE_NONE;

  for (guint i = 0; i < json_array_get_length (roles); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_str_equal (json_array_get_string_element (roles, i), names[j].name))
        found |= names[j].role;
  return found;
}

static void
check_route (JsonObject         *paths,
             const MpisApiRoute *route)
{
  JsonObject *operation = find_operation (paths, route);

  g_test_message ("%s %s", route->method, route->path);
  if (operation == NULL)
    {
      g_test_fail_printf ("%s %s is not in data/openapi.json", route->method, route->path);
      return;
    }
  g_assert_cmpint (read_roles (operation), ==, route->allowed);
  /* Whoever has to be known says so by a token, or a workflow by its key. */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (operation, "security")), ==,
                    route->allowed == MPIS_ROLE_NONE ? 0 : route->allowed & MPIS_ROLE_CALLBACK ? 2 : 1);
}

static void
test_documented (void)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *paths = load_paths (&root);

  for (const MpisApiRoute *const *table = mpis_api_routes; *table != NULL; table++)
    for (const MpisApiRoute *route = *table; route->method != NULL; route++)
      check_route (paths, route);
}

static gboolean
is_route (const char *verb,
          const char *path)
{
  for (const MpisApiRoute *const *table = mpis_api_routes; *table != NULL; table++)
    for (const MpisApiRoute *route = *table; route->method != NULL; route++)
      if (g_ascii_strcasecmp (route->method, verb) == 0 && g_str_equal (route->path, path))
        return TRUE;
  return FALSE;
}

static void
test_there (void)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *paths = load_paths (&root);
  g_autoptr(GList) names = json_object_get_members (paths);

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autoptr(GList) verbs = json_object_get_members (json_object_get_object_member (paths, name->data));

      for (GList *verb = verbs; verb != NULL; verb = verb->next)
        if (!is_route (verb->data, name->data))
          g_test_fail_printf ("data/openapi.json has %s %s, which is no route", (const char *) verb->data,
                              (const char *) name->data);
    }
}

static void
test_once (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const MpisApiRoute *const *table = mpis_api_routes; *table != NULL; table++)
    for (const MpisApiRoute *route = *table; route->method != NULL; route++)
      {
        g_assert_nonnull (route->handler);
        if (!g_hash_table_add (seen, g_strconcat (route->method, " ", route->path, NULL)))
          g_test_fail_printf ("%s %s is there twice", route->method, route->path);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/documented", test_documented);
  g_test_add_func ("/routes/there", test_there);
  g_test_add_func ("/routes/once", test_once);
  return g_test_run ();
}
