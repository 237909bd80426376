#include "config.h"

#include "mpis-row-question.h"

#include <math.h>
#include <string.h>

typedef struct {
  const MpisListKind *kind;
  GPtrArray          *items;
  MpisSieve          *sieve;
  MpisListFilter     *filter;
  MpisStandings      *standings;
  char               *phrase;      /* (nullable): what an item has */
  char              **without;     /* what it has none of */
  const MpisColumn   *column;
  gboolean            descending;
} Question;

typedef struct {
  gpointer  item;
  gint64    number;
  gint64    newest;
  char     *text;
} Key;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_ptr_array_unref (self->items);
  mpis_sieve_unref (self->sieve);
  mpis_list_filter_unref (self->filter);
  g_clear_pointer (&self->standings, mpis_standings_unref);
  g_free (self->phrase);
  g_strfreev (self->without);
  g_free (self);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const Question *question = data;
  const Key *x = a;
  const Key *y = b;
  int order = (x->number > y->number) - (x->number < y->number);

  if (x->text != NULL && y->text != NULL)
    order = strcmp (x->text, y->text);
  if (order != 0)
    return question->descending ? -order : order;
  return (x->newest < y->newest) - (x->newest > y->newest);
}

static char *
collate_key (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);

  return g_utf8_collate_key (folded, -1);
}

/* What nobody knows is less than anything, as an unknown counter is. */
static gint64
in_billionths (double fraction)
{
  return isnan (fraction) ? MPIS_UNKNOWN : (gint64) (CLAMP (fraction, -9e9, 9e9) * 1e9);
}

/* “night trains -telegram -old”: a phrase, and words that are not wanted. A number is never one: ids may begin
 * with a minus. */
static void
read_needle (Question   *self,
             const char *needle)
{
  g_auto(GStrv) words = g_strsplit (needle != NULL ? needle : "", " ", -1);
  g_autoptr(GStrvBuilder) wanted = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) without = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] == '-' && g_unichar_isalpha (g_utf8_get_char (words[i] + 1)))
      g_strv_builder_add (without, words[i] + 1);
    else
      g_strv_builder_add (wanted, words[i]);
  self->without = g_strv_builder_end (without);
  kept = g_strv_builder_end (wanted);
  self->phrase = g_strjoinv (" ", kept);
  if (self->without[0] != NULL)
    g_strstrip (self->phrase);
  if (*self->phrase == '\0')
    g_clear_pointer (&self->phrase, g_free);
}

static gboolean
has_unwanted (const Question *self,
              gpointer        item)
{
  for (guint i = 0; self->without[i] != NULL; i++)
    if (self->kind->matches (item, self->without[i]))
      return TRUE;
  return FALSE;
}

static gboolean
keeps (const Question *self,
       gpointer        item)
{
  return self->kind->keeps (self->sieve, item) &&
         mpis_list_filter_keeps (self->filter, self->kind->has, item, self->standings) &&
         (self->phrase == NULL || self->kind->matches (item, self->phrase)) &&
         !has_unwanted (self, item);
}

/* What is kept, with all that sorting asks for worked out once. */
static GArray *
find_keys (const Question *self)
{
  const MpisColumn *newest = mpis_list_kind_find_column (self->kind, self->kind->newest);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (Key));

  for (guint i = 0; i < self->items->len; i++)
    {
      gpointer item = self->items->pdata[i];
      Key key = { .item = item };

      if (!keeps (self, item))
        continue;
      key.newest = newest->number (item);
      if (self->column->number != NULL)
        key.number = self->column->number (item);
      else if (self->column->fraction != NULL)
        key.number = in_billionths (self->column->fraction (item, self->standings));
      else
        key.text = collate_key (self->column->name (item));
      g_array_append_val (keys, key);
    }
  return keys;
}

static DexFuture *
answer_fiber (gpointer data)
{
  const Question *self = data;
  g_autoptr(GArray) keys = find_keys (self);
  GPtrArray *rows = g_ptr_array_new_full (keys->len, g_object_unref);

  g_sort_array (keys->data, keys->len, sizeof (Key), compare_keys, (gpointer) self);
  for (guint i = 0; i < keys->len; i++)
    {
      const Key *key = &g_array_index (keys, Key, i);

      g_ptr_array_add (rows, g_object_ref (key->item));
      g_free (key->text);
    }
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, rows);
}

/**
 * mpis_row_question_answer:
 * @asked: what is asked; not needed any more when this returns
 *
 * Finds and sorts, on another thread.
 *
 * Returns: (transfer full): a future that is a #GPtrArray of the items found, in order
 */
DexFuture *
mpis_row_question_answer (const MpisRowQuestion *asked)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question) {
    asked->kind, g_ptr_array_ref (asked->items), mpis_sieve_ref (asked->sieve),
    mpis_list_filter_ref (asked->filter),
    asked->standings != NULL ? mpis_standings_ref (asked->standings) : NULL,
    NULL, NULL, asked->column, asked->descending,
  };
  read_needle (question, asked->needle);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, answer_fiber, question,
                              question_free);
}

/**
 * mpis_list_kind_find_column:
 * @id: the id of a column
 *
 * Returns: (transfer none): that column
 */
const MpisColumn *
mpis_list_kind_find_column (const MpisListKind *kind,
                            const char         *id)
{
  for (guint i = 0; i < kind->n_columns; i++)
    if (g_str_equal (kind->columns[i].id, id))
      return &kind->columns[i];
  g_return_val_if_reached (NULL);
}
