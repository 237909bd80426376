#include "config.h"

#include "mpis-access-private.h"

#include <string.h>

#include "mpis-tokens.h"

#define ACQUIRE_MS 5000
#define MAX_AUTHORIZATION_BYTES (MPIS_JWT_MAX_BYTES + 16)

static const struct { MpisRole role; const char *name; } role_names[] = {
  { MPIS_ROLE_VIEWER, "viewer" },
  { MPIS_ROLE_EDITOR, "editor" },
  { MPIS_ROLE_ADMIN, "admin" },
  { MPIS_ROLE_CALLBACK, "callback" },
};

/**
 * mpis_role_from_name:
 * @name: what a role is called
 *
 * Returns: it; %MPIS_ROLE_NONE if there is none of that name
 */
MpisRole
mpis_role_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_str_equal (name, role_names[i].name))
      return role_names[i].role;
  return MPIS_ROLE_NONE;
}

/**
 * mpis_role_get_name:
 * @role: one role
 *
 * Returns: (nullable): what it is called; %NULL for nobody in particular
 */
const char *
mpis_role_get_name (MpisRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (role == role_names[i].role)
      return role_names[i].name;
  return NULL;
}

static MpisPrincipal *
principal_of_user (const MpisUser *user,
                   MpisCredential  credential)
{
  MpisPrincipal *principal = mpis_principal_new (mpis_role_from_name (user->role), user->id, user->name);

  principal->credential = credential;
  principal->expires_at = MPIS_INSTANT_UNKNOWN;
  return principal;
}

static void
refuse (GError **error)
{
  g_set_error_literal (error, MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED, "Not authenticated");
}

static MpisPrincipal *
identify_session (MpisAccess  *self,
                  MpisDb      *db,
                  const char  *token,
                  GError     **error)
{
  g_auto(MpisJwtClaims) claims = { 0 };
  g_autoptr(MpisUser) user = NULL;
  MpisPrincipal *principal;

  if (!mpis_jwt_verify (self->jwt, token, mpis_time_now (), &claims))
    {
      refuse (error);
      return NULL;
    }
  user = dex_await_boxed (mpis_users_find_session (db, claims.user_id, claims.generation, claims.id), error);
  if (user == NULL)
    return NULL;
  principal = principal_of_user (user, MPIS_CREDENTIAL_SESSION);
  principal->credential_id = g_strdup (claims.id);
  principal->expires_at = claims.expires_at;
  return principal;
}

static MpisPrincipal *
identify_token (MpisDb      *db,
                const char  *token,
                GError     **error)
{
  g_autoptr(MpisTokenHolder) holder = dex_await_boxed (mpis_tokens_find (db, token), error);
  g_autofree char *name = NULL;
  MpisPrincipal *principal;

  if (holder == NULL)
    return NULL;
  name = g_strconcat ("token ", holder->name, NULL);
  principal = mpis_principal_new (mpis_role_from_name (holder->role), holder->user_id, name);
  principal->credential = MPIS_CREDENTIAL_TOKEN;
  principal->credential_id = g_strdup (holder->id);
  principal->expires_at = holder->expires_at;
  return principal;
}

/* What is no token at all is refused without asking the database. */
static gboolean
may_be_one (MpisAccess *self,
            const char *token)
{
  g_auto(MpisJwtClaims) claims = { 0 };

  return g_str_has_prefix (token, MPIS_TOKEN_START) ? mpis_token_is_well_formed (token)
                                                    : mpis_jwt_verify (self->jwt, token, mpis_time_now (), &claims);
}

static MpisPrincipal *
identify_bearer (MpisAccess  *self,
                 const char  *token,
                 GError     **error)
{
  g_autoptr(MpisDb) db = NULL;
  MpisPrincipal *principal;

  if (!may_be_one (self, token))
    {
      refuse (error);
      return NULL;
    }
  if (!(db = dex_await_object (mpis_db_pool_acquire (self->pool, ACQUIRE_MS), error)))
    return NULL;
  principal = g_str_has_prefix (token, MPIS_TOKEN_START) ? identify_token (db, token, error)
                                                         : identify_session (self, db, token, error);
  mpis_db_pool_release (self->pool, db);
  return principal;
}

/* The password of each request of a client that has nothing else. The log-ins of a minute are for wrong
 * ones: right ones are given back. */
