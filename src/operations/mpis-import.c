#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-private.h"
#include "mpis-text.h"

#define ACCEPTED \
  "youtube-api (an answer of videos.list), " \
  "youtube-tracker (a tracker's CSV of runs or JSON of timestamps), " \
  "telegram-mtproto (a JSON list of channel messages)"

static const char *const kinds[] = {
  "guess", "youtube-api", "youtube-tracker", "telegram-mtproto"
};

/**
 * mpis_import_kind_from_name:
 * @name: e.g. `youtube-api`
 * @kind: (out): the kind
 *
 * Returns: %FALSE if there is no such kind
 */
gboolean
mpis_import_kind_from_name (const char     *name,
                            MpisImportKind *kind)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 1; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (name, kinds[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mpis_import_kind_get_name:
 * @kind: a kind
 *
 * Returns: its name, as in `--kind`
 */
const char *
mpis_import_kind_get_name (MpisImportKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind];
}

/**
 * mpis_import_check_size:
 * @name: the file's name, for messages
 * @size: how many bytes it has, or how many of it have been read so far
 * @error: return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_UNSUPPORTED if that is more than a file can have
 */
gboolean
mpis_import_check_size (const char  *name,
                        gsize        size,
                        GError     **error)
{
  if (size <= MPIS_IMPORT_MAX_SIZE)
    return TRUE;

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
               "%s: This is larger than %d MiB, and no export", name,
               MPIS_IMPORT_MAX_SIZE / 1024 / 1024);
  return FALSE;
}

/* What a file was parsed into; neither if there is nothing in it. */
typedef struct {
  JsonNode       *json;
  MpisCsv        *csv;
  MpisJson        root;
  MpisImportKind  guess;
} Content;

static void
content_clear (Content *self)
{
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->csv, mpis_csv_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Content, content_clear)

static gboolean
refuse_family (const char  *name,
               const char  *family,
               GError     **error)
{
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
               "%s: This is %s. It cannot be imported yet; accepted are: %s", name, family,
               ACCEPTED);
  return FALSE;
}

static gboolean
refuse_unknown (const char  *name,
                const char  *found,
                GError     **error)
{
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
               "%s: This is %s, and not a shape that is known. Accepted are: %s", name, found,
               ACCEPTED);
  return FALSE;
}

/* JSON Lines: every line a document. */
static gboolean
is_lines (const char *text,
          JsonNode  **first)
{
  const char *end = strchr (text, '\n');

  *first = end != NULL ? mpis_json_parse (text, end - text, NULL) : NULL;

  return *first != NULL && JSON_NODE_HOLDS_OBJECT (*first);
}

static gboolean
refuse_lines (const char  *name,
              JsonNode    *first,
              GError     **error)
{
  g_autofree char *found = NULL;
  const char *family;
  MpisImportKind kind;
  MpisJson root;

  mpis_json_root (&root, first);
  if (mpis_import_guess_json (&root, &kind))
    return refuse_unknown (name, "JSON Lines (a document on each line instead of one list of them)",
                           error);
  family = mpis_import_recognise_json (&root);
  if (family != NULL)
    return refuse_family (name, family, error);

  found = mpis_import_describe_json (&root);
  return refuse_unknown (name, found, error);
}

static gboolean
parse_json (Content         *content,
            const char      *name,
            const char      *text,
            gsize            length,
            MpisImportKind   kind,
            GError         **error)
{
  g_autoptr(JsonNode) first = NULL;
  g_autofree char *found = NULL;
  const char *family;

  if (!mpis_text_check (text, length, error) ||
      !(content->json = mpis_json_parse (text, length, error)))
    {
      if (is_lines (text, &first))
        {
          g_clear_error (error);
          return refuse_lines (name, first, error);
        }
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  mpis_json_root (&content->root, content->json);
  if (mpis_import_guess_json (&content->root, &content->guess))
    return TRUE;
  found = mpis_import_describe_failure (&content->root);
  if (found != NULL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
                   "%s: This is not what was asked for but an error: %s", name, found);
      return FALSE;
    }
  family = mpis_import_recognise_json (&content->root);
  if (family != NULL)
    return refuse_family (name, family, error);
  if (kind != MPIS_IMPORT_GUESS)
    return TRUE;

  found = mpis_import_describe_json (&content->root);
  return refuse_unknown (name, found, error);
}

