#include "config.h"

#include "mpis-ctl-database.h"

#include <string.h>

#include "mpis-ctl-answer.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-tokens.h"

#define DEFAULT_DAYS 90
#define MAX_DAYS     3650

typedef struct {
  MpisCtlOptions  options;
  const char     *name;   /* of a new one; of one that ends its id or its beginning */
  const char     *role;
  const char     *user;
  int             days;
} Word;

static DexFuture *
list (MpisCtlDatabase *database,
      gpointer         data)
{
  static const MpisCtlAnswerColumn columns[] = {
    { "prefix", "TOKEN" }, { "name", "NAME" }, { "role", "ROLE" }, { "user", "USER" }, { "expires_at", "EXPIRES" },
    { "last_used_at", "LAST USED" }, { "revoked_at", "REVOKED" }, { "id", "ID" }, { NULL, NULL }
  };
  Word *self = data;
  const MpisTokenOwner anybody = { 0 };
  const MpisPage everything = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) listing = dex_await_boxed (mpis_tokens_list (database->db, &anybody, &everything), &error);

  if (listing == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  mpis_ctl_answer_list (listing->json, columns, self->options.json);
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static DexFuture *
create (MpisCtlDatabase *database,
        gpointer         data)
{
  Word *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisUser) user = NULL;
  g_autofree char *json = NULL;
  g_autoptr(JsonNode) node = NULL;
  MpisTokenForm form = {
    .name = self->name,
    .role = self->role,
    .expires_at = self->days > 0 ? mpis_time_now () + self->days * 24 * MPIS_HOUR : MPIS_INSTANT_UNKNOWN,
  };

  if (self->user != NULL && !(user = dex_await_boxed (mpis_users_find (database->db, self->user), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  form.user_id = user != NULL ? user->id : NULL;
  if (!(json = dex_await_string (mpis_tokens_create (database->db, &form), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  node = mpis_json_parse (json, -1, NULL);
  if (self->options.json)
    g_print ("%s\n", json);
  else
    {
      /* The token alone on standard output, for whoever pipes it on. */
      g_printerr ("This is shown once; only its digest is kept.\n");
      g_print ("%s\n", json_object_get_string_member (json_node_get_object (node), "token"));
    }
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

/* One is named by its id, or by as much of its beginning as no other has. */
static char *
find_id (const char  *json,
         const char  *wanted,
         GError     **error)
{
  g_autoptr(JsonNode) node = mpis_json_parse (json, -1, error);
  JsonArray *tokens = node != NULL ? json_node_get_array (node) : NULL;
  const char *found = NULL;

  for (guint i = 0; tokens != NULL && i < json_array_get_length (tokens); i++)
    {
      JsonObject *token = json_array_get_object_element (tokens, i);
      const char *id = json_object_get_string_member (token, "id");

      if (g_str_equal (id, wanted))
        return g_strdup (id);
      if (!g_str_has_prefix (wanted, MPIS_TOKEN_START)
          || !g_str_has_prefix (json_object_get_string_member (token, "prefix"), wanted))
        continue;
      if (found != NULL)
        {
          g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED, "several tokens begin with “%s”: give the id", wanted);
          return NULL;
        }
      found = id;
    }
  if (found == NULL && tokens != NULL)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such token");
  return g_strdup (found);
}

static DexFuture *
end_token (MpisCtlDatabase *database,
           gpointer         data)
{
  Word *self = data;
  const MpisTokenOwner anybody = { 0 };
  const MpisPage everything = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) listing = dex_await_boxed (mpis_tokens_list (database->db, &anybody, &everything), &error);
  g_autofree char *id = listing != NULL ? find_id (listing->json, self->name, &error) : NULL;
  g_autofree char *json = id != NULL ? dex_await_string (mpis_tokens_revoke (database->db, &anybody, id), &error)
                                     : NULL;

  if (json == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_print ("%s\n", self->options.json ? json : "revoked");
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static int
run (Word              *self,
     const MpisCtlWord *word)
{
  char **rest = self->options.rest;
  gboolean lists = g_strcmp0 (rest[0], "list") == 0;
  gboolean creates = g_strcmp0 (rest[0], "create") == 0;
  guint n_wanted = lists ? 1 : 2;

  if (rest[0] == NULL || (!lists && !creates && !g_str_equal (rest[0], "revoke")))
    return mpis_ctl_usage (word, "say list, create or revoke");
  if (g_strv_length (rest) < n_wanted)
    return mpis_ctl_usage (word, creates ? "say what it is for" : "say which");
  if (g_strv_length (rest) > n_wanted)
    return mpis_ctl_usage (word, "“%s” is one argument too many", rest[n_wanted]);
  if (mpis_role_get_rank (self->role) == 0)
    return mpis_ctl_usage (word, "“%s” is no role; say admin, editor or viewer", self->role);
  if (self->days < 0 || self->days > MAX_DAYS)
    return mpis_ctl_usage (word, "--days takes 0 (without end) to %d", MAX_DAYS);
  self->name = rest[1];
  return mpis_ctl_run (&self->options, lists ? list : creates ? create : end_token, self);
}

int
mpis_ctl_token (const MpisCtlWord  *word,
                int                 argc,
                char              **argv)
{
  g_autofree char *role = NULL;
  g_autofree char *user = NULL;
  Word self = { .days = DEFAULT_DAYS };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "What a new one may: admin, editor or viewer (default: viewer)",
      "ROLE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &self.days, "When a new one ends; 0: never (default: 90)", "DAYS" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Whose a new one is: it may no more than they (default: nobody’s)",
      "NAME" },
    G_OPTION_ENTRY_NULL
  };
  int status = MPIS_CTL_USAGE;

  if (mpis_ctl_options_parse (&self.options, word, entries, argc, argv))
    {
      self.role = role != NULL ? role : "viewer";
      self.user = user;
      status = run (&self, word);
    }
  mpis_ctl_options_clear (&self.options);
  return status;
}
