#include "config.h"

#include "mpis-chart-values.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-format.h"

static void
value_clear (gpointer data)
{
  MpisChartValue *value = data;

  g_free (value->name);
  g_free (value->value);
}

/* A day or a category, and a value for each series. */
static void
values_read_series (MpisChartValues     *self,
                    const MpisChartData *data,
                    gsize                place)
{
  gboolean one = mpis_chart_kind_get_class (data->kind)->points_are_series;

  if (!one)
    self->title = mpis_chart_data_name_place (data, place);

  for (guint i = 0; i < data->traces->len; i++)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      double value = mpis_chart_data_get (data, i, place);
      g_autofree char *name = NULL;

      if (one && i != place)
        continue;
      name = mpis_chart_data_name_at (data, i, place);
      mpis_chart_values_take (self, name, isnan (value) ? g_strdup (_("unknown"))
                                                        : mpis_format_value (value, data->unit),
                              trace->slot);
    }
}

/**
 * mpis_chart_values_new:
 * @place: below the number of places of @data
 *
 * Returns: (transfer full): what there is to read at the place
 */
MpisChartValues *
mpis_chart_values_new (const MpisChartData *data,
                       gsize                place)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  MpisChartValues *self = g_new0 (MpisChartValues, 1);

  self->values = g_array_new (FALSE, FALSE, sizeof (MpisChartValue));
  g_array_set_clear_func (self->values, value_clear);
  if (klass->read != NULL)
    klass->read (data, place, self);
  else
    values_read_series (self, data, place);

  return self;
}

/**
 * mpis_chart_values_free:
 * @self: (transfer full): what to free
 */
void
mpis_chart_values_free (MpisChartValues *self)
{
  g_free (self->title);
  g_array_unref (self->values);
  g_free (self->note);
  g_free (self);
}

/**
 * mpis_chart_values_add:
 *
 * Adds a value to be read.
 */
void
mpis_chart_values_add (MpisChartValues *self,
                       const char      *name,
                       const char      *value,
                       guint            slot)
{
  mpis_chart_values_take (self, name, g_strdup (value), slot);
}

/**
 * mpis_chart_values_take:
 * @value: (transfer full): the value in words
 *
 * Adds a value to be read.
 */
void
mpis_chart_values_take (MpisChartValues *self,
                        const char      *name,
                        char            *value,
                        guint            slot)
{
  MpisChartValue added = { g_strdup (name), value, slot };

  g_array_append_val (self->values, added);
}

/**
 * mpis_chart_values_to_text:
 *
 * Returns: (transfer full): all of it in one line, to be spoken
 */
char *
mpis_chart_values_to_text (const MpisChartValues *self)
{
  GString *text = g_string_new (self->title);

  for (guint i = 0; i < self->values->len; i++)
    {
      const MpisChartValue *value = &g_array_index (self->values, MpisChartValue, i);

      if (text->len > 0)
        g_string_append (text, i == 0 ? ": " : ", ");
      g_string_append_printf (text, "%s %s", value->name, value->value);
    }
  if (self->note != NULL)
    g_string_append_printf (text, "; %s", self->note);

  return g_string_free_and_steal (text);
}
