#include "config.h"

#include <string.h>

#include "mpis-audit.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-migrate.h"
#include "mpis-passwords.h"
#include "mpis-test.h"
#include "mpis-tokens.h"
#include "mpis-users.h"

#define GOOD  "an evening in Lisbon"
#define OTHER "a morning in Tbilisi"

static MpisDb *
new_database (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  return db;
}

static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

#define assert_answer(db, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (db, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

static char *
member (const char *json,
        const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = mpis_json_parse (json, -1, &error);

  g_assert_no_error (error);
  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), name, NULL));
}

/* Of the JSON a future resolves to. */
static char *
id_of (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = dex_await_string (future, &error);

  g_assert_no_error (error);
  return member (json, "id");
}

static void
assert_rejected (DexFuture *future,
                 GQuark     domain,
                 int        code)
{
  g_autoptr(GError) error = NULL;

  dex_await (future, &error);
  g_assert_error (error, domain, code);
}

static char *
add_user (MpisDb     *db,
          const char *name,
          const char *role)
{
  const MpisUserForm form = { .name = name, .role = role, .password = GOOD };

  return id_of (mpis_users_create (db, &form));
}

static MpisUser *
find (MpisDb     *db,
      const char *name)
{
  g_autoptr(GError) error = NULL;
  MpisUser *user = dex_await_boxed (mpis_users_find (db, name), &error);

  g_assert_no_error (error);
  return user;
}

static gboolean
matches (const char *password,
         const char *hash)
{
  g_autoptr(GError) error = NULL;
  gboolean answer = dex_await_boolean (mpis_password_matches (password, hash), &error);

  g_assert_no_error (error);
  return answer;
}

static void
test_password_rules (void)
{
  static const char *const bad[] = {
    "", "short7!", "Password1", "aaaaaaaaaaaa", "QWERTYUIOP", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8",
    "ЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЁ",   /* 37 characters, 74 bytes */
  };
  static const char *const good[] = {
    GOOD, "8 letter", "пароль из букв", "  spaces stay  ",
    "a passphrase may be as long as bcrypt can see of it, seventy-two in all.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (mpis_password_check (bad[i], &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;

      mpis_password_check (good[i], &error);
      g_assert_no_error (error);
    }
}

static gboolean
count_cb (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_CONTINUE;
}

/* And the main loop goes on meanwhile. */
static DexFuture *
test_password_hash (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *again = NULL;
  char seventy_three[74] = "";
  guint n_turns = 0;
  guint source = g_timeout_add (5, count_cb, &n_turns);

  hash = dex_await_string (mpis_password_hash (GOOD), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_turns, >, 3);
  g_source_remove (source);
  g_assert_true (g_str_has_prefix (hash, "$2b$12$"));
  again = dex_await_string (mpis_password_hash (GOOD), &error);
  g_assert_cmpstr (hash, !=, again);

  g_assert_true (matches (GOOD, hash));
  g_assert_false (matches (OTHER, hash));
  g_assert_false (matches ("", hash));
  g_assert_false (matches (GOOD, NULL));
  g_assert_false (matches ("", NULL));
  g_assert_false (matches (GOOD, "nonsense"));

  /* What bcrypt would not look at is not looked over either. */
  memset (seventy_three, 'x', 71);
  seventy_three[70] = 'y';
  g_free (hash);
  seventy_three[72] = '\0';
  seventy_three[71] = 'z';
  hash = dex_await_string (mpis_password_hash (seventy_three), &error);
  g_assert_true (matches (seventy_three, hash));
  seventy_three[72] = '!';
  g_assert_false (matches (seventy_three, hash));
  return dex_future_new_true ();
}

