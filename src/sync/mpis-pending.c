#include "config.h"

#include "mpis-pending.h"

#include "mpis-json.h"
#include "mpis-overlay.h"
#include "mpis-persona.h"
#include "mpis-project.h"
#include "mpis-run.h"

/* --- commands --------------------------------------------------------------------------------- */

static gboolean
counts (MpisCommand *command)
{
  return mpis_command_get_state (command) != MPIS_COMMAND_REFUSED;
}

static gboolean
is_kind (MpisCommand *command,
         const char  *kind)
{
  return g_str_equal (mpis_command_get_kind (command), kind);
}

static JsonNode *
get_member (MpisCommand *command,
            const char  *member)
{
  return json_object_get_member (json_node_get_object (mpis_command_get_payload (command)), member);
}

static GStrv
get_texts (MpisCommand *command,
           const char  *member)
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  JsonNode *node = get_member (command, member);
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *text = json_array_get_string_element (list, i);

      if (text != NULL)
        g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

/* The commands that count, by what they are about: id → GPtrArray of MpisCommand. */
static GHashTable *
index_commands (MpisCommands *commands,
                const char   *prefix,
                const char   *member)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (commands)); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (G_LIST_MODEL (commands), i);
      const char *id = mpis_command_get_text (command, member);
      GPtrArray *list;

      if (id == NULL || !counts (command) || !g_str_has_prefix (mpis_command_get_kind (command), prefix))
        continue;
      if (!(list = g_hash_table_lookup (index, id)))
        {
          list = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (index, (char *) id, list);
        }
      g_ptr_array_add (list, g_steal_pointer (&command));
    }
  return index;
}

/* --- projects --------------------------------------------------------------------------------- */

static const char *
text_or (MpisCommand *command,
         const char  *member,
         const char  *otherwise)
{
  const char *text = mpis_command_get_text (command, member);

  return text != NULL ? text : otherwise;
}

