#include "config.h"

#include "mpis-selection.h"

#include "mpis-question.h"

/* The view restyles every row it keeps a widget for, though few are on the screen. Those it is told of at once;
 * of the rest so many every frame. */
#define N_TOLD         8
#define FRAME_TIME_MS  16

struct _MpisSelection
{
  GObject parent_instance;

  MpisRowList *list;
  GPtrArray   *rows;       /* (nullable): what @bits are positions in */
  GtkBitset   *bits;
  GtkBitset   *untold;     /* where the view has yet to be told of a change */
  guint        tell_id;

  GPtrArray   *kept_rows;  /* (nullable): and @kept_bits: what is being looked for in newer rows */
  GtkBitset   *kept_bits;  /* bitsets do not count atomically: threads get copies */
  guint        question;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (MPIS_SELECTION (model)->bits, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_ref (MPIS_SELECTION (model)->bits);   /* replaced, never changed */
}

static void
drop_kept (MpisSelection *self)
{
  mpis_question_drop (&self->question);
  mpis_row_list_let_go (&self->kept_rows);
  g_clear_pointer (&self->kept_bits, gtk_bitset_unref);
}

static void
tell_range (MpisSelection *self,
            guint          first,
            guint          last)
{
  gtk_bitset_remove_range_closed (self->untold, first, last);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

/* Tells of the first @n_most of @places, in as few words as it takes. */
static void
tell_places (MpisSelection *self,
             GtkBitset     *places,
             guint          n_most)
{
  guint n = MIN (n_most, (guint) gtk_bitset_get_size (places));
  guint first = n > 0 ? gtk_bitset_get_nth (places, 0) : 0;

  for (guint i = 0; i < n; i++)
    {
      guint here = gtk_bitset_get_nth (places, i);

      if (i + 1 < n && gtk_bitset_get_nth (places, i + 1) == here + 1)
        continue;
      tell_range (self, first, here);
      first = gtk_bitset_get_nth (places, i + 1);
    }
}

/* Whether there were any on the screen to be told of. */
static gboolean
tell_seen (MpisSelection *self)
{
  g_autoptr(GtkBitset) seen = mpis_row_list_find_places (self->list, TRUE);

  gtk_bitset_intersect (seen, self->untold);
  tell_places (self, seen, G_MAXUINT);
  return !gtk_bitset_is_empty (seen);
}

/* Where nobody has a place there is nothing to restyle: of all that is told at once. */
static gboolean
tell_cb (gpointer data)
{
  MpisSelection *self = data;
  g_autoptr(GtkBitset) places = mpis_row_list_find_places (self->list, FALSE);

  gtk_bitset_intersect (places, self->untold);
  if (tell_seen (self))
    return G_SOURCE_CONTINUE;
  if (!gtk_bitset_is_empty (places))
    {
      tell_places (self, places, N_TOLD);
      return G_SOURCE_CONTINUE;
    }
  self->tell_id = 0;
  if (!gtk_bitset_is_empty (self->untold))
    tell_range (self, gtk_bitset_get_minimum (self->untold), gtk_bitset_get_maximum (self->untold));
  return G_SOURCE_REMOVE;
}

static void
take_bits (MpisSelection *self,
           GtkBitset     *bits)
{
  g_autoptr(GtkBitset) changed = gtk_bitset_copy (bits);

  gtk_bitset_difference (changed, self->bits);
  gtk_bitset_unref (self->bits);
  self->bits = bits;
  if (gtk_bitset_is_empty (changed))
    return;
  gtk_bitset_union (self->untold, changed);
  tell_seen (self);
  if (self->tell_id == 0)
    self->tell_id = g_timeout_add_full (GDK_PRIORITY_REDRAW + 5, FRAME_TIME_MS, tell_cb, self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What the view has not been told of yet can be selected as well: “all” are all that were found. */
static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  MpisSelection *self = MPIS_SELECTION (model);
  guint n_told = g_list_model_get_n_items (G_LIST_MODEL (model));
  guint n = self->rows != NULL ? self->rows->len : 0;
  g_autoptr(GtkBitset) bits = gtk_bitset_copy (self->bits);
  g_autoptr(GtkBitset) chosen = gtk_bitset_copy (selected);

  drop_kept (self);
  gtk_bitset_intersect (chosen, mask);
  gtk_bitset_subtract (bits, mask);
  gtk_bitset_union (bits, chosen);
  if (n > n_told && n_told > 0 && gtk_bitset_get_size_in_range (mask, 0, n_told - 1) == n_told)
    {
      gtk_bitset_remove_range (bits, n_told, n - n_told);
      if (gtk_bitset_get_size_in_range (chosen, 0, n_told - 1) == n_told)
        gtk_bitset_add_range (bits, n_told, n - n_told);
    }
  gtk_bitset_remove_range (bits, n, G_MAXUINT - n);
  take_bits (self, g_steal_pointer (&bits));
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MPIS_SELECTION (model)->list));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (MPIS_SELECTION (model)->list), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisSelection, mpis_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

/* --- newer rows --- */

typedef struct {
  MpisItemId  get_id;
  GPtrArray  *old;
  GtkBitset  *bits;
  GPtrArray  *rows;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_ptr_array_unref (question->old);
  gtk_bitset_unref (question->bits);
  g_ptr_array_unref (question->rows);
  g_free (question);
}

/* A sync may have put another object in the place of one: ids stay. */
static DexFuture *
find_fiber (gpointer data)
{
  const Question *question = data;
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GtkBitset *found = gtk_bitset_new_empty ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, question->bits, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_hash_table_add (ids, (char *) question->get_id (question->old->pdata[position]));
  for (guint i = 0; i < question->rows->len; i++)
    if (g_hash_table_contains (ids, question->get_id (question->rows->pdata[i])))
      gtk_bitset_add (found, i);
  return dex_future_new_take_boxed (GTK_TYPE_BITSET, found);
}

static void
on_found_cb (gpointer      owner,
             const GValue *answer)
{
  MpisSelection *self = owner;

  drop_kept (self);
  if (answer != NULL)
    take_bits (self, gtk_bitset_copy (g_value_get_boxed (answer)));
}

static void
on_answered_cb (MpisSelection *self)
{
  GPtrArray *rows = mpis_row_list_peek_found (self->list);
  Question *question;

  if (rows == self->rows)
    return;
  if (self->kept_rows == NULL && !gtk_bitset_is_empty (self->bits))
    {
      self->kept_rows = g_ptr_array_ref (self->rows);
      self->kept_bits = gtk_bitset_copy (self->bits);
    }
  mpis_row_list_let_go (&self->rows);
  self->rows = g_ptr_array_ref (rows);
  if (self->kept_rows == NULL)
    return;
  take_bits (self, gtk_bitset_new_empty ());
  question = g_new (Question, 1);
  *question = (Question) { mpis_row_list_get_kind (self->list)->get_id,
                           g_ptr_array_ref (self->kept_rows), gtk_bitset_copy (self->kept_bits),
                           g_ptr_array_ref (rows) };
  mpis_question_ask (self, &self->question,
                     dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, find_fiber,
                                          question, question_free),
                     on_found_cb);
}

static void
mpis_selection_dispose (GObject *object)
{
  MpisSelection *self = MPIS_SELECTION (object);

  drop_kept (self);
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_object (&self->list);
  mpis_row_list_let_go (&self->rows);
  G_OBJECT_CLASS (mpis_selection_parent_class)->dispose (object);
}

static void
mpis_selection_finalize (GObject *object)
{
  gtk_bitset_unref (MPIS_SELECTION (object)->bits);
  gtk_bitset_unref (MPIS_SELECTION (object)->untold);
  G_OBJECT_CLASS (mpis_selection_parent_class)->finalize (object);
}

static void
mpis_selection_class_init (MpisSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_selection_finalize;

  signals[CHANGED] = g_signal_new ("changed", MPIS_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
mpis_selection_init (MpisSelection *self)
{
  self->bits = gtk_bitset_new_empty ();
  self->untold = gtk_bitset_new_empty ();
}

/**
 * mpis_selection_new:
 * @rows: what can be selected
 *
 * Returns: (transfer full): nothing selected yet
 */
MpisSelection *
mpis_selection_new (MpisRowList *rows)
{
  MpisSelection *self = g_object_new (MPIS_TYPE_SELECTION, NULL);

  self->list = g_object_ref (rows);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rows, "answered", G_CALLBACK (on_answered_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mpis_selection_get_rows:
 *
 * Returns: (transfer none): what can be selected
 */
MpisRowList *
mpis_selection_get_rows (MpisSelection *self)
{
  g_return_val_if_fail (MPIS_IS_SELECTION (self), NULL);

  return self->list;
}

/**
 * mpis_selection_get_n:
 *
 * Returns: how many rows are selected
 */
guint
mpis_selection_get_n (MpisSelection *self)
{
  g_return_val_if_fail (MPIS_IS_SELECTION (self), 0);

  return (guint) gtk_bitset_get_size (self->bits);
}

/**
 * mpis_selection_take:
 * @selected: (out) (transfer full): the positions selected
 *
 * Returns: (transfer full): the items they are positions in; neither is changed any more, so that any thread
 *   may read them
 */
GPtrArray *
mpis_selection_take (MpisSelection  *self,
                     GtkBitset     **selected)
{
  g_return_val_if_fail (MPIS_IS_SELECTION (self), NULL);

  *selected = gtk_bitset_copy (self->bits);
  return self->rows != NULL ? g_ptr_array_ref (self->rows) : g_ptr_array_new ();
}
