#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-private.h"

#define CARRIED \
  (MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACTIONS) | \
   MPIS_COUNTER_BIT (MPIS_COUNTER_COMMENTS))

static MpisObservation *
observe_video (const char *id,
               JsonObject *raw)
{
  MpisObservation *observation = mpis_observation_new ();

  observation->channel = g_strdup ("youtube");
  observation->item_id = g_strdup (id);
  observation->url = g_strconcat ("https://www.youtube.com/watch?v=", id, NULL);
  observation->carried = CARRIED;
  observation->raw = raw;

  return observation;
}

/* videos.list: counts are texts; a hidden one is missing. */

static gboolean
read_statistics (const MpisJson  *item,
                 JsonObject      *raw,
                 GError         **error)
{
  MpisJson statistics;

  if (!mpis_json_member (&statistics, item, "statistics"))
    {
      mpis_json_set_error (item, "statistics",
                           "the counters (was `statistics` in the request's parts?)", error);
      return FALSE;
    }

  return mpis_json_check_object (&statistics, error) &&
         mpis_import_count_json (raw, "views", &statistics, "viewCount", error) &&
         mpis_import_count_json (raw, "likes", &statistics, "likeCount", error) &&
         mpis_import_count_json (raw, "comments", &statistics, "commentCount", error);
}

static void
read_snippet (MpisImport      *self,
              const MpisJson  *item,
              MpisObservation *observation)
{
  MpisJson snippet;
  const char *title = NULL, *description = NULL, *channel = NULL, *published = NULL;

  if (!mpis_json_member (&snippet, item, "snippet"))
    return;
  mpis_json_get_maybe_text (&snippet, "title", &title, NULL);
  mpis_json_get_maybe_text (&snippet, "description", &description, NULL);
  mpis_json_get_maybe_text (&snippet, "channelId", &channel, NULL);
  mpis_json_get_maybe_text (&snippet, "publishedAt", &published, NULL);
  if (published == NULL)
    mpis_json_get_maybe_text (&snippet, "publishTime", &published, NULL);

  observation->title = mpis_import_clean (title);
  observation->text = mpis_import_clean (description);
  observation->account = mpis_import_clean (channel);
  observation->published_at = mpis_import_published (self, published);
}

static gboolean
read_video (MpisImport      *self,
            const MpisJson  *item,
            GError         **error)
{
  g_autoptr(JsonObject) raw = json_object_new ();
  g_autoptr(MpisObservation) observation = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  const char *text;
  MpisInstant measured_at;

  if (!mpis_json_check_object (item, error) || !mpis_json_get_text (item, "id", &text, error))
    return FALSE;
  id = mpis_import_clean (text);
  if (id == NULL)
    {
      mpis_json_set_error (item, "id", "a video id", error);
      return FALSE;
    }
  if (!read_statistics (item, raw, error) ||
      !mpis_import_measured (self, NULL, &measured_at, error))
    return FALSE;

  observation = observe_video (id, g_steal_pointer (&raw));
  observation->measured_at = measured_at;
  read_snippet (self, item, observation);
  path = mpis_json_format_path (item);
  mpis_import_take (self, g_steal_pointer (&observation), path);

  return TRUE;
}

static gboolean
read_answer (MpisImport      *self,
             const MpisJson  *answer,
             GError         **error)
{
  MpisJson items, item;
  const char *text = NULL;

  if (!mpis_json_check_object (answer, error))
    return FALSE;
  if (!mpis_json_member (&items, answer, "items") && mpis_json_member (&item, answer, "pageInfo"))
    return TRUE;   /* a page without any */
  if (!mpis_json_check_array (&items, error))
    return FALSE;

  for (guint i = 0; i < mpis_json_get_length (&items); i++)
    {
      g_autoptr(GError) local_error = NULL;

      mpis_json_element (&item, &items, i);
      if (!read_video (self, &item, &local_error))
        mpis_import_set_aside_json (self, &item, local_error->message);
    }
  if (mpis_json_get_maybe_text (answer, "nextPageToken", &text, NULL) && text != NULL)
    mpis_import_note (self, "this is one page of several; the next one is not in the file");

  return TRUE;
}

/**
 * mpis_import_read_youtube_api:
 * @self: an import
 * @root: an answer of `videos.list` (or `videos:batchGetStats`), or a list of them
 * @error: return location for an error
 *
 * Returns: %FALSE if it is something else
 */
