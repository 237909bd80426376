#include "config.h"

#include "mpis-api-stats.h"

#include <math.h>

/* Upper bounds of the durations' classes, in seconds. */
static const double bounds[] = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60 };

typedef struct {
  GArray *statuses;                          /* guint */
  GArray *counts;                            /* guint64, beside it */
  guint64 classes[G_N_ELEMENTS (bounds)];
  guint64 n;
  gint64  duration;                          /* of all, in microseconds */
} RouteStats;

typedef struct {
  const char *help;
  double      value;
  gboolean    is_counter;
} Figure;

static GHashTable *routes;    /* const MpisApiRoute* (NULL: no route) → RouteStats */
static GHashTable *figures;   /* name → Figure */

typedef struct {
  MpisApiStatsLook look;
  gpointer         data;
} Look;

static GArray *looks;

static void
route_stats_free (gpointer data)
{
  RouteStats *self = data;

  g_array_unref (self->statuses);
  g_array_unref (self->counts);
  g_free (self);
}

static RouteStats *
stats_of (const MpisApiRoute *route)
{
  RouteStats *stats;

  if (routes == NULL)
    routes = g_hash_table_new_full (NULL, NULL, NULL, route_stats_free);
  stats = g_hash_table_lookup (routes, route);
  if (stats == NULL)
    {
      stats = g_new0 (RouteStats, 1);
      stats->statuses = g_array_new (FALSE, FALSE, sizeof (guint));
      stats->counts = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_hash_table_insert (routes, (gpointer) route, stats);
    }
  return stats;
}

/**
 * mpis_api_stats_note:
 * @route: (nullable): which route was asked; %NULL for none
 * @status: how it was answered
 * @duration: how long that took, in microseconds
 */
void
mpis_api_stats_note (const MpisApiRoute *route,
                     guint               status,
                     gint64              duration)
{
  RouteStats *stats = stats_of (route);
  guint64 one = 1;
  guint i;

  for (i = 0; i < stats->statuses->len && g_array_index (stats->statuses, guint, i) != status; i++)
    continue;
  if (i < stats->statuses->len)
    g_array_index (stats->counts, guint64, i)++;
  else
    {
      g_array_append_val (stats->statuses, status);
      g_array_append_val (stats->counts, one);
    }
  stats->n++;
  stats->duration += duration;
  for (i = 0; i < G_N_ELEMENTS (bounds); i++)
    if ((double) duration <= bounds[i] * G_TIME_SPAN_SECOND)
      {
        stats->classes[i]++;
        return;
      }
}

static Figure *
figure_of (const char *name,
           const char *help)
{
  Figure *figure;

  if (figures == NULL)
    figures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  figure = g_hash_table_lookup (figures, name);
  if (figure == NULL)
    {
      figure = g_new0 (Figure, 1);
      figure->help = help;
      g_hash_table_insert (figures, (gpointer) name, figure);
    }
  return figure;
}

/**
 * mpis_api_stats_set:
 * @name: (type utf8): a static name: `mpis_websocket_clients`
 * @help: a static text: what it is
 * @value: what it is now
 */
void
mpis_api_stats_set (const char *name,
                    const char *help,
                    double      value)
{
  figure_of (name, help)->value = value;
}

/**
 * mpis_api_stats_add:
 * @name: a static name that ends in `_total`
 * @help: a static text: what is counted
 * @value: how many more there are
 */
void
mpis_api_stats_add (const char *name,
                    const char *help,
                    double      value)
{
  Figure *figure = figure_of (name, help);

  figure->value += value;
  figure->is_counter = TRUE;
}

void
mpis_api_stats_add_look (MpisApiStatsLook look,
                         gpointer         data)
{
  Look entry = { look, data };

  if (looks == NULL)
    looks = g_array_new (FALSE, FALSE, sizeof (Look));
  g_array_append_val (looks, entry);
}

void
mpis_api_stats_remove_look (MpisApiStatsLook look,
                            gpointer         data)
{
  for (guint i = 0; looks != NULL && i < looks->len; i++)
    if (g_array_index (looks, Look, i).look == look && g_array_index (looks, Look, i).data == data)
      g_array_remove_index (looks, i--);
}

static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, value == trunc (value) && fabs (value) < 1e15
                         ? g_ascii_formatd (buffer, sizeof buffer, "%.0f", value)
                         : g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
append_labels (GString            *text,
               const char         *name,
               const MpisApiRoute *route)
{
  g_string_append_printf (text, "%s{method=\"%s\",route=\"%s\"", name, route != NULL ? route->method : "",
                          route != NULL ? route->path : "");
}

static void
append_counts (GString *text)
{
  GHashTableIter iter;
  gpointer route, data;

  g_string_append (text, "# HELP mpis_http_requests_total Requests answered.\n"
                         "# TYPE mpis_http_requests_total counter\n");
  g_hash_table_iter_init (&iter, routes);
  while (g_hash_table_iter_next (&iter, &route, &data))
    {
      const RouteStats *stats = data;

      for (guint i = 0; i < stats->statuses->len; i++)
        {
          append_labels (text, "mpis_http_requests_total", route);
          g_string_append_printf (text, ",status=\"%u\"} %" G_GUINT64_FORMAT "\n",
                                  g_array_index (stats->statuses, guint, i),
                                  g_array_index (stats->counts, guint64, i));
        }
    }
}

static void
append_durations (GString *text)
{
  static const char name[] = "mpis_http_request_duration_seconds";
  GHashTableIter iter;
  gpointer route, data;

  g_string_append_printf (text, "# HELP %s How long answering took.\n# TYPE %s histogram\n", name, name);
  g_hash_table_iter_init (&iter, routes);
  while (g_hash_table_iter_next (&iter, &route, &data))
    {
      const RouteStats *stats = data;
      guint64 below = 0;

      for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
        {
          below += stats->classes[i];
          append_labels (text, "mpis_http_request_duration_seconds_bucket", route);
          g_string_append_printf (text, ",le=\"%g\"} %" G_GUINT64_FORMAT "\n", bounds[i], below);
        }
      append_labels (text, "mpis_http_request_duration_seconds_bucket", route);
      g_string_append_printf (text, ",le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", stats->n);
      append_labels (text, "mpis_http_request_duration_seconds_sum", route);
      g_string_append (text, "} ");
      append_number (text, (double) stats->duration / G_TIME_SPAN_SECOND);
      g_string_append_c (text, '\n');
      append_labels (text, "mpis_http_request_duration_seconds_count", route);
      g_string_append_printf (text, "} %" G_GUINT64_FORMAT "\n", stats->n);
    }
}

static void
append_figures (GString *text)
{
  GHashTableIter iter;
  gpointer name, data;

  g_hash_table_iter_init (&iter, figures);
  while (g_hash_table_iter_next (&iter, &name, &data))
    {
      const Figure *figure = data;

      g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n%s ", (const char *) name, figure->help,
                              (const char *) name, figure->is_counter ? "counter" : "gauge",
                              (const char *) name);
      append_number (text, figure->value);
      g_string_append_c (text, '\n');
    }
}

/**
 * mpis_api_stats_format:
 *
 * Returns: (transfer full): all of it, in Prometheus' text format
 */
char *
mpis_api_stats_format (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; looks != NULL && i < looks->len; i++)
    g_array_index (looks, Look, i).look (g_array_index (looks, Look, i).data);
  if (routes != NULL)
    {
      append_counts (text);
      append_durations (text);
    }
  if (figures != NULL)
    append_figures (text);
  return g_string_free_and_steal (text);
}
