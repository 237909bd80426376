#include "config.h"

#include "mpis-tokens.h"

#include <string.h>
#include <unistd.h>

#include "mpis-awaiting.h"
#include "mpis-error.h"

#define STACK_SIZE   (256 * 1024)
#define SECRET_BYTES 32
#define SECRET_CHARS 43   /* of those bytes in base64 without its padding */
#define PREFIX_CHARS (strlen (MPIS_TOKEN_START) + 6)

#define TOKEN_JSON(more) \
  "json_build_object ('id', t.id, 'name', t.name, 'role', t.role, 'prefix', t.prefix," \
  " 'user_id', t.user_id, 'user', (SELECT u.name FROM dash_users AS u WHERE u.id = t.user_id)," \
  " 'created_at', dash_time (t.created_at), 'expires_at', dash_time (t.expires_at)," \
  " 'last_used_at', dash_time (t.last_used_at), 'revoked_at', dash_time (t.revoked_at)" more ")"

/* Of owner $1 and whether those of nobody are seen too, $2. */
#define SEEN "($1::uuid IS NULL OR t.user_id = $1::uuid OR (t.user_id IS NULL AND $2::boolean))"

G_DEFINE_BOXED_TYPE (MpisTokenHolder, mpis_token_holder, mpis_token_holder_copy, mpis_token_holder_free)

MpisTokenHolder *
mpis_token_holder_copy (const MpisTokenHolder *self)
{
  MpisTokenHolder *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->role = g_strdup (self->role);
  copy->user_id = g_strdup (self->user_id);
  return copy;
}

void
mpis_token_holder_free (MpisTokenHolder *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->user_id);
  g_free (self);
}

typedef struct {
  MpisDb      *db;
  char        *id;
  char        *user_id;
  char        *name;
  char        *role;
  char        *hash;
  char        *after;
  gboolean     with_unowned;
  MpisInstant  expires_at;
  MpisPage     page;
} Job;

static Job *
job_new (MpisDb     *db,
         const char *user_id)
{
  Job *self = g_new0 (Job, 1);

  self->db = g_object_ref (db);
  self->user_id = g_strdup (user_id);
  return self;
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->db);
  g_free (self->id);
  g_free (self->user_id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->hash);
  g_free (self->after);
  g_free (self);
}

/* --- the secret -------------------------------------------------------------------------------- */

static char *
make_token (GError **error)
{
  guchar secret[SECRET_BYTES];
  g_autofree char *text = NULL;
  char *token;

  if (getentropy (secret, sizeof secret) != 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED, "the system gives no random numbers");
      return NULL;
    }
  text = g_base64_encode (secret, sizeof secret);
  explicit_bzero (secret, sizeof secret);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[SECRET_CHARS] = '\0';
  token = g_strconcat (MPIS_TOKEN_START, text, NULL);
  explicit_bzero (text, SECRET_CHARS);
  return token;
}

/**
 * mpis_token_is_well_formed:
 * @token: what somebody shows
 *
 * Returns: whether it looks like a token at all
 */
gboolean
mpis_token_is_well_formed (const char *token)
{
  const char *secret = token + strlen (MPIS_TOKEN_START);

  if (!g_str_has_prefix (token, MPIS_TOKEN_START) || strnlen (secret, SECRET_CHARS + 1) != SECRET_CHARS)
    return FALSE;
  for (; *secret != '\0'; secret++)
    if (!g_ascii_isalnum (*secret) && *secret != '-' && *secret != '_')
      return FALSE;
  return TRUE;
}