gboolean
mpis_import_read_youtube_api (MpisImport      *self,
                              const MpisJson  *root,
                              GError         **error)
{
  MpisJson answer;

  if (!mpis_json_is_array (root))
    return read_answer (self, root, error);

  for (guint i = 0; i < mpis_json_get_length (root); i++)
    {
      mpis_json_element (&answer, root, i);
      if (!read_answer (self, &answer, error))
        return FALSE;
    }

  return TRUE;
}

/* A tracker's table: a row per run and video. */

typedef struct {
  int run;
  int id;
  int account;
  int title;
  int published;
  int views;
  int likes;
  int comments;
} Columns;

static gboolean
find_columns (const MpisCsv  *csv,
              Columns        *columns,
              GError        **error)
{
  g_autofree char *found = NULL;

  columns->run = mpis_csv_find_column (csv, "run_datetime_utc");
  columns->id = mpis_csv_find_column (csv, "video_id");
  columns->account = mpis_csv_find_column (csv, "channel_id");
  columns->title = mpis_csv_find_column (csv, "title");
  columns->published = mpis_csv_find_column (csv, "published_at");
  columns->views = mpis_csv_find_column (csv, "view_count");
  columns->likes = mpis_csv_find_column (csv, "like_count");
  columns->comments = mpis_csv_find_column (csv, "comment_count");

  if (columns->run >= 0 && columns->id >= 0 &&
      (columns->views >= 0 || columns->likes >= 0 || columns->comments >= 0))
    return TRUE;

  found = mpis_import_describe_table (csv);
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
               "a tracker's table needs the columns run_datetime_utc, video_id and one of "
               "view_count, like_count, comment_count; this is %s", found);
  return FALSE;
}

static gboolean
read_cell (const MpisCsv  *csv,
           guint           row,
           int             column,
           const char     *key,
           JsonObject     *raw,
           GError        **error)
{
  const char *cell = mpis_csv_get (csv, row, column);

  if (mpis_import_count_text (raw, key, cell))
    return TRUE;

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: expected a count, found “%.40s”",
               mpis_csv_get_heading (csv, column), cell);
  return FALSE;
}

/* The column is called UTC, so a time without a zone in it is UTC. */
static gboolean
read_run_time (MpisImport   *self,
               const char   *text,
               MpisInstant  *instant,
               GError      **error)
{
  MpisTimeForm form;

  if (text == NULL || *text == '\0')
    return mpis_import_measured (self, NULL, instant, error);
  if (!mpis_time_parse (text, NULL, instant, &form, error))
    return FALSE;

  if (form != MPIS_TIME_ZONED)
    g_set_str (&self->file->zone, "UTC");
  g_set_str (&self->file->measured_from, "the data");

  return TRUE;
}

static gboolean
read_row (MpisImport     *self,
          const MpisCsv  *csv,
          guint           row,
          const Columns  *columns,
          GError        **error)
{
  g_autoptr(JsonObject) raw = json_object_new ();
  g_autoptr(MpisObservation) observation = NULL;
  g_autofree char *id = mpis_import_clean (mpis_csv_get (csv, row, columns->id));
  g_autofree char *place = g_strdup_printf ("line %u", mpis_csv_get_line (csv, row));
  g_autofree char *problem = mpis_csv_get_problem (csv, row);
  const char *published = mpis_csv_get (csv, row, columns->published);
  MpisInstant measured_at;

  if (problem != NULL)
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, problem);
      return FALSE;
    }
  if (id == NULL)
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "video_id: there is none");
      return FALSE;
    }
  if (!read_run_time (self, mpis_csv_get (csv, row, columns->run), &measured_at, error) ||
      !read_cell (csv, row, columns->views, "views", raw, error) ||
      !read_cell (csv, row, columns->likes, "likes", raw, error) ||
      !read_cell (csv, row, columns->comments, "comments", raw, error))
    return FALSE;

  observation = observe_video (id, g_steal_pointer (&raw));
  observation->measured_at = measured_at;
  observation->account = mpis_import_clean (mpis_csv_get (csv, row, columns->account));
  observation->title = mpis_import_clean (mpis_csv_get (csv, row, columns->title));
  if (published != NULL && *published != '\0' &&
      !mpis_time_parse (published, NULL, &observation->published_at, NULL, NULL))
    {
      observation->published_at = MPIS_INSTANT_UNKNOWN;
      self->undated++;
    }
  mpis_import_take (self, g_steal_pointer (&observation), place);

  return TRUE;
}

/**
 * mpis_import_read_youtube_csv:
 * @self: an import
 * @csv: a tracker's table
 * @error: return location for an error
 *
 * Returns: %FALSE if it is something else
 */