static DexFuture *
test_users (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autofree char *ada = add_user (db, "Ada", "admin");
  g_autofree char *vera = add_user (db, "vera", "viewer");
  const MpisUserForm taken = { .name = "ADA", .role = "viewer", .password = GOOD };
  const MpisUserForm nobody = { .name = "x", .role = "owner", .password = GOOD };
  const MpisUserForm weak = { .name = "x", .role = "viewer", .password = "password" };
  const MpisUserForm demoted = { .role = "viewer" };
  const MpisUserForm disabled = { .disabled = "true" };
  const MpisUserForm promoted = { .role = "admin" };
  g_autoptr(MpisUser) user = find (db, "aDa");
  g_autoptr(MpisUser) later = NULL;

  g_assert_cmpstr (user->id, ==, ada);
  g_assert_cmpstr (user->name, ==, "Ada");
  g_assert_true (matches (GOOD, user->password_hash));
  assert_rejected (mpis_users_create (db, &taken), MPIS_ERROR, MPIS_ERROR_CONFLICT);
  assert_rejected (mpis_users_create (db, &nobody), MPIS_ERROR, MPIS_ERROR_INVALID);
  assert_rejected (mpis_users_create (db, &weak), MPIS_ERROR, MPIS_ERROR_INVALID);

  /* Somebody has to stay who may let others in. */
  assert_rejected (mpis_users_change (db, ada, &demoted), MPIS_ERROR, MPIS_ERROR_CONFLICT);
  assert_rejected (mpis_users_change (db, ada, &disabled), MPIS_ERROR, MPIS_ERROR_CONFLICT);
  assert_rejected (mpis_users_remove (db, ada), MPIS_ERROR, MPIS_ERROR_CONFLICT);
  assert_answer (db, "SELECT count (*) FROM dash_users WHERE role = 'admin' AND disabled_at IS NULL", "1");
  g_free (id_of (mpis_users_change (db, vera, &promoted)));
  g_free (id_of (mpis_users_change (db, ada, &disabled)));
  later = find (db, "ada");
  g_assert_true (later->is_disabled);
  g_assert_cmpint (later->generation, >, user->generation);
  g_free (id_of (mpis_users_remove (db, ada)));
  assert_rejected (mpis_users_get (db, ada), MPIS_ERROR, MPIS_ERROR_NOT_FOUND);
  assert_rejected (mpis_users_find (db, "ada"), MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED);
  return dex_future_new_true ();
}

/* Two admins who disable each other at the same time: one of them stays. */
static DexFuture *
test_last_admin_race (gpointer data)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) one = dex_await_object (mpis_db_connect (conninfo, 0), &error);
  g_autoptr(MpisDb) two = dex_await_object (mpis_db_connect (conninfo, 0), &error);
  g_autoptr(MpisDbSchema) schema = dex_await_object (mpis_db_migrate (one), &error);
  g_autofree char *ada = add_user (one, "ada", "admin");
  g_autofree char *eve = add_user (one, "eve", "admin");
  const MpisUserForm disabled = { .disabled = "true" };
  const MpisUserForm enabled = { .disabled = "false" };

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(DexFuture) first = mpis_users_change (one, ada, &disabled);
      g_autoptr(DexFuture) second = mpis_users_change (two, eve, &disabled);

      dex_await (dex_future_all_race (dex_ref (first), dex_ref (second), NULL), NULL);
      dex_await (dex_ref (first), NULL);
      dex_await (dex_ref (second), NULL);
      assert_answer (one, "SELECT count (*) FROM dash_users WHERE disabled_at IS NULL", "1");
      g_free (id_of (mpis_users_change (one, ada, &enabled)));
      g_free (id_of (mpis_users_change (one, eve, &enabled)));
    }
  return dex_future_new_true ();
}

