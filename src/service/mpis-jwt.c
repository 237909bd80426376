#include "config.h"

#include "mpis-jwt.h"

#include <jwt.h>
#include <string.h>

#include "mpis-error.h"

#define ISSUER   "mpis-dashboard"
#define AUDIENCE "mpis-dashboard-api"
#define KIND     "access"   /* no other kind of token opens anything */
#define LEEWAY   60         /* seconds that clocks may differ by */

/* A secret, and how every token begins that was signed with it: its header never varies. */
typedef struct {
  char *secret;
  char *kid;
  char *start;
} Key;

struct _MpisJwt {
  GPtrArray *keys;   /* the first one signs */
};

void
mpis_jwt_claims_clear (MpisJwtClaims *self)
{
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->id, g_free);
}

static void
key_free (gpointer data)
{
  Key *self = data;

  explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->kid);
  g_free (self->start);
  g_free (self);
}

/* --- secrets ----------------------------------------------------------------------------------- */

static guint
count_different_bytes (const char *text)
{
  gboolean seen[256] = { FALSE };
  guint n = 0;

  for (; *text != '\0'; text++)
    if (!seen[(guchar) *text])
      {
        seen[(guchar) *text] = TRUE;
        n++;
      }
  return n;
}

/* What examples say where a secret belongs. */
static gboolean
is_placeholder (const char *secret)
{
  static const char *const words[] = {
    "changeme", "change-me", "change_me", "change-this", "change_this", "changethis", "your-secret", "your_secret",
    "yoursecret", "your-jwt", "your_jwt", "your-super", "your-256-bit", "in-production", "in_production",
    "placeholder", "example-secret", "default-secret", "supersecret", "super-secret", "secret-key", "secret_key",
    "secretkey", "jwt-secret", "jwt_secret", "insecure", "replace-me", "replace_me", "a-string-secret",
  };
  g_autofree char *folded = g_ascii_strdown (secret, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return count_different_bytes (secret) < 8;
}

/**
 * mpis_jwt_check_secret:
 * @secret: what log-ins are to be signed with
 * @error: return location
 *
 * Refuses what others could know or guess. The secret is not in the message.
 *
 * Returns: whether it will do; else %MPIS_ERROR_INVALID
 */
gboolean
mpis_jwt_check_secret (const char  *secret,
                       GError     **error)
{
  if (strlen (secret) < MPIS_JWT_SECRET_BYTES)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "JWT_SECRET is too short: it needs at least %d bytes, such as “openssl rand -hex 32” gives",
                 MPIS_JWT_SECRET_BYTES);
  else if (is_placeholder (secret))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "JWT_SECRET is one that anybody could guess: take a random one, such as “openssl rand -hex 32” "
                 "gives");
  else
    return TRUE;
  return FALSE;
}

/* A name for a secret that says nothing about it. */
static char *
name_secret (const char *secret)
{
  char *name = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret),
                                          "mpis-dashboard kid", -1);

  name[8] = '\0';
  return name;
}

static char *
sign (const Key *key,
      jwt_t     *jwt)
{
  char *encoded, *copy;

  jwt_add_header (jwt, "kid", key->kid);
  jwt_set_alg (jwt, JWT_ALG_HS256, (const guchar *) key->secret, (int) strlen (key->secret));
  encoded = jwt_encode_str (jwt);
  copy = g_strdup (encoded);
  jwt_free_str (encoded);
  return copy;
}

static Key *
key_new (const char *secret)
{
  Key *self = g_new0 (Key, 1);
  g_autofree char *any = NULL;
  jwt_t *jwt = NULL;

  self->secret = g_strdup (secret);
  self->kid = name_secret (secret);
  jwt_new (&jwt);
  any = sign (self, jwt);
  jwt_free (jwt);
  self->start = g_strndup (any, strcspn (any, ".") + 1);
  return self;
}

/**
 * mpis_jwt_new:
 * @secrets: (array zero-terminated=1): at least one
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what signs with the first and verifies with all; %NULL where one is
 *   refused by mpis_jwt_check_secret()
 */
MpisJwt *
mpis_jwt_new (const char *const  *secrets,
              GError            **error)
{
  g_autoptr(MpisJwt) self = g_new0 (MpisJwt, 1);

  g_return_val_if_fail (secrets != NULL && secrets[0] != NULL, NULL);

  self->keys = g_ptr_array_new_with_free_func (key_free);
  for (; *secrets != NULL; secrets++)
    {
      if (!mpis_jwt_check_secret (*secrets, error))
        return NULL;
      g_ptr_array_add (self->keys, key_new (*secrets));
    }
  return g_steal_pointer (&self);
}

void
mpis_jwt_free (MpisJwt *self)
{
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_free (self);
}

