#include "config.h"

#include "mpis-query-answer.h"

#include <string.h>

/* Rates have six decimals at most and no zeros at their end; counts are whole. */
static char *
format_value (MpisMetric       metric,
              const MpisValue *value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  gsize length;

  if (!value->known)
    return NULL;
  if (metric != MPIS_METRIC_ENGAGEMENT_RATE)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);

  g_ascii_formatd (text, sizeof text, "%.6f", value->number);
  for (length = strlen (text); text[length - 1] == '0'; length--)
    continue;
  return g_strndup (text, text[length - 1] == '.' ? length - 1 : length);
}

static void
add_keys (MpisCtlTable    *table,
          MpisResult      *result,
          const MpisQuery *query,
          guint            row)
{
  for (guint i = 0; i < query->n_by; i++)
    {
      char *channel, *item;

      if (query->by[i] != MPIS_GROUP_POST)
        {
          mpis_ctl_table_add_cell (table, mpis_result_format_key (result, row, i));
          continue;
        }
      mpis_result_format_post (result, row, i, &channel, &item);
      mpis_ctl_table_add_cell (table, channel);
      mpis_ctl_table_add_cell (table, item);
    }
}

/**
 * mpis_query_answer:
 * @cube: a cube
 * @query: a question
 * @format: how the answer is to be written
 *
 * What `mpisctl query` and the interface answer: the same texts.
 *
 * Returns: (transfer full): the answer
 */
char *
mpis_query_answer (MpisCube        *cube,
                   const MpisQuery *query,
                   MpisCtlFormat    format)
{
  g_autoptr(MpisResult) result = mpis_cube_query (cube, query);
  g_autoptr(MpisCtlTable) table = mpis_ctl_table_new ();

  for (guint i = 0; i < query->n_by; i++)
    {
      gboolean is_number = query->by[i] == MPIS_GROUP_HOUR || query->by[i] == MPIS_GROUP_WEEKDAY;

      if (query->by[i] == MPIS_GROUP_POST)
        mpis_ctl_table_add_column (table, "channel", FALSE);
      mpis_ctl_table_add_column (table, query->by[i] == MPIS_GROUP_POST
                                        ? "item" : mpis_group_get_name (query->by[i]), is_number);
    }
  mpis_ctl_table_add_column (table, mpis_metric_get_name (query->metric), TRUE);

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      MpisValue value;

      add_keys (table, result, query, row);
      mpis_result_get_value (result, row, &value);
      mpis_ctl_table_add_cell (table, format_value (query->metric, &value));
    }
  /* Without groups there is always an answer, if only that nobody knows. */
  if (query->n_by == 0 && mpis_result_get_n_rows (result) == 0)
    mpis_ctl_table_add_cell (table, query->metric == MPIS_METRIC_POSTS ? g_strdup ("0") : NULL);
  return mpis_ctl_table_format (table, format);
}
