#include "config.h"

#include <string.h>

#include "mpis-cube-private.h"
#include "mpis-gains.h"

struct _MpisCubeBuilder {
  GStringChunk *strings;
  GArray       *posts;      /* of MpisCubePostRow */
  GHashTable   *by_id;      /* id → number */

  /* Snapshots as they were added; a counter's column is made when its first known value comes. */
  guint         n_rows;
  guint         n_allocated;
  gboolean      sorted;     /* by post and time, none twice */
  guint        *post;
  MpisInstant  *at;
  gint64       *value[MPIS_N_COUNTERS];
};

static void
mpis_cube_builder_clear (MpisCubeBuilder *self)
{
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->posts, g_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->post, g_free);
  g_clear_pointer (&self->at, g_free);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    g_clear_pointer (&self->value[i], g_free);
}

static void
mpis_cube_builder_reset (MpisCubeBuilder *self)
{
  memset (self, 0, sizeof *self);
  self->strings = g_string_chunk_new (4096);
  self->posts = g_array_new (FALSE, TRUE, sizeof (MpisCubePostRow));
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->sorted = TRUE;
}

/**
 * mpis_cube_builder_new:
 *
 * Returns: (transfer full): a builder without posts
 */
MpisCubeBuilder *
mpis_cube_builder_new (void)
{
  MpisCubeBuilder *self = g_new (MpisCubeBuilder, 1);

  mpis_cube_builder_reset (self);
  return self;
}

/**
 * mpis_cube_builder_free:
 * @self: (transfer full): a builder
 */
void
mpis_cube_builder_free (MpisCubeBuilder *self)
{
  mpis_cube_builder_clear (self);
  g_free (self);
}

static const char *
keep (MpisCubeBuilder *self,
      const char      *text)
{
  return text != NULL ? g_string_chunk_insert (self->strings, text) : NULL;
}

