#include "config.h"

#include "mpis-service-log.h"

#include <string.h>
#include <unistd.h>

#include "mpis-ctl-json.h"
#include "mpis-log-writer.h"

/* The ids that tie a line to what it is about: structured log field, key in the line. */
static const struct { const char *field, *key; } ids[] = {
  { "RUN_ID", "run_id" },
  { "PROJECT_ID", "project_id" },
  { "N8N_EXECUTION_ID", "n8n_execution_id" },
};

static const struct { GLogLevelFlags flags; const char *name; } levels[] = {
  { G_LOG_LEVEL_DEBUG, "DEBUG" },
  { G_LOG_LEVEL_INFO | G_LOG_LEVEL_MESSAGE, "INFO" },
  { G_LOG_LEVEL_WARNING, "WARNING" },
  { G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR, "ERROR" },
};

/* Lines of requests are collected for a moment: writing each for itself costs more than answering. */
#define FLUSH_MS    50
#define FLUSH_BYTES 32768

#define LAST_WORDS_MS 2000   /* for what is being written when the program ends */

static GString *collected;
static guint flush_source;
static guint lowest = 1;
static gboolean is_console;

static guint
level_of (GLogLevelFlags flags)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].flags & flags)
      return i;
  return G_N_ELEMENTS (levels) - 1;
}

static char *
field_text (const GLogField *fields,
            gsize            n_fields,
            const char      *name)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, name))
      return fields[i].length < 0 ? g_utf8_make_valid (fields[i].value, -1)
                                  : g_utf8_make_valid (fields[i].value, fields[i].length);
  return NULL;
}

static gboolean
flush_cb (gpointer data)
{
  flush_source = 0;
  mpis_service_log_flush ();
  return G_SOURCE_REMOVE;
}

static void
append_json (GString    *line,
             const char *key,
             const char *value)
{
  g_string_append_printf (line, "%s\"%s\":", line->len > 0 ? "," : "{", key);
  mpis_ctl_json_append_text (line, value);
}

static char *
format_line (guint            level,
             const GLogField *fields,
             gsize            n_fields,
             gboolean         console)
{
  g_autoptr(GString) line = g_string_new (NULL);
  g_autofree char *now = mpis_time_format (mpis_time_now ());
  g_autofree char *message = field_text (fields, n_fields, "MESSAGE");

  if (console)
    {
      g_string_append_printf (line, "[%s] [%s]", now, levels[level].name);
    }
  else
    {
      append_json (line, "timestamp", now);
      append_json (line, "level", levels[level].name);
      append_json (line, "service", "mpis-dashboard");
    }

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *id = field_text (fields, n_fields, ids[i].field);

      if (id == NULL || *id == '\0')
        continue;
      if (console)
        g_string_append_printf (line, " [%s:%s]", ids[i].key, id);
      else
        append_json (line, ids[i].key, id);
    }

  if (console)
    {
      g_string_append_printf (line, " %s\n", g_strdelimit (message, "\r\n", ' '));
    }
  else
    {
      append_json (line, "message", message);
      g_string_append (line, "}\n");
    }
  return g_string_free_and_steal (g_steal_pointer (&line));
}

static GLogWriterOutput
write_line (GLogLevelFlags   flags,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         data)
{
  guint level = level_of (flags);
  g_autofree char *line = NULL;

  if (level < lowest)
    return G_LOG_WRITER_HANDLED;

  line = format_line (level, fields, n_fields, is_console);
  /* Requests are collected on the main thread, where they were answered before what is said here. */
  if (g_main_context_is_owner (g_main_context_default ()))
    mpis_service_log_flush ();
  mpis_log_writer_put (line, strlen (line));
  if (flags & G_LOG_FLAG_FATAL)
    mpis_log_writer_drain (LAST_WORDS_MS);
  return G_LOG_WRITER_HANDLED;
}

/**
 * mpis_service_log_install:
 *
 * From here on every log message is one line on standard error: bracketed text on a console, JSON
 * elsewhere. `LOG_LEVEL` (DEBUG, INFO, WARNING, ERROR; INFO by default) says what is worth a line.
 */
