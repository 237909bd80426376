#include "config.h"

#include "mpis-store-private.h"

G_DEFINE_BOXED_TYPE (MpisStoreChanges, mpis_store_changes,
                     mpis_store_changes_ref, mpis_store_changes_unref)

#define STRING_BLOCK 65536

/**
 * mpis_store_changes_new:
 *
 * Returns: (transfer full): changes that change nothing yet
 */
MpisStoreChanges *
mpis_store_changes_new (void)
{
  MpisStoreChanges *self = g_new0 (MpisStoreChanges, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (STRING_BLOCK);
  self->personas = g_array_new (FALSE, FALSE, sizeof (MpisStorePersona));
  self->projects = g_array_new (FALSE, FALSE, sizeof (MpisStoreProject));
  self->posts = g_array_new (FALSE, FALSE, sizeof (MpisStorePost));
  self->drafts = g_array_new (FALSE, FALSE, sizeof (MpisStoreDraft));
  self->runs = g_array_new (FALSE, FALSE, sizeof (MpisStoreRun));
  self->records = g_array_new (FALSE, FALSE, sizeof (MpisStoreRecord));
  self->items = g_array_new (FALSE, FALSE, sizeof (MpisStoreItem));
  self->logs = g_array_new (FALSE, FALSE, sizeof (MpisStoreLog));
  self->calls = g_array_new (FALSE, FALSE, sizeof (MpisStoreCall));
  self->flags = g_array_new (FALSE, FALSE, sizeof (MpisFlagFields));
  self->flag_events = g_array_new (FALSE, FALSE, sizeof (MpisStoreFlagEvent));
  self->cleared_runs = g_ptr_array_new ();
  self->settings = g_ptr_array_new ();
  self->snapshots = g_array_new (FALSE, FALSE, sizeof (MpisStoreSnapshot));
  self->removed_snapshots = g_ptr_array_new ();
  for (guint i = 0; i < MPIS_STORE_N_TABLES; i++)
    self->removed[i] = g_ptr_array_new ();
  self->synced_at = MPIS_INSTANT_UNKNOWN;
  return self;
}

/**
 * mpis_store_changes_ref:
 * @self: changes
 *
 * Returns: (transfer full): @self
 */
MpisStoreChanges *
mpis_store_changes_ref (MpisStoreChanges *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mpis_store_changes_unref:
 * @self: (transfer full): changes
 */
void
mpis_store_changes_unref (MpisStoreChanges *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->personas);
  g_array_unref (self->projects);
  g_array_unref (self->posts);
  g_array_unref (self->drafts);
  g_array_unref (self->runs);
  g_array_unref (self->records);
  g_array_unref (self->items);
  g_array_unref (self->logs);
  g_array_unref (self->calls);
  g_array_unref (self->flags);
  g_array_unref (self->flag_events);
  g_ptr_array_unref (self->cleared_runs);
  g_ptr_array_unref (self->settings);
  g_array_unref (self->snapshots);
  g_ptr_array_unref (self->removed_snapshots);
  for (guint i = 0; i < MPIS_STORE_N_TABLES; i++)
    {
      g_ptr_array_unref (self->removed[i]);
      g_clear_pointer (&self->kept[i], g_ptr_array_unref);
    }
  g_string_chunk_free (self->strings);
  g_free (self);
}

static const char *
keep_text (MpisStoreChanges *self,
           const char       *text)
{
  return text ? g_string_chunk_insert (self->strings, text) : NULL;
}

static MpisStoreUuid
parse_uuid (const char *text)
{
  MpisStoreUuid uuid = { { 0 } };

  for (guint digits = 0; *text && digits < 32; text++)
    if (g_ascii_isxdigit (*text))
      {
        uuid.bytes[digits / 2] = uuid.bytes[digits / 2] << 4 | g_ascii_xdigit_value (*text);
        digits++;
      }
  return uuid;
}

/* A post's snapshots usually follow each other. */
static const char *
keep_post_id (MpisStoreChanges *self,
              const char       *id)
{
  if (g_strcmp0 (self->last_post_id, id) != 0)
    self->last_post_id = keep_text (self, id);
  return self->last_post_id;
}

/**
 * mpis_store_changes_begin:
 * @self: changes
 * @server: which server and database they come from
 * @from_nothing: whether everything stored goes before these rows come
 *
 * Marks the first part of a pull. Unless it starts from nothing, it can be applied only to what
 * came from the same @server.
 */
void
mpis_store_changes_begin (MpisStoreChanges *self,
                          const char       *server,
                          gboolean          from_nothing)
{
  self->begin = TRUE;
  self->from_nothing = from_nothing;
  self->server = keep_text (self, server);
}

/**
 * mpis_store_changes_put_persona:
 * @self: changes
 * @row: the persona as it is now; copied
 */
void
mpis_store_changes_put_persona (MpisStoreChanges       *self,
                                const MpisStorePersona *row)
{
  MpisStorePersona copy = *row;

  copy.id = keep_text (self, row->id);
  copy.name = keep_text (self, row->name);
  copy.slug = keep_text (self, row->slug);
  g_array_append_val (self->personas, copy);
}

/**
 * mpis_store_changes_put_project:
 * @self: changes
 * @row: the project as it is now; copied
 */
void
mpis_store_changes_put_project (MpisStoreChanges       *self,
                                const MpisStoreProject *row)
{
  MpisStoreProject copy = *row;

  copy.id = keep_text (self, row->id);
  copy.name = keep_text (self, row->name);
  copy.persona_id = keep_text (self, row->persona_id);
  copy.channels = keep_text (self, row->channels);
  copy.defaults = keep_text (self, row->defaults);
  copy.schedule = keep_text (self, row->schedule);
  g_array_append_val (self->projects, copy);
}

/**
 * mpis_store_changes_put_post:
 * @self: changes
 * @row: the post as it is now; copied
 */
void
mpis_store_changes_put_post (MpisStoreChanges    *self,
                             const MpisStorePost *row)
{
  MpisStorePost copy = *row;

  copy.id = keep_text (self, row->id);
  copy.channel = keep_text (self, row->channel);
  copy.account = keep_text (self, row->account);
  copy.item_id = keep_text (self, row->item_id);
  copy.url = keep_text (self, row->url);
  copy.title = keep_text (self, row->title);
  copy.text = keep_text (self, row->text);
  copy.topic = keep_text (self, row->topic);
  copy.project_id = keep_text (self, row->project_id);
  copy.persona_id = keep_text (self, row->persona_id);
  copy.run_id = keep_text (self, row->run_id);
  g_array_append_val (self->posts, copy);
}

/**
 * mpis_store_changes_put_draft:
 * @self: changes
 * @row: the draft of a post as it is now; copied
 *
 * A post has one draft, which goes with it.
 */
void
mpis_store_changes_put_draft (MpisStoreChanges     *self,
                              const MpisStoreDraft *row)
{
  MpisStoreDraft copy = *row;

  copy.post_id = keep_text (self, row->post_id);
  copy.id = keep_text (self, row->id);
  copy.status = keep_text (self, row->status);
  copy.content = keep_text (self, row->content);
  g_array_append_val (self->drafts, copy);
}

/**
 * mpis_store_changes_put_run:
 * @self: changes
 * @row: the run as it is now; copied
 */
void
mpis_store_changes_put_run (MpisStoreChanges   *self,
                            const MpisStoreRun *row)
{
  MpisStoreRun copy = *row;

  copy.id = keep_text (self, row->id);
  copy.run_id = keep_text (self, row->run_id);
  copy.project_id = keep_text (self, row->project_id);
  copy.persona_id = keep_text (self, row->persona_id);
  copy.status = keep_text (self, row->status);
  copy.error_message = keep_text (self, row->error_message);
  copy.channels = keep_text (self, row->channels);
  copy.execution = keep_text (self, row->execution);
  copy.retry_of = keep_text (self, row->retry_of);
  copy.started_by = keep_text (self, row->started_by);
  copy.date_from = keep_text (self, row->date_from);
  copy.date_to = keep_text (self, row->date_to);
  copy.templates = keep_text (self, row->templates);
  copy.options = keep_text (self, row->options);
  g_array_append_val (self->runs, copy);
}

/**
 * mpis_store_changes_put_record:
 * @self: changes
 * @row: the publish record as it is now; copied
 */
void
mpis_store_changes_put_record (MpisStoreChanges      *self,
                               const MpisStoreRecord *row)
{
  MpisStoreRecord copy = *row;

  copy.id = keep_text (self, row->id);
  copy.run_id = keep_text (self, row->run_id);
  copy.post_id = keep_text (self, row->post_id);
  copy.channel = keep_text (self, row->channel);
  copy.draft_id = keep_text (self, row->draft_id);
  copy.item_id = keep_text (self, row->item_id);
  copy.url = keep_text (self, row->url);
  g_array_append_val (self->records, copy);
}

/**
 * mpis_store_changes_clear_run:
 * @self: changes
 * @run_id: a run
 *
 * What its end said of its items goes before items are put: a later end replaces it.
 */
void
mpis_store_changes_clear_run (MpisStoreChanges *self,
                              const char       *run_id)
{
  g_ptr_array_add (self->cleared_runs, (char *) keep_text (self, run_id));
}

/**
 * mpis_store_changes_put_item:
 * @self: changes
 * @row: what the end of a run said of an item; copied
 */
void
mpis_store_changes_put_item (MpisStoreChanges    *self,
                             const MpisStoreItem *row)
{
  MpisStoreItem copy = *row;

  copy.run_id = keep_text (self, row->run_id);
  copy.channel = keep_text (self, row->channel);
  copy.draft_id = keep_text (self, row->draft_id);
  copy.item_id = keep_text (self, row->item_id);
  copy.url = keep_text (self, row->url);
  copy.status = keep_text (self, row->status);
  copy.error = keep_text (self, row->error);
  copy.metrics = keep_text (self, row->metrics);
  g_array_append_val (self->items, copy);
}

/**
 * mpis_store_changes_put_log:
 * @self: changes
 * @row: a line of a run's log; copied
 */
void
mpis_store_changes_put_log (MpisStoreChanges   *self,
                            const MpisStoreLog *row)
{
  MpisStoreLog copy = *row;

  copy.id = keep_text (self, row->id);
  copy.run_id = keep_text (self, row->run_id);
  copy.fields.level = keep_text (self, row->fields.level);
  copy.fields.message = keep_text (self, row->fields.message);
  copy.fields.service = keep_text (self, row->fields.service);
  copy.fields.workflow = keep_text (self, row->fields.workflow);
  copy.fields.execution = keep_text (self, row->fields.execution);
  copy.fields.draft_id = keep_text (self, row->fields.draft_id);
  copy.fields.item_id = keep_text (self, row->fields.item_id);
  copy.fields.error_type = keep_text (self, row->fields.error_type);
  copy.fields.error_message = keep_text (self, row->fields.error_message);
  copy.fields.stack_trace = keep_text (self, row->fields.stack_trace);
  copy.fields.last_input = keep_text (self, row->fields.last_input);
  copy.fields.last_output = keep_text (self, row->fields.last_output);
  copy.fields.context = keep_text (self, row->fields.context);
  g_array_append_val (self->logs, copy);
}

/**
 * mpis_store_changes_put_call:
 * @self: changes
 * @row: a call about a run; copied
 */
void
mpis_store_changes_put_call (MpisStoreChanges    *self,
                             const MpisStoreCall *row)
{
  MpisStoreCall copy = *row;

  copy.id = keep_text (self, row->id);
  copy.run_id = keep_text (self, row->run_id);
  copy.kind = keep_text (self, row->kind);
  copy.who = keep_text (self, row->who);
  copy.body = keep_text (self, row->body);
  copy.outcome = keep_text (self, row->outcome);
  g_array_append_val (self->calls, copy);
}

/**
 * mpis_store_changes_put_setting:
 * @self: changes
 * @key: the name of a setting of the workspace
 * @value: (nullable): what it is set to
 */
void
mpis_store_changes_put_setting (MpisStoreChanges *self,
                                const char       *key,
                                const char       *value)
{
  g_ptr_array_add (self->settings, (char *) keep_text (self, key));
  g_ptr_array_add (self->settings, (char *) keep_text (self, value));
}

/**
 * mpis_store_changes_put_flag:
 * @self: changes
 * @row: a red flag as it is now; copied
 */
void
mpis_store_changes_put_flag (MpisStoreChanges     *self,
                             const MpisFlagFields *row)
{
  MpisFlagFields copy = *row;

  copy.id = keep_text (self, row->id);
  copy.type = keep_text (self, row->type);
  copy.description = keep_text (self, row->description);
  copy.evidence = keep_text (self, row->evidence);
  copy.subject = keep_text (self, row->subject);
  copy.project_id = keep_text (self, row->project_id);
  copy.persona_id = keep_text (self, row->persona_id);
  copy.run_id = keep_text (self, row->run_id);
  copy.resolved_by = keep_text (self, row->resolved_by);
  copy.resolution = keep_text (self, row->resolution);
  g_array_append_val (self->flags, copy);
}

/**
 * mpis_store_changes_put_flag_event:
 * @self: changes
 * @row: something that happened to a red flag; copied
 */
void
mpis_store_changes_put_flag_event (MpisStoreChanges         *self,
                                   const MpisStoreFlagEvent *row)
{
  MpisStoreFlagEvent copy = *row;

  copy.id = keep_text (self, row->id);
  copy.flag_id = keep_text (self, row->flag_id);
  copy.action = keep_text (self, row->action);
  copy.by = keep_text (self, row->by);
  copy.why = keep_text (self, row->why);
  g_array_append_val (self->flag_events, copy);
}

/**
 * mpis_store_changes_put_snapshot:
 * @self: changes
 * @id: the snapshot's own id, a UUID, which deletions name
 * @post_id: the post that was measured
 * @at: when
 * @counters: what its counters stood at; a later snapshot of the same post and instant replaces it
 */
void
mpis_store_changes_put_snapshot (MpisStoreChanges   *self,
                                 const char         *id,
                                 const char         *post_id,
                                 MpisInstant         at,
                                 const MpisCounters *counters)
{
  MpisStoreSnapshot snapshot = { parse_uuid (id), keep_post_id (self, post_id), at, *counters };

  g_array_append_val (self->snapshots, snapshot);
}

/**
 * mpis_store_changes_remove:
 * @self: changes
 * @table: where from
 * @id: the row's id; a post takes its snapshots along
 *
 * Removals are done before rows are put, so that a row that went and came again stays.
 */
void
mpis_store_changes_remove (MpisStoreChanges *self,
                           MpisStoreTable    table,
                           const char       *id)
{
  g_ptr_array_add (self->removed[table], (char *) keep_text (self, id));
}

/**
 * mpis_store_changes_remove_snapshot:
 * @self: changes
 * @id: the snapshot's own id
 */
void
mpis_store_changes_remove_snapshot (MpisStoreChanges *self,
                                    const char       *id)
{
  g_ptr_array_add (self->removed_snapshots, (char *) keep_text (self, id));
}

/**
 * mpis_store_changes_keep_only:
 * @self: changes
 * @table: a table
 * @ids: (array length=n_ids): the ids of all rows there are
 * @n_ids: how many
 *
 * Rows of @table with any other id are removed.
 */
void
mpis_store_changes_keep_only (MpisStoreChanges  *self,
                              MpisStoreTable     table,
                              const char *const *ids,
                              gsize              n_ids)
{
  g_clear_pointer (&self->kept[table], g_ptr_array_unref);
  self->kept[table] = g_ptr_array_sized_new (n_ids);
  for (gsize i = 0; i < n_ids; i++)
    g_ptr_array_add (self->kept[table], (char *) keep_text (self, ids[i]));
}

/**
 * mpis_store_changes_complete:
 * @self: changes
 * @watermark: the `pg_snapshot` everything up to these changes was read in
 * @synced_at: when
 *
 * Marks the last part of a pull. Applying it makes everything applied since the last complete pull
 * take effect at once.
 */
void
mpis_store_changes_complete (MpisStoreChanges *self,
                             const char       *watermark,
                             MpisInstant       synced_at)
{
  self->complete = TRUE;
  self->watermark = keep_text (self, watermark);
  self->synced_at = synced_at;
}

/**
 * mpis_store_changes_get_n_rows:
 * @self: changes
 *
 * Returns: how many rows are to be put or removed, for cutting a pull into parts of bounded size
 */
gsize
mpis_store_changes_get_n_rows (MpisStoreChanges *self)
{
  gsize n_removed = self->removed_snapshots->len + self->cleared_runs->len;

  for (guint i = 0; i < MPIS_STORE_N_TABLES; i++)
    n_removed += self->removed[i]->len;
  return n_removed + self->personas->len + self->projects->len + self->posts->len +
         self->drafts->len + self->runs->len + self->records->len + self->snapshots->len +
         self->items->len + self->logs->len + self->calls->len + self->flags->len + self->flag_events->len;
}
