#include "config.h"

#include "mpis-cells.h"

/* 6 MB of cells: what the caches of an ordinary machine take. */
#define MAX_ARRAY (G_GUINT64_CONSTANT (1) << 18)

static guint64
first_slot (const MpisCells *self,
            guint64          code)
{
  return ((code * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 20) & self->mask;
}

/*
 * mpis_cells_init:
 * @self: (out caller-allocates): cells
 * @n_codes: codes will be below that
 */
void
mpis_cells_init (MpisCells *self,
                 guint64    n_codes)
{
  *self = (MpisCells) { .n_codes = n_codes };
  if (n_codes <= MAX_ARRAY)
    {
      self->cells = g_new0 (MpisCell, n_codes);
      return;
    }
  self->mask = 4096 - 1;
  self->cells = g_new0 (MpisCell, self->mask + 1);
  self->codes = g_new (guint64, self->mask + 1);
}

void
mpis_cells_clear (MpisCells *self)
{
  g_free (self->cells);
  g_free (self->codes);
}

static guint64
find_slot (const MpisCells *self,
           guint64          code)
{
  guint64 slot = first_slot (self, code);

  while (self->cells[slot].exists && self->codes[slot] != code)
    slot = (slot + 1) & self->mask;
  return slot;
}

static void
double_table (MpisCells *self)
{
  MpisCells old = *self;

  self->mask = old.mask * 2 + 1;
  self->cells = g_new0 (MpisCell, self->mask + 1);
  self->codes = g_new (guint64, self->mask + 1);
  for (guint64 i = 0; i <= old.mask; i++)
    if (old.cells[i].exists)
      {
        guint64 slot = find_slot (self, old.codes[i]);

        self->cells[slot] = old.cells[i];
        self->codes[slot] = old.codes[i];
      }
  mpis_cells_clear (&old);
}

/*
 * mpis_cells_hash:
 * @self: cells that are a table
 * @code: a code
 *
 * Returns: its cell, which now exists; valid until the next is asked for
 */
MpisCell *
mpis_cells_hash (MpisCells *self,
                 guint64    code)
{
  guint64 slot = find_slot (self, code);

  if (self->cells[slot].exists)
    return &self->cells[slot];

  if (self->n_used >= self->mask / 8 * 5)
    {
      double_table (self);
      slot = find_slot (self, code);
    }
  self->n_used++;
  self->codes[slot] = code;
  self->cells[slot].exists = TRUE;
  return &self->cells[slot];
}
