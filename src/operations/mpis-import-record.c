#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-private.h"
#include "mpis-text.h"

#define MAX_RECORD_CHARS 2000

/**
 * mpis_import_note:
 * @self: an import
 * @format: what the user should know
 *
 * Adds a note to the result.
 */
void
mpis_import_note (MpisImport *self,
                  const char *format,
                  ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * mpis_import_take:
 * @self: an import
 * @observation: (transfer full): what a record said
 * @place: line or JSON path of the record
 *
 * Adds an observation to the result, or notes where it can be read again.
 */
void
mpis_import_take (MpisImport      *self,
                  MpisObservation *observation,
                  const char      *place)
{
  MpisImportFile *file = self->file;

  self->n_taken++;
  if (observation->published_at != MPIS_INSTANT_UNKNOWN)
    {
      const gint64 age = observation->measured_at - observation->published_at;

      self->least_age = MIN (self->least_age, age);
      self->early += age < 0;
    }
  if (file->first == MPIS_INSTANT_UNKNOWN || observation->measured_at < file->first)
    file->first = observation->measured_at;
  if (file->last == MPIS_INSTANT_UNKNOWN || observation->measured_at > file->last)
    file->last = observation->measured_at;

  if (self->batches != NULL)
    {
      mpis_import_batches_note (self->batches, observation, self->row);
      mpis_observation_free (observation);
      return;
    }
  observation->where = g_strdup_printf ("%s: %s", self->name, place);
  g_ptr_array_add (file->observations, observation);
}

/**
 * mpis_import_set_aside:
 * @self: an import
 * @place: line or JSON path of the record
 * @reason: why it cannot be imported
 * @record: (nullable): the record as it stood
 *
 * Sets a record aside.
 */
void
mpis_import_set_aside (MpisImport *self,
                       const char *place,
                       const char *reason,
                       const char *record)
{
  MpisSetAside *aside = g_new0 (MpisSetAside, 1);

  aside->where = g_strdup_printf ("%s: %s", self->name, place);
  aside->reason = g_strdup (reason);
  aside->record = record != NULL ? mpis_text_excerpt (record, MAX_RECORD_CHARS) : NULL;
  g_ptr_array_add (self->file->set_aside, aside);
}

/**
 * mpis_import_set_aside_json:
 * @self: an import
 * @record: where the record is
 * @reason: why it cannot be imported
 *
 * Sets a record of a JSON file aside.
 */
void
mpis_import_set_aside_json (MpisImport     *self,
                            const MpisJson *record,
                            const char     *reason)
{
  g_autofree char *path = mpis_json_format_path (record);
  g_autofree char *text = mpis_json_print (mpis_json_get_node (record));

  mpis_import_set_aside (self, path, reason, text);
}

/**
 * mpis_import_measured:
 * @self: an import
 * @text: (nullable): the snapshot time the record gives, if it gives one
 * @instant: (out): the snapshot time: the record's own, else the user's, else the file name's
 * @error: return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if the record's time cannot be read, with
 *   %MPIS_ERROR_UNANSWERED if there is none anywhere
 */
gboolean
mpis_import_measured (MpisImport   *self,
                      const char   *text,
                      MpisInstant  *instant,
                      GError      **error)
{
  MpisTimeForm form;
  const char *from;

  if (text != NULL && *text != '\0')
    {
      if (!mpis_time_parse (text, self->zone, instant, &form, error))
        return FALSE;
      self->naive |= form != MPIS_TIME_ZONED;
      from = "the data";
    }
  else if (self->given != MPIS_INSTANT_UNKNOWN)
    {
      *instant = self->given;
      self->spoken |= self->zone != NULL;
      from = "--measured-at";
    }
  else
    {
      *instant = mpis_import_time_in_name (self->name, self->zone);
      if (*instant == MPIS_INSTANT_UNKNOWN)
        {
          self->untimed++;
          g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED, "no time of the snapshot");
          return FALSE;
        }
      self->spoken |= self->zone != NULL;
      from = "the file name";
    }
  if (self->file->measured_from == NULL)
    self->file->measured_from = g_strdup (from);

  return TRUE;
}

/**
 * mpis_import_published:
 * @self: an import
 * @text: (nullable): a publication time
 *
 * Returns: the moment, or %MPIS_INSTANT_UNKNOWN; one that cannot be read is counted for a note
 */
MpisInstant
mpis_import_published (MpisImport *self,
                       const char *text)
{
  MpisInstant instant;
  MpisTimeForm form;

  if (text == NULL || *text == '\0')
    return MPIS_INSTANT_UNKNOWN;
  if (!mpis_time_parse (text, self->zone, &instant, &form, NULL))
    {
      self->undated++;
      return MPIS_INSTANT_UNKNOWN;
    }
  self->naive |= form != MPIS_TIME_ZONED;

  return instant;
}

/**
 * mpis_import_clean:
 * @text: (nullable): an id or another short text
 *
 * Returns: (transfer full) (nullable): it without blanks around it; %NULL if nothing is left
 */
