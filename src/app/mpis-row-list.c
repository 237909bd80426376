#include "config.h"

#include "mpis-row-list.h"

#include "mpis-question.h"
#include "mpis-row.h"
#include "mpis-row-question.h"

/* How many rows a view makes widgets for; how many come or go at a time; how long that may take before the
 * next frame is due (styling and drawing new rows takes three times as long again), in microseconds. */
#define N_MADE         240
#define N_STEP         2
#define LEAST_STEPS    4
#define STEP_TIME      1500
#define FRAME_TIME_MS  16

struct _MpisRowList
{
  GObject parent_instance;

  const MpisListKind *kind;
  GListModel         *source;
  gulong              source_id;
  GPtrArray          *items;       /* (nullable): those of @source; never changed */
  MpisSieve          *sieve;
  MpisListFilter     *filter;
  MpisStandings      *standings;   /* (nullable) */
  char               *needle;
  const MpisColumn   *column;
  gboolean            descending;
  GPtrArray          *rows;        /* (nullable): the answer */
  guint               n_rows;      /* how many of @rows are told of */
  GHashTable         *places;      /* of #MpisRow by position: those that somebody has; not owned */
  GQueue              stale;       /* of #MpisRow: those that have yet to be written */
  guint               ask_id;
  guint               step_id;
  guint               question;
};

static void on_stale_cb (MpisRow     *place,
                         MpisRowList *self);

enum { ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
mpis_row_list_get_item_type (GListModel *model)
{
  return MPIS_TYPE_ROW;
}

static guint
mpis_row_list_get_n_items (GListModel *model)
{
  MpisRowList *self = MPIS_ROW_LIST (model);

  return self->n_rows;
}

/* Places that are about to go have no item any more. */
static gpointer
item_at (MpisRowList *self,
         guint        position)
{
  return position < self->rows->len ? self->rows->pdata[position] : NULL;
}

#define POSITION_KEY "mpis-position"

static void
on_place_gone_cb (gpointer  data,
                  GObject  *place)
{
  MpisRowList *self = data;

  g_hash_table_remove (self->places, g_object_get_data (place, POSITION_KEY));
}

static void
forget_place (gpointer position,
              gpointer place,
              gpointer self)
{
  g_object_weak_unref (place, on_place_gone_cb, self);
  g_signal_handlers_disconnect_by_data (place, self);
}

static MpisRow *
make_place (MpisRowList *self,
            guint        position)
{
  MpisRow *place = mpis_row_new (item_at (self, position));

  g_object_set_data (G_OBJECT (place), POSITION_KEY, GUINT_TO_POINTER (position));
  g_object_weak_ref (G_OBJECT (place), on_place_gone_cb, self);
  g_signal_connect (place, "stale", G_CALLBACK (on_stale_cb), self);
  g_hash_table_insert (self->places, GUINT_TO_POINTER (position), place);
  return place;
}

static gpointer
mpis_row_list_get_item (GListModel *model,
                        guint       position)
{
  MpisRowList *self = MPIS_ROW_LIST (model);
  MpisRow *place;

  if (position >= self->n_rows)
    return NULL;
  place = g_hash_table_lookup (self->places, GUINT_TO_POINTER (position));
  return place != NULL ? g_object_ref (place) : make_place (self, position);
}

static void
mpis_row_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mpis_row_list_get_item_type;
  iface->get_n_items = mpis_row_list_get_n_items;
  iface->get_item = mpis_row_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisRowList, mpis_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mpis_row_list_model_init))

static void
set_n_rows (MpisRowList *self,
            guint        n)
{
  guint before = self->n_rows;

  self->n_rows = n;
  if (n < before)
    g_list_model_items_changed (G_LIST_MODEL (self), n, before - n, 0);
  else if (n > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n - before);
}

/* The next of the steps to as many places as there are rows. Beyond those that a view makes widgets for,
 * places come and go at once. */
static void
step_places (MpisRowList *self)
{
  guint all = self->rows->len;
  guint n = self->n_rows;

  if (n > all)
    set_n_rows (self, n > N_MADE ? MAX (N_MADE, all) : n - MIN (N_STEP, n - all));
  else
    set_n_rows (self, n < N_MADE ? MIN (n + N_STEP, all) : all);
}

static gboolean
is_done (MpisRowList *self)
{
  return g_queue_is_empty (&self->stale) && (self->rows == NULL || self->n_rows == self->rows->len);
}

static void
step (MpisRowList *self)
{
  g_autoptr(MpisRow) place = g_queue_pop_head (&self->stale);

  if (place != NULL)
    mpis_row_catch_up (place);
  else
    step_places (self);
}

/* A view takes long to make, write or drop all its widgets, so that places are written, and come and go at the
 * end, a few every frame. */
