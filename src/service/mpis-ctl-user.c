#include "config.h"

#include "mpis-ctl-database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "mpis-ctl-answer.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-passwords.h"
#include "mpis-users.h"

#define MAX_LINE 1024

typedef struct {
  MpisCtlOptions  options;
  const char     *verb;
  const char     *name;
  char           *role;
  char           *password;
} Word;

/* --- the password ------------------------------------------------------------------------------ */

static char *
read_line (GError **error)
{
  char line[MAX_LINE];
  char *copy;

  if (fgets (line, sizeof line, stdin) == NULL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "there is no password on standard input");
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  copy = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return copy;
}

static char *
ask_hidden (const char  *question,
            GError     **error)
{
  struct termios before, hidden;
  char *line;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED, "the terminal cannot be asked: %s", g_strerror (errno));
      return NULL;
    }
  hidden = before;
  hidden.c_lflag &= (tcflag_t) ~ECHO;
  fputs (question, stderr);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  line = read_line (error);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  return line;
}

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* From the terminal without showing it, twice; from elsewhere the first line. Never from the command line,
 * where everybody on the machine could see it. */
static char *
read_password (GError **error)
{
  char *password, *again;

  if (!isatty (STDIN_FILENO))
    password = read_line (error);
  else if ((password = ask_hidden ("Password: ", error)) != NULL)
    {
      again = ask_hidden ("The same again: ", error);
      if (again != NULL && !g_str_equal (password, again))
        g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "these are two different passwords");
      if (again == NULL || !g_str_equal (password, again))
        g_clear_pointer (&password, forget);
      forget (again);
    }
  if (password != NULL && !mpis_password_check (password, error))
    g_clear_pointer (&password, forget);
  return password;
}

/* --- what is done ------------------------------------------------------------------------------ */

static DexFuture *
list (MpisCtlDatabase *database,
      gpointer         data)
{
  static const MpisCtlAnswerColumn columns[] = {
    { "name", "NAME" }, { "role", "ROLE" }, { "disabled", "DISABLED" }, { "created_at", "SINCE" }, { NULL, NULL }
  };
  Word *self = data;
  const MpisPage everything = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) listing = dex_await_boxed (mpis_users_list (database->db, &everything), &error);

  if (listing == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  mpis_ctl_answer_list (listing->json, columns, self->options.json);
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static DexFuture *
say (Word       *self,
     DexFuture  *future,
     const char *sentence)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = dex_await_string (future, &error);

  if (json == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->options.json)
    g_print ("%s\n", json);
  else
    g_print ("%s %s\n", self->name, sentence);
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static DexFuture *
add (MpisCtlDatabase *database,
     gpointer         data)
{
  Word *self = data;
  const MpisUserForm form = { .name = self->name, .role = self->role, .password = self->password };

  return say (self, mpis_users_create (database->db, &form), "may sign in");
}

static DexFuture *
change (MpisCtlDatabase *database,
        gpointer         data)
{
  Word *self = data;
  gboolean disables = g_str_equal (self->verb, "disable");
  gboolean enables = g_str_equal (self->verb, "enable");
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisUser) user = dex_await_boxed (mpis_users_find (database->db, self->name), &error);
  const MpisUserForm form = {
    .role = self->role,
    .password = self->password,
    .disabled = disables ? "true" : enables ? "false" : NULL,
  };

  if (user == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (g_str_equal (self->verb, "remove"))
    return say (self, mpis_users_remove (database->db, user->id), "was removed");
  return say (self, mpis_users_change (database->db, user->id, &form),
              disables ? "may not sign in any more" : enables ? "may sign in again"
              : self->role != NULL ? "has another role now" : "has another password now");
}

/* --- the command line -------------------------------------------------------------------------- */

static gboolean
is_one_of (const char        *verb,
           const char *const *verbs)
{
  return verb != NULL && g_strv_contains (verbs, verb);
}

static int
run (Word              *self,
     const MpisCtlWord *word,
     const char        *role)
{
  static const char *const verbs[] = { "list", "add", "password", "role", "disable", "enable", "remove", NULL };
  char **rest = self->options.rest;
  guint n_wanted;
  g_autoptr(GError) error = NULL;

  self->verb = rest[0];
  if (!is_one_of (self->verb, verbs))
    return mpis_ctl_usage (word, "say list, add, password, role, disable, enable or remove");
  n_wanted = g_str_equal (self->verb, "list") ? 1 : g_str_equal (self->verb, "role") ? 3 : 2;
  if (g_strv_length (rest) < n_wanted)
    return mpis_ctl_usage (word, n_wanted == 3 && rest[1] != NULL ? "say which role" : "say who");
  if (g_strv_length (rest) > n_wanted)
    return mpis_ctl_usage (word, "“%s” is one argument too many", rest[n_wanted]);
  if (role != NULL && !g_str_equal (self->verb, "add"))
    return mpis_ctl_usage (word, "--role goes with add");
  self->name = rest[1];
  self->role = g_strdup (n_wanted == 3 ? rest[2] : g_str_equal (self->verb, "add") ? (role ? role : "viewer") : NULL);
  if (self->role != NULL && mpis_role_get_rank (self->role) == 0)
    return mpis_ctl_usage (word, "“%s” is no role; say admin, editor or viewer", self->role);
  if ((g_str_equal (self->verb, "add") || g_str_equal (self->verb, "password"))
      && !(self->password = read_password (&error)))
    {
      mpis_ctl_complain ("%s", error->message);
      return MPIS_CTL_NOTHING;
    }
  return mpis_ctl_run (&self->options,
                       n_wanted == 1 ? list : g_str_equal (self->verb, "add") ? add : change, self);
}

int
mpis_ctl_user (const MpisCtlWord  *word,
               int                 argc,
               char              **argv)
{
  g_autofree char *role = NULL;
  Word self = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "What somebody new may: admin, editor or viewer (default: viewer)",
      "ROLE" },
    G_OPTION_ENTRY_NULL
  };
  int status = MPIS_CTL_USAGE;

  if (mpis_ctl_options_parse (&self.options, word, entries, argc, argv))
    status = run (&self, word, role);
  g_free (self.role);
  forget (self.password);
  mpis_ctl_options_clear (&self.options);
  return status;
}
