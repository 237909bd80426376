#include "config.h"

#include <errno.h>
#include <libdex.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "mpis-ctl.h"

static const MpisCtlWord words[] = {
  { "serve", NULL, "Run the service: own the private database until told to stop",
    "Without --database the service makes and starts a PostgreSQL of its own in the user’s data\n"
    "folder and stops it at its end. On a session bus it is org.mpis.Dashboard.Service.",
    mpis_ctl_serve },
  { "migrate", NULL, "Bring the database’s tables up to date", NULL, mpis_ctl_migrate },
  { "import", "FILE…", "Read channel data from files; “-” is standard input",
    "Kinds:\n"
    "  youtube-api        an answer of YouTube’s videos.list (JSON)\n"
    "  youtube-tracker    a tracker’s CSV of runs, or its JSON of timestamps\n"
    "  telegram-mtproto   a JSON list of messages dumped by a user account\n\n"
    "A file again changes nothing. Records that cannot be read are set aside, the rest is imported.\n\n"
    "Exit status: 0 all is in, 3 some was set aside or refused, 1 nothing could be done, 2 wrong usage.",
    mpis_ctl_import },
  { "query", NULL, "Ask how posts are doing",
    "Metrics: views impressions reach reactions comments shares saves clicks engagement_rate posts\n"
    "Groups:  day week month hour weekday channel project persona post\n\n"
    "--lens activity counts what was gained in the range; --lens posts the latest totals of what was\n"
    "published in it. --by, --channel, --project, --persona and --item may be given several times.",
    mpis_ctl_query },
  { "export", "dashboard NAME", "Take a dashboard out as PDF, spreadsheet or picture",
    "Cards that follow the window’s time range show the last 30 days, or --from and --to.",
    mpis_ctl_export },
  { "user", "list|add|password|role|disable|enable|remove [NAME]", "Decide who may sign in",
    "  user list                  who there is\n"
    "  user add NAME              somebody new; their password is read from standard input\n"
    "  user password NAME         another password for them, read likewise; ends their log-ins\n"
    "  user role NAME ROLE        admin, editor or viewer\n"
    "  user disable|enable NAME   whether they and their tokens may do anything\n"
    "  user remove NAME           them and their tokens\n\n"
    "A password has 8 characters at least and 72 bytes at most. A running service takes changes over\n"
    "at once.",
    mpis_ctl_user },
  { "token", "list|create|revoke [NAME]", "Make and end keys for programs",
    "  token list                 which there are, and when each was used last\n"
    "  token create NAME          a new one, shown once: only its digest is kept\n"
    "  token revoke ID|PREFIX     ends it at once\n\n"
    "A program shows it with each request: Authorization: Bearer mpis_…",
    mpis_ctl_token },
  { "sample", "create|delete", "Make or remove the sample workspace", NULL, mpis_ctl_sample },
};

static const MpisCtlWord *
find_word (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].name, name))
      return &words[i];
  return NULL;
}

static void
print_overview (FILE *file)
{
  fputs ("Usage: mpisctl WORD [OPTION…] [ARGUMENT…]\n\nWords:\n", file);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    fprintf (file, "  %-9s %s\n", words[i].name, words[i].summary);
  fputs ("  help WORD What a word does and which options it has\n\n"
         "Each word takes --help, --json and --database CONNINFO.\n", file);
}

static int
run_word (const char  *name,
          int          argc,
          char       **argv)
{
  const MpisCtlWord *word = find_word (name);

  if (word == NULL)
    return mpis_ctl_usage (NULL, *name == '-' ? "unknown option “%s”" : "unknown word “%s”", name);
  return word->run (word, argc, argv);
}

static int
run_help (int    argc,
          char **argv)
{
  char *arguments[] = { NULL, (char *) "--help", NULL };

  if (argc < 3)
    {
      print_overview (stdout);
      return MPIS_CTL_DONE;
    }
  arguments[0] = argv[2];
  return run_word (argv[2], 2, arguments);
}

static int
run (int    argc,
     char **argv)
{
  if (argc < 2)
    {
      print_overview (stderr);
      return MPIS_CTL_USAGE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      puts ("mpisctl " PACKAGE_VERSION);
      return MPIS_CTL_DONE;
    }
  if (g_str_equal (argv[1], "help") || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    return run_help (argc, argv);
  return run_word (argv[1], argc - 1, argv + 1);
}

int
main (int    argc,
      char **argv)
{
  int status;

  /* Texts are UTF-8 whatever the terminal says; numbers and dates are for machines as well. */
  if (setlocale (LC_CTYPE, "") == NULL || !g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  /* A reader that went away (mpisctl … | head) must not kill us while we hold the database. */
  signal (SIGPIPE, SIG_IGN);
  dex_init ();

  status = run (argc, argv);

  if (fflush (stdout) != 0 && errno != EPIPE)
    mpis_ctl_complain ("cannot write the result: %s", g_strerror (errno));
  return ferror (stdout) && status == MPIS_CTL_DONE ? MPIS_CTL_NOTHING : status;
}
