#include "config.h"

#include "mpis-api-router.h"

#include <string.h>

#define MAX_PARTS 12   /* of a path; none of ours has more */

typedef struct {
  const char *text;    /* not terminated */
  gsize       length;
} Part;

typedef struct {
  const MpisApiRoute *route;
  Part                parts[MAX_PARTS];
  guint               n_fields;
} Pattern;

struct _MpisApiRouter {
  GArray *patterns[MAX_PARTS + 1];   /* Pattern, by the number of parts; those without fields first */
};

/* The parts between the slashes; more than @parts holds count as none. */
static guint
split (const char *path,
       Part        parts[MAX_PARTS])
{
  guint n = 0;

  if (*path != '/')
    return 0;
  for (const char *start = path + 1; ; start++)
    {
      const char *end = strchrnul (start, '/');

      if (n == MAX_PARTS)
        return 0;
      parts[n++] = (Part) { start, (gsize) (end - start) };
      if (*end == '\0')
        return n;
      start = end;
    }
}

static gint
compare_patterns (gconstpointer a,
                  gconstpointer b)
{
  return (gint) ((const Pattern *) a)->n_fields - (gint) ((const Pattern *) b)->n_fields;
}

static void
add_route (MpisApiRouter      *self,
           const MpisApiRoute *route)
{
  Pattern pattern = { .route = route };
  guint n = split (route->path, pattern.parts);

  for (guint i = 0; i < n; i++)
    pattern.n_fields += pattern.parts[i].text[0] == '{';
  g_return_if_fail (n > 0 && pattern.n_fields <= MPIS_API_MAX_FIELDS);
  if (self->patterns[n] == NULL)
    self->patterns[n] = g_array_new (FALSE, FALSE, sizeof (Pattern));
  g_array_append_val (self->patterns[n], pattern);
}

/*
 * mpis_api_router_new:
 * @tables: tables of routes, %NULL at the end
 *
 * Returns: (transfer full): a router
 */
MpisApiRouter *
mpis_api_router_new (const MpisApiRoute *const *tables)
{
  MpisApiRouter *self = g_new0 (MpisApiRouter, 1);

  for (; *tables != NULL; tables++)
    for (const MpisApiRoute *route = *tables; route->method != NULL; route++)
      add_route (self, route);
  for (guint i = 0; i <= MAX_PARTS; i++)
    if (self->patterns[i] != NULL)
      g_array_sort (self->patterns[i], compare_patterns);
  return self;
}

void
mpis_api_router_free (MpisApiRouter *self)
{
  for (guint i = 0; i <= MAX_PARTS; i++)
    g_clear_pointer (&self->patterns[i], g_array_unref);
  g_free (self);
}

static gboolean
matches (const Pattern *pattern,
         const Part    *parts,
         guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      const Part *part = &pattern->parts[i];

      if (part->text[0] == '{' ? parts[i].length == 0
                               : part->length != parts[i].length
                                 || memcmp (part->text, parts[i].text, part->length) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
take_fields (MpisApiRequest *request,
             const Pattern  *pattern,
             const Part     *parts,
             guint           n)
{
  guint index = 0;

  for (guint i = 0; i < n; i++)
    if (pattern->parts[i].text[0] == '{')
      {
        g_autofree char *value = g_uri_unescape_segment (parts[i].text, parts[i].text + parts[i].length,
                                                         NULL);

        /* What is no text after unescaping is no id of ours: it is read as an odd but harmless one. */
        mpis_api_request_take_field (request, index++,
                                     value != NULL && g_utf8_validate (value, -1, NULL)
                                     ? g_steal_pointer (&value)
                                     : g_strndup (parts[i].text, parts[i].length));
      }
}

static void
note_method (GString    *list,
             const char *method)
{
  if (list->len > 0)
    g_string_append (list, ", ");
  g_string_append (list, method);
  if (g_str_equal (method, "GET"))
    g_string_append (list, ", HEAD");
}

/*
 * mpis_api_router_find:
 * @self: a router
 * @request: takes the fields of its path
 * @allowed: (out): the methods there are, where the path is known but not with this method; else %NULL
 *
 * Returns: (nullable): the route; that of `GET` for `HEAD`
 */
const MpisApiRoute *
mpis_api_router_find (MpisApiRouter   *self,
                      MpisApiRequest  *request,
                      char           **allowed)
{
  const char *method = g_str_equal (request->method, "HEAD") ? "GET" : request->method;
  g_autoptr(GString) methods = NULL;
  Part parts[MAX_PARTS];
  guint n = split (request->path, parts);

  *allowed = NULL;
  for (guint i = 0; self->patterns[n] != NULL && i < self->patterns[n]->len; i++)
    {
      const Pattern *pattern = &g_array_index (self->patterns[n], Pattern, i);

      if (!matches (pattern, parts, n))
        continue;
      if (g_str_equal (pattern->route->method, method))
        {
          take_fields (request, pattern, parts, n);
          return pattern->route;
        }
      if (methods == NULL)
        methods = g_string_new (NULL);
      note_method (methods, pattern->route->method);
    }
  if (methods != NULL)
    {
      g_string_append (methods, ", OPTIONS");
      *allowed = g_string_free_and_steal (g_steal_pointer (&methods));
    }
  return NULL;
}
