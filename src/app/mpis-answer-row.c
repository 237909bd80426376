#include "config.h"

#include "mpis-answer-private.h"

#include <math.h>

struct _MpisAnswerRow
{
  GObject parent_instance;

  char      *key;
  char      *label;
  guint      place;
  MpisValue  value;
  MpisValue  before;
  MpisValue *parts;
};

G_DEFINE_FINAL_TYPE (MpisAnswerRow, mpis_answer_row, G_TYPE_OBJECT)

static const MpisValue unknown = { FALSE, 0, NAN };

static void
mpis_answer_row_finalize (GObject *object)
{
  MpisAnswerRow *self = MPIS_ANSWER_ROW (object);

  g_free (self->key);
  g_free (self->label);
  g_free (self->parts);
  G_OBJECT_CLASS (mpis_answer_row_parent_class)->finalize (object);
}

static void
mpis_answer_row_class_init (MpisAnswerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_answer_row_finalize;
}

static void
mpis_answer_row_init (MpisAnswerRow *self)
{
  self->value = self->before = unknown;
}

MpisAnswerRow *
_mpis_answer_row_new (const char *key,
                      const char *label,
                      guint       n_parts)
{
  MpisAnswerRow *self = g_object_new (MPIS_TYPE_ANSWER_ROW, NULL);

  self->key = g_strdup (key);
  self->label = g_strdup (label);
  self->parts = g_new (MpisValue, n_parts);
  for (guint i = 0; i < n_parts; i++)
    self->parts[i] = unknown;
  return self;
}

MpisValue *
_mpis_answer_row_part (MpisAnswerRow *self,
                       guint          part)
{
  return &self->parts[part];
}

void
_mpis_answer_row_set (MpisAnswerRow   *self,
                      const MpisValue *value)
{
  self->value = *value;
}

void
_mpis_answer_row_set_before (MpisAnswerRow   *self,
                             const MpisValue *before)
{
  self->before = *before;
}

void
_mpis_answer_row_set_place (MpisAnswerRow *self,
                            guint          place)
{
  self->place = place;
}

/**
 * mpis_answer_row_get_key:
 *
 * Returns: what mpis_explorer_drill() takes; of a post, its id
 */
const char *
mpis_answer_row_get_key (MpisAnswerRow *self)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), NULL);

  return self->key;
}

/**
 * mpis_answer_row_get_label:
 *
 * Returns: its name, for people
 */
const char *
mpis_answer_row_get_label (MpisAnswerRow *self)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), NULL);

  return self->label;
}

/**
 * mpis_answer_row_get_place:
 *
 * Returns: its place among the rows in the order of their keys: of time, or of names
 */
guint
mpis_answer_row_get_place (MpisAnswerRow *self)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), 0);

  return self->place;
}

/**
 * mpis_answer_row_get_value:
 *
 * Returns: its value, not split
 */
const MpisValue *
mpis_answer_row_get_value (MpisAnswerRow *self)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), NULL);

  return &self->value;
}

/**
 * mpis_answer_row_get_before:
 *
 * Returns: its value in the period before
 */
const MpisValue *
mpis_answer_row_get_before (MpisAnswerRow *self)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), NULL);

  return &self->before;
}

/**
 * mpis_answer_row_get_part:
 * @part: below the number of the answer's parts
 *
 * Returns: its value in that part
 */
const MpisValue *
mpis_answer_row_get_part (MpisAnswerRow *self,
                          guint          part)
{
  g_return_val_if_fail (MPIS_IS_ANSWER_ROW (self), NULL);

  return &self->parts[part];
}
