#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-analyst.h"
#include "mpis-ctl-scope.h"
#include "mpis-personas.h"

#define LONGEST_QUESTION 2000

typedef struct {
  MpisCube            *cube;
  MpisAnalystQuestion  question;
  char                *persona_id;
  char                *text;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  mpis_cube_unref (self->cube);
  g_free (self->persona_id);
  g_free (self->text);
  g_free (self);
}

static DexFuture *
answer_fiber (gpointer data)
{
  Work *self = data;

  return dex_future_new_take_boxed (JSON_TYPE_NODE, mpis_analyst_answer (self->cube, &self->question));
}

static guint
get_days (const char *range)
{
  return g_str_equal (range, "7d") ? 7 : g_str_equal (range, "30d") ? 30 : 90;
}

static MpisApiReply *
query (MpisApiRequest  *request,
       GError         **error)
{
  static const char *const ranges[] = { "7d", "30d", "90d", NULL };
  MpisDb *db = mpis_api_get_db (request, error);
  const char *persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", MPIS_REQUIRED);
  const char *range = mpis_api_word (request, MPIS_IN_BODY, "time_range", MPIS_REQUIRED, ranges);
  const char *text = mpis_api_text (request, MPIS_IN_BODY, "question", MPIS_REQUIRED, 1, LONGEST_QUESTION);
  MpisCubeCache *cubes = mpis_service_get_cubes (mpis_api_get_service (request));
  g_autoptr(GTimeZone) zone = mpis_ctl_default_zone ();
  g_autofree char *persona = NULL;
  g_autoptr(MpisCube) cube = NULL;
  JsonNode *answer;
  Work *work;

  if (db == NULL || !mpis_api_check (request, error)
      || !(persona = dex_await_string (mpis_personas_get (db, persona_id), error))
      || !(cube = dex_await_boxed (mpis_cube_cache_get (cubes, zone), error)))
    return NULL;
  work = g_new0 (Work, 1);
  work->cube = g_steal_pointer (&cube);
  work->persona_id = g_ascii_strdown (persona_id, -1);
  work->text = g_strdup (text);
  work->question = (MpisAnalystQuestion) { work->persona_id, mpis_day_of (mpis_time_now (), zone), get_days (range),
                                           work->text };
  answer = dex_await_boxed (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, answer_fiber, work,
                                                 work_free), error);
  return answer ? mpis_api_reply_node (200, answer) : NULL;
}

const MpisApiRoute mpis_api_analyst_routes[] = {
  { "POST", "/api/ai-analyst/query", MPIS_ROLES_READ, query, MPIS_ROUTE_HEAVY },
  { NULL }
};