/* For texts that many posts share; equal ones become the same pointer. */
static const char *
keep_shared (MpisCubeBuilder *self,
             const char      *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

/**
 * mpis_cube_builder_add_post:
 * @self: a builder
 * @post: the post's attributes; copied
 *
 * A post whose id was added before gets new attributes and keeps its number.
 *
 * Returns: the post's number, for mpis_cube_builder_add_snapshot()
 */
guint
mpis_cube_builder_add_post (MpisCubeBuilder    *self,
                            const MpisCubePost *post)
{
  MpisCubePostRow row = { .attributes = *post };
  gpointer number;

  g_return_val_if_fail (self != NULL && post->id != NULL && post->channel != NULL, 0);

  row.attributes.channel = keep_shared (self, post->channel);
  row.attributes.account = keep_shared (self, post->account);
  row.attributes.item_id = keep (self, post->item_id);
  row.attributes.title = keep (self, post->title);
  row.attributes.project_id = keep_shared (self, post->project_id);
  row.attributes.project_name = keep_shared (self, post->project_name);
  row.attributes.persona_id = keep_shared (self, post->persona_id);
  row.attributes.persona_name = keep_shared (self, post->persona_name);
  row.attributes.topic = keep_shared (self, post->topic);

  if (g_hash_table_lookup_extended (self->by_id, post->id, NULL, &number))
    {
      MpisCubePostRow *old = &g_array_index (self->posts, MpisCubePostRow, GPOINTER_TO_UINT (number));

      row.attributes.id = old->attributes.id;
      *old = row;
      return GPOINTER_TO_UINT (number);
    }
  row.attributes.id = keep (self, post->id);
  g_hash_table_insert (self->by_id, (char *) row.attributes.id, GUINT_TO_POINTER (self->posts->len));
  g_array_append_val (self->posts, row);
  return self->posts->len - 1;
}

static void
grow (MpisCubeBuilder *self)
{
  self->n_allocated = MAX (1024, self->n_allocated * 2);
  self->post = g_renew (guint, self->post, self->n_allocated);
  self->at = g_renew (MpisInstant, self->at, self->n_allocated);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (self->value[i] != NULL)
      self->value[i] = g_renew (gint64, self->value[i], self->n_allocated);
}

/**
 * mpis_cube_builder_add_snapshot:
 * @self: a builder
 * @post: what mpis_cube_builder_add_post() returned
 * @at: when it was taken
 * @counters: what the post's counters stood at
 *
 * Snapshots may come in any order; the order of post and time is the fastest. Of two of the same post
 * and instant the one added last counts. A negative counter is no count and taken as unknown.
 */
void
mpis_cube_builder_add_snapshot (MpisCubeBuilder    *self,
                                guint               post,
                                MpisInstant         at,
                                const MpisCounters *counters)
{
  guint row;

  g_return_if_fail (self != NULL && post < self->posts->len && at != MPIS_INSTANT_UNKNOWN);

  if (self->n_rows == self->n_allocated)
    grow (self);
  row = self->n_rows++;
  if (row > 0 && (post < self->post[row - 1] ||
                  (post == self->post[row - 1] && at <= self->at[row - 1])))
    self->sorted = FALSE;

  self->post[row] = post;
  self->at[row] = at;
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    {
      gint64 value = counters->value[i] >= 0 ? counters->value[i] : MPIS_UNKNOWN;

      if (self->value[i] == NULL)
        {
          if (value == MPIS_UNKNOWN)
            continue;
          self->value[i] = g_new (gint64, self->n_allocated);
          for (guint j = 0; j < row; j++)
            self->value[i][j] = MPIS_UNKNOWN;
        }
      self->value[i][row] = value;
    }
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const MpisInstant *at = user_data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  if (at[left] != at[right])
    return at[left] < at[right] ? -1 : 1;
  return left < right ? -1 : 1;   /* as they were added */
}

/* Where the rows of each post begin in the order of posts, before anything is left out. */
static guint *
count_rows (MpisCubeBuilder *self)
{
  guint *first = g_new0 (guint, self->posts->len + 1);

  for (guint i = 0; i < self->n_rows; i++)
    first[self->post[i] + 1]++;
  for (guint i = 0; i < self->posts->len; i++)
    first[i + 1] += first[i];
  return first;
}

/*
 * The rows in the order of post and time, of equal ones only the last. A counting sort brings together
 * each post's rows; those are mostly in order already, or few. @first is brought up to date.
 */
static guint *
sort_rows (MpisCubeBuilder *self,
           guint           *first)
{
  guint *order = g_new (guint, self->n_rows);
  g_autofree guint *next = g_memdup2 (first, (self->posts->len + 1) * sizeof *first);
  guint n = 0;

  for (guint i = 0; i < self->n_rows; i++)
    order[next[self->post[i]]++] = i;

  for (guint post = 0; post < self->posts->len; post++)
    {
      guint begin = first[post];
      guint end = next[post];
      gboolean ascending = TRUE;

      for (guint i = begin + 1; i < end && ascending; i++)
        ascending = self->at[order[i - 1]] <= self->at[order[i]];
      if (!ascending)
        g_sort_array (order + begin, end - begin, sizeof *order, compare_rows, self->at);

      first[post] = n;
      for (guint i = begin; i < end; i++)
        if (i + 1 == end || self->at[order[i]] != self->at[order[i + 1]])
          order[n++] = order[i];
    }
  first[self->posts->len] = n;
  return order;
}

static gint64 *
gather (gint64      **column,
        const guint  *order,
        guint         n)
{
  gint64 *sorted;

  if (*column == NULL)
    return NULL;
  if (order == NULL)
    return g_renew (gint64, g_steal_pointer (column), n);

  sorted = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    sorted[i] = (*column)[order[i]];
  g_clear_pointer (column, g_free);
  return sorted;
}

static void
work_out_gains (MpisCubeColumns *columns,
                MpisCounter      counter)
{
  columns->opening[counter] = g_new (gint64, columns->n_posts);
  columns->opening_row[counter] = g_new (guint, columns->n_posts);
  columns->latest[counter] = g_new (gint64, columns->n_posts);
  for (guint post = 0; post < columns->n_posts; post++)
    {
      const MpisCubePost *attributes = &columns->posts[post].attributes;
      guint first = columns->first[post];
      MpisGains gains;

      mpis_gains_work_out (columns->gain[counter] + first, columns->at + first,
                           columns->first[post + 1] - first,
                           attributes->published_known ? attributes->published_at
                                                       : MPIS_INSTANT_UNKNOWN,
                           columns->spanning + first, MPIS_COUNTER_BIT (counter), &gains);
      columns->opening[counter][post] = gains.opening;
      columns->opening_row[counter][post] = gains.opening_row;
      columns->latest[counter][post] = gains.latest;
    }
}

static void
count_early (MpisCubeColumns *columns)
{
  for (guint post = 0; post < columns->n_posts; post++)
    {
      MpisCubePostRow *row = &columns->posts[post];

      if (!row->attributes.published_known)
        continue;
      for (guint i = columns->first[post];
           i < columns->first[post + 1] && columns->at[i] < row->attributes.published_at; i++)
        row->n_early++;
    }
}

/* The number of a category, made if it is new. Texts are shared, so their addresses tell them apart. */
static guint
number_category (GArray     *categories,
                 GHashTable *numbers,
                 const char *id,
                 const char *name)
{
  MpisCubeCategory category = { id != NULL ? id : name, name != NULL ? name : id };
  guint number;

  if (category.id == NULL)
    return 0;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, category.id));
  if (number == 0)
    {
      number = categories->len;
      g_hash_table_insert (numbers, (char *) category.id, GUINT_TO_POINTER (number));
      g_array_append_val (categories, category);
    }
  return number;
}

static GArray *
categories_new (void)
{
  const MpisCubeCategory none = { "", "" };
  GArray *categories = g_array_new (FALSE, FALSE, sizeof none);

  return g_array_append_val (categories, none);
}

