#include "config.h"

#include "mpis-db-private.h"

#include "mpis-counters.h"

#include <string.h>

struct _MpisDbRows {
  gatomicrefcount  ref_count;
  PGresult        *result;
};

G_DEFINE_BOXED_TYPE (MpisDbRows, mpis_db_rows, mpis_db_rows_ref, mpis_db_rows_unref)

/*
 * mpis_db_rows_new:
 * @result: (transfer full): what libpq gave
 *
 * Returns: (transfer full): its rows
 */
MpisDbRows *
mpis_db_rows_new (PGresult *result)
{
  MpisDbRows *self = g_new0 (MpisDbRows, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->result = result;
  return self;
}

MpisDbRows *
mpis_db_rows_ref (MpisDbRows *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
mpis_db_rows_unref (MpisDbRows *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  PQclear (self->result);
  g_free (self);
}

/**
 * mpis_db_rows_get_n:
 * @self: rows
 *
 * Returns: how many there are
 */
guint
mpis_db_rows_get_n (MpisDbRows *self)
{
  return (guint) PQntuples (self->result);
}

/**
 * mpis_db_rows_get_text:
 * @self: rows
 * @row: which row, from 0
 * @column: which column, from 0
 *
 * Returns: (transfer none) (nullable): the value in PostgreSQL's text form; %NULL where it is SQL
 *   NULL. Lives as long as @self
 */
const char *
mpis_db_rows_get_text (MpisDbRows *self,
                       guint       row,
                       guint       column)
{
  g_return_val_if_fail ((int) row < PQntuples (self->result), NULL);
  g_return_val_if_fail ((int) column < PQnfields (self->result), NULL);

  if (PQgetisnull (self->result, (int) row, (int) column))
    return NULL;
  return PQgetvalue (self->result, (int) row, (int) column);
}

/**
 * mpis_db_rows_get_int:
 * @self: rows
 * @row: which row, from 0
 * @column: which column, from 0: one of the integer types
 *
 * Returns: the value; %MPIS_UNKNOWN where it is SQL NULL
 */
gint64
mpis_db_rows_get_int (MpisDbRows *self,
                      guint       row,
                      guint       column)
{
  const char *text = mpis_db_rows_get_text (self, row, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : MPIS_UNKNOWN;
}

/**
 * mpis_db_rows_get_bool:
 * @self: rows
 * @row: which row, from 0
 * @column: which column, from 0: a boolean
 *
 * Returns: the value; %FALSE where it is SQL NULL
 */
gboolean
mpis_db_rows_get_bool (MpisDbRows *self,
                       guint       row,
                       guint       column)
{
  return g_strcmp0 (mpis_db_rows_get_text (self, row, column), "t") == 0;
}

/* Reads @n digits; -1 where there is none. */
static gint64
read_digits (const char **text,
             int          n)
{
  gint64 value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (**text))
        return i > 0 ? value : -1;
      value = value * 10 + g_ascii_digit_value (*(*text)++);
    }
  return value;
}

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar; years begin in March here. */
static gint64
day_of_date (gint64 year,
             gint64 month,
             gint64 mday)
{
  gint64 y = year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719468;
}

/**
 * mpis_db_rows_get_instant:
 * @self: rows
 * @row: which row, from 0
 * @column: which column, from 0: a timestamptz
 *
 * Returns: the value; %MPIS_INSTANT_UNKNOWN where it is SQL NULL or infinite
 */
MpisInstant
mpis_db_rows_get_instant (MpisDbRows *self,
                          guint       row,
                          guint       column)
{
  const char *text = mpis_db_rows_get_text (self, row, column);
  gint64 part[6], micro = 0;

  if (text == NULL || !g_ascii_isdigit (*text))
    return MPIS_INSTANT_UNKNOWN;

  /* 2025-11-20 08:50:00.123456+00: every session has the zone UTC and the style ISO. */
  for (guint i = 0; i < G_N_ELEMENTS (part); i++)
    {
      part[i] = read_digits (&text, i == 0 ? 6 : 2);
      if (part[i] < 0)
        return MPIS_INSTANT_UNKNOWN;
      if (i < 5)
        text++;
    }
  if (*text == '.')
    {
      gint64 unit = MPIS_SECOND;

      for (text++; g_ascii_isdigit (*text); text++)
        micro += g_ascii_digit_value (*text) * (unit /= 10);
    }
  if (strstr (text, "BC") != NULL)
    part[0] = 1 - part[0];

  return day_of_date (part[0], part[1], part[2]) * 24 * MPIS_HOUR + part[3] * MPIS_HOUR
         + part[4] * MPIS_MINUTE + part[5] * MPIS_SECOND + micro;
}

/**
 * mpis_db_rows_get_affected:
 * @self: what a statement gave
 *
 * Returns: how many rows the statement inserted, changed, deleted or selected; 0 where it does not
 *   count
 */
gint64
mpis_db_rows_get_affected (MpisDbRows *self)
{
  return g_ascii_strtoll (PQcmdTuples (self->result), NULL, 10);
}
