#include "config.h"

#include "mpis-users.h"

#include <string.h>

#include "mpis-awaiting.h"
#include "mpis-error.h"
#include "mpis-passwords.h"

#define STACK_SIZE (256 * 1024)

#define ADMIN "admin"
#define FROM_ENVIRONMENT "environment"

#define USER_JSON \
  "json_build_object ('id', u.id, 'name', u.name, 'role', u.role, 'disabled', u.disabled_at IS NOT NULL," \
  " 'created_at', dash_time (u.created_at), 'password_changed_at', dash_time (u.password_changed_at))"

#define USER_ROW "u.id, u.name, u.role, u.password_hash, u.generation, u.disabled_at IS NOT NULL"

G_DEFINE_QUARK (mpis-access-error, mpis_access_error)
G_DEFINE_BOXED_TYPE (MpisUser, mpis_user, mpis_user_copy, mpis_user_free)

MpisUser *
mpis_user_copy (const MpisUser *self)
{
  MpisUser *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->role = g_strdup (self->role);
  copy->password_hash = g_strdup (self->password_hash);
  return copy;
}

void
mpis_user_free (MpisUser *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->password_hash);
  g_free (self);
}

/**
 * mpis_role_get_rank:
 * @role: (nullable): a role's name
 *
 * Returns: 1 for `viewer`, 2 for `editor`, 3 for `admin`: each may what those before it may; 0 for what is
 *   no role
 */
guint
mpis_role_get_rank (const char *role)
{
  static const char *const roles[] = { "viewer", "editor", ADMIN };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (role, roles[i]) == 0)
      return i + 1;
  return 0;
}

/* --- what the fibers are given ------------------------------------------------------------------ */

typedef struct {
  MpisDb     *db;
  char       *id;
  char       *name;
  char       *role;
  char       *password;
  char       *old_password;
  char       *disabled;
  char       *jti;
  char       *after;
  gint64      generation;
  MpisPage    page;
} Job;

static Job *
job_new (MpisDb     *db,
         const char *id)
{
  Job *self = g_new0 (Job, 1);

  self->db = g_object_ref (db);
  self->id = g_strdup (id);
  return self;
}

static void
free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->db);
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  free_secret (self->password);
  free_secret (self->old_password);
  g_free (self->disabled);
  g_free (self->jti);
  g_free (self->after);
  g_free (self);
}

static DexFuture *
spawn (DexFiberFunc  fiber,
       Job          *job)
{
  return dex_scheduler_spawn (NULL, STACK_SIZE, fiber, job, job_free);
}

static void
take_form (Job                *self,
           const MpisUserForm *form)
{
  self->name = g_strdup (form->name);
  self->role = g_strdup (form->role);
  self->password = g_strdup (form->password);
  self->disabled = g_strdup (form->disabled);
}

/* Of a name that is taken the database says so in its own words. */
static DexFuture *
reject (GError *error)
{
  g_autoptr(GError) owned = error;

  if (g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_CONFLICT, "there is a user of that name already");
  return dex_future_new_for_error (g_steal_pointer (&owned));
}

static DexFuture *
first_text (MpisDbRows *rows)
{
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such user");
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

static DexFuture *
first_user (MpisDbRows *rows)
{
  MpisUser *user;

  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED, "there is no such user");
  user = g_new0 (MpisUser, 1);
  user->id = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  user->name = g_strdup (mpis_db_rows_get_text (rows, 0, 1));
  user->role = g_strdup (mpis_db_rows_get_text (rows, 0, 2));
  user->password_hash = g_strdup (mpis_db_rows_get_text (rows, 0, 3));
  user->generation = mpis_db_rows_get_int (rows, 0, 4);
  user->is_disabled = mpis_db_rows_get_bool (rows, 0, 5);
  return dex_future_new_take_boxed (MPIS_TYPE_USER, user);
}

/* --- reading ----------------------------------------------------------------------------------- */

static DexFuture *
list_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT " USER_JSON ", lower (u.name), u.id FROM dash_users AS u "
    "WHERE $1::text IS NULL OR (lower (u.name), u.id) > ($1, $2::uuid) "
    "ORDER BY lower (u.name), u.id LIMIT CASE WHEN $3::bigint > 0 THEN $3::bigint + 1 END OFFSET $4";
  Job *self = data;
  MpisDbParams *params = mpis_db_params_new ();
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (self->after != NULL && (!mpis_cursor_read (self->after, &name, &id, &error)
                              || !g_uuid_string_is_valid (id)))
    {
      mpis_db_params_free (params);
      return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "the cursor is not one of this list");
    }
  mpis_db_params_text (mpis_db_params_text (params, name), id);
  mpis_db_params_int (mpis_db_params_int (params, self->page.limit), self->page.offset);
  if (!(rows = mpis_query_awaiting (self->db, sql, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING, mpis_listing_from_rows (rows, &self->page));
}

/**
 * mpis_users_list:
 * @db: a connection
 * @page: which part
 *
 * Returns: (transfer full): a future of an #MpisListing, by name
 */
DexFuture *
mpis_users_list (MpisDb         *db,
                 const MpisPage *page)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  job = job_new (db, NULL);
  job->page = *page;
  job->after = g_strdup (page->after);
  return spawn (list_fiber, job);
}