gboolean
mpis_import_read_youtube_csv (MpisImport     *self,
                              const MpisCsv  *csv,
                              GError        **error)
{
  static const char *const known[] = {
    "run_date_bkk", "run_datetime_utc", "video_id", "channel_id", "title", "published_at",
    "view_count", "like_count", "comment_count", "label", NULL
  };
  g_auto(GStrv) unknown = mpis_csv_list_unknown (csv, known);
  g_autofree char *list = g_strjoinv (", ", unknown);
  Columns columns;

  if (!find_columns (csv, &columns, error))
    return FALSE;

  for (guint row = 0; row < mpis_csv_get_n_rows (csv); row++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autofree char *place = NULL;
      g_autofree char *record = NULL;

      self->row = row;
      if (read_row (self, csv, row, &columns, &local_error))
        continue;
      place = g_strdup_printf ("line %u", mpis_csv_get_line (csv, row));
      record = mpis_csv_format_row (csv, row);
      mpis_import_set_aside (self, place, local_error->message, record);
    }
  if (*list != '\0')
    mpis_import_note (self, "columns not used: %s", list);

  return TRUE;
}

/**
 * mpis_import_read_youtube_rows:
 * @self: an import
 * @csv: a tracker's table that was read before
 * @rows: rows of it that are good
 * @n_rows: how many
 *
 * Reads some rows again.
 */
void
mpis_import_read_youtube_rows (MpisImport    *self,
                               const MpisCsv *csv,
                               const guint   *rows,
                               guint          n_rows)
{
  Columns columns;

  if (find_columns (csv, &columns, NULL))
    for (guint i = 0; i < n_rows; i++)
      read_row (self, csv, rows[i], &columns, NULL);
}

/* A tracker's JSON: the time of a run → the videos it looked at. */

static gboolean
read_value (MpisImport      *self,
            const MpisJson  *value,
            const char      *time,
            GError         **error)
{
  g_autoptr(JsonObject) raw = json_object_new ();
  g_autoptr(MpisObservation) observation = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  const char *text, *title;
  MpisInstant measured_at;

  if (!mpis_json_check_object (value, error) ||
      !mpis_json_get_text (value, "videoID", &text, error))
    return FALSE;
  id = mpis_import_clean (text);
  if (id == NULL)
    {
      mpis_json_set_error (value, "videoID", "a video id", error);
      return FALSE;
    }
  if (!mpis_import_measured (self, time, &measured_at, error) ||
      !mpis_import_count_json (raw, "views", value, "view", error) ||
      !mpis_import_count_json (raw, "likes", value, "like", error) ||
      !mpis_import_count_json (raw, "comments", value, "comment", error))
    return FALSE;

  observation = observe_video (id, g_steal_pointer (&raw));
  observation->measured_at = measured_at;
  if (mpis_json_get_maybe_text (value, "title", &title, NULL))
    observation->title = mpis_import_clean (title);
  path = mpis_json_format_path (value);
  mpis_import_take (self, g_steal_pointer (&observation), path);

  return TRUE;
}

static gboolean
read_run (MpisImport      *self,
          const MpisJson  *run,
          const char      *time,
          GError         **error)
{
  MpisJson values, value;

  if (!mpis_json_check_object (run, error))
    return FALSE;
  mpis_json_member (&values, run, "values");
  if (!mpis_json_check_array (&values, error))
    return FALSE;

  for (guint i = 0; i < mpis_json_get_length (&values); i++)
    {
      g_autoptr(GError) local_error = NULL;

      mpis_json_element (&value, &values, i);
      if (!read_value (self, &value, time, &local_error))
        mpis_import_set_aside_json (self, &value, local_error->message);
    }

  return TRUE;
}

/**
 * mpis_import_read_youtube_json:
 * @self: an import
 * @root: a tracker's object of runs
 * @error: return location for an error
 *
 * Returns: %FALSE if it is something else
 */
gboolean
mpis_import_read_youtube_json (MpisImport      *self,
                               const MpisJson  *root,
                               GError         **error)
{
  g_autofree char *base = g_path_get_basename (self->name);
  JsonObjectIter iter;
  const char *time;

  if (!mpis_json_check_object (root, error))
    return FALSE;

  self->source = g_strconcat ("youtube-tracker/", base, NULL);
  json_object_iter_init_ordered (&iter, json_node_get_object (mpis_json_get_node (root)));
  while (json_object_iter_next_ordered (&iter, &time, NULL))
    {
      g_autoptr(GError) local_error = NULL;
      MpisJson run;

      mpis_json_member (&run, root, time);
      if (!read_run (self, &run, time, &local_error))
        mpis_import_set_aside_json (self, &run, local_error->message);
    }

  return TRUE;
}