/* Takes @text. */
static gboolean
parse_table (Content         *content,
             const char      *name,
             char            *text,
             gsize            length,
             MpisImportKind   kind,
             GError         **error)
{
  g_autofree char *found = NULL;
  const char *family;

  content->csv = mpis_csv_read_text (text, length, error);
  if (content->csv == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (mpis_csv_find_column (content->csv, "run_datetime_utc") >= 0 &&
      mpis_csv_find_column (content->csv, "video_id") >= 0)
    {
      content->guess = MPIS_IMPORT_YOUTUBE_TRACKER;
      return TRUE;
    }
  if (mpis_csv_get_n_rows (content->csv) == 0)
    return mpis_csv_get_n_columns (content->csv) != 1 || refuse_unknown (name, "a line of text", error);
  family = mpis_import_recognise_table (content->csv);
  if (family != NULL)
    return refuse_family (name, family, error);
  if (kind == MPIS_IMPORT_YOUTUBE_TRACKER)
    return TRUE;

  found = mpis_import_describe_table (content->csv);
  return refuse_unknown (name, found, error);
}

static gboolean
parse_content (Content         *content,
               const char      *name,
               GBytes          *bytes,
               MpisImportKind   kind,
               GError         **error)
{
  g_autofree char *text = NULL;
  const char *family, *start;
  gsize length;

  text = mpis_text_load (bytes, &length, error);
  if (text == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  for (start = text; g_ascii_isspace (*start); start++)
    ;
  if (*start == '\0' && start == text + length)
    return TRUE;

  family = mpis_import_recognise_text (start);
  if (family != NULL)
    return refuse_family (name, family, error);
  if (*start == '{' || *start == '[')
    return parse_json (content, name, text, length, kind, error);

  return parse_table (content, name, g_steal_pointer (&text), length, kind, error);
}

/* A forced kind wins over a guess as long as the file's format allows it. */
static gboolean
settle_kind (const Content   *content,
             const char      *name,
             MpisImportKind   wanted,
             MpisImportKind  *kind,
             GError         **error)
{
  gboolean possible = content->csv == NULL || wanted == MPIS_IMPORT_YOUTUBE_TRACKER;

  *kind = wanted == MPIS_IMPORT_GUESS ? content->guess : wanted;
  if (*kind == content->guess || (possible && content->guess == MPIS_IMPORT_GUESS))
    return TRUE;

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: This is not %s; it looks like %s",
               name, mpis_import_kind_get_name (wanted),
               content->guess != MPIS_IMPORT_GUESS ? mpis_import_kind_get_name (content->guess)
                                                   : "a table");
  return FALSE;
}

static gboolean
read_records (MpisImport     *self,
              const Content  *content,
              GError        **error)
{
  switch (self->file->kind)
    {
    case MPIS_IMPORT_YOUTUBE_API:
      return mpis_import_read_youtube_api (self, &content->root, error);
    case MPIS_IMPORT_YOUTUBE_TRACKER:
      return content->csv != NULL ? mpis_import_read_youtube_csv (self, content->csv, error)
                                  : mpis_import_read_youtube_json (self, &content->root, error);
    case MPIS_IMPORT_TELEGRAM_MTPROTO:
      return mpis_import_read_telegram (self, &content->root, error);
    case MPIS_IMPORT_GUESS:
    default:
      return TRUE;
    }
}

/* The largest offset from UTC with which no snapshot lies before its post, if any does. */
static gboolean
guess_offset (const MpisImport *self,
              gint             *hours)
{
  if (self->least_age >= 0 || self->least_age < -15 * MPIS_HOUR)
    return FALSE;
  *hours = (self->least_age - MPIS_HOUR + 1) / MPIS_HOUR;

  return TRUE;
}

/* A zone that people there would name, with @hours from UTC or less at the file's time. */
static const char *
example_zone (gint        hours,
              MpisInstant at)
{
  static const char *const westward[] = {
    "Atlantic/Azores", "America/Sao_Paulo", "America/Halifax", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu",
  };

  for (guint i = 0; i < G_N_ELEMENTS (westward); i++)
    {
      g_autoptr(GTimeZone) zone = mpis_zone_new (westward[i], NULL);
      gint interval;

      if (zone == NULL)
        continue;
      interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at / MPIS_SECOND);
      if (g_time_zone_get_offset (zone, interval) <= hours * 3600)
        return westward[i];
    }

  return NULL;
}