static DexFuture *
get_fiber (gpointer data)
{
  Job *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    mpis_query_awaiting (self->db, "SELECT " USER_JSON " FROM dash_users AS u WHERE id = $1::uuid",
                         mpis_db_params_text (mpis_db_params_new (), self->id), &error);

  return rows ? first_text (rows) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_users_get:
 * @db: a connection
 * @id: a UUID
 *
 * Returns: (transfer full): a future of the user's JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_users_get (MpisDb     *db,
                const char *id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  return spawn (get_fiber, job_new (db, id));
}

static DexFuture *
find_fiber (gpointer data)
{
  Job *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    mpis_query_awaiting (self->db,
                         "SELECT " USER_ROW " FROM dash_users AS u WHERE lower (u.name) = lower ($1)",
                         mpis_db_params_text (mpis_db_params_new (), self->name), &error);

  return rows ? first_user (rows) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_users_find:
 * @db: a connection
 * @name: what somebody signs in with
 *
 * Looks for a user by name, disabled or not.
 *
 * Returns: (transfer full): a future of an #MpisUser; rejected with %MPIS_ACCESS_ERROR_REFUSED if there is
 *   none
 */
DexFuture *
mpis_users_find (MpisDb     *db,
                 const char *name)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (name != NULL);

  job = job_new (db, NULL);
  job->name = g_strdup (name);
  return spawn (find_fiber, job);
}

static DexFuture *
find_session_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT " USER_ROW " FROM dash_users AS u "
    "WHERE u.id = $1::uuid AND u.generation = $2 AND u.disabled_at IS NULL "
    "AND NOT EXISTS (SELECT FROM dash_revocations WHERE jti = $3)";
  Job *self = data;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->id);
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  mpis_db_params_text (mpis_db_params_int (params, self->generation), self->jti);
  rows = mpis_query_awaiting (self->db, sql, params, &error);
  return rows ? first_user (rows) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_users_find_session:
 * @db: a connection
 * @id: the UUID of a user, as their log-in says
 * @generation: which generation it was made in
 * @jti: what tells the log-in from others
 *
 * Looks whether a log-in still counts.
 *
 * Returns: (transfer full): a future of an #MpisUser; rejected with %MPIS_ACCESS_ERROR_REFUSED if it does not
 */
DexFuture *
mpis_users_find_session (MpisDb     *db,
                         const char *id,
                         gint64      generation,
                         const char *jti)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);
  dex_return_error_if_fail (jti != NULL);

  job = job_new (db, id);
  job->generation = generation;
  job->jti = g_strdup (jti);
  return spawn (find_session_fiber, job);
}