/* The secret has 256 random bits, so that a plain digest is as good as a slow one. */
static char *
hash_of (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/* --- listing ----------------------------------------------------------------------------------- */

static DexFuture *
list_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT " TOKEN_JSON ("") ", t.created_at, t.id FROM dash_tokens AS t "
    "WHERE " SEEN " AND ($3::text IS NULL OR (t.created_at, t.id) < ($3::timestamptz, $4::uuid)) "
    "ORDER BY t.created_at DESC, t.id DESC LIMIT CASE WHEN $5::bigint > 0 THEN $5::bigint + 1 END OFFSET $6";
  Job *self = data;
  g_autofree char *at = NULL;
  g_autofree char *id = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (self->after != NULL && (!mpis_cursor_read (self->after, &at, &id, &error)
                              || !g_uuid_string_is_valid (id)))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "the cursor is not one of this list");
  params = mpis_db_params_text (mpis_db_params_new (), self->user_id);
  mpis_db_params_text (params, self->with_unowned ? "t" : "f");
  mpis_db_params_text (mpis_db_params_text (params, at), id);
  mpis_db_params_int (mpis_db_params_int (params, self->page.limit), self->page.offset);
  if (!(rows = mpis_query_awaiting (self->db, sql, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING, mpis_listing_from_rows (rows, &self->page));
}

/**
 * mpis_tokens_list:
 * @db: a connection
 * @owner: whose
 * @page: which part
 *
 * Returns: (transfer full): a future of an #MpisListing, the newest first, those that are over included;
 *   their secrets are nowhere
 */
DexFuture *
mpis_tokens_list (MpisDb               *db,
                  const MpisTokenOwner *owner,
                  const MpisPage       *page)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  job = job_new (db, owner->user_id);
  job->with_unowned = owner->with_unowned;
  job->page = *page;
  job->after = g_strdup (page->after);
  return dex_scheduler_spawn (NULL, STACK_SIZE, list_fiber, job, job_free);
}

/* --- making and revoking ----------------------------------------------------------------------- */

static gboolean
check_form_awaiting (Job     *self,
                     GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  gsize n_chars = g_utf8_strlen (self->name, -1);

  if (n_chars < 1 || n_chars > 200)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a token’s name has 1 to 200 characters");
  else if (mpis_role_get_rank (self->role) == 0)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a role is admin, editor or viewer");
  else if (self->expires_at != MPIS_INSTANT_UNKNOWN && self->expires_at <= mpis_time_now ())
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a token cannot end before it begins");
  else if (self->user_id == NULL)
    return TRUE;
  else if (!(rows = mpis_query_awaiting (self->db, "SELECT role FROM dash_users WHERE id = $1::uuid",
                                         mpis_db_params_text (mpis_db_params_new (), self->user_id), error)))
    return FALSE;
  else if (mpis_db_rows_get_n (rows) == 0)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such user");
  else if (mpis_role_get_rank (mpis_db_rows_get_text (rows, 0, 0)) < mpis_role_get_rank (self->role))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a token may do no more than its owner, who is %s",
                 mpis_db_rows_get_text (rows, 0, 0));
  else
    return TRUE;
  return FALSE;
}