static gboolean
ask_for_zone (const MpisImport  *self,
              GError           **error)
{
  const char *example;
  gint hours;

  if (!guess_offset (self, &hours))
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED,
                   "%s: its times name no zone. Say whose clock they are from with --timezone, "
                   "e.g. --timezone Europe/Berlin", self->name);
      return FALSE;
    }

  example = example_zone (hours, self->file->last);
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED,
               "%s: its snapshot times name no zone. Say whose clock they are from with "
               "--timezone; the newest post suggests UTC−%d or further west%s%s",
               self->name, -hours, example != NULL ? ", e.g. --timezone " : "",
               example != NULL ? example : "");
  return FALSE;
}

static void
finish_file (MpisImport *self)
{
  MpisImportFile *file = self->file;

  for (guint i = 0; i < file->observations->len; i++)
    ((MpisObservation *) g_ptr_array_index (file->observations, i))->edition = file->last;
  if (self->early > 0)
    mpis_import_note (self,
                      self->early == 1 ? "%u snapshot lies before its post's publication; it was kept"
                                 : "%u snapshots lie before their posts' publication; they were "
                                   "kept",
                      self->early);
  if (self->undated > 0)
    mpis_import_note (self,
                      self->undated == 1 ? "%u publication time could not be read and is unknown"
                                         : "%u publication times could not be read and are unknown",
                      self->undated);
  if (self->n_taken == 0 && file->set_aside->len == 0)
    mpis_import_note (self, "nothing to import");

  g_ptr_array_add (self->notes, NULL);
  file->notes = (char **) g_ptr_array_steal (self->notes, NULL);
}

/**
 * mpis_import_file_new:
 * @kind: what it is
 *
 * Returns: (transfer full): a file that says nothing yet
 */
MpisImportFile *
mpis_import_file_new (MpisImportKind kind)
{
  MpisImportFile *file = g_new0 (MpisImportFile, 1);

  file->kind = kind;
  file->observations = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_observation_free);
  file->set_aside = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);
  file->first = file->last = MPIS_INSTANT_UNKNOWN;

  return file;
}

static void
import_clear (MpisImport *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->batches, mpis_import_batches_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisImport, import_clear)

static MpisImportFile *
read_content (const char      *name,
              Content         *content,
              gboolean         in_batches,
              MpisImportKind   kind,
              const char      *zone,
              MpisInstant      measured_at,
              char           **unanswered,
              GError         **error)
{
  g_autoptr(MpisImportFile) file = mpis_import_file_new (kind);
  g_auto(MpisImport) self = {
    .name = name, .given = measured_at, .file = file, .least_age = G_MAXINT64,
  };

  if (in_batches && content->csv != NULL)
    self.batches = mpis_import_batches_new ();
  if (zone != NULL && (self.zone = mpis_zone_new (zone, error)) == NULL)
    return NULL;
  self.notes = g_ptr_array_new_with_free_func (g_free);
  if (!read_records (&self, content, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }

  if (self.naive && self.zone == NULL)
    {
      *unanswered = g_steal_pointer (&self.source);
      ask_for_zone (&self, error);
      return NULL;
    }
  if (self.untimed > 0 && self.n_taken == 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED,
                   "%s: neither the file nor its name says when the counters were read. "
                   "Say it with --measured-at, e.g. --measured-at 2026-02-13T09:30Z", name);
      return NULL;
    }
  if (self.naive)
    file->source = g_steal_pointer (&self.source);
  if (self.n_taken == 0)
    g_clear_pointer (&file->measured_from, g_free);
  else
    g_set_str (&file->zone, self.naive || self.spoken ? zone : "UTC");
  finish_file (&self);
  if (self.batches != NULL)
    {
      mpis_import_batches_finish (self.batches, g_steal_pointer (&content->csv), &self);
      file->batches = g_steal_pointer (&self.batches);
    }

  return g_steal_pointer (&file);
}