static char *
json_or (MpisCommand *command,
         const char  *member,
         const char  *otherwise)
{
  JsonNode *node = get_member (command, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? mpis_json_print (node) : g_strdup (otherwise);
}

static MpisInstant
archived_after (MpisCommand *command,
                MpisInstant  archived_at)
{
  JsonNode *node = is_kind (command, "project.archive") ? get_member (command, "archived") : NULL;

  if (node == NULL)
    return archived_at;
  return json_node_get_boolean (node) ? mpis_command_get_made_at (command) : MPIS_INSTANT_UNKNOWN;
}

/* As the project will be; @project is NULL for one that is to be made. */
static MpisProject *
change_project (MpisProject *project,
                MpisCommand *command)
{
  g_auto(GStrv) channels = get_texts (command, "channels");
  g_autofree char *defaults = json_or (command, "defaults", project ? mpis_project_get_defaults (project) : NULL);
  g_autofree char *schedule = json_or (command, "schedule", project ? mpis_project_get_schedule (project) : NULL);
  MpisInstant archived_at = project ? mpis_project_get_archived_at (project) : MPIS_INSTANT_UNKNOWN;

  return g_object_new (MPIS_TYPE_PROJECT,
                       "id", mpis_command_get_text (command, "id"),
                       "name", text_or (command, "name", project ? mpis_project_get_name (project) : NULL),
                       "persona-id", text_or (command, "persona_id",
                                              project ? mpis_project_get_persona_id (project) : NULL),
                       "channels", channels ? (gpointer) channels
                                            : project ? (gpointer) mpis_project_get_channels (project) : NULL,
                       "is-demo", project != NULL && mpis_project_get_is_demo (project),
                       "created-at", project ? mpis_project_get_created_at (project)
                                             : mpis_command_get_made_at (command),
                       "archived-at", archived_after (command, archived_at),
                       "defaults", defaults,
                       "schedule", schedule,
                       "is-pending", TRUE,
                       NULL);
}

/* Applies all commands of a project, in order. */
static MpisProject *
change_in_order (MpisProject *project,
                 GPtrArray   *commands,
                 GString     *why)
{
  g_autoptr(MpisProject) changed = project ? g_object_ref (project) : NULL;

  for (guint i = 0; i < commands->len; i++)
    {
      MpisCommand *command = commands->pdata[i];
      MpisProject *next;

      if (changed == NULL && !is_kind (command, "project.create"))
        continue;
      next = change_project (changed, command);
      g_clear_object (&changed);
      changed = next;
      g_string_append (why, mpis_command_get_id (command));
    }
  return g_steal_pointer (&changed);
}

/*
 * _mpis_pending_projects:
 * @contents: what the server has
 * @commands: what is on its way
 *
 * Returns: (transfer full): edits of the list of projects
 */
GArray *
_mpis_pending_projects (const MpisStoreContents *contents,
                        MpisCommands            *commands)
{
  g_autoptr(GHashTable) index = index_commands (commands, "project.", "id");
  GArray *edits = _mpis_overlay_edits_new ();
  GHashTableIter iter;
  gpointer list;

  for (guint i = 0; g_hash_table_size (index) > 0 && i < contents->projects->len; i++)
    {
      MpisProject *project = contents->projects->pdata[i];
      g_autoptr(GString) why = g_string_new (NULL);
      MpisProject *changed;

      if (!(list = g_hash_table_lookup (index, mpis_project_get_id (project))))
        continue;
      changed = change_in_order (project, list, why);
      _mpis_overlay_add (edits, i, changed, why->str);
      g_hash_table_remove (index, mpis_project_get_id (project));
    }
  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    {
      g_autoptr(GString) why = g_string_new (NULL);
      MpisProject *made = change_in_order (NULL, list, why);

      if (made != NULL)
        _mpis_overlay_add (edits, MPIS_OVERLAY_FRONT, made, why->str);
    }
  return edits;
}

/* --- runs ------------------------------------------------------------------------------------- */

static const char *
find_name (GPtrArray  *items,
           const char *id)
{
  for (guint i = 0; id != NULL && i < items->len; i++)
    {
      g_autofree char *found = NULL;

      if (MPIS_IS_PROJECT (items->pdata[i]) && g_str_equal (mpis_project_get_id (items->pdata[i]), id))
        return mpis_project_get_name (items->pdata[i]);
      if (MPIS_IS_PERSONA (items->pdata[i]) && g_str_equal (mpis_persona_get_id (items->pdata[i]), id))
        return mpis_persona_get_name (items->pdata[i]);
    }
  return NULL;
}

static MpisRun *
start_run (const MpisStoreContents *contents,
           MpisCommand             *command)
{
  g_auto(GStrv) channels = get_texts (command, "channels");
  MpisRunFields fields = {
    .id = mpis_command_get_text (command, "run_id"),
    .project_id = mpis_command_get_text (command, "project_id"),
    .persona_id = mpis_command_get_text (command, "persona_id"),
    .status = "pending",
    .started_at = mpis_command_get_made_at (command),
    .completed_at = MPIS_INSTANT_UNKNOWN,
    .heard_at = MPIS_INSTANT_UNKNOWN,
    .due_at = MPIS_INSTANT_UNKNOWN,
    .channels = (const char *const *) channels,
    .date_from = mpis_command_get_text (command, "date_from"),
    .date_to = mpis_command_get_text (command, "date_to"),
    .is_pending = TRUE,
  };

  fields.project_name = find_name (contents->projects, fields.project_id);
  fields.persona_name = find_name (contents->personas, fields.persona_id);
  return fields.id != NULL ? mpis_run_new (&fields) : NULL;
}

static MpisRun *
repeat_run (MpisRun     *run,
            MpisCommand *command)
{
  MpisRunFields fields = *mpis_run_peek (run);

  fields.retry_of = fields.id;
  fields.id = mpis_command_get_text (command, "new_run_id");
  fields.status = "pending";
  fields.is_overdue = FALSE;
  fields.error_message = NULL;
  fields.execution = NULL;
  fields.started_at = mpis_command_get_made_at (command);
  fields.completed_at = fields.heard_at = fields.due_at = MPIS_INSTANT_UNKNOWN;
  fields.is_pending = TRUE;
  return fields.id != NULL ? mpis_run_new (&fields) : NULL;
}

/* What the last of the commands makes of a run; NULL with @gone for nothing. */
static MpisRun *
change_run (MpisRun   *run,
            GPtrArray *commands,
            gboolean  *gone,
            GString   *why)
{
  MpisRunFields fields = *mpis_run_peek (run);
  gboolean changed = FALSE;

  for (guint i = 0; i < commands->len; i++)
    {
      MpisCommand *command = commands->pdata[i];

      if (is_kind (command, "run.delete") || is_kind (command, "run.restore"))
        *gone = is_kind (command, "run.delete");
      else if (is_kind (command, "run.mark"))
        {
          fields.status = text_or (command, "status", fields.status);
          fields.completed_at = mpis_command_get_made_at (command);
          fields.is_overdue = FALSE;
          fields.is_pending = changed = TRUE;
        }
      else
        continue;
      g_string_append (why, mpis_command_get_id (command));
    }
  return changed && !*gone ? mpis_run_new (&fields) : NULL;
}

/* A run that says nothing for too long is overdue, whoever noticed. */
static gboolean
is_overdue (MpisRun     *run,
            MpisInstant  now,
            MpisInstant *next)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  MpisRunStatus status = mpis_run_get_status (run);

  if ((status != MPIS_RUN_PENDING && status != MPIS_RUN_RUNNING) || fields->due_at <= 0)
    return FALSE;
  if (fields->due_at > now)
    *next = *next == MPIS_INSTANT_UNKNOWN ? fields->due_at : MIN (*next, fields->due_at);
  return fields->due_at <= now;
}

