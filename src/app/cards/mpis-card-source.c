#include "config.h"

#include "mpis-card-source.h"

#include <glib/gi18n.h>

#include "mpis-widget-entry.h"
#include "mpis-words.h"

/* How long answers are shown in one go, and how urgent that is: a frame that is due goes first. */
#define SHOW_FOR_US   3000
#define SHOW_PRIORITY (GDK_PRIORITY_REDRAW + 20)

/* A list of the workspace as an array, which is made anew only if the list changed. */
typedef struct {
  GListModel *model;
  gulong      handler;
  GPtrArray  *array;
} Copy;

typedef struct {
  GWeakRef        owner;
  MpisCardAnswer *answer;
  MpisCardShow    show;
} Waiting;

enum { POSTS, RUNS, PROJECTS, PERSONAS, N_COPIES };

struct _MpisCardSource
{
  GObject parent_instance;

  MpisScope     *scope;
  GListModel    *widgets;    /* (nullable) of MpisWidgetEntry */
  GPtrArray     *schemas;
  Copy           copies[N_COPIES];
  MpisCardInput *input;      /* (nullable) until somebody asks */
  guint          stamp;
  GQueue         waiting;
  guint          show_id;
};

enum { CHANGED, AGE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardSource, mpis_card_source, G_TYPE_OBJECT)

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_weak_ref_clear (&waiting->owner);
  mpis_card_answer_unref (waiting->answer);
  g_free (waiting);
}

static void
on_list_changed_cb (GListModel *model,
                    guint       position,
                    guint       removed,
                    guint       added,
                    Copy       *copy)
{
  g_clear_pointer (&copy->array, g_ptr_array_unref);
}

static void
copy_clear (Copy *copy)
{
  g_clear_signal_handler (&copy->handler, copy->model);
  g_clear_object (&copy->model);
  g_clear_pointer (&copy->array, g_ptr_array_unref);
}

static GPtrArray *
copy_of (Copy       *copy,
         GListModel *model)
{
  guint n = g_list_model_get_n_items (model);

  if (copy->model != model)
    {
      copy_clear (copy);
      copy->model = g_object_ref (model);
      copy->handler = g_signal_connect (model, "items-changed", G_CALLBACK (on_list_changed_cb), copy);
    }
  if (copy->array == NULL)
    {
      copy->array = g_ptr_array_new_full (n, g_object_unref);
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (copy->array, g_list_model_get_item (model, i));
    }
  return copy->array;
}

static GPtrArray *
read_schemas (GListModel *widgets)
{
  GPtrArray *schemas = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_card_schema_unref);
  guint n = widgets != NULL ? g_list_model_get_n_items (widgets) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisWidgetEntry) entry = g_list_model_get_item (widgets, i);

      if (mpis_widget_entry_get_is_custom (entry))
        g_ptr_array_add (schemas, mpis_card_schema_new_from_entry (entry));
    }
  return schemas;
}

