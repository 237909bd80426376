#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCell:
 * @sum: the sum, of a rate its numerator
 * @below: of a rate its denominator
 * @n_known: how many known contributions there are, at most 2^32 - 1
 * @exists: there is a row for it, known or not
 * @flags: the #MpisGainFlags of all contributions
 *
 * What a query adds up for one group.
 */
typedef struct {
  gint64  sum;
  gint64  below;
  guint   n_known;
  guint8  exists;
  guint8  flags;
} MpisCell;

/**
 * MpisCells:
 *
 * Cells by code: an array where the codes are few, else a hash table with open addressing. Private to
 * the query; declared here so that finding a cell is inlined.
 */
typedef struct {
  guint64   n_codes;
  MpisCell *cells;
  guint64  *codes;       /* of the table's slots, or %NULL for an array */
  guint64   mask;
  guint     n_used;
} MpisCells;

void      mpis_cells_init  (MpisCells *self,
                            guint64    n_codes);
void      mpis_cells_clear (MpisCells *self);
MpisCell *mpis_cells_hash  (MpisCells *self,
                            guint64    code);

static inline MpisCell *
mpis_cells_at (MpisCells *self,
               guint64    code)
{
  return G_LIKELY (self->codes == NULL) ? &self->cells[code] : mpis_cells_hash (self, code);
}

static inline guint64
mpis_cells_get_n_slots (const MpisCells *self)
{
  return self->codes == NULL ? self->n_codes : self->mask + 1;
}

static inline guint64
mpis_cells_get_code (const MpisCells *self,
                     guint64          slot)
{
  return self->codes == NULL ? slot : self->codes[slot];
}

static inline gint64
mpis_saturating_add (gint64 a,
                     gint64 b)
{
  gint64 sum;

  if (G_UNLIKELY (__builtin_add_overflow (a, b, &sum)))
    return b > 0 ? G_MAXINT64 : G_MININT64;
  return sum;
}

G_END_DECLS
