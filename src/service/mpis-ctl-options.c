#include "config.h"

#include "mpis-ctl.h"

#include <stdio.h>

/**
 * mpis_ctl_complain:
 * @format: printf-like format of the message, without a line end
 *
 * Says on standard error what went wrong.
 */
void
mpis_ctl_complain (const char *format,
                   ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  fflush (stdout);
  fprintf (stderr, "mpisctl: %s\n", message);
}

/**
 * mpis_ctl_usage:
 * @word: (nullable): the word whose options were misunderstood
 * @format: printf-like format of the message
 *
 * Says what is wrong with the command line and where to read how it is right.
 *
 * Returns: the exit status for it
 */
int
mpis_ctl_usage (const MpisCtlWord *word,
                const char        *format,
                ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (word != NULL)
    fprintf (stderr, "mpisctl %s: %s\nTry “mpisctl %s --help”.\n", word->name, message, word->name);
  else
    fprintf (stderr, "mpisctl: %s\nTry “mpisctl --help”.\n", message);
  return MPIS_CTL_USAGE;
}

static void
choose_database (MpisCtlOptions *self)
{
  if (self->database == NULL)
    self->database = g_strdup (g_getenv ("DATABASE_URL"));
  if (self->database != NULL && *self->database == '\0')
    g_clear_pointer (&self->database, g_free);
}

/**
 * mpis_ctl_options_parse:
 * @self: (out caller-allocates): what every word understands
 * @word: the word
 * @entries: (nullable): the options only this word has
 * @argc: number of arguments, the word included
 * @argv: the arguments
 *
 * Reads a word's command line. `--help` is answered here and ends the program.
 *
 * Returns: %FALSE if the command line makes no sense, which has then been said
 */
gboolean
mpis_ctl_options_parse (MpisCtlOptions     *self,
                        const MpisCtlWord  *word,
                        const GOptionEntry *entries,
                        int                 argc,
                        char              **argv)
{
  const GOptionEntry common[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->database,
      "PostgreSQL to use: a connection string or URI, several hosts allowed "
      "(default: $DATABASE_URL, else the private one)", "CONNINFO" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Write the result as JSON", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, word->arguments },
    G_OPTION_ENTRY_NULL
  };
  g_autofree char *program = g_strdup_printf ("mpisctl %s", word->name);
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  *self = (MpisCtlOptions) { 0 };
  g_option_context_set_summary (context, word->summary);
  g_option_context_set_description (context, word->details);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, common, NULL);

  g_set_prgname (program);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      mpis_ctl_usage (word, "%s", error->message);
      return FALSE;
    }
  g_set_prgname ("mpisctl");

  if (self->rest == NULL)
    self->rest = g_new0 (char *, 1);
  if (word->arguments == NULL && self->rest[0] != NULL)
    {
      mpis_ctl_usage (word, "“%s” is one argument too many", self->rest[0]);
      return FALSE;
    }
  choose_database (self);
  return TRUE;
}

void
mpis_ctl_options_clear (MpisCtlOptions *self)
{
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->rest, g_strfreev);
}