static void
edit_run (GArray     *edits,
          guint       position,
          MpisRun    *run,
          GPtrArray  *commands,
          gboolean    overdue)
{
  g_autoptr(GString) why = g_string_new (NULL);
  MpisRun *changed = NULL;
  gboolean gone = FALSE;

  if (commands != NULL)
    changed = change_run (run, commands, &gone, why);
  if (changed == NULL && !gone && overdue)
    {
      MpisRunFields fields = *mpis_run_peek (run);

      fields.is_overdue = TRUE;
      changed = mpis_run_new (&fields);
      g_string_append (why, "overdue");
    }
  if (changed != NULL || gone)
    _mpis_overlay_add (edits, position, changed, why->str);
}

static void
add_started (GArray                  *edits,
             const MpisStoreContents *contents,
             MpisCommands            *commands,
             GHashTable              *known,
             GHashTable              *sources)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (commands)); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (G_LIST_MODEL (commands), i);
      MpisRun *source, *run = NULL;

      if (!counts (command))
        continue;
      if (is_kind (command, "run.start") && !g_hash_table_contains (known, mpis_command_get_id (command)))
        run = start_run (contents, command);
      else if (is_kind (command, "run.retry") && !g_hash_table_contains (known, mpis_command_get_id (command)) &&
               (source = g_hash_table_lookup (sources, mpis_command_get_id (command))) != NULL)
        run = repeat_run (source, command);
      if (run != NULL)
        _mpis_overlay_add (edits, MPIS_OVERLAY_FRONT, run, mpis_command_get_id (command));
    }
}

/*
 * _mpis_pending_runs:
 * @contents: what the server has
 * @commands: what is on its way
 * @now: the time
 * @next: (out): when the next run becomes overdue, or %MPIS_INSTANT_UNKNOWN
 *
 * Returns: (transfer full): edits of the list of runs
 */
GArray *
_mpis_pending_runs (const MpisStoreContents *contents,
                    MpisCommands            *commands,
                    MpisInstant              now,
                    MpisInstant             *next)
{
  g_autoptr(GHashTable) about = index_commands (commands, "run.", "run_id");
  g_autoptr(GHashTable) copies = index_commands (commands, "run.retry", "new_run_id");
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);     /* commands whose run is there */
  g_autoptr(GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);   /* command → run it repeats */
  GArray *edits = _mpis_overlay_edits_new ();
  gboolean any = g_hash_table_size (about) > 0;

  *next = MPIS_INSTANT_UNKNOWN;
  for (guint i = 0; i < contents->runs->len; i++)
    {
      MpisRun *run = contents->runs->pdata[i];
      GPtrArray *own = any ? g_hash_table_lookup (about, mpis_run_peek (run)->id) : NULL;
      GPtrArray *copy = any ? g_hash_table_lookup (copies, mpis_run_peek (run)->id) : NULL;

      for (guint c = 0; own != NULL && c < own->len; c++)
        {
          char *id = (char *) mpis_command_get_id (own->pdata[c]);

          if (is_kind (own->pdata[c], "run.start"))
            g_hash_table_add (known, id);
          else if (is_kind (own->pdata[c], "run.retry"))
            g_hash_table_insert (sources, id, run);
        }
      for (guint c = 0; copy != NULL && c < copy->len; c++)
        g_hash_table_add (known, (char *) mpis_command_get_id (copy->pdata[c]));
      edit_run (edits, i, run, own, is_overdue (run, now, next));
    }
  add_started (edits, contents, commands, known, sources);
  return edits;
}