static DexFuture *
test_sessions (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autofree char *ada = add_user (db, "ada", "editor");
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisUser) user = NULL;
  g_autoptr(MpisUser) changed = NULL;

  user = dex_await_boxed (mpis_users_find_session (db, ada, 1, "here"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (user->role, ==, "editor");

  dex_await (mpis_users_end_session (db, "here", mpis_time_now () + MPIS_HOUR), &error);
  g_assert_no_error (error);
  assert_rejected (mpis_users_find_session (db, ada, 1, "here"), MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED);
  dex_await (mpis_users_find_session (db, ada, 1, "there"), &error);
  g_assert_no_error (error);

  assert_rejected (mpis_users_change_password (db, ada, OTHER, OTHER), MPIS_ACCESS_ERROR,
                   MPIS_ACCESS_ERROR_REFUSED);
  assert_rejected (mpis_users_change_password (db, ada, GOOD, "short"), MPIS_ERROR, MPIS_ERROR_INVALID);
  changed = dex_await_boxed (mpis_users_change_password (db, ada, GOOD, OTHER), &error);
  g_assert_no_error (error);
  g_assert_cmpint (changed->generation, ==, 2);
  assert_rejected (mpis_users_find_session (db, ada, 1, "there"), MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED);
  g_assert_true (matches (OTHER, changed->password_hash));

  /* What would be over anyway need not be kept. */
  dex_await (mpis_users_end_session (db, "old", mpis_time_now () - 2 * MPIS_HOUR), &error);
  assert_answer (db, "SELECT dash_prune_access ('30 days', '180 days')", "1");
  assert_answer (db, "SELECT string_agg (jti, ' ') FROM dash_revocations", "here");
  return dex_future_new_true ();
}

static gboolean
adopt (MpisDb     *db,
       const char *password)
{
  g_autoptr(GError) error = NULL;
  gboolean changed = dex_await_boolean (mpis_users_adopt_password (db, password), &error);

  g_assert_no_error (error);
  return changed;
}

/* The password a service is started with makes the first admin, and is followed until somebody chooses one. */
static DexFuture *
test_adopted_password (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisUser) user = NULL;
  g_autoptr(MpisUser) same = NULL;

  assert_rejected (mpis_users_adopt_password (db, "changeme"), MPIS_ERROR, MPIS_ERROR_INVALID);
  assert_answer (db, "SELECT count (*) FROM dash_users", "0");
  g_assert_true (adopt (db, GOOD));
  g_assert_false (adopt (db, GOOD));
  g_assert_true (adopt (db, OTHER));
  user = find (db, "admin");
  g_assert_cmpstr (user->role, ==, "admin");
  g_assert_true (matches (OTHER, user->password_hash));
  dex_await (mpis_users_change_password (db, user->id, OTHER, "chosen by hand"), &error);
  g_assert_no_error (error);
  g_assert_false (adopt (db, GOOD));
  same = find (db, "admin");
  g_assert_true (matches ("chosen by hand", same->password_hash));
  return dex_future_new_true ();
}

static char *
make_token (MpisDb      *db,
            const char  *user_id,
            const char  *role,
            MpisInstant  expires_at,
            char       **id)
{
  const MpisTokenForm form = { .user_id = user_id, .name = "for a test", .role = role, .expires_at = expires_at };
  g_autoptr(GError) error = NULL;
  g_autofree char *json = dex_await_string (mpis_tokens_create (db, &form), &error);

  g_assert_no_error (error);
  *id = member (json, "id");
  return member (json, "token");
}

static char *
role_of (MpisDb     *db,
         const char *token)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisTokenHolder) holder = dex_await_boxed (mpis_tokens_find (db, token), &error);

  g_assert_no_error (error);
  return g_strdup (holder->role);
}

#define assert_refused(db, token) \
  assert_rejected (mpis_tokens_find (db, token), MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED)