void
mpis_service_log_install (void)
{
  is_console = isatty (STDERR_FILENO);
  mpis_log_writer_start (STDERR_FILENO);
  mpis_service_log_set_level (g_getenv ("LOG_LEVEL"));
  g_log_set_writer_func (write_line, NULL, NULL);
}

/**
 * mpis_service_log_is_level:
 * @level: a text
 *
 * Returns: whether it is the name of a level
 */
gboolean
mpis_service_log_is_level (const char *level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_ascii_strcasecmp (levels[i].name, level) == 0)
      return TRUE;
  return FALSE;
}

/**
 * mpis_service_log_set_level:
 * @level: (nullable): the name of the lowest level worth a line
 */
void
mpis_service_log_set_level (const char *level)
{
  for (guint i = 0; level != NULL && i < G_N_ELEMENTS (levels); i++)
    if (g_ascii_strcasecmp (levels[i].name, level) == 0)
      lowest = i;
}

static void
append_access_text (GString                    *line,
                    const char                 *now,
                    guint                       level,
                    const MpisServiceLogAccess *access)
{
  g_string_append_printf (line, "[%s] [%s]", now, levels[level].name);
  for (const MpisServiceLogId *id = access->ids; id->key != NULL; id++)
    if (id->id != NULL)
      g_string_append_printf (line, " [%s:%s]", id->key, id->id);
  g_string_append_printf (line, " %s %s %u in %.1f ms by %s from %s\n", access->method, access->path,
                          access->status, (double) access->duration / 1000,
                          access->who != NULL ? access->who : "nobody", access->address);
}

static void
append_access_json (GString                    *line,
                    const char                 *now,
                    guint                       level,
                    const MpisServiceLogAccess *access)
{
  g_string_append_printf (line, "{\"timestamp\":\"%s\",\"level\":\"%s\",\"service\":\"mpis-dashboard\"", now,
                          levels[level].name);
  for (const MpisServiceLogId *id = access->ids; id->key != NULL; id++)
    if (id->id != NULL)
      g_string_append_printf (line, ",\"%s\":\"%s\"", id->key, id->id);
  g_string_append_printf (line, ",\"message\":\"request\",\"duration_ms\":%.3f,\"method\":",
                          (double) access->duration / 1000);
  mpis_ctl_json_append_text (line, access->method);
  g_string_append (line, ",\"path\":");
  mpis_ctl_json_append_text (line, access->path);
  g_string_append_printf (line, ",\"status\":%u,\"bytes\":%" G_GSIZE_FORMAT ",\"who\":", access->status,
                          access->n_bytes);
  if (access->who != NULL)
    mpis_ctl_json_append_text (line, access->who);
  else
    g_string_append (line, "null");
  g_string_append_printf (line, ",\"address\":\"%s\"}\n", access->address);
}

/**
 * mpis_service_log_access:
 * @access: a request that was answered
 *
 * Writes its line a moment later. On the main thread.
 */
void
mpis_service_log_access (const MpisServiceLogAccess *access)
{
  guint level = access->status >= 500 ? 3 : 1;
  g_autofree char *now = NULL;

  if (level < lowest)
    return;
  if (collected == NULL)
    collected = g_string_sized_new (FLUSH_BYTES + 1024);
  now = mpis_time_format (mpis_time_now ());
  if (is_console)
    append_access_text (collected, now, level, access);
  else
    append_access_json (collected, now, level, access);

  if (collected->len >= FLUSH_BYTES)
    mpis_service_log_flush ();
  else if (flush_source == 0)
    flush_source = g_timeout_add (FLUSH_MS, flush_cb, NULL);
}

/**
 * mpis_service_log_flush:
 *
 * Hands on the lines that were collected.
 */
void
mpis_service_log_flush (void)
{
  g_clear_handle_id (&flush_source, g_source_remove);
  if (collected == NULL || collected->len == 0)
    return;
  mpis_log_writer_put (collected->str, collected->len);
  g_string_truncate (collected, 0);
}

/**
 * mpis_service_log_end:
 *
 * Waits until all is written, though not for ever. Last of all.
 */
void
mpis_service_log_end (void)
{
  mpis_service_log_flush ();
  mpis_log_writer_drain (LAST_WORDS_MS);
}
