#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-channel.h"

static void
list_projects (const MpisCardQuestion *question,
               MpisCardAnswer         *answer)
{
  GPtrArray *projects = question->input->projects;
  MpisCardTable *table = answer->table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("Project"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Channels"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  for (guint i = 0; i < MIN (projects->len, question->settings->count); i++)
    {
      MpisProject *project = g_ptr_array_index (projects, i);
      const char *const *channels = mpis_project_get_channels (project);
      g_autofree char *joined = channels != NULL ? g_strjoinv (", ", (char **) channels) : NULL;
      MpisCardRow *row = mpis_card_table_add_row (table);

      row->target = (MpisCardTarget) { .kind = MPIS_CARD_TARGET_POSTS,
                                       .project = g_strdup (mpis_project_get_id (project)) };
      mpis_card_table_set_text (table, 0, mpis_project_get_name (project));
      mpis_card_table_set_text (table, 1, joined);
    }
  if (projects->len == 0)
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There are no projects yet."), NULL);
}

static void
list_personas (const MpisCardQuestion *question,
               MpisCardAnswer         *answer)
{
  GPtrArray *personas = question->input->personas;
  MpisCardTable *table = answer->table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("Persona"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  for (guint i = 0; i < MIN (personas->len, question->settings->count); i++)
    {
      MpisPersona *persona = g_ptr_array_index (personas, i);
      MpisCardRow *row = mpis_card_table_add_row (table);

      row->target = (MpisCardTarget) { .kind = MPIS_CARD_TARGET_POSTS,
                                       .persona = g_strdup (mpis_persona_get_id (persona)) };
      mpis_card_table_set_text (table, 0, mpis_persona_get_name (persona));
    }
  if (personas->len == 0)
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There are no personas yet."), NULL);
}

/* The run in `/api/publisher/runs/RUN/published-items`; `{name}` stands for the parameter of that name. */
static char *
find_run_id (const MpisCardQuestion *question)
{
  g_auto(GStrv) parts = g_strsplit (mpis_card_schema_get_endpoint (question->settings->schema), "/", -1);
  guint n = g_strv_length (parts);
  const char *part = n >= 2 ? parts[n - 2] : "";
  gsize length = strlen (part);
  g_autofree char *name = NULL;

  if (length < 2 || part[0] != '{' || part[length - 1] != '}')
    return g_strdup (part);
  name = g_strndup (part + 1, length - 2);
  return g_strdup (question->settings->params != NULL
                   ? json_object_get_string_member_with_default (question->settings->params, name, NULL) : NULL);
}

static void
list_posts_of_run (const MpisCardQuestion *question,
                   MpisCardAnswer         *answer)
{
  g_autofree char *run_id = find_run_id (question);

  if (run_id == NULL || *run_id == '\0')
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("This card shows the posts of a run."),
                          _("Say which one in its settings."));
  else
    mpis_card_list_posts_of_run (question, answer, run_id, question->settings->count);
}

static void
say_elsewhere (MpisCardSchema *schema,
               MpisCardAnswer *answer)
{
  const char *endpoint = mpis_card_schema_get_endpoint (schema);
  g_autofree char *message = NULL;

  if (endpoint != NULL)
    /* Translators: a path such as /api/projects */
    message = g_strdup_printf (_("%s cannot be shown here."), endpoint);
  else
    message = g_strdup (_("This card brings no data that could be shown here."));
  mpis_card_answer_say (answer, MPIS_CARD_EMPTY, message, endpoint != NULL
                        ? _("Its answer is not among what is kept on this computer.")
                        : _("It declares no data source."));
}

/* Fills a custom card with what its schema asks for, from what is on this computer. */
void
mpis_card_fill_custom (const MpisCardQuestion *question,
                       MpisCardAnswer         *answer)
{
  MpisCardSchema *schema = question->settings->schema;

  answer->title = g_strdup (mpis_card_schema_get_name (schema));
  switch (mpis_card_schema_get_source (schema))
    {
    case MPIS_CARD_SOURCE_METRIC:   mpis_card_fill_metric_chart (question, answer); break;
    case MPIS_CARD_SOURCE_PROJECTS: list_projects (question, answer); break;
    case MPIS_CARD_SOURCE_PERSONAS: list_personas (question, answer); break;
    case MPIS_CARD_SOURCE_RUNS:
      mpis_card_list_runs (question, answer, question->settings->count);
      break;
    case MPIS_CARD_SOURCE_POSTS:
      mpis_card_list_recent_posts (question, answer, question->settings->count);
      break;
    case MPIS_CARD_SOURCE_RUN_POSTS: list_posts_of_run (question, answer); break;
    case MPIS_CARD_SOURCE_FLAGS:    mpis_card_fill_red_flags (question, answer); break;
    case MPIS_CARD_SOURCE_ELSEWHERE:
    default:                        say_elsewhere (schema, answer); break;
    }
  if (mpis_card_schema_get_renderer_url (schema) != NULL)
    {
      const char *sentence = _("This card brings a program to draw itself. It is not run here.");

      if (answer->state == MPIS_CARD_READY)
        mpis_card_answer_add_note (answer, sentence);
      else if (answer->state == MPIS_CARD_EMPTY)
        g_set_str (&answer->hint, sentence);
    }
}