static MpisImportFile *
read_file (const char      *name,
           GBytes          *content,
           gboolean         in_batches,
           MpisImportKind   kind,
           const char      *zone,
           GHashTable      *remembered,
           MpisInstant      measured_at,
           GError         **error)
{
  g_auto(Content) parsed = { 0 };
  g_autoptr(GError) local_error = NULL;
  g_autofree char *unanswered = NULL;
  MpisImportFile *file;
  const char *answer = NULL;

  if (!parse_content (&parsed, name, content, kind, error))
    return NULL;
  if (parsed.json == NULL && parsed.guess == MPIS_IMPORT_GUESS &&
      (parsed.csv == NULL || mpis_csv_get_n_rows (parsed.csv) == 0))
    kind = MPIS_IMPORT_GUESS;   /* nothing in it: no kind is wrong */
  else if (!settle_kind (&parsed, name, kind, &kind, error))
    return NULL;

  file = read_content (name, &parsed, in_batches, kind, zone, measured_at, &unanswered,
                       &local_error);
  if (file == NULL && unanswered != NULL && remembered != NULL)
    answer = g_hash_table_lookup (remembered, unanswered);
  if (answer != NULL)
    {
      g_clear_error (&local_error);
      g_clear_pointer (&unanswered, g_free);
      file = read_content (name, &parsed, in_batches, kind, answer, measured_at, &unanswered,
                           &local_error);
    }
  if (file == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return file;
}

/**
 * mpis_import_read_for_ingest:
 * @name: the file's name, for messages and for a time in it
 * @content: its bytes
 * @kind: what it is, or %MPIS_IMPORT_GUESS
 * @zone: (nullable): the zone of times that name none
 * @remembered: (nullable) (element-type utf8 utf8): answers given earlier: source → zone
 * @measured_at: the snapshot time of records that give none, or %MPIS_INSTANT_UNKNOWN
 * @error: return location for an error
 *
 * As mpis_import_read(), but a question about the zone that was answered before is not asked again,
 * and what a table says is left to be read a part at a time.
 *
 * Returns: (transfer full) (nullable): what the file says
 */
MpisImportFile *
mpis_import_read_for_ingest (const char      *name,
                             GBytes          *content,
                             MpisImportKind   kind,
                             const char      *zone,
                             GHashTable      *remembered,
                             MpisInstant      measured_at,
                             GError         **error)
{
  return read_file (name, content, TRUE, kind, zone, remembered, measured_at, error);
}

/**
 * mpis_import_read:
 * @name: the file's name, for messages and for a time in it
 * @content: its bytes
 * @kind: what it is, or %MPIS_IMPORT_GUESS to look at the content
 * @zone: (nullable): the zone of times that name none
 * @measured_at: the snapshot time of records that give none, or %MPIS_INSTANT_UNKNOWN to look at
 *   @name
 * @error: return location for an error
 *
 * Reads a file. Counters the format does not carry, and those it prints as nothing, a dash, `NA`,
 * `undefined` or -1, stay unknown. A record without an id, or with a time or a counter that cannot
 * be read, is set aside. An empty file gives no observations and is no error.
 *
 * Errors: %MPIS_ERROR_UNSUPPORTED for a file that is something else (named) or of unknown shape
 *   (what was found is named); %MPIS_ERROR_UNANSWERED if @zone or @measured_at is needed (the
 *   message names the option, with a guess where there is one); %MPIS_ERROR_INVALID for a file that
 *   is broken as a whole.
 *
 * Returns: (transfer full) (nullable): what the file says
 */
MpisImportFile *
mpis_import_read (const char      *name,
                  GBytes          *content,
                  MpisImportKind   kind,
                  const char      *zone,
                  MpisInstant      measured_at,
                  GError         **error)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (content != NULL, NULL);

  return read_file (name, content, FALSE, kind, zone, NULL, measured_at, error);
}

/**
 * mpis_import_file_free:
 * @self: (transfer full): a file that was read
 */
void
mpis_import_file_free (MpisImportFile *self)
{
  g_ptr_array_unref (self->observations);
  g_clear_pointer (&self->batches, mpis_import_batches_free);
  g_ptr_array_unref (self->set_aside);
  g_free (self->source);
  g_free (self->zone);
  g_free (self->measured_from);
  g_strfreev (self->notes);
  g_free (self);
}
