#include "config.h"

#include "mpis-api-routes.h"

#include <string.h>

#include "mpis-ctl-scope.h"
#include "mpis-query-answer.h"

/* A question while it is being answered, on whatever thread. */
typedef struct {
  MpisQuery      query;
  GStrv          channels;
  GStrv          projects;
  GStrv          personas;
  GStrv          items;
  MpisCtlFormat  format;
  MpisCube      *cube;
} Question;

static void
question_clear (gpointer data)
{
  Question *self = data;

  g_strfreev (self->channels);
  g_strfreev (self->projects);
  g_strfreev (self->personas);
  g_strfreev (self->items);
  g_clear_pointer (&self->cube, mpis_cube_unref);
}

static void
question_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, question_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_unref)

static void
read_metric (MpisApiRequest *request,
             MpisQuery      *query)
{
  const char *names[MPIS_N_METRICS + 1] = { NULL };
  const char *name;

  for (guint i = 0; i < MPIS_N_METRICS; i++)
    names[i] = mpis_metric_get_name ((MpisMetric) i);
  name = mpis_api_word (request, MPIS_IN_QUERY, "metric", MPIS_REQUIRED, names);
  if (name != NULL)
    mpis_metric_from_name (name, &query->metric);
}

static void
read_groups (MpisApiRequest *request,
             MpisQuery      *query)
{
  const char *const *names = mpis_api_texts (request, MPIS_IN_QUERY, "by", MPIS_OPTIONAL);
  guint asked = 0;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      MpisGroup group;

      if (!mpis_group_from_name (names[i], &group))
        mpis_api_add_problem (request, MPIS_IN_QUERY, "by", "enum", "“%s” is no group", names[i]);
      else if ((asked >> group & 1) != 0)
        mpis_api_add_problem (request, MPIS_IN_QUERY, "by", "value_error", "%s is given twice", names[i]);
      else
        {
          asked |= 1u << group;
          query->by[query->n_by++] = group;
        }
    }
}

static void
read_period (MpisApiRequest *request,
             MpisQuery      *query)
{
  const char *from = mpis_api_date (request, MPIS_IN_QUERY, "from", MPIS_OPTIONAL);
  const char *to = mpis_api_date (request, MPIS_IN_QUERY, "to", MPIS_OPTIONAL);

  if (from != NULL)
    mpis_day_parse (from, &query->from, NULL);
  if (to != NULL)
    mpis_day_parse (to, &query->to, NULL);
  if (query->from > query->to)
    mpis_api_add_problem (request, MPIS_IN_QUERY, "from", "value_error", "from lies after to");
}

static GTimeZone *
read_zone (MpisApiRequest *request)
{
  const char *name = mpis_api_text (request, MPIS_IN_QUERY, "tz", MPIS_OPTIONAL, 1, 100);
  g_autoptr(GError) error = NULL;
  GTimeZone *zone;

  if (name == NULL)
    return mpis_ctl_default_zone ();
  if (!(zone = mpis_zone_new (name, &error)))
    mpis_api_add_problem (request, MPIS_IN_QUERY, "tz", "value_error", "%s", error->message);
  return zone;
}

static const char *const *
read_filter (MpisApiRequest *request,
             const char     *name,
             GStrv          *kept)
{
  *kept = g_strdupv ((char **) mpis_api_texts (request, MPIS_IN_QUERY, name, MPIS_OPTIONAL));
  return (const char *const *) *kept;
}

static Question *
read_question (MpisApiRequest *request)
{
  static const char *const lenses[] = { "activity", "posts", NULL }, *const formats[] = { "json", "csv", NULL };
  const MpisQuery usual = MPIS_QUERY_INIT;
  Question *self = g_atomic_rc_box_new0 (Question);
  const char *lens = mpis_api_word (request, MPIS_IN_QUERY, "lens", MPIS_OPTIONAL, lenses);
  const char *format = mpis_api_word (request, MPIS_IN_QUERY, "format", MPIS_OPTIONAL, formats);

  self->query = usual;
  self->query.lens = g_strcmp0 (lens, "posts") == 0 ? MPIS_LENS_POSTS : MPIS_LENS_ACTIVITY;
  self->format = g_strcmp0 (format, "csv") == 0 ? MPIS_CTL_CSV : MPIS_CTL_JSON;
  read_metric (request, &self->query);
  read_groups (request, &self->query);
  read_period (request, &self->query);
  self->query.channels = read_filter (request, "channel", &self->channels);
  self->query.projects = read_filter (request, "project", &self->projects);
  self->query.personas = read_filter (request, "persona", &self->personas);
  self->query.items = read_filter (request, "item", &self->items);
  return self;
}

static DexFuture *
answer_fiber (gpointer data)
{
  Question *self = data;

  return dex_future_new_take_string (mpis_query_answer (self->cube, &self->query, self->format));
}

static MpisApiReply *
query (MpisApiRequest  *request,
       GError         **error)
{
  g_autoptr(Question) question = read_question (request);
  g_autoptr(GTimeZone) zone = read_zone (request);
  MpisCubeCache *cubes = mpis_service_get_cubes (mpis_api_get_service (request));
  char *answer;

  if (!mpis_api_check (request, error)
      || !(question->cube = dex_await_boxed (mpis_cube_cache_get (cubes, zone), error))
      || !(answer = dex_await_string (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, answer_fiber,
                                                           g_atomic_rc_box_acquire (question), question_unref),
                                      error)))
    return NULL;
  if (question->format == MPIS_CTL_JSON)
    return mpis_api_reply_json (200, answer);
  return mpis_api_reply_bytes (200, "text/csv; charset=utf-8", g_bytes_new_take (answer, strlen (answer)));
}

const MpisApiRoute mpis_api_query_routes[] = {
  { "GET", "/api/metrics/query", MPIS_ROLES_READ, query, MPIS_ROUTE_HEAVY },
  { NULL }
};
