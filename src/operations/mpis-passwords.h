#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* What a password has to be. bcrypt looks at so many bytes and no further. */
#define MPIS_PASSWORD_MIN_CHARS 8
#define MPIS_PASSWORD_MAX_BYTES 72

gboolean   mpis_password_check   (const char  *password,
                                  GError     **error);
DexFuture *mpis_password_hash    (const char  *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_password_matches (const char  *password,
                                  const char  *hash) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