static gboolean
step_cb (gpointer data)
{
  MpisRowList *self = data;
  gint64 end = g_get_monotonic_time () + STEP_TIME;

  for (guint n = 0; !is_done (self) && (n < LEAST_STEPS || g_get_monotonic_time () < end); n++)
    step (self);
  if (!is_done (self))
    return G_SOURCE_CONTINUE;
  self->step_id = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_steps (MpisRowList *self)
{
  if (self->step_id == 0)
    self->step_id = g_timeout_add_full (GDK_PRIORITY_REDRAW + 5, FRAME_TIME_MS, step_cb, self, NULL);
}

static void
on_stale_cb (MpisRow     *place,
             MpisRowList *self)
{
  g_queue_push_tail (&self->stale, g_object_ref (place));
  begin_steps (self);
}

static void
show_rows (MpisRowList *self,
           GPtrArray   *rows)
{
  GHashTableIter iter;
  gpointer position;
  gpointer place;

  mpis_row_list_let_go (&self->rows);
  self->rows = g_ptr_array_ref (rows);
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &position, &place))
    mpis_row_set_item (place, item_at (self, GPOINTER_TO_UINT (position)));
  if (!is_done (self))
    begin_steps (self);
}

static void
on_answered_cb (gpointer      owner,
                const GValue *answer)
{
  MpisRowList *self = owner;

  if (answer == NULL)
    return;
  show_rows (self, g_value_get_boxed (answer));
  g_signal_emit (self, signals[ANSWERED], 0);
}

static GPtrArray *
take_items (GListModel *source)
{
  guint n = source != NULL ? g_list_model_get_n_items (source) : 0;
  GPtrArray *items = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (source, i));
  return items;
}

static void
ask_cb (gpointer data)
{
  MpisRowList *self = data;
  MpisRowQuestion question;

  self->ask_id = 0;
  if (self->items == NULL)
    self->items = take_items (self->source);
  question = (MpisRowQuestion) {
    .kind = self->kind, .items = self->items, .sieve = self->sieve, .filter = self->filter,
    .standings = self->standings, .needle = self->needle, .column = self->column,
    .descending = self->descending,
  };
  mpis_question_ask (self, &self->question, mpis_row_question_answer (&question), on_answered_cb);
}

/* Source, sieve and order often change together: one question for all. */
static void
queue_ask (MpisRowList *self)
{
  if (self->ask_id == 0 && self->sieve != NULL)
    self->ask_id = g_idle_add_once (ask_cb, self);
}

static void
on_source_changed_cb (MpisRowList *self)
{
  mpis_row_list_let_go (&self->items);
  queue_ask (self);
}

static void
mpis_row_list_dispose (GObject *object)
{
  MpisRowList *self = MPIS_ROW_LIST (object);

  mpis_question_drop (&self->question);
  mpis_row_list_set_source (self, NULL);
  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_clear_handle_id (&self->step_id, g_source_remove);
  g_queue_clear_full (&self->stale, g_object_unref);
  G_OBJECT_CLASS (mpis_row_list_parent_class)->dispose (object);
}

static void
mpis_row_list_finalize (GObject *object)
{
  MpisRowList *self = MPIS_ROW_LIST (object);

  g_hash_table_foreach (self->places, forget_place, self);
  g_hash_table_unref (self->places);
  mpis_row_list_let_go (&self->items);
  mpis_row_list_let_go (&self->rows);
  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  mpis_list_filter_unref (self->filter);
  g_clear_pointer (&self->standings, mpis_standings_unref);
  g_free (self->needle);
  G_OBJECT_CLASS (mpis_row_list_parent_class)->finalize (object);
}

