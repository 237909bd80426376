#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-jwt.h"

#define SECRET "f1a09c7d2be84c5f9e0d6a7b3c8e1f22"
#define OTHER  "0d6a7b3c8e1f22f1a09c7d2be84c5f9e"
#define USER   "0b39cf4c-1111-4222-8333-444455556666"
#define LOG_IN "7c5d0f5a-aaaa-4bbb-8ccc-ddddeeeeffff"
#define NOW    (G_GINT64_CONSTANT (1800000000) * MPIS_SECOND)

static MpisJwt *
signer (const char *first,
        const char *second)
{
  const char *secrets[] = { first, second, NULL };
  g_autoptr(GError) error = NULL;
  MpisJwt *jwt = mpis_jwt_new (secrets, &error);

  g_assert_no_error (error);
  return jwt;
}

static MpisJwtClaims
claims_at (MpisInstant now)
{
  return (MpisJwtClaims) {
    .user_id = (char *) USER, .id = (char *) LOG_IN, .generation = 3, .issued_at = now,
    .expires_at = now + 24 * MPIS_HOUR,
  };
}

static gboolean
accepts (MpisJwt     *jwt,
         const char  *token,
         MpisInstant  now)
{
  g_auto(MpisJwtClaims) claims = { 0 };

  return mpis_jwt_verify (jwt, token, now, &claims);
}

static char *
encode (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  g_strdelimit (encoded, "=", '\0');
  return encoded;
}

/* A token as somebody else would sign it, with our secret. */
static char *
forge (const char *header,
       const char *payload,
       const char *secret)
{
  g_autofree char *head = encode (header);
  g_autofree char *body = encode (payload);
  g_autofree char *plain = g_strconcat (head, ".", body, NULL);
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) plain, -1);
  g_hmac_get_digest (hmac, digest, &length);
  signature = g_base64_encode (digest, length);
  g_strdelimit (signature, "+", '-');
  g_strdelimit (signature, "/", '_');
  g_strdelimit (signature, "=", '\0');
  return g_strconcat (plain, ".", signature, NULL);
}

static char *
header_of (const char *token)
{
  g_autofree char *part = g_strndup (token, strcspn (token, "."));
  g_autofree char *padded = g_strconcat (part, "===", NULL);
  gsize length;
  guchar *bytes;
  char *text;

  padded[(strlen (part) + 3) / 4 * 4] = '\0';
  bytes = g_base64_decode (padded, &length);
  text = g_strndup ((char *) bytes, length);
  g_free (bytes);
  return text;
}

static void
test_round_trip (void)
{
  g_autoptr(MpisJwt) jwt = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *token = mpis_jwt_sign (jwt, &claims);
  g_auto(MpisJwtClaims) read = { 0 };

  g_assert_true (mpis_jwt_verify (jwt, token, NOW, &read));
  g_assert_cmpstr (read.user_id, ==, USER);
  g_assert_cmpstr (read.id, ==, LOG_IN);
  g_assert_cmpint (read.generation, ==, 3);
  g_assert_cmpint (read.expires_at, ==, claims.expires_at);
}

/* Every letter of it counts. */
static void
test_damaged (void)
{
  g_autoptr(MpisJwt) jwt = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *token = mpis_jwt_sign (jwt, &claims);
  gsize length = strlen (token);

  /* The last letter of a part may hold bits that decode to nothing. */
  for (gsize i = 0; i + 1 < length; i++)
    {
      g_autofree char *damaged = g_strdup (token);

      damaged[i] = damaged[i] == 'A' ? 'Q' : 'A';
      if (token[i + 1] != '.')
        g_assert_false (accepts (jwt, damaged, NOW));
      damaged[i] = '\0';
      g_assert_false (accepts (jwt, damaged, NOW));
    }
  g_assert_false (accepts (jwt, "", NOW));
  g_assert_false (accepts (jwt, "..", NOW));
}