static void
number_categories (MpisCubeColumns *columns)
{
  g_autoptr(GHashTable) channels = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) projects = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) personas = g_hash_table_new (NULL, NULL);

  columns->channels = categories_new ();
  columns->projects = categories_new ();
  columns->personas = categories_new ();
  for (guint i = 0; i < columns->n_posts; i++)
    {
      MpisCubePostRow *row = &columns->posts[i];
      const MpisCubePost *post = &row->attributes;

      row->channel = number_category (columns->channels, channels, post->channel, NULL);
      row->project = number_category (columns->projects, projects, post->project_id,
                                      post->project_name);
      row->persona = number_category (columns->personas, personas, post->persona_id,
                                      post->persona_name);
    }
}

static guint
hash_item (gconstpointer key)
{
  const MpisCubePost *post = key;

  return g_str_hash (post->item_id) * 31 + g_direct_hash (post->channel);
}

static gboolean
equal_item (gconstpointer a,
            gconstpointer b)
{
  const MpisCubePost *left = a;
  const MpisCubePost *right = b;

  return left->channel == right->channel && strcmp (left->item_id, right->item_id) == 0;
}

/* A post is called by its item id, with the account where two accounts of a channel share that. */
static void
label_posts (MpisCubeColumns *columns)
{
  g_autoptr(GHashTable) items = g_hash_table_new (hash_item, equal_item);   /* → account or @shared */
  const char *const shared = "";

  for (guint i = 0; i < columns->n_posts; i++)
    {
      MpisCubePost *post = &columns->posts[i].attributes;
      gpointer account;

      if (post->item_id == NULL)
        continue;
      if (!g_hash_table_lookup_extended (items, post, NULL, &account))
        g_hash_table_insert (items, post, (char *) post->account);
      else if (account != post->account)
        g_hash_table_insert (items, post, (char *) shared);
    }

  for (guint i = 0; i < columns->n_posts; i++)
    {
      MpisCubePost *post = &columns->posts[i].attributes;

      if (post->item_id == NULL)
        columns->posts[i].label = post->id;
      else if (post->account != NULL && g_hash_table_lookup (items, post) == shared)
        {
          g_autofree char *label = g_strconcat (post->account, "/", post->item_id, NULL);

          columns->posts[i].label = g_string_chunk_insert (columns->strings, label);
        }
      else
        columns->posts[i].label = post->item_id;
    }
}

static int
compare_posts (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const MpisCubePostRow *posts = user_data;
  const MpisCubePostRow *left = &posts[*(const guint *) a];
  const MpisCubePostRow *right = &posts[*(const guint *) b];
  int order = left->channel != right->channel
    ? strcmp (left->attributes.channel, right->attributes.channel)
    : strcmp (left->label, right->label);

  return order != 0 ? order : strcmp (left->attributes.id, right->attributes.id);
}

/* So that an answer with many posts is sorted without comparing texts. */
static void
rank_posts (MpisCubeColumns *columns)
{
  g_autofree guint *order = g_new (guint, columns->n_posts);

  for (guint i = 0; i < columns->n_posts; i++)
    order[i] = i;
  if (columns->n_posts > 1)
    g_sort_array (order, columns->n_posts, sizeof *order, compare_posts, columns->posts);
  for (guint i = 0; i < columns->n_posts; i++)
    columns->posts[order[i]].rank = i;
}

/**
 * mpis_cube_builder_end:
 * @self: a builder; empty afterwards
 * @zone: the zone to count days in
 *
 * Returns: (transfer full): a cube of what was added
 */
MpisCube *
mpis_cube_builder_end (MpisCubeBuilder *self,
                       GTimeZone       *zone)
{
  MpisCubeColumns *columns;
  g_autofree guint *order = NULL;

  g_return_val_if_fail (self != NULL && zone != NULL, NULL);

  columns = g_new0 (MpisCubeColumns, 1);
  g_atomic_ref_count_init (&columns->ref_count);
  columns->first = count_rows (self);
  if (!self->sorted)
    order = sort_rows (self, columns->first);

  columns->n_posts = self->posts->len;
  columns->n_rows = columns->first[columns->n_posts];
  columns->at = gather (&self->at, order, columns->n_rows);
  columns->spanning = g_new0 (guint8, columns->n_rows);
  columns->strings = g_steal_pointer (&self->strings);
  columns->by_id = g_steal_pointer (&self->by_id);
  columns->posts = (MpisCubePostRow *) (gpointer) g_array_free (g_steal_pointer (&self->posts), FALSE);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if ((columns->gain[i] = gather (&self->value[i], order, columns->n_rows)) != NULL)
      work_out_gains (columns, i);
  count_early (columns);
  number_categories (columns);
  label_posts (columns);
  rank_posts (columns);

  mpis_cube_builder_clear (self);
  mpis_cube_builder_reset (self);
  return _mpis_cube_new (columns, zone);
}
