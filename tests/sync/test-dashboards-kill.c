#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboards-test.h"

#define ROUNDS 12
#define BURST  4   /* edits that nobody waited for */

static char *
digest (MpisDashboards *dashboards)
{
  g_autofree char *state = dashboards_test_describe (dashboards);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, state, -1);
}

static void
say (char            what,
     MpisDashboards *dashboards)
{
  g_autofree char *state = digest (dashboards);

  if (printf ("%c %s\n", what, state) < 0 || fflush (stdout) != 0)
    exit (1);
}

static void
do_anything (MpisDashboards *dashboards)
{
  g_autoptr(MpisDashboard) last = NULL;
  g_autofree char *value = g_strdup_printf ("%u", g_random_int ());
  guint n = g_list_model_get_n_items (G_LIST_MODEL (dashboards));
  const char *id;

  if (n == 0 || (n < 5 && g_random_int_range (0, 10) == 0))
    {
      g_free (dashboards_test_make (dashboards, value));
      return;
    }
  last = g_list_model_get_item (G_LIST_MODEL (dashboards), n - 1);
  id = mpis_dashboard_get_id (last);
  switch (g_random_int_range (0, 8))
    {
    case 0:
      mpis_dashboards_undo (dashboards);
      break;
    case 1:
      mpis_dashboards_redo (dashboards);
      break;
    case 2:
      dashboards_test_rename (dashboards, id, value);
      break;
    case 3:
      mpis_dashboards_remove (dashboards, "Delete", id);
      break;
    default:
      dashboards_test_configure (dashboards, id, "b", "title", value);
      break;
    }
}

/* Edits without end. Says of each state that there is it ("t"), then that it is on the disk ("d"). */
static DexFuture *
write_fiber (gpointer path)
{
  MpisDashboards *dashboards = dashboards_test_open (path);

  say ('d', dashboards);
  while (TRUE)
    {
      for (int i = g_random_int_range (0, BURST); i >= 0; i--)
        {
          do_anything (dashboards);
          say ('t', dashboards);
        }
      dashboards_test_flush (dashboards);
      say ('d', dashboards);
    }
  return dex_future_new_true ();
}

/* Returns: (transfer full) (element-type utf8): the state that was on the disk, and those after it that may
 * have been */
static GPtrArray *
kill_while_writing (const char *program,
                    const char *path)
{
  const char *argv[] = { program, "--write", path, NULL };
  GPtrArray *states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  size_t size = 0;
  int output;
  GPid pid;
  FILE *file;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &output, NULL, &error);
  g_assert_no_error (error);
  file = fdopen (output, "r");
  g_assert_cmpint (getline (&line, &size, file), >, 0);   /* it is under way */
  g_ptr_array_add (states, g_strdup (line + 2));
  g_usleep (g_test_rand_int_range (0, 150000));
  kill (pid, SIGKILL);
  while (getline (&line, &size, file) > 0)
    {
      if (*line == 'd')
        g_ptr_array_set_size (states, 0);
      g_ptr_array_add (states, g_strdup (line + 2));
    }
  fclose (file);
  g_spawn_close_pid (pid);
  return states;
}

static gboolean
is_one_of (MpisDashboards *dashboards,
           GPtrArray      *states)
{
  g_autofree char *state = digest (dashboards);
  g_autofree char *line = g_strconcat (state, "\n", NULL);

  return g_ptr_array_find_with_equal_func (states, line, g_str_equal, NULL);
}

/* The last edit may have come to the disk before anything was said of it. */
static gboolean
is_one_step_from (MpisDashboards *dashboards,
                  GPtrArray      *states)
{
  if (mpis_dashboards_undo (dashboards))
    {
      gboolean is = is_one_of (dashboards, states);

      mpis_dashboards_redo (dashboards);
      if (is)
        return TRUE;
    }
  return mpis_dashboards_redo (dashboards) && is_one_of (dashboards, states);
}

/* What was on the disk is there; of what came after, a part from the beginning on. It can be undone to
 * the first edit. */
static DexFuture *
check_fiber (gpointer program)
{
  g_autofree char *path = dashboards_test_path ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GPtrArray) states = kill_while_writing (program, path);
      MpisDashboards *dashboards = dashboards_test_open (path);

      g_assert_null (mpis_dashboards_get_problem (dashboards));
      g_assert_true (is_one_of (dashboards, states) || is_one_step_from (dashboards, states));
      if (round == ROUNDS - 1)
        {
          while (mpis_dashboards_undo (dashboards))
            ;
          g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (dashboards)), ==, 0);
        }
      dashboards_test_close (&dashboards);
    }
  return dex_future_new_true ();
}

static void
test_kill (gconstpointer data)
{
  mpis_test_fiber (check_fiber, (gpointer) data);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    mpis_test_fiber (write_fiber, argv[2]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/dashboards/kill", argv[0], test_kill);
  return g_test_run ();
}