/* --- tokens ------------------------------------------------------------------------------------ */

/**
 * mpis_jwt_sign:
 * @self: what signs
 * @claims: what to say
 *
 * Returns: (transfer full): a token
 */
char *
mpis_jwt_sign (MpisJwt             *self,
               const MpisJwtClaims *claims)
{
  jwt_t *jwt = NULL;
  char *token;

  jwt_new (&jwt);
  jwt_add_grant (jwt, "iss", ISSUER);
  jwt_add_grant (jwt, "aud", AUDIENCE);
  jwt_add_grant (jwt, "typ", KIND);
  jwt_add_grant (jwt, "sub", claims->user_id);
  jwt_add_grant (jwt, "jti", claims->id);
  jwt_add_grant_int (jwt, "gen", claims->generation);
  jwt_add_grant_int (jwt, "iat", claims->issued_at / MPIS_SECOND);
  jwt_add_grant_int (jwt, "nbf", claims->issued_at / MPIS_SECOND);
  jwt_add_grant_int (jwt, "exp", claims->expires_at / MPIS_SECOND);
  token = sign (self->keys->pdata[0], jwt);
  jwt_free (jwt);
  return token;
}

/* Three parts of the letters there are, and nothing else. */
static gboolean
is_well_formed (const char *token)
{
  gsize length = strnlen (token, MPIS_JWT_MAX_BYTES + 1);
  guint n_dots = 0;

  if (length > MPIS_JWT_MAX_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (token[i] == '.')
        n_dots++;
      else if (!g_ascii_isalnum (token[i]) && token[i] != '-' && token[i] != '_')
        return FALSE;
    }
  return n_dots == 2;
}

/* Which algorithm, which key: a stranger's header is not asked. Either it is, letter for letter, the one of
 * ours, or the token is not. */
static const Key *
find_key (MpisJwt    *self,
          const char *token)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const Key *key = self->keys->pdata[i];

      if (g_str_has_prefix (token, key->start))
        return key;
    }
  return NULL;
}

static gboolean
is_uuid (const char *text)
{
  return text != NULL && g_uuid_string_is_valid (text);
}

static gboolean
read_claims (jwt_t         *jwt,
             MpisInstant    now,
             MpisJwtClaims *claims)
{
  gint64 seconds = now / MPIS_SECOND;
  gint64 issued = jwt_get_grant_int (jwt, "iat");
  gint64 begins = jwt_get_grant_int (jwt, "nbf");
  gint64 ends = jwt_get_grant_int (jwt, "exp");
  gint64 generation = jwt_get_grant_int (jwt, "gen");
  const char *user_id = jwt_get_grant (jwt, "sub");
  const char *id = jwt_get_grant (jwt, "jti");

  if (jwt_get_alg (jwt) != JWT_ALG_HS256
      || g_strcmp0 (jwt_get_grant (jwt, "iss"), ISSUER) != 0
      || g_strcmp0 (jwt_get_grant (jwt, "aud"), AUDIENCE) != 0
      || g_strcmp0 (jwt_get_grant (jwt, "typ"), KIND) != 0
      || !is_uuid (user_id) || !is_uuid (id) || generation <= 0)
    return FALSE;
  /* What is absent reads as 0, which was long ago. */
  if (issued <= 0 || issued > seconds + LEEWAY || begins > seconds + LEEWAY || ends <= seconds - LEEWAY
      || ends > G_MAXINT64 / MPIS_SECOND)
    return FALSE;
  *claims = (MpisJwtClaims) {
    .user_id = g_strdup (user_id),
    .id = g_strdup (id),
    .generation = generation,
    .issued_at = issued * MPIS_SECOND,
    .expires_at = ends * MPIS_SECOND,
  };
  return TRUE;
}

/**
 * mpis_jwt_verify:
 * @self: what signed it, maybe
 * @token: what a stranger shows
 * @now: the time
 * @claims: (out caller-allocates): what it says
 *
 * Tells whether a token was signed by us, for us, and is neither over nor to begin yet; clocks may differ by
 * a minute. Nothing of it is believed before its signature is.
 *
 * Returns: whether it is; @claims is set only then. No reason is given, as strangers learn from reasons
 */
gboolean
mpis_jwt_verify (MpisJwt       *self,
                 const char    *token,
                 MpisInstant    now,
                 MpisJwtClaims *claims)
{
  const Key *key = is_well_formed (token) ? find_key (self, token) : NULL;
  jwt_t *jwt = NULL;
  gboolean good;

  if (key == NULL
      || jwt_decode (&jwt, token, (const guchar *) key->secret, (int) strlen (key->secret)) != 0)
    return FALSE;
  good = read_claims (jwt, now, claims);
  jwt_free (jwt);
  return good;
}