static MpisPrincipal *
identify_password (MpisAccess  *self,
                   const char  *encoded,
                   const char  *address,
                   guint       *retry_seconds,
                   GError     **error)
{
  gsize length;
  g_autofree char *plain = (char *) g_base64_decode (encoded, &length);
  char *colon = memchr (plain, ':', length);
  g_autoptr(MpisUser) user = NULL;

  /* Decoded, it ends with a zero of its own beyond its length. */
  if (colon == NULL || memchr (plain, '\0', length) != NULL || !g_utf8_validate (plain, (gssize) length, NULL))
    {
      refuse (error);
      return NULL;
    }
  plain = g_realloc (plain, length + 1);
  plain[length] = '\0';
  colon = strchr (plain, ':');
  *colon = '\0';
  user = mpis_access_sign_in (self, plain, colon + 1, address, retry_seconds, error);
  explicit_bzero (plain, length);
  if (user == NULL)
    return NULL;
  mpis_login_guard_forgive (self->guard, address);
  return principal_of_user (user, MPIS_CREDENTIAL_PASSWORD);
}

/* Of many requests with the same password one looks at it, and the others wait for what comes of it. */
static MpisPrincipal *
identify_password_once (MpisAccess  *self,
                        const char  *digest,
                        const char  *encoded,
                        const char  *address,
                        guint       *retry_seconds,
                        GError     **error)
{
  DexPromise *promise = g_hash_table_lookup (self->checking, digest);
  const MpisPrincipal *kept;
  MpisPrincipal *principal;

  if (promise != NULL)
    {
      dex_await (dex_ref (promise), NULL);
      if ((kept = mpis_access_find_kept (self, digest)))
        return mpis_principal_copy (kept);
      return identify_password (self, encoded, address, retry_seconds, error);
    }
  promise = dex_promise_new ();
  g_hash_table_insert (self->checking, g_strdup (digest), dex_ref (promise));
  {
    guint64 epoch = self->epoch;

    principal = identify_password (self, encoded, address, retry_seconds, error);
    if (principal != NULL)
      mpis_access_keep (self, digest, principal, epoch);
  }
  g_hash_table_remove (self->checking, digest);
  dex_promise_resolve_boolean (promise, TRUE);
  dex_unref (promise);
  return principal;
}

static const char *
after_scheme (const char *authorization,
              const char *scheme)
{
  gsize length = strlen (scheme);

  if (g_ascii_strncasecmp (authorization, scheme, length) != 0 || authorization[length] != ' ')
    return NULL;
  return authorization + length + strspn (authorization + length, " ");
}

/**
 * mpis_access_identify:
 * @self: who may
 * @authorization: what somebody shows: a header `Authorization`
 * @address: where they are
 * @retry_seconds: (out): when to come again after %MPIS_API_ERROR_TOO_MANY
 * @error: return location
 *
 * Finds out who that is: by a log-in, a token, or a name and a password.
 *
 * Returns: (transfer full) (nullable): who it is; %NULL with %MPIS_ACCESS_ERROR_REFUSED, or as
 *   mpis_access_sign_in(); or with #MpisDbError where the database cannot be asked
 */
MpisPrincipal *
mpis_access_identify (MpisAccess  *self,
                      const char  *authorization,
                      const char  *address,
                      guint       *retry_seconds,
                      GError     **error)
{
  g_autofree char *digest = NULL;
  const MpisPrincipal *kept;
  MpisPrincipal *principal = NULL;
  const char *shown;
  guint64 epoch = self->epoch;

  if (strnlen (authorization, MAX_AUTHORIZATION_BYTES + 1) > MAX_AUTHORIZATION_BYTES)
    {
      refuse (error);
      return NULL;
    }
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, authorization, -1);
  if ((kept = mpis_access_find_kept (self, digest)))
    principal = mpis_principal_copy (kept);
  else if ((shown = after_scheme (authorization, "Bearer")))
    {
      principal = identify_bearer (self, shown, error);
      if (principal != NULL)
        mpis_access_keep (self, digest, principal, epoch);
    }
  else if ((shown = after_scheme (authorization, "Basic")))
    principal = identify_password_once (self, digest, shown, address, retry_seconds, error);
  else
    refuse (error);
  if (principal != NULL)
    mpis_access_note_use (self, principal);
  return principal;
}