static void
test_too_long (void)
{
  g_autoptr(MpisJwt) jwt = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *token = mpis_jwt_sign (jwt, &claims);
  g_autofree char *header = header_of (token);
  g_autofree char *padding = g_strnfill (4000, 'x');
  g_autofree char *payload =
    g_strdup_printf ("{\"iss\":\"mpis-dashboard\",\"aud\":\"mpis-dashboard-api\",\"typ\":\"access\",\"sub\":\"" USER
                     "\",\"jti\":\"" LOG_IN "\",\"gen\":3,\"iat\":1800000000,\"nbf\":1800000000,"
                     "\"exp\":1800086400,\"x\":\"%s\"}", padding);
  g_autofree char *long_one = forge (header, payload, SECRET);

  g_assert_false (accepts (jwt, long_one, NOW));
  *strstr (payload, padding) = '"';
  strcpy (strstr (payload, "\"x\":\"") + 5, "\"}");
  g_free (long_one);
  long_one = forge (header, payload, SECRET);
  g_assert_true (accepts (jwt, long_one, NOW));
}

/* Our own secret and everything as it should be, but for the header. */
static void
test_headers (void)
{
  static const char payload[] =
    "{\"iss\":\"mpis-dashboard\",\"aud\":\"mpis-dashboard-api\",\"typ\":\"access\",\"sub\":\"" USER "\",\"jti\":\""
    LOG_IN "\",\"gen\":3,\"iat\":1800000000,\"nbf\":1800000000,\"exp\":1800086400}";
  static const char *const bad[] = {
    "{\"alg\":\"none\",\"typ\":\"JWT\"}",
    "{\"alg\":\"None\",\"typ\":\"JWT\",\"kid\":\"KID\"}",
    "{\"alg\":\"HS512\",\"kid\":\"KID\",\"typ\":\"JWT\"}",
    "{\"alg\":\"RS256\",\"kid\":\"KID\",\"typ\":\"JWT\"}",
    "{\"alg\":\"XX256\",\"kid\":\"KID\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"kid\":\"' OR 1=1 --\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"JWT\",\"jku\":\"https://example.org/keys\"}",
    "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"},\"kid\":\"KID\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"JWT\",\"zip\":\"DEF\"}",
    "{\"alg\":\"HS256\",\"alg\":\"none\",\"kid\":\"KID\",\"typ\":\"JWT\"}",
    "{\"alg\":\"HS256\",\"kid\":\"KID\",\"typ\":\"refresh\"}",
    "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
    "{}", "", "[]", "\"HS256\"",
  };
  g_autoptr(MpisJwt) jwt = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *token = mpis_jwt_sign (jwt, &claims);
  g_autofree char *header = header_of (token);
  g_autofree char *good = forge (header, payload, SECRET);
  g_autofree char *kid = g_strndup (strstr (header, "\"kid\":\"") + 7, 8);

  g_assert_true (accepts (jwt, good, NOW));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(GStrv) parts = g_strsplit (bad[i], "KID", -1);
      g_autofree char *text = g_strjoinv (kid, parts);
      g_autofree char *forged = forge (text, payload, SECRET);
      g_autofree char *unsigned_one = g_strndup (forged, strlen (forged) - 43);

      g_assert_false (accepts (jwt, forged, NOW));
      g_assert_false (accepts (jwt, unsigned_one, NOW));
    }
}

