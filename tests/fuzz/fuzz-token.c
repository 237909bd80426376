#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mpis-jwt.h"
#include "mpis-tokens.h"

#define SECRET "f1a09c7d2be84c5f9e0d6a7b3c8e1f22"
#define NOW    (G_GINT64_CONSTANT (1800000000) * MPIS_SECOND)

/* A log-in signed with this secret at this time, and what one might try instead of it. */
#define GOOD \
  "eyJhbGciOiJIUzI1NiIsImtpZCI6IjQxNzljMGVmIiwidHlwIjoiSldUIn0.eyJhdWQiOiJtcGlzLWRhc2hib2FyZC1hcGkiLCJl" \
  "eHAiOjE4MDAwODY0MDAsImdlbiI6MywiaWF0IjoxODAwMDAwMDAwLCJpc3MiOiJtcGlzLWRhc2hib2FyZCIsImp0aSI6IjdjNWQw" \
  "ZjVhLWFhYWEtNGJiYi04Y2NjLWRkZGRlZWVlZmZmZiIsIm5iZiI6MTgwMDAwMDAwMCwic3ViIjoiMGIzOWNmNGMtMTExMS00MjIy" \
  "LTgzMzMtNDQ0NDU1NTU2NjY2IiwidHlwIjoiYWNjZXNzIn0.T3clHxwrxCJtrrnO1lcbHSHDjmjs1z_Qz4UgqfPzVPs"

const char *const fuzz_seeds[] = {
  GOOD,
  "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIwYjM5Y2Y0Yy0xMTExLTQyMjItODMzMy00NDQ0NTU1NTY2NjYifQ.",
  "mpis_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "..", NULL
};

/* Of all there is only the one that was signed passes. The last letter of a part may hold bits that decode
 * to nothing, so it may be another one. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const secrets[] = { SECRET, NULL };
  static MpisJwt *jwt;
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto(MpisJwtClaims) claims = { 0 };

  if (jwt == NULL)
    jwt = mpis_jwt_new (secrets, NULL);
  if (mpis_jwt_verify (jwt, text, NOW, &claims))
    {
      g_assert_true (strlen (text) == strlen (GOOD));
      g_assert_true (strncmp (text, GOOD, strlen (GOOD) - 1) == 0);
    }
  if (mpis_token_is_well_formed (text))
    {
      g_assert_true (strlen (text) == 48);
      g_assert_true (g_str_has_prefix (text, "mpis_"));
    }
  return 0;
}
