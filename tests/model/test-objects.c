#include "config.h"

#include <math.h>

#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"

static void
test_post (void)
{
  char id[] = "post-1";
  MpisPostFields fields = {
    .id = id,
    .channel = "telegram",
    .title = "A title",
    .project_id = "p1",
    .project_name = "Project",
    .run_id = "r1",
    .published_at = 5 * MPIS_SECOND,
    .published_known = TRUE,
    .measured_at = 9 * MPIS_SECOND,
  };
  g_autoptr(MpisPost) post = NULL;
  g_autoptr(MpisPost) other = NULL;
  g_autofree char *read_id = NULL;
  g_autofree char *read_title = NULL;
  g_autofree char *read_url = NULL;
  gint64 views, saves, published_at;
  double rate;
  gboolean known, demo;

  mpis_counters_clear (&fields.latest);
  fields.latest.value[MPIS_COUNTER_VIEWS] = 200;
  fields.latest.value[MPIS_COUNTER_REACTIONS] = 10;

  post = mpis_post_new (&fields);
  other = mpis_post_new (&fields);
  id[0] = 'X';   /* the post has a copy */

  g_object_get (post, "id", &read_id, "title", &read_title, "url", &read_url, "views", &views,
                "saves", &saves, "published-at", &published_at, "published-known", &known,
                "is-demo", &demo, "engagement-rate", &rate, NULL);
  g_assert_cmpstr (read_id, ==, "post-1");
  g_assert_cmpstr (read_title, ==, "A title");
  g_assert_null (read_url);
  g_assert_cmpint (views, ==, 200);
  g_assert_cmpint (saves, ==, MPIS_UNKNOWN);
  g_assert_cmpint (published_at, ==, 5 * MPIS_SECOND);
  g_assert_true (known);
  g_assert_false (demo);
  g_assert_cmpfloat (rate, ==, 0.05);

  g_assert_cmpstr (mpis_post_peek (post)->project_name, ==, "Project");
  g_assert_cmpstr (mpis_post_peek (post)->run_id, ==, "r1");
  g_assert_null (mpis_post_peek (post)->persona_name);
  /* What posts have in common is kept once. */
  g_assert_true (mpis_post_peek (post)->project_name == mpis_post_peek (other)->project_name);
}

static void
test_post_unknown_rate (void)
{
  MpisPostFields fields = { .id = "1", .channel = "x", .measured_at = MPIS_INSTANT_UNKNOWN };
  g_autoptr(MpisPost) post = NULL;
  gint64 measured_at;
  double rate;

  mpis_counters_clear (&fields.latest);
  post = mpis_post_new (&fields);
  g_object_get (post, "engagement-rate", &rate, "measured-at", &measured_at, NULL);
  g_assert_true (isnan (rate));
  g_assert_cmpint (measured_at, ==, MPIS_INSTANT_UNKNOWN);
}

static void
test_run (void)
{
  static const char *const channels[] = { "telegram", "youtube", NULL };
  MpisRunFields fields = {
    .id = "r1",
    .status = "Partial",
    .channels = channels,
    .started_at = 1,
    .completed_at = MPIS_INSTANT_UNKNOWN,
  };
  g_autoptr(MpisRun) run = mpis_run_new (&fields);
  g_autoptr(MpisRun) bare = mpis_run_new (&(MpisRunFields) { .id = "r2", .status = "queued" });
  g_autofree char *text = NULL;
  g_auto(GStrv) read = NULL;
  int status;

  g_object_get (run, "status", &status, "status-text", &text, "channels", &read, NULL);
  g_assert_cmpint (status, ==, MPIS_RUN_PARTIAL);
  g_assert_cmpstr (text, ==, "Partial");
  g_assert_cmpstrv (read, channels);

  g_assert_cmpint (mpis_run_get_status (bare), ==, MPIS_RUN_OTHER);
  g_assert_nonnull (mpis_run_peek (bare)->channels);
  g_assert_null (mpis_run_peek (bare)->channels[0]);
  g_assert_cmpint (mpis_run_status_from_text (NULL), ==, MPIS_RUN_OTHER);
  g_assert_cmpint (mpis_run_status_from_text ("running"), ==, MPIS_RUN_RUNNING);
}

static void
test_project_and_persona (void)
{
  static const char *const channels[] = { "x", NULL };
  g_autoptr(MpisProject) project = g_object_new (MPIS_TYPE_PROJECT, "id", "p1", "name", "Project",
                                                 "channels", channels, "is-demo", TRUE, NULL);
  g_autoptr(MpisProject) bare = g_object_new (MPIS_TYPE_PROJECT, "id", "p2", NULL);
  g_autoptr(MpisPersona) persona = g_object_new (MPIS_TYPE_PERSONA, "id", "a", "name", "Ada",
                                                 "slug", "ada", NULL);

  g_assert_cmpstr (mpis_project_get_id (project), ==, "p1");
  g_assert_cmpstr (mpis_project_get_name (project), ==, "Project");
  g_assert_null (mpis_project_get_persona_id (project));
  g_assert_cmpstr (mpis_project_get_channels (project)[0], ==, "x");
  g_assert_true (mpis_project_get_is_demo (project));
  g_assert_null (mpis_project_get_channels (bare)[0]);
  g_assert_cmpstr (mpis_persona_get_id (persona), ==, "a");
  g_assert_cmpstr (mpis_persona_get_name (persona), ==, "Ada");
  g_assert_false (mpis_persona_get_is_demo (persona));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/post", test_post);
  g_test_add_func ("/model/post/unknown-rate", test_post_unknown_rate);
  g_test_add_func ("/model/run", test_run);
  g_test_add_func ("/model/project-and-persona", test_project_and_persona);
  return g_test_run ();
}