static DexFuture *
test_tokens (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autofree char *boss = add_user (db, "boss", "admin");
  g_autofree char *eve = add_user (db, "eve", "editor");
  const MpisTokenForm too_much = { .user_id = eve, .name = "x", .role = "admin", .expires_at = MPIS_INSTANT_UNKNOWN };
  const MpisTokenForm over = { .name = "x", .role = "viewer", .expires_at = mpis_time_now () - 1 };
  const MpisTokenOwner of_boss = { .user_id = boss, .with_unowned = TRUE };
  const MpisTokenOwner of_eve = { .user_id = eve };
  const MpisUserForm demoted = { .role = "viewer" };
  const MpisUserForm disabled = { .disabled = "true" };
  g_autofree char *eve_id = NULL;
  g_autofree char *own_id = NULL;
  g_autofree char *eve_token = make_token (db, eve, "editor", MPIS_INSTANT_UNKNOWN, &eve_id);
  g_autofree char *own_token = make_token (db, NULL, "admin", mpis_time_now () + MPIS_HOUR, &own_id);
  g_autofree char *as_editor = role_of (db, eve_token);
  g_autofree char *as_viewer = NULL;

  g_assert_true (mpis_token_is_well_formed (eve_token));
  g_assert_cmpstr (eve_token, !=, own_token);
  g_assert_cmpstr (as_editor, ==, "editor");
  assert_answer (db, "SELECT count (*) FROM dash_tokens WHERE length (token_hash) = 32", "2");
  assert_rejected (mpis_tokens_create (db, &too_much), MPIS_ERROR, MPIS_ERROR_INVALID);
  assert_rejected (mpis_tokens_create (db, &over), MPIS_ERROR, MPIS_ERROR_INVALID);

  /* A token may what its owner may, and no more when they may less. */
  g_free (id_of (mpis_users_change (db, eve, &demoted)));
  as_viewer = role_of (db, eve_token);
  g_assert_cmpstr (as_viewer, ==, "viewer");
  g_free (id_of (mpis_users_change (db, eve, &disabled)));
  assert_refused (db, eve_token);

  /* Of others' tokens there are none. */
  assert_rejected (mpis_tokens_revoke (db, &of_boss, eve_id), MPIS_ERROR, MPIS_ERROR_NOT_FOUND);
  assert_rejected (mpis_tokens_revoke (db, &of_eve, own_id), MPIS_ERROR, MPIS_ERROR_NOT_FOUND);
  g_free (id_of (mpis_tokens_revoke (db, &of_boss, own_id)));
  g_free (id_of (mpis_tokens_revoke (db, &of_boss, own_id)));
  assert_refused (db, own_token);
  own_token[strlen (own_token) - 1] ^= 1;
  assert_refused (db, own_token);
  assert_refused (db, "mpis_");
  assert_refused (db, "");
  return dex_future_new_true ();
}

static DexFuture *
test_token_end (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autofree char *id = NULL;
  g_autofree char *token = make_token (db, NULL, "viewer", mpis_time_now () + MPIS_HOUR, &id);
  const char *const ids[] = { id };
  g_autoptr(GError) error = NULL;

  assert_answer (db, "SELECT last_used_at IS NULL FROM dash_tokens", "t");
  dex_await (mpis_tokens_note_used (db, ids, 1), &error);
  g_assert_no_error (error);
  assert_answer (db, "SELECT last_used_at > now() - interval '1 minute' FROM dash_tokens", "t");
  dex_await (mpis_db_run_script (db, "UPDATE dash_tokens SET expires_at = now() - interval '1 second'"), &error);
  g_assert_no_error (error);
  assert_refused (db, token);
  assert_answer (db, "SELECT dash_prune_access ('30 days', '180 days')", "0");
  dex_await (mpis_db_run_script (db, "UPDATE dash_tokens SET expires_at = now() - interval '31 days'"), &error);
  assert_answer (db, "SELECT dash_prune_access ('30 days', '180 days')", "1");
  return dex_future_new_true ();
}

static guint
n_listed (DexFuture  *future,
          char      **next)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) listing = dex_await_boxed (future, &error);
  g_autoptr(JsonNode) node = NULL;

  g_assert_no_error (error);
  node = mpis_json_parse (listing->json, -1, &error);
  g_assert_no_error (error);
  g_free (*next);
  *next = g_strdup (listing->next);
  return json_array_get_length (json_node_get_array (node));
}

static DexFuture *
test_pages (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autofree char *ada = add_user (db, "ada", "admin");
  g_autofree char *bob = add_user (db, "Bob", "viewer");
  g_autofree char *cem = add_user (db, "cem", "viewer");
  const MpisTokenOwner anybody = { 0 };
  const MpisTokenOwner of_bob = { .user_id = bob };
  MpisPage page = { .limit = 2 };
  g_autofree char *next = NULL;
  const char *secret = NULL;

  g_assert_cmpuint (n_listed (mpis_users_list (db, &page), &next), ==, 2);
  page.after = next;
  g_assert_cmpuint (n_listed (mpis_users_list (db, &page), &next), ==, 1);
  g_assert_null (next);
  page.after = NULL;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = NULL;

      g_free (make_token (db, i == 0 ? bob : ada, "viewer", MPIS_INSTANT_UNKNOWN, &id));
    }
  g_assert_cmpuint (n_listed (mpis_tokens_list (db, &anybody, &page), &next), ==, 2);
  page.after = next;
  g_assert_cmpuint (n_listed (mpis_tokens_list (db, &anybody, &page), &next), ==, 1);
  page.after = secret;
  g_assert_cmpuint (n_listed (mpis_tokens_list (db, &of_bob, &page), &next), ==, 1);
  page.after = "nonsense";
  assert_rejected (mpis_tokens_list (db, &anybody, &page), MPIS_ERROR, MPIS_ERROR_INVALID);
  assert_rejected (mpis_users_list (db, &page), MPIS_ERROR, MPIS_ERROR_INVALID);
  assert_rejected (mpis_audit_list (db, &page), MPIS_ERROR, MPIS_ERROR_INVALID);
  return dex_future_new_true ();
}

