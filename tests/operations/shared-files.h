#pragma once

#include "mpis-test.h"

/* The real files under a folder whose names begin with @prefix, sorted; NULL (and the test skipped)
 * where they are not. */
static inline void
collect_files (GPtrArray  *paths,
               const char *folder,
               const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_files (paths, path, prefix);
      else if (g_str_has_prefix (name, prefix))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

static inline GPtrArray *
find_shared (const char *folder,
             const char *prefix)
{
  g_autofree char *full = mpis_test_shared_data (folder);
  GPtrArray *paths;

  if (full == NULL)
    return NULL;
  paths = g_ptr_array_new_with_free_func (g_free);
  collect_files (paths, full, prefix);
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);
  g_assert_cmpuint (paths->len, >, 0);

  return paths;
}
