#include "config.h"

#include "mpis-ctl-database.h"

#include <unistd.h>

#include "mpis-cube-loader.h"
#include "mpis-ctl-scope.h"
#include "mpis-query-answer.h"

typedef struct {
  MpisCtlOptions  options;
  char           *metric;
  char          **by;
  MpisCtlScope    scope;
  char          **items;
  char           *format_name;

  MpisQuery       query;
  MpisCtlFormat   format;
  char           *answer;
} Question;

static void question_clear (Question *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void
question_clear (Question *self)
{
  mpis_ctl_options_clear (&self->options);
  g_free (self->metric);
  g_strfreev (self->by);
  mpis_ctl_scope_clear (&self->scope);
  g_strfreev (self->items);
  g_free (self->format_name);
  g_free (self->answer);
}

static char *
metric_names (void)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < MPIS_N_METRICS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", mpis_metric_get_name ((MpisMetric) i));
  return g_string_free_and_steal (g_steal_pointer (&names));
}

static char *
group_names (void)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < MPIS_N_GROUPS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", mpis_group_get_name ((MpisGroup) i));
  return g_string_free_and_steal (g_steal_pointer (&names));
}

static gboolean
read_metric (Question           *self,
             const MpisCtlWord  *word)
{
  g_autofree char *names = metric_names ();

  if (self->metric == NULL)
    mpis_ctl_usage (word, "--metric is missing: one of %s", names);
  else if (!mpis_metric_from_name (self->metric, &self->query.metric))
    mpis_ctl_usage (word, "“%s” is no metric: --metric takes one of %s", self->metric, names);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_groups (Question           *self,
             const MpisCtlWord  *word)
{
  for (char **name = self->by; name != NULL && *name != NULL; name++)
    {
      g_autofree char *names = group_names ();
      MpisGroup group;

      if (!mpis_group_from_name (*name, &group))
        {
          mpis_ctl_usage (word, "“%s” is no group: --by takes one of %s", *name, names);
          return FALSE;
        }
      for (guint i = 0; i < self->query.n_by; i++)
        if (self->query.by[i] == group)
          {
            mpis_ctl_usage (word, "--by %s is given twice", *name);
            return FALSE;
          }
      self->query.by[self->query.n_by++] = group;
    }
  return TRUE;
}

static gboolean
read_format (Question           *self,
             const MpisCtlWord  *word)
{
  if (self->format_name != NULL)
    {
      if (mpis_ctl_format_from_name (self->format_name, &self->format))
        return TRUE;
      mpis_ctl_usage (word, "“%s” is no format: --format takes csv, json or table", self->format_name);
      return FALSE;
    }
  self->format = self->options.json ? MPIS_CTL_JSON : isatty (STDOUT_FILENO) ? MPIS_CTL_TABLE
                                                                             : MPIS_CTL_CSV;
  return TRUE;
}

static gboolean
read_question (Question           *self,
               const MpisCtlWord  *word)
{
  if (!read_metric (self, word) || !read_groups (self, word)
      || !mpis_ctl_scope_read (&self->scope, word) || !read_format (self, word))
    return FALSE;

  self->query.lens = self->scope.lens;
  self->query.from = self->scope.from;
  self->query.to = self->scope.to;
  self->query.channels = (const char *const *) self->scope.channels;
  self->query.projects = (const char *const *) self->scope.projects;
  self->query.personas = (const char *const *) self->scope.personas;
  self->query.items = (const char *const *) self->items;
  return TRUE;
}

static DexFuture *
ask (MpisCtlDatabase *database,
     gpointer         data)
{
  Question *self = data;
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GError) error = NULL;

  if (!(cube = dex_await_boxed (mpis_load_cube (database->db, self->scope.zone), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->answer = mpis_query_answer (cube, &self->query, self->format);
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

int
mpis_ctl_query (const MpisCtlWord  *word,
                int                 argc,
                char              **argv)
{
  g_auto(Question) self = { .query = MPIS_QUERY_INIT };
  const GOptionEntry entries[] = {
    { "metric", 0, 0, G_OPTION_ARG_STRING, &self.metric, "What to measure", "METRIC" },
    { "by", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.by, "What to group by", "GROUP" },
    MPIS_CTL_SCOPE_ENTRIES (self.scope),
    { "item", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.items, "Only this post", "ID" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self.format_name,
      "csv (for programs: texts as they are), json or table (default: table on a terminal, else csv)", "FORMAT" },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!mpis_ctl_options_parse (&self.options, word, entries, argc, argv)
      || !read_question (&self, word))
    return MPIS_CTL_USAGE;

  /* Written only after the database is let go of: whoever reads it may take their time. */
  status = mpis_ctl_run (&self.options, ask, &self);
  if (status == MPIS_CTL_DONE)
    g_print ("%s", self.answer);
  return status;
}