static DexFuture *
create_fiber (gpointer data)
{
  static const char sql[] =
    "WITH t AS (INSERT INTO dash_tokens (user_id, name, role, expires_at, token_hash, prefix) "
    "VALUES ($1::uuid, $2, $3, $4, decode ($5, 'hex'), $6) RETURNING *) "
    "SELECT " TOKEN_JSON (", 'token', $7::text") " FROM t";
  Job *self = data;
  g_autofree char *token = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *prefix = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (!check_form_awaiting (self, &error) || !(token = make_token (&error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  hash = hash_of (token);
  prefix = g_strndup (token, PREFIX_CHARS);
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->user_id), self->name);
  mpis_db_params_instant (mpis_db_params_text (params, self->role), self->expires_at);
  mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (params, hash), prefix), token);
  if (!(rows = mpis_query_awaiting (self->db, sql, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

/**
 * mpis_tokens_create:
 * @db: a connection
 * @form: what for
 *
 * Makes a token. Only its digest is kept: what this resolves to has it, in `token`, and nothing ever again.
 *
 * Returns: (transfer full): a future of the token's JSON; rejected with %MPIS_ERROR_INVALID or
 *   %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_tokens_create (MpisDb              *db,
                    const MpisTokenForm *form)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (form->name != NULL && form->role != NULL);

  job = job_new (db, form->user_id);
  job->name = g_strdup (form->name);
  job->role = g_strdup (form->role);
  job->expires_at = form->expires_at;
  return dex_scheduler_spawn (NULL, STACK_SIZE, create_fiber, job, job_free);
}

static DexFuture *
revoke_fiber (gpointer data)
{
  static const char sql[] =
    "UPDATE dash_tokens AS t SET revoked_at = coalesce (revoked_at, now()) "
    "WHERE id = $3::uuid AND " SEEN " RETURNING " TOKEN_JSON ("");
  Job *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->user_id);

  mpis_db_params_text (mpis_db_params_text (params, self->with_unowned ? "t" : "f"), self->id);
  if (!(rows = mpis_query_awaiting (self->db, sql, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such token");
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

/**
 * mpis_tokens_revoke:
 * @db: a connection
 * @owner: whose: of others there are none
 * @id: a UUID
 *
 * Ends a token at once. One that has ended already stays as it is.
 *
 * Returns: (transfer full): a future of the token's JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_tokens_revoke (MpisDb               *db,
                    const MpisTokenOwner *owner,
                    const char           *id)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  job = job_new (db, owner->user_id);
  job->with_unowned = owner->with_unowned;
  job->id = g_strdup (id);
  return dex_scheduler_spawn (NULL, STACK_SIZE, revoke_fiber, job, job_free);
}

/* --- using ------------------------------------------------------------------------------------- */

static const char *
lesser_role (const char *a,
             const char *b)
{
  return b != NULL && mpis_role_get_rank (b) < mpis_role_get_rank (a) ? b : a;
}

static DexFuture *
find_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT t.id, t.name, t.role, u.role, t.user_id, t.expires_at "
    "FROM dash_tokens AS t LEFT JOIN dash_users AS u ON u.id = t.user_id "
    "WHERE t.token_hash = decode ($1, 'hex') AND t.revoked_at IS NULL "
    "AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.disabled_at IS NULL";
  Job *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisTokenHolder *holder;

  rows = mpis_query_awaiting (self->db, sql, mpis_db_params_text (mpis_db_params_new (), self->hash), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED, "there is no such token");
  holder = g_new0 (MpisTokenHolder, 1);
  holder->id = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  holder->name = g_strdup (mpis_db_rows_get_text (rows, 0, 1));
  holder->role = g_strdup (lesser_role (mpis_db_rows_get_text (rows, 0, 2),
                                        mpis_db_rows_get_text (rows, 0, 3)));
  holder->user_id = g_strdup (mpis_db_rows_get_text (rows, 0, 4));
  holder->expires_at = mpis_db_rows_get_instant (rows, 0, 5);
  return dex_future_new_take_boxed (MPIS_TYPE_TOKEN_HOLDER, holder);
}

/**
 * mpis_tokens_find:
 * @db: a connection
 * @token: what somebody shows
 *
 * Looks whose token that is. One that was revoked or is over, or whose owner is disabled, is nobody's.
 *
 * Returns: (transfer full): a future of an #MpisTokenHolder; rejected with %MPIS_ACCESS_ERROR_REFUSED
 */
DexFuture *
mpis_tokens_find (MpisDb     *db,
                  const char *token)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (token != NULL);

  if (!mpis_token_is_well_formed (token))
    return dex_future_new_reject (MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED, "there is no such token");
  job = job_new (db, NULL);
  job->hash = hash_of (token);
  return dex_scheduler_spawn (NULL, STACK_SIZE, find_fiber, job, job_free);
}

/**
 * mpis_tokens_note_used:
 * @db: a connection
 * @ids: (array length=n_ids): UUIDs of tokens
 * @n_ids: how many
 *
 * Notes that tokens were used just now.
 *
 * Returns: (transfer full): a future that resolves when it is noted
 */
DexFuture *
mpis_tokens_note_used (MpisDb            *db,
                       const char *const *ids,
                       gsize              n_ids)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return mpis_db_query (db, "UPDATE dash_tokens SET last_used_at = now() WHERE id = ANY ($1::uuid[])",
                        mpis_db_params_text_array (mpis_db_params_new (), ids, n_ids));
}