static DexFuture *
count_fiber (gpointer data)
{
  Job *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (self->db, "SELECT count (*) FROM dash_users", NULL,
                                                    &error);

  return rows ? dex_future_new_for_int64 (mpis_db_rows_get_int (rows, 0, 0))
              : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_users_count:
 * @db: a connection
 *
 * Returns: (transfer full): a future of how many users there are, an int64
 */
DexFuture *
mpis_users_count (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return spawn (count_fiber, job_new (db, NULL));
}

/* --- writing ----------------------------------------------------------------------------------- */

static gboolean
check_form (Job     *self,
            GError **error)
{
  gsize n_chars = self->name ? g_utf8_strlen (self->name, -1) : 1;

  if (n_chars < 1 || n_chars > 200)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a user’s name has 1 to 200 characters");
  else if (self->role != NULL && mpis_role_get_rank (self->role) == 0)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a role is admin, editor or viewer");
  else if (self->password != NULL && self->name != NULL
           && g_ascii_strcasecmp (self->password, self->name) == 0)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a password is something else than the name");
  else
    return self->password == NULL || mpis_password_check (self->password, error);
  return FALSE;
}

static DexFuture *
create_fiber (gpointer data)
{
  static const char sql[] =
    "INSERT INTO dash_users AS u (name, role, password_hash) VALUES ($1, $2, $3) RETURNING " USER_JSON;
  Job *self = data;
  g_autofree char *hash = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (!check_form (self, &error)
      || !(hash = dex_await_string (mpis_password_hash (self->password), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_text (mpis_db_params_new (), self->name);
  mpis_db_params_text (mpis_db_params_text (params, self->role), hash);
  rows = mpis_query_awaiting (self->db, sql, params, &error);
  return rows ? first_text (rows) : reject (g_steal_pointer (&error));
}

/**
 * mpis_users_create:
 * @db: a connection
 * @form: who: all but @disabled is needed
 *
 * Returns: (transfer full): a future of the new user's JSON; rejected with %MPIS_ERROR_INVALID where
 *   something breaks the rules, %MPIS_ERROR_CONFLICT where the name is taken
 */
DexFuture *
mpis_users_create (MpisDb             *db,
                   const MpisUserForm *form)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (form->name != NULL && form->role != NULL && form->password != NULL);

  job = job_new (db, NULL);
  take_form (job, form);
  return spawn (create_fiber, job);
}

#define ACTIVE_ADMIN "role = 'admin' AND disabled_at IS NULL"

/* Whoever takes the last admin away waits for whoever is just at it, so that two cannot do it together. */
static gboolean
change_awaiting (Job           *self,
                 const char    *sql,
                 MpisDbParams  *params,
                 MpisDbRows   **rows,
                 GError       **error)
{
  g_autoptr(MpisDbRows) before = NULL;
  g_autoptr(MpisDbRows) after = NULL;

  before = mpis_query_awaiting (self->db,
    "SELECT EXISTS (SELECT FROM dash_users WHERE " ACTIVE_ADMIN ") "
    "FROM pg_advisory_xact_lock (hashtext ('dash_users'))", NULL, error);
  if (before == NULL)
    {
      mpis_db_params_free (params);
      return FALSE;
    }
  if (!(*rows = mpis_query_awaiting (self->db, sql, params, error))
      || !(after = mpis_query_awaiting (self->db, "SELECT EXISTS (SELECT FROM dash_users WHERE "
                                        ACTIVE_ADMIN ")", NULL, error)))
    return FALSE;
  if (mpis_db_rows_get_bool (before, 0, 0) && !mpis_db_rows_get_bool (after, 0, 0))
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                   "this is the last admin; make somebody else one first");
      return FALSE;
    }
  return TRUE;
}

static DexFuture *
change_in_transaction (Job          *self,
                       const char   *sql,
                       MpisDbParams *params)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    {
      mpis_db_params_free (params);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (change_awaiting (self, sql, params, &rows, &error))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  return error == NULL ? first_text (rows) : reject (g_steal_pointer (&error));
}

static DexFuture *
change_fiber (gpointer data)
{
  /* What was a user's password and role before is over at once, with the log-ins made with it. */
  static const char sql[] =
    "UPDATE dash_users AS u SET name = coalesce ($2, name), role = coalesce ($3, role), "
    "password_hash = coalesce ($4, password_hash), "
    "password_source = CASE WHEN $4 IS NULL THEN password_source END, "
    "password_changed_at = CASE WHEN $4 IS NULL THEN password_changed_at ELSE now() END, "
    "disabled_at = CASE WHEN $5::boolean IS NULL THEN disabled_at WHEN $5::boolean "
    "THEN coalesce (disabled_at, now()) END, "
    "generation = generation + (CASE WHEN $4 IS NOT NULL OR $5::boolean THEN 1 ELSE 0 END) "
    "WHERE id = $1::uuid RETURNING " USER_JSON;
  Job *self = data;
  g_autofree char *hash = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (!check_form (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->password != NULL
      && !(hash = dex_await_string (mpis_password_hash (self->password), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id), self->name);
  mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (params, self->role), hash), self->disabled);
  return change_in_transaction (self, sql, params);
}

/**
 * mpis_users_change:
 * @db: a connection, not in a transaction
 * @id: a UUID
 * @form: what is to be different
 *
 * Changes a user. A new password, and being disabled, end all log-ins; a disabled user's tokens rest.
 *
 * Returns: (transfer full): a future of the user's JSON; rejected as mpis_users_create(), with
 *   %MPIS_ERROR_NOT_FOUND, or with %MPIS_ERROR_CONFLICT if no admin were left
 */
DexFuture *
mpis_users_change (MpisDb             *db,
                   const char         *id,
                   const MpisUserForm *form)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  job = job_new (db, id);
  take_form (job, form);
  return spawn (change_fiber, job);
}

static DexFuture *
remove_fiber (gpointer data)
{
  Job *self = data;

  return change_in_transaction (self, "DELETE FROM dash_users AS u WHERE id = $1::uuid RETURNING " USER_JSON,
                                mpis_db_params_text (mpis_db_params_new (), self->id));
}

/**
 * mpis_users_remove:
 * @db: a connection, not in a transaction
 * @id: a UUID
 *
 * Removes a user and their tokens.
 *
 * Returns: (transfer full): a future of the JSON of who was removed; rejected as mpis_users_change()
 */
DexFuture *
mpis_users_remove (MpisDb     *db,
                   const char *id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  return spawn (remove_fiber, job_new (db, id));
}

/* --- passwords and sessions -------------------------------------------------------------------- */

