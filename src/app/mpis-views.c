#include "config.h"

#include "mpis-views.h"

#include "mpis-settings.h"

/* The views kept under names, as a{sa{sv}}. */
static GVariantDict *
read_views (GSettings *settings)
{
  g_autoptr(GVariant) all = g_settings_get_value (settings, MPIS_KEY_ANALYTICS_VIEWS);
  GVariantDict *views = g_variant_dict_new (NULL);
  const char *name;
  GVariant *view;
  GVariantIter iter;

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &view))
    g_variant_dict_insert_value (views, name, view);
  return views;
}

static void
write_views (GSettings    *settings,
             GVariantDict *views)
{
  g_autoptr(GVariant) all = g_variant_ref_sink (g_variant_dict_end (views));
  GVariantBuilder builder;
  const char *name;
  GVariant *view;
  GVariantIter iter;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &view))
    g_variant_builder_add (&builder, "{s@a{sv}}", name, view);
  g_settings_set_value (settings, MPIS_KEY_ANALYTICS_VIEWS, g_variant_builder_end (&builder));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

/**
 * mpis_views_list:
 * @settings: the program's
 *
 * Returns: (transfer full): the names of the views kept, sorted
 */
char **
mpis_views_list (GSettings *settings)
{
  g_autoptr(GVariant) all = g_settings_get_value (settings, MPIS_KEY_ANALYTICS_VIEWS);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const char *name;
  GVariantIter iter;

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * mpis_views_get:
 * @settings: the program's
 * @name: a view's name
 *
 * Returns: (transfer full) (nullable): the view; %NULL if none has that name
 */
GVariant *
mpis_views_get (GSettings  *settings,
                const char *name)
{
  g_autoptr(GVariantDict) views = read_views (settings);

  return g_variant_dict_lookup_value (views, name, G_VARIANT_TYPE_VARDICT);
}

/**
 * mpis_views_put:
 * @settings: the program's
 * @name: under which name to keep it; a view of that name is replaced
 * @view: a dictionary; a floating reference is taken
 *
 * Keeps a view.
 */
void
mpis_views_put (GSettings  *settings,
                const char *name,
                GVariant   *view)
{
  g_autoptr(GVariantDict) views = read_views (settings);

  g_variant_dict_insert_value (views, name, view);
  write_views (settings, views);
}

/**
 * mpis_views_remove:
 * @settings: the program's
 * @name: a view's name
 *
 * Forgets a view.
 */
void
mpis_views_remove (GSettings  *settings,
                   const char *name)
{
  g_autoptr(GVariantDict) views = read_views (settings);

  g_variant_dict_remove (views, name);
  write_views (settings, views);
}

/**
 * mpis_views_rename:
 * @settings: the program's
 * @name: a view's name
 * @new_name: its name from now on, which no other view has
 *
 * Gives a view another name.
 */
void
mpis_views_rename (GSettings  *settings,
                   const char *name,
                   const char *new_name)
{
  g_autoptr(GVariantDict) views = read_views (settings);
  g_autoptr(GVariant) view = g_variant_dict_lookup_value (views, name, G_VARIANT_TYPE_VARDICT);

  if (view == NULL)
    return;
  g_variant_dict_remove (views, name);
  g_variant_dict_insert_value (views, new_name, view);
  write_views (settings, views);
}
