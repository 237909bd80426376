#include "config.h"

#include <string.h>

#include "mpis-import-private.h"

/* A row, and the item it is about. */
typedef struct {
  guint item;
  guint row;
} Entry;

struct _MpisImportBatches {
  MpisCsv     *csv;
  char        *name;
  GTimeZone   *zone;
  MpisInstant  given;
  MpisInstant  edition;
  GHashTable  *items;      /* while noting: channel and item id → number */
  GArray      *entries;    /* Entry; by item and row once noting is over */
  guint        next;
};

/**
 * mpis_import_batches_new:
 *
 * A table of a million rows is small as text, and large as observations. So it is read twice: once
 * to look at every row, when only their numbers are noted, and once more a part at a time. All rows
 * of an item come in one part, as its history is merged as a whole.
 *
 * Returns: (transfer full): parts of a table, nothing noted
 */
MpisImportBatches *
mpis_import_batches_new (void)
{
  MpisImportBatches *self = g_new0 (MpisImportBatches, 1);

  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  return self;
}

/**
 * mpis_import_batches_note:
 * @self: parts of a table
 * @observation: what a row says
 * @row: the row
 *
 * Notes that the row is to be read again.
 */
void
mpis_import_batches_note (MpisImportBatches     *self,
                          const MpisObservation *observation,
                          guint                  row)
{
  g_autofree char *key = g_strconcat (observation->channel, " ", observation->item_id, NULL);
  Entry entry = { .row = row };
  gpointer item;

  if (!g_hash_table_lookup_extended (self->items, key, NULL, &item))
    {
      item = GUINT_TO_POINTER (g_hash_table_size (self->items));
      g_hash_table_insert (self->items, g_steal_pointer (&key), item);
    }
  entry.item = GPOINTER_TO_UINT (item);
  g_array_append_val (self->entries, entry);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *one = a, *other = b;

  if (one->item != other->item)
    return one->item < other->item ? -1 : 1;
  return one->row < other->row ? -1 : one->row > other->row;
}

/**
 * mpis_import_batches_finish:
 * @self: parts of a table, all noted
 * @csv: (transfer full): the table
 * @import: the import that read it
 *
 * Makes it ready to be read again.
 */
void
mpis_import_batches_finish (MpisImportBatches *self,
                            MpisCsv           *csv,
                            const MpisImport  *import)
{
  self->csv = csv;
  self->name = g_strdup (import->name);
  self->zone = import->zone != NULL ? g_time_zone_ref (import->zone) : NULL;
  self->given = import->given;
  self->edition = import->file->last;
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_array_sort (self->entries, compare_entries);
}

void
mpis_import_batches_free (MpisImportBatches *self)
{
  g_clear_pointer (&self->csv, mpis_csv_free);
  g_free (self->name);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_array_unref (self->entries);
  g_free (self);
}

/**
 * mpis_import_batches_get_n:
 * @self: parts of a table
 *
 * Returns: how many observations they are in all
 */
guint
mpis_import_batches_get_n (MpisImportBatches *self)
{
  return self->entries->len;
}

/* The numbers of the next rows: @n_rows, or more for the last item to be complete. */
static GArray *
take_rows (MpisImportBatches *self,
           guint              n_rows)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));

  for (; self->next < self->entries->len; self->next++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, self->next);

      if (rows->len >= n_rows && entry[0].item != entry[-1].item)
        break;
      g_array_append_val (rows, entry->row);
    }

  return rows;
}

/**
 * mpis_import_batches_read:
 * @self: parts of a table
 * @n_rows: how many rows to read about, at least 1
 *
 * Reads the next part.
 *
 * Returns: (transfer full) (element-type MpisObservation): what it says; nothing at the end
 */
GPtrArray *
mpis_import_batches_read (MpisImportBatches *self,
                          guint              n_rows)
{
  g_autoptr(GArray) rows = take_rows (self, n_rows);
  g_autoptr(MpisImportFile) file = mpis_import_file_new (MPIS_IMPORT_YOUTUBE_TRACKER);
  MpisImport import = {
    .name = self->name, .zone = self->zone, .given = self->given, .file = file,
  };
  GPtrArray *observations = file->observations;

  mpis_import_read_youtube_rows (&import, self->csv, (const guint *) rows->data, rows->len);
  for (guint i = 0; i < observations->len; i++)
    ((MpisObservation *) g_ptr_array_index (observations, i))->edition = self->edition;

  return g_ptr_array_ref (observations);
}
