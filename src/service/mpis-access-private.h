#pragma once

#include "mpis-access.h"
#include "mpis-api-reply.h"
#include "mpis-batch.h"
#include "mpis-jwt.h"
#include "mpis-login-guard.h"

G_BEGIN_DECLS

struct _MpisAccess {
  GObject           parent_instance;

  MpisDbPool       *pool;
  char             *conninfo;
  char             *admin_password;   /* of the configuration */
  guint             hours;
  MpisJwt          *jwt;
  MpisLoginGuard   *guard;
  GHashTable       *kept;             /* digest of what was shown → Kept */
  guint64           epoch;            /* counts how often all was forgotten */
  GHashTable       *checking;         /* digest → promise: passwords that are being looked at */
  guint             n_hashing;
  MpisBatch        *audit;
  MpisBatch        *uses;
  GHashTable       *used;             /* id of a token → when that it is used was noted */
  MpisDb           *listener;         /* NULL while nobody tells us of changes */
  DexPromise       *stop;
};

void                 mpis_access_keep      (MpisAccess          *self,
                                            const char          *digest,
                                            const MpisPrincipal *principal,
                                            guint64              epoch);
const MpisPrincipal *mpis_access_find_kept (MpisAccess          *self,
                                            const char          *digest);
void                 mpis_access_note_use  (MpisAccess          *self,
                                            const MpisPrincipal *principal);
MpisPrincipal       *mpis_principal_copy   (const MpisPrincipal *self);

G_END_DECLS