char *
mpis_import_clean (const char *text)
{
  g_autofree char *clean = NULL;

  if (text == NULL)
    return NULL;
  clean = g_strstrip (g_strdup (text));

  return *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/* "1938.0" and "1.938E3" are how some exports print 1938. */
static gboolean
read_whole_real (const char *text,
                 gint64     *value)
{
  char *end;
  double number;

  if (!g_ascii_isdigit (*text) || strspn (text, "0123456789.e+") != strlen (text))
    return FALSE;
  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || number >= 0x1p53 || number != (double) (gint64) number)
    return FALSE;
  *value = (gint64) number;

  return TRUE;
}

/**
 * mpis_import_count_text:
 * @raw: the channel's counters
 * @key: the counter's name in the channel's own language
 * @text: (nullable): what the file says; nothing, a dash, `NA`, `undefined` or -1 mean nobody knows
 *
 * Puts a count into @raw if it is known.
 *
 * Returns: %FALSE if there is something that is no count
 */
gboolean
mpis_import_count_text (JsonObject *raw,
                        const char *key,
                        const char *text)
{
  static const char *const unknown[] = {
    "", "-", "–", "—", "-1", "na", "n/a", "nan", "none", "null", "undefined",
  };
  g_autofree char *count = g_strstrip (g_ascii_strdown (text != NULL ? text : "", -1));
  gint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    if (strcmp (count, unknown[i]) == 0)
      return TRUE;

  if (g_ascii_string_to_signed (count, 10, 0, G_MAXINT64, &value, NULL) ||
      read_whole_real (count, &value))
    json_object_set_int_member (raw, key, value);
  else if (strspn (count, "0123456789") == strlen (count))
    json_object_set_string_member (raw, key, count);   /* beyond 64 bits; later it is saturated */
  else
    return FALSE;

  return TRUE;
}

/**
 * mpis_import_count_json:
 * @raw: the channel's counters
 * @key: the counter's name in the channel's own language
 * @record: the record
 * @member: its member that holds the count; missing, null and -1 mean nobody knows
 * @error: return location for an error
 *
 * Puts a count into @raw if it is known.
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if there is something that is no count
 */
gboolean
mpis_import_count_json (JsonObject      *raw,
                        const char      *key,
                        const MpisJson  *record,
                        const char      *member,
                        GError         **error)
{
  MpisJson place;
  JsonNode *node;
  GType type;

  if (!mpis_json_member (&place, record, member))
    return TRUE;

  node = mpis_json_get_node (&place);
  type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64 && json_node_get_int (node) >= -1)
    {
      if (json_node_get_int (node) >= 0)
        json_object_set_int_member (raw, key, json_node_get_int (node));
      return TRUE;
    }
  if (type == G_TYPE_DOUBLE && (json_node_get_double (node) >= 0 || json_node_get_double (node) == -1))
    {
      if (json_node_get_double (node) >= 0)   /* what is beyond 64 bits or a fraction is kept raw */
        json_object_set_double_member (raw, key, json_node_get_double (node));
      return TRUE;
    }
  if (type == G_TYPE_STRING && mpis_import_count_text (raw, key, json_node_get_string (node)))
    return TRUE;

  mpis_json_set_error (record, member, "a count", error);
  return FALSE;
}

static MpisInstant
parse_match (GMatchInfo *match,
             GTimeZone  *zone)
{
  g_autoptr(GString) text = g_string_new (NULL);
  MpisInstant instant;

  for (int i = 1; i <= 6; i++)
    {
      g_autofree char *part = g_match_info_fetch (match, i);

      if (part != NULL && *part != '\0')
        g_string_append_printf (text, "%s%s", i == 1 ? "" : i <= 3 ? "-" : i == 4 ? " " : ":", part);
    }

  return mpis_time_parse (text->str, zone, &instant, NULL, NULL) ? instant : MPIS_INSTANT_UNKNOWN;
}

/**
 * mpis_import_time_in_name:
 * @name: a file name
 * @zone: (nullable): the zone it is written in; %NULL for UTC
 *
 * Looks for a date, or a date and a time, in a file name: `stats@2025-09-30.json`,
 * `dataset_2025-09-21_13-10-57.json`, `20250921T131057Z.json`.
 *
 * Returns: the moment, or %MPIS_INSTANT_UNKNOWN if there is none or more than one
 */
MpisInstant
mpis_import_time_in_name (const char *name,
                          GTimeZone  *zone)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *base = g_path_get_basename (name);
  MpisInstant instant;

  regex = g_regex_new ("(?<![0-9])(?|"
                       "([0-9]{4})-([0-9]{2})-([0-9]{2})"
                       "(?:[ _T@-]([0-9]{2})[-_:.]([0-9]{2})(?:[-_:.]([0-9]{2}))?)?|"
                       "(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])"
                       "(?:[ _T@-]?([0-9]{2})([0-9]{2})([0-9]{2})?)?"
                       ")(?![0-9])",
                       G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  if (!g_regex_match (regex, base, 0, &match))
    return MPIS_INSTANT_UNKNOWN;
  instant = parse_match (match, zone);

  /* two dates are a span, not a moment */
  return g_match_info_next (match, NULL) ? MPIS_INSTANT_UNKNOWN : instant;
}
