#include "config.h"

#include "mpis-db-private.h"

#include "mpis-counters.h"

struct _MpisDbParams {
  GPtrArray *values;
};

/**
 * mpis_db_params_new:
 *
 * Returns: (transfer full): no values yet
 */
MpisDbParams *
mpis_db_params_new (void)
{
  MpisDbParams *self = g_new0 (MpisDbParams, 1);

  self->values = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  return self;
}

/**
 * mpis_db_params_free:
 * @self: (transfer full): the values
 */
void
mpis_db_params_free (MpisDbParams *self)
{
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * mpis_db_params_text:
 * @self: the values so far
 * @text: (nullable): the next one, in the text form PostgreSQL reads for the parameter's type
 *
 * Returns: (transfer none): @self, so that calls can be strung together
 */
MpisDbParams *
mpis_db_params_text (MpisDbParams *self,
                     const char   *text)
{
  g_ptr_array_add (self->values, g_strdup (text));
  return self;
}

/**
 * mpis_db_params_int:
 * @self: the values so far
 * @value: the next one; %MPIS_UNKNOWN is NULL
 *
 * Returns: (transfer none): @self
 */
MpisDbParams *
mpis_db_params_int (MpisDbParams *self,
                    gint64        value)
{
  g_ptr_array_add (self->values,
                   value == MPIS_UNKNOWN ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, value));
  return self;
}

/**
 * mpis_db_params_instant:
 * @self: the values so far
 * @instant: the next one; %MPIS_INSTANT_UNKNOWN is NULL
 *
 * Returns: (transfer none): @self
 */
MpisDbParams *
mpis_db_params_instant (MpisDbParams *self,
                        MpisInstant   instant)
{
  const gint64 day_length = 24 * MPIS_HOUR;
  gint64 day, rest;
  int year, month, mday;

  if (instant == MPIS_INSTANT_UNKNOWN)
    return mpis_db_params_text (self, NULL);

  day = instant / day_length - (instant % day_length < 0);
  rest = instant - day * day_length;
  mpis_day_get_date ((gint32) day, &year, &month, &mday);
  g_ptr_array_add (self->values,
                   g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d.%06d+00%s",
                                    year > 0 ? year : 1 - year, month, mday,
                                    (int) (rest / MPIS_HOUR), (int) (rest / MPIS_MINUTE % 60),
                                    (int) (rest / MPIS_SECOND % 60), (int) (rest % MPIS_SECOND),
                                    year > 0 ? "" : " BC"));
  return self;
}

/**
 * mpis_db_params_text_array:
 * @self: the values so far
 * @texts: (array length=n_texts) (element-type utf8) (nullable): the elements of the next one; an
 *   element that is %NULL is SQL NULL
 * @n_texts: how many
 *
 * Returns: (transfer none): @self
 */
MpisDbParams *
mpis_db_params_text_array (MpisDbParams      *self,
                           const char *const *texts,
                           gsize              n_texts)
{
  GString *array = g_string_new ("{");

  for (gsize i = 0; i < n_texts; i++)
    {
      if (i > 0)
        g_string_append_c (array, ',');
      if (texts[i] == NULL)
        {
          g_string_append (array, "NULL");
          continue;
        }
      g_string_append_c (array, '"');
      for (const char *c = texts[i]; *c != '\0'; c++)
        {
          if (*c == '"' || *c == '\\')
            g_string_append_c (array, '\\');
          g_string_append_c (array, *c);
        }
      g_string_append_c (array, '"');
    }
  g_string_append_c (array, '}');
  g_ptr_array_add (self->values, g_string_free (array, FALSE));
  return self;
}

int
mpis_db_params_get_n (const MpisDbParams *self)
{
  return self != NULL ? (int) self->values->len : 0;
}

const char *const *
mpis_db_params_get_values (const MpisDbParams *self)
{
  return self != NULL ? (const char *const *) self->values->pdata : NULL;
}