static void
mpis_row_list_class_init (MpisRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_row_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_row_list_finalize;

  signals[ANSWERED] = g_signal_new ("answered", MPIS_TYPE_ROW_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
mpis_row_list_init (MpisRowList *self)
{
  self->filter = mpis_list_filter_new ();
  self->places = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->stale);
}

/**
 * mpis_row_list_new:
 * @kind: what the rows are
 *
 * Returns: (transfer full): no rows, until there is a source and a sieve
 */
MpisRowList *
mpis_row_list_new (const MpisListKind *kind)
{
  MpisRowList *self = g_object_new (MPIS_TYPE_ROW_LIST, NULL);

  self->kind = kind;
  self->column = mpis_list_kind_find_column (kind, kind->newest);
  self->descending = TRUE;
  return self;
}

/**
 * mpis_row_list_set_source:
 * @source: (nullable): all the items there are
 */
void
mpis_row_list_set_source (MpisRowList *self,
                          GListModel  *source)
{
  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  if (self->source == source)
    return;
  if (self->source != NULL)
    g_clear_signal_handler (&self->source_id, self->source);
  g_set_object (&self->source, source);
  if (source != NULL)
    self->source_id = g_signal_connect_swapped (source, "items-changed",
                                                G_CALLBACK (on_source_changed_cb), self);
  on_source_changed_cb (self);
}

/**
 * mpis_row_list_set_sieve:
 * @sieve: what to keep
 *
 * Returns: whether that is something new
 */
gboolean
mpis_row_list_set_sieve (MpisRowList *self,
                         MpisSieve   *sieve)
{
  g_return_val_if_fail (MPIS_IS_ROW_LIST (self), FALSE);

  if (self->sieve == sieve)
    return FALSE;
  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  self->sieve = mpis_sieve_ref (sieve);
  queue_ask (self);
  return TRUE;
}

/**
 * mpis_row_list_set_filter:
 * @filter: what to keep of that
 */
void
mpis_row_list_set_filter (MpisRowList    *self,
                          MpisListFilter *filter)
{
  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  if (self->filter == filter)
    return;
  mpis_list_filter_unref (self->filter);
  self->filter = mpis_list_filter_ref (filter);
  queue_ask (self);
}

/**
 * mpis_row_list_set_standings:
 * @standings: (nullable): how posts do, for what asks about that
 */
void
mpis_row_list_set_standings (MpisRowList   *self,
                             MpisStandings *standings)
{
  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  if (self->standings == standings)
    return;
  g_clear_pointer (&self->standings, mpis_standings_unref);
  self->standings = standings != NULL ? mpis_standings_ref (standings) : NULL;
  queue_ask (self);
}

/**
 * mpis_row_list_set_needle:
 * @needle: (nullable): what to search for, case-folded: a phrase, and words with a minus before them that must
 *   not be there
 */
void
mpis_row_list_set_needle (MpisRowList *self,
                          const char  *needle)
{
  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  if (g_set_str (&self->needle, needle))
    queue_ask (self);
}

/**
 * mpis_row_list_set_order:
 * @column: (nullable): what to sort by, or %NULL for the newest first
 * @descending: whether the largest comes first
 */
void
mpis_row_list_set_order (MpisRowList      *self,
                         const MpisColumn *column,
                         gboolean          descending)
{
  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  self->column = column != NULL ? column : mpis_list_kind_find_column (self->kind, self->kind->newest);
  self->descending = column == NULL || descending;
  queue_ask (self);
}

/**
 * mpis_row_list_get_n_found:
 *
 * Returns: how many rows the answer has; as a list, @self comes to have as many within some frames
 */
guint
mpis_row_list_get_n_found (MpisRowList *self)
{
  g_return_val_if_fail (MPIS_IS_ROW_LIST (self), 0);

  return self->rows != NULL ? self->rows->len : 0;
}

/**
 * mpis_row_list_peek_found:
 *
 * Returns: (transfer none) (nullable): all items found, in order; never changed, another array takes its place
 */
GPtrArray *
mpis_row_list_peek_found (MpisRowList *self)
{
  g_return_val_if_fail (MPIS_IS_ROW_LIST (self), NULL);

  return self->rows;
}

/**
 * mpis_row_list_get_kind:
 *
 * Returns: (transfer none): what the rows are
 */
const MpisListKind *
mpis_row_list_get_kind (MpisRowList *self)
{
  g_return_val_if_fail (MPIS_IS_ROW_LIST (self), NULL);

  return self->kind;
}

/**
 * mpis_row_list_rewrite:
 *
 * Has the rows seen written anew, in the time zone it is now.
 */
void
mpis_row_list_rewrite (MpisRowList *self)
{
  GHashTableIter iter;
  gpointer place;

  g_return_if_fail (MPIS_IS_ROW_LIST (self));

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    mpis_row_rewrite (place);
}

/**
 * mpis_row_list_find_places:
 * @seen: whether to look only for those on the screen
 *
 * Returns: (transfer full): the positions that views have widgets for
 */
GtkBitset *
mpis_row_list_find_places (MpisRowList *self,
                           gboolean     seen)
{
  GtkBitset *places = gtk_bitset_new_empty ();
  GHashTableIter iter;
  gpointer position;
  gpointer place;

  g_return_val_if_fail (MPIS_IS_ROW_LIST (self), places);

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &position, &place))
    if (!seen || mpis_row_is_seen (place))
      gtk_bitset_add (places, GPOINTER_TO_UINT (position));
  return places;
}

/* Fewer items are counted down sooner than another thread is asked to. */
#define N_FEW 1000

static DexFuture *
let_go_fiber (gpointer found)
{
  g_ptr_array_unref (found);
  return dex_future_new_true ();
}

/**
 * mpis_row_list_let_go:
 * @found: (inout) (nullable): an array of items; %NULL afterwards
 *
 * Drops a reference, on another thread: where it is the last, 100,000 items are counted down.
 */
void
mpis_row_list_let_go (GPtrArray **found)
{
  GPtrArray *array = g_steal_pointer (found);

  if (array != NULL && array->len < N_FEW)
    g_ptr_array_unref (array);
  else if (array != NULL)
    dex_future_disown (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, let_go_fiber,
                                            array, NULL));
}
