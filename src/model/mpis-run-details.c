#include "config.h"

#include "mpis-run-details.h"

struct _MpisRunLog {
  GObject           parent_instance;

  MpisRunLogFields  fields;
  MpisRunLevel      level;
  GStringChunk     *strings;
};

G_DEFINE_FINAL_TYPE (MpisRunLog, mpis_run_log, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (MpisRunDetails, mpis_run_details, mpis_run_details_ref, mpis_run_details_unref)

static void
mpis_run_log_finalize (GObject *object)
{
  g_string_chunk_free (MPIS_RUN_LOG (object)->strings);
  G_OBJECT_CLASS (mpis_run_log_parent_class)->finalize (object);
}

static void
mpis_run_log_class_init (MpisRunLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_run_log_finalize;
}

static void
mpis_run_log_init (MpisRunLog *self)
{
  self->strings = g_string_chunk_new (256);
}

static void
keep (MpisRunLog  *self,
      const char **text)
{
  if (*text != NULL)
    *text = g_string_chunk_insert (self->strings, *text);
}

/* Workflows are free in what they call it. */
static MpisRunLevel
level_from_text (const char *text)
{
  static const struct { const char *word; MpisRunLevel level; } words[] = {
    { "debug", MPIS_RUN_LEVEL_DEBUG }, { "trace", MPIS_RUN_LEVEL_DEBUG },
    { "warn", MPIS_RUN_LEVEL_WARNING }, { "warning", MPIS_RUN_LEVEL_WARNING },
    { "error", MPIS_RUN_LEVEL_ERROR }, { "err", MPIS_RUN_LEVEL_ERROR },
    { "fatal", MPIS_RUN_LEVEL_ERROR }, { "critical", MPIS_RUN_LEVEL_ERROR },
  };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i].word) == 0)
      return words[i].level;
  return MPIS_RUN_LEVEL_INFO;
}

/**
 * mpis_run_log_new:
 * @fields: what it is made of; copied
 *
 * Returns: (transfer full): a line of a log
 */
MpisRunLog *
mpis_run_log_new (const MpisRunLogFields *fields)
{
  MpisRunLog *self;

  g_return_val_if_fail (fields != NULL && fields->message != NULL, NULL);

  self = g_object_new (MPIS_TYPE_RUN_LOG, NULL);
  self->fields = *fields;
  self->level = level_from_text (fields->level);
  keep (self, &self->fields.level);
  keep (self, &self->fields.message);
  keep (self, &self->fields.service);
  keep (self, &self->fields.workflow);
  keep (self, &self->fields.execution);
  keep (self, &self->fields.draft_id);
  keep (self, &self->fields.item_id);
  keep (self, &self->fields.error_type);
  keep (self, &self->fields.error_message);
  keep (self, &self->fields.stack_trace);
  keep (self, &self->fields.last_input);
  keep (self, &self->fields.last_output);
  keep (self, &self->fields.context);
  return self;
}

/**
 * mpis_run_log_peek:
 * @self: a line of a log
 *
 * Returns: (transfer none): what it is made of
 */
const MpisRunLogFields *
mpis_run_log_peek (MpisRunLog *self)
{
  g_return_val_if_fail (MPIS_IS_RUN_LOG (self), NULL);

  return &self->fields;
}

/**
 * mpis_run_log_get_level:
 * @self: a line of a log
 *
 * Returns: how grave it is
 */
MpisRunLevel
mpis_run_log_get_level (MpisRunLog *self)
{
  g_return_val_if_fail (MPIS_IS_RUN_LOG (self), MPIS_RUN_LEVEL_INFO);

  return self->level;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  MpisRunItem *self = data;

  g_free (self->channel);
  g_free (self->draft_id);
  g_free (self->channel_item_id);
  g_free (self->url);
  g_free (self->status);
  g_free (self->error);
  g_free (self->post_id);
  g_free (self);
}

static void
call_free (gpointer data)
{
  MpisRunCall *self = data;

  g_free (self->kind);
  g_free (self->who);
  g_free (self->body);
  g_free (self->outcome);
  g_free (self);
}

/**
 * mpis_run_details_new:
 *
 * Returns: (transfer full): no details; whoever made them may add some
 */
MpisRunDetails *
mpis_run_details_new (void)
{
  MpisRunDetails *self = g_atomic_rc_box_new0 (MpisRunDetails);

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->logs = g_ptr_array_new_with_free_func (g_object_unref);
  self->calls = g_ptr_array_new_with_free_func (call_free);
  return self;
}

/**
 * mpis_run_details_ref:
 * @self: details
 *
 * Returns: (transfer full): @self
 */
MpisRunDetails *
mpis_run_details_ref (MpisRunDetails *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
details_clear (gpointer data)
{
  MpisRunDetails *self = data;

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->logs);
  g_ptr_array_unref (self->calls);
  g_free (self->templates);
  g_free (self->options);
}

/**
 * mpis_run_details_unref:
 * @self: (transfer full): details
 */
void
mpis_run_details_unref (MpisRunDetails *self)
{
  g_atomic_rc_box_release_full (self, details_clear);
}