static DexFuture *
change_password_fiber (gpointer data)
{
  /* Only over the password that was looked at: of two changes at once one wins. */
  static const char sql[] =
    "UPDATE dash_users AS u SET password_hash = $3, password_source = NULL, password_changed_at = now(), "
    "generation = generation + 1 WHERE id = $1::uuid AND password_hash = $2 AND disabled_at IS NULL "
    "RETURNING " USER_ROW;
  Job *self = data;
  g_autofree char *hash = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(MpisDbRows) changed = NULL;
  g_autoptr(GError) error = NULL;
  const char *old_hash;
  MpisDbParams *params;

  rows = mpis_query_awaiting (self->db, "SELECT password_hash, name FROM dash_users WHERE id = $1::uuid",
                              mpis_db_params_text (mpis_db_params_new (), self->id), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) > 0)
    self->name = g_strdup (mpis_db_rows_get_text (rows, 0, 1));
  old_hash = self->name ? mpis_db_rows_get_text (rows, 0, 0) : NULL;
  if (!dex_await_boolean (mpis_password_matches (self->old_password, old_hash), &error))
    return error ? dex_future_new_for_error (g_steal_pointer (&error))
                 : dex_future_new_reject (MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED,
                                          "the present password is another one");
  if (!check_form (self, &error)
      || !(hash = dex_await_string (mpis_password_hash (self->password), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id), old_hash);
  changed = mpis_query_awaiting (self->db, sql, mpis_db_params_text (params, hash), &error);
  return changed ? first_user (changed) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_users_change_password:
 * @db: a connection
 * @id: a UUID
 * @old_password: what it is now
 * @new_password: what it is to be
 *
 * Changes the password of somebody who knows it, which ends all their log-ins.
 *
 * Returns: (transfer full): a future of the #MpisUser as they are now; rejected with
 *   %MPIS_ACCESS_ERROR_REFUSED if @old_password is not theirs, %MPIS_ERROR_INVALID if @new_password will
 *   not do
 */
DexFuture *
mpis_users_change_password (MpisDb     *db,
                            const char *id,
                            const char *old_password,
                            const char *new_password)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL && old_password != NULL && new_password != NULL);

  job = job_new (db, id);
  job->old_password = g_strdup (old_password);
  job->password = g_strdup (new_password);
  return spawn (change_password_fiber, job);
}

static DexFuture *
adopt_password_fiber (gpointer data)
{
  static const char sql[] =
    "INSERT INTO dash_users AS u (name, role, password_hash, password_source) "
    "VALUES ('" ADMIN "', 'admin', $1, '" FROM_ENVIRONMENT "') "
    "ON CONFLICT (lower (name)) DO UPDATE SET password_hash = excluded.password_hash, "
    "password_changed_at = now(), generation = u.generation + 1 "
    "WHERE u.password_source = '" FROM_ENVIRONMENT "'";
  Job *self = data;
  g_autofree char *hash = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = mpis_query_awaiting (self->db, "SELECT coalesce (password_source = '" FROM_ENVIRONMENT "', false), "
                              "password_hash FROM dash_users WHERE lower (name) = '" ADMIN "'", NULL, &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) > 0
      && (!mpis_db_rows_get_bool (rows, 0, 0)
          || dex_await_boolean (mpis_password_matches (self->password, mpis_db_rows_get_text (rows, 0, 1)),
                                NULL)))
    return dex_future_new_for_boolean (FALSE);
  if (!mpis_password_check (self->password, &error)
      || !(hash = dex_await_string (mpis_password_hash (self->password), &error))
      || !mpis_run_awaiting (self->db, sql, mpis_db_params_text (mpis_db_params_new (), hash), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

/**
 * mpis_users_adopt_password:
 * @db: a connection
 * @password: the password a service was started with
 *
 * Makes the user `admin` if there is none. If the admin's password came from here, and nobody changed it
 * since, it follows; one that somebody chose stays.
 *
 * Returns: (transfer full): a future of whether something changed
 */
DexFuture *
mpis_users_adopt_password (MpisDb     *db,
                           const char *password)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (password != NULL);

  job = job_new (db, NULL);
  job->password = g_strdup (password);
  return spawn (adopt_password_fiber, job);
}

/**
 * mpis_users_end_session:
 * @db: a connection
 * @jti: what tells a log-in from others
 * @until: when it would have ended
 *
 * Ends a log-in, everywhere.
 *
 * Returns: (transfer full): a future that resolves when it is over
 */
DexFuture *
mpis_users_end_session (MpisDb      *db,
                        const char  *jti,
                        MpisInstant  until)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (jti != NULL);

  return mpis_db_query (db, "INSERT INTO dash_revocations (jti, until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        mpis_db_params_instant (mpis_db_params_text (mpis_db_params_new (), jti), until));
}
