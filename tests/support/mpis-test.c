#include "config.h"

#include "mpis-test.h"

#define STACK_SIZE (1024 * 1024)   /* sanitizers make frames several times their size */

void
mpis_test_fiber (DexFiberFunc func,
                 gpointer     data)
{
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  dex_init ();
  future = dex_scheduler_spawn (NULL, STACK_SIZE, func, data, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  dex_future_get_value (future, &error);
  g_assert_no_error (error);
}

static char *
shared_data_folder (void)
{
  const char *folder = g_getenv ("MPIS_SHARED_DATA");

  if (folder != NULL)
    return g_strdup (folder);
  return g_build_filename (g_getenv ("MPIS_TOP_SRCDIR"), "..", "shared", "data", NULL);
}

char *
mpis_test_shared_data (const char *path)
{
  g_autofree char *folder = shared_data_folder ();
  g_autofree char *full = g_build_filename (folder, path, NULL);

  if (g_file_test (full, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&full);
  g_test_skip_printf ("%s is not here; MPIS_SHARED_DATA says where such files are", path);
  return NULL;
}