static void
change (MpisCardSource *self)
{
  self->stamp++;
  g_clear_pointer (&self->input, mpis_card_input_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_widgets_changed_cb (MpisCardSource *self)
{
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  change (self);
}

static void
on_state_changed_cb (MpisCardSource *self)
{
  g_signal_emit (self, signals[AGE_CHANGED], 0);
}

static void
mpis_card_source_dispose (GObject *object)
{
  MpisCardSource *self = MPIS_CARD_SOURCE (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_queue_clear_full (&self->waiting, waiting_free);
  for (guint i = 0; i < N_COPIES; i++)
    copy_clear (&self->copies[i]);
  g_clear_pointer (&self->input, mpis_card_input_unref);
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  g_clear_object (&self->widgets);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (mpis_card_source_parent_class)->dispose (object);
}

static void
mpis_card_source_class_init (MpisCardSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_card_source_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[AGE_CHANGED] = g_signal_new ("age-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
mpis_card_source_init (MpisCardSource *self)
{
  g_queue_init (&self->waiting);
  self->stamp = 1;
}

/**
 * mpis_card_source_new:
 * @scope: what the window looks at
 *
 * Returns: (transfer full): what its cards are worked out from
 */
MpisCardSource *
mpis_card_source_new (MpisScope *scope)
{
  MpisCardSource *self;

  g_return_val_if_fail (MPIS_IS_SCOPE (scope), NULL);

  self = g_object_new (MPIS_TYPE_CARD_SOURCE, NULL);
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (change), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "state-changed", G_CALLBACK (on_state_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mpis_card_source_get_scope:
 *
 * Returns: (transfer none): what the window looks at
 */
MpisScope *
mpis_card_source_get_scope (MpisCardSource *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (self), NULL);

  return self->scope;
}

/**
 * mpis_card_source_set_widgets:
 * @widgets: (nullable): a list of #MpisWidgetEntry: the registry, of which the custom ones can be shown
 */
void
mpis_card_source_set_widgets (MpisCardSource *self,
                              GListModel     *widgets)
{
  g_return_if_fail (MPIS_IS_CARD_SOURCE (self));

  if (self->widgets == widgets)
    return;
  if (self->widgets != NULL)
    g_signal_handlers_disconnect_by_func (self->widgets, on_widgets_changed_cb, self);
  g_set_object (&self->widgets, widgets);
  if (widgets != NULL)
    g_signal_connect_object (widgets, "items-changed", G_CALLBACK (on_widgets_changed_cb), self, G_CONNECT_SWAPPED);
  on_widgets_changed_cb (self);
}

/**
 * mpis_card_source_get_stamp:
 *
 * Returns: a number that is another one after each change
 */
guint
mpis_card_source_get_stamp (MpisCardSource *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (self), 0);

  return self->stamp;
}

static gboolean
is_stale (MpisWorkspace *workspace)
{
  MpisWorkspaceState state = mpis_workspace_get_state (workspace);

  return state == MPIS_WORKSPACE_OFFLINE || state == MPIS_WORKSPACE_FAILED;
}

static void
take_input (MpisCardSource *self,
            MpisWorkspace  *workspace)
{
  const MpisRedFlags *flags = mpis_workspace_get_red_flags (workspace);
  MpisCardInput fields = {
    .cube = mpis_workspace_get_cube (workspace),
    .posts = copy_of (&self->copies[POSTS], mpis_workspace_get_posts (workspace)),
    .runs = copy_of (&self->copies[RUNS], mpis_workspace_get_runs (workspace)),
    .projects = copy_of (&self->copies[PROJECTS], mpis_workspace_get_projects (workspace)),
    .personas = copy_of (&self->copies[PERSONAS], mpis_workspace_get_personas (workspace)),
    .missing_records = flags != NULL ? flags->missing_records : MPIS_UNKNOWN,
    .period = mpis_scope_get_period (self->scope),
    .range = mpis_scope_get_range (self->scope),
    .lens = mpis_scope_get_lens (self->scope),
    .zone = mpis_scope_get_zone (self->scope),
    .now = mpis_time_now (),
    .as_of = mpis_workspace_get_synced_at (workspace),
    .is_stale = is_stale (workspace),
  };

  if (self->schemas == NULL)
    self->schemas = read_schemas (self->widgets);
  fields.schemas = self->schemas;
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    fields.filters[i] = (char **) mpis_scope_get_filter (self->scope, i);
  self->input = mpis_card_input_new (&fields);
}

/**
 * mpis_card_source_get_input:
 *
 * Returns: (transfer none) (nullable): everything cards are worked out from; %NULL before there is a
 *   workspace that was read
 */
MpisCardInput *
mpis_card_source_get_input (MpisCardSource *self)
{
  MpisWorkspace *workspace;

  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (self), NULL);

  workspace = mpis_scope_get_workspace (self->scope);
  if (workspace == NULL || mpis_workspace_get_cube (workspace) == NULL)
    return NULL;
  if (self->input == NULL)
    take_input (self, workspace);
  return self->input;
}

/**
 * mpis_card_source_word_age:
 *
 * Returns: (transfer full) (nullable): from when the numbers are, if they may be others by now
 */
char *
mpis_card_source_word_age (MpisCardSource *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  g_autofree char *when = NULL;
  MpisInstant at;

  if (workspace == NULL || !is_stale (workspace))
    return NULL;
  at = mpis_workspace_get_synced_at (workspace);
  if (at == MPIS_INSTANT_UNKNOWN)
    return g_strdup (_("Never updated"));
  when = mpis_words_since (at, mpis_scope_get_zone (self->scope));
  /* Translators: a time, or a date and a time */
  return g_strdup_printf (_("As of %s"), when);
}

typedef struct {
  MpisCardInput *input;
  char          *widget;
  JsonNode      *config;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  mpis_card_input_unref (self->input);
  g_free (self->widget);
  json_node_unref (self->config);
  g_free (self);
}

static DexFuture *
ask_fiber (gpointer data)
{
  Question *self = data;

  return dex_future_new_take_boxed (MPIS_TYPE_CARD_ANSWER,
                                    mpis_card_answer_for_config (self->widget, json_node_get_object (self->config),
                                                                 self->input));
}

/**
 * mpis_card_source_ask:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config
 *
 * Works out a card on another thread.
 *
 * Returns: (transfer full): a future of a boxed #MpisCardAnswer
 */
DexFuture *
mpis_card_source_ask (MpisCardSource *self,
                      const char     *widget,
                      JsonObject     *config)
{
  MpisCardInput *input = mpis_card_source_get_input (self);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) empty = config == NULL ? json_object_new () : NULL;
  Question *question;

  if (input == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, "There is nothing to ask yet");
  json_node_set_object (node, config != NULL ? config : empty);
  question = g_new0 (Question, 1);
  question->input = mpis_card_input_ref (input);
  question->widget = g_strdup (widget);
  question->config = json_node_copy (node);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, ask_fiber, question, question_free);
}

static gboolean
show_some_cb (gpointer data)
{
  MpisCardSource *self = data;
  gint64 until = g_get_monotonic_time () + SHOW_FOR_US;
  Waiting *waiting;

  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autoptr(GObject) owner = g_weak_ref_get (&waiting->owner);

      if (owner != NULL)
        waiting->show (owner, waiting->answer);
      waiting_free (waiting);
      if (g_get_monotonic_time () >= until)
        break;
    }
  if (!g_queue_is_empty (&self->waiting))
    return G_SOURCE_CONTINUE;
  self->show_id = 0;
  return G_SOURCE_REMOVE;
}

/**
 * mpis_card_source_show:
 * @owner: (type GObject.Object): who shows it; may be gone by then
 * @answer: what is to be shown
 * @show: how
 *
 * Has @answer shown when there is time: many cards that were worked out at once are shown a few at a
 * time, with frames between them.
 */
void
mpis_card_source_show (MpisCardSource *self,
                       gpointer        owner,
                       MpisCardAnswer *answer,
                       MpisCardShow    show)
{
  Waiting *waiting;

  g_return_if_fail (MPIS_IS_CARD_SOURCE (self));

  waiting = g_new0 (Waiting, 1);
  g_weak_ref_init (&waiting->owner, owner);
  waiting->answer = mpis_card_answer_ref (answer);
  waiting->show = show;
  g_queue_push_tail (&self->waiting, waiting);
  if (self->show_id == 0)
    self->show_id = g_idle_add_full (SHOW_PRIORITY, show_some_cb, self, NULL);
}
