#include "config.h"

#include "mpis-service-log.h"

#include <stdio.h>
#include <unistd.h>

#include "mpis-ctl-json.h"

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

static guint
level_of (GLogLevelFlags flags)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].flags & flags)
      return i;
  return G_N_ELEMENTS (levels) - 1;
}

static guint
lowest_level (void)
{
  const char *wanted = g_getenv ("LOG_LEVEL");

  for (guint i = 0; wanted != NULL && i < G_N_ELEMENTS (levels); i++)
    if (g_ascii_strcasecmp (levels[i].name, wanted) == 0)
      return i;
  return 1;
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

      if (id == NULL)
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

  if (level < lowest_level ())
    return G_LOG_WRITER_HANDLED;

  line = format_line (level, fields, n_fields, isatty (STDERR_FILENO));
  fputs (line, stderr);
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
  g_log_set_writer_func (write_line, NULL, NULL);
}