static DexFuture *
test_audit (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_audit_entry_free);
  g_autoptr(GError) error = NULL;
  MpisPage page = { .limit = 3 };
  g_autofree char *next = NULL;

  for (guint i = 0; i < 5; i++)
    {
      MpisAuditEntry *entry = g_new0 (MpisAuditEntry, 1);

      entry->at = mpis_time_now ();
      entry->who = g_strdup (i == 0 ? NULL : "Ö'); DROP TABLE dash_audit; --\n\"");
      entry->method = g_strdup ("POST");
      entry->path = g_strdup (i == 1 ? "/\xff\xfe" : "/api/projects");
      entry->status = 201;
      g_ptr_array_add (entries, entry);
    }
  dex_await (mpis_audit_write (db, entries), &error);
  g_assert_no_error (error);
  assert_answer (db, "SELECT count (*) FROM dash_audit WHERE at > now() - interval '1 minute'", "5");
  g_assert_cmpuint (n_listed (mpis_audit_list (db, &page), &next), ==, 3);
  page.after = next;
  g_assert_cmpuint (n_listed (mpis_audit_list (db, &page), &next), ==, 2);
  dex_await (mpis_db_run_script (db, "UPDATE dash_audit SET at = now() - interval '1 year' WHERE id < 3"), &error);
  assert_answer (db, "SELECT dash_prune_access ('30 days', '180 days')", "2");
  return dex_future_new_true ();
}

/* Who else keeps in mind what users and tokens are, is told when they are not; using one is no news. */
static DexFuture *
test_notice (gpointer data)
{
  g_autoptr(MpisDb) db = new_database ();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  const char *ids[1];

  dex_await (mpis_db_listen (db, "dash_access"), &error);
  g_assert_no_error (error);
  token = make_token (db, NULL, "viewer", MPIS_INSTANT_UNKNOWN, &id);
  dex_await (mpis_db_next_notification (db, 5000), &error);
  g_assert_no_error (error);
  ids[0] = id;
  dex_await (mpis_tokens_note_used (db, ids, 1), &error);
  g_assert_no_error (error);
  dex_await (mpis_db_next_notification (db, 300), &error);
  g_assert_nonnull (error);
  g_clear_error (&error);
  dex_await (mpis_users_end_session (db, "x", mpis_time_now ()), &error);
  dex_await (mpis_db_next_notification (db, 5000), &error);
  g_assert_no_error (error);
  return dex_future_new_true ();
}

static void
run_fiber (gconstpointer func)
{
  mpis_test_fiber ((DexFiberFunc) func, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/password-rules", test_password_rules);
  g_test_add_data_func ("/access/password-hash", test_password_hash, run_fiber);
  g_test_add_data_func ("/access/users", test_users, run_fiber);
  g_test_add_data_func ("/access/last-admin-race", test_last_admin_race, run_fiber);
  g_test_add_data_func ("/access/sessions", test_sessions, run_fiber);
  g_test_add_data_func ("/access/adopted-password", test_adopted_password, run_fiber);
  g_test_add_data_func ("/access/tokens", test_tokens, run_fiber);
  g_test_add_data_func ("/access/token-end", test_token_end, run_fiber);
  g_test_add_data_func ("/access/pages", test_pages, run_fiber);
  g_test_add_data_func ("/access/audit", test_audit, run_fiber);
  g_test_add_data_func ("/access/notice", test_notice, run_fiber);
  return g_test_run ();
}