static void
test_claims (void)
{
  static const struct { const char *member, *value; gboolean good; } cases[] = {
    { "iss", "\"mpis-dashboard\"", TRUE }, { "iss", "\"somebody\"", FALSE }, { "iss", NULL, FALSE },
    { "aud", "\"mpis\"", FALSE }, { "aud", "[\"mpis-dashboard-api\"]", FALSE }, { "aud", NULL, FALSE },
    { "typ", "\"refresh\"", FALSE }, { "typ", NULL, FALSE },
    { "sub", "\"admin\"", FALSE }, { "sub", "7", FALSE }, { "sub", NULL, FALSE },
    { "jti", "\"\"", FALSE }, { "jti", NULL, FALSE },
    { "gen", "0", FALSE }, { "gen", "\"3\"", FALSE }, { "gen", NULL, FALSE },
    /* A minute's leeway, either way, and no more. */
    { "exp", "1799999950", TRUE }, { "exp", "1799999940", FALSE }, { "exp", NULL, FALSE },
    { "exp", "\"1800086400\"", FALSE }, { "exp", "1e30", FALSE }, { "exp", "9223372036854775807", FALSE },
    { "nbf", "1800000060", TRUE }, { "nbf", "1800000061", FALSE },
    { "iat", "1800000060", TRUE }, { "iat", "1800000061", FALSE }, { "iat", NULL, FALSE },
  };
  static const struct { const char *member, *value; } usual[] = {
    { "iss", "\"mpis-dashboard\"" }, { "aud", "\"mpis-dashboard-api\"" }, { "typ", "\"access\"" },
    { "sub", "\"" USER "\"" }, { "jti", "\"" LOG_IN "\"" }, { "gen", "3" }, { "iat", "1800000000" },
    { "nbf", "1800000000" }, { "exp", "1800086400" },
  };
  g_autoptr(MpisJwt) jwt = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *token = mpis_jwt_sign (jwt, &claims);
  g_autofree char *header = header_of (token);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) payload = g_string_new ("{\"x\":0");
      g_autofree char *forged = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (usual); j++)
        {
          gboolean is_it = g_str_equal (usual[j].member, cases[i].member);
          const char *value = is_it ? cases[i].value : usual[j].value;

          if (value != NULL)
            g_string_append_printf (payload, ",\"%s\":%s", usual[j].member, value);
        }
      g_string_append_c (payload, '}');
      forged = forge (header, payload->str, SECRET);
      g_test_message ("%s", payload->str);
      g_assert_cmpint (accepts (jwt, forged, NOW), ==, cases[i].good);
    }
}

/* A new secret is put before the old one, and the old one is taken away when its log-ins are over. */
static void
test_rotation (void)
{
  g_autoptr(MpisJwt) before = signer (OTHER, NULL);
  g_autoptr(MpisJwt) during = signer (SECRET, OTHER);
  g_autoptr(MpisJwt) after = signer (SECRET, NULL);
  MpisJwtClaims claims = claims_at (NOW);
  g_autofree char *old = mpis_jwt_sign (before, &claims);
  g_autofree char *new = mpis_jwt_sign (during, &claims);
  g_autofree char *header = header_of (new);
  g_autofree char *crossed = NULL;

  g_assert_true (accepts (during, old, NOW));
  g_assert_true (accepts (during, new, NOW));
  g_assert_true (accepts (after, new, NOW));
  g_assert_false (accepts (after, old, NOW));
  g_assert_false (accepts (before, new, NOW));
  crossed = forge (header, "{}", OTHER);
  g_assert_false (accepts (during, crossed, NOW));
}

static void
test_secrets (void)
{
  static const char *const bad[] = {
    "", "secret", "0123456789abcdef0123456789abcde",
    "your-secret-key-change-in-production", "CHANGEMECHANGEMECHANGEMECHANGEME1",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababababababababababab",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (mpis_jwt_check_secret (bad[i], &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      if (*bad[i] != '\0')
        g_assert_null (strstr (error->message, bad[i]) == error->message ? error->message : NULL);
    }
  g_assert_true (mpis_jwt_check_secret (SECRET, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jwt/round-trip", test_round_trip);
  g_test_add_func ("/jwt/damaged", test_damaged);
  g_test_add_func ("/jwt/too-long", test_too_long);
  g_test_add_func ("/jwt/headers", test_headers);
  g_test_add_func ("/jwt/claims", test_claims);
  g_test_add_func ("/jwt/rotation", test_rotation);
  g_test_add_func ("/jwt/secrets", test_secrets);
  return g_test_run ();
}
