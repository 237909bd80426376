#pragma once

#include <glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/* Of a secret; what is shorter can be guessed. */
#define MPIS_JWT_SECRET_BYTES 32

/* What is longer is no token of ours, and is not looked at. */
#define MPIS_JWT_MAX_BYTES 4096

/**
 * MpisJwtClaims:
 * @user_id: whose log-in it is
 * @id: what tells it from others
 * @generation: of which of its user's generations it is
 * @issued_at: when it was made; likewise @expires_at when it ends
 *
 * What a log-in says. There is nothing personal in it.
 */
typedef struct {
  char        *user_id;
  char        *id;
  gint64       generation;
  MpisInstant  issued_at;
  MpisInstant  expires_at;
} MpisJwtClaims;

void      mpis_jwt_claims_clear (MpisJwtClaims        *self);

/**
 * MpisJwt:
 *
 * Signs log-ins and tells whether one is ours. Of several secrets the first signs and all verify, so that
 * a new one can be put before the old one.
 */
typedef struct _MpisJwt MpisJwt;

gboolean  mpis_jwt_check_secret (const char           *secret,
                                 GError              **error);
MpisJwt  *mpis_jwt_new          (const char *const    *secrets,
                                 GError              **error);
void      mpis_jwt_free         (MpisJwt              *self);
char     *mpis_jwt_sign         (MpisJwt              *self,
                                 const MpisJwtClaims  *claims);
gboolean  mpis_jwt_verify       (MpisJwt              *self,
                                 const char           *token,
                                 MpisInstant           now,
                                 MpisJwtClaims        *claims);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisJwt, mpis_jwt_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisJwtClaims, mpis_jwt_claims_clear)

G_END_DECLS
