#pragma once

#include "mpis-api-request.h"
#include "mpis-audit.h"
#include "mpis-users.h"

G_BEGIN_DECLS

/**
 * MpisAccess:
 *
 * Who may use a service: what people and programs show, what it is worth, and the notes on what was done
 * with it. What it found out it keeps in mind for some seconds, and forgets at once when anything about
 * users or tokens changes, here or in another service on the same database. Lives on the main thread.
 */
#define MPIS_TYPE_ACCESS (mpis_access_get_type ())
G_DECLARE_FINAL_TYPE (MpisAccess, mpis_access, MPIS, ACCESS, GObject)

MpisAccess    *mpis_access_new         (const MpisConfig     *config,
                                        MpisDbPool           *pool,
                                        const char           *conninfo,
                                        gboolean              is_private,
                                        GError              **error);
DexFuture     *mpis_access_start       (MpisAccess           *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *mpis_access_stop        (MpisAccess           *self) G_GNUC_WARN_UNUSED_RESULT;

/* These run in a fiber and may await. */
MpisPrincipal *mpis_access_identify    (MpisAccess           *self,
                                        const char           *authorization,
                                        const char           *address,
                                        guint                *retry_seconds,
                                        GError              **error);
MpisUser      *mpis_access_sign_in     (MpisAccess           *self,
                                        const char           *name,
                                        const char           *password,
                                        const char           *address,
                                        guint                *retry_seconds,
                                        GError              **error);

char          *mpis_access_make_session (MpisAccess          *self,
                                         const MpisUser      *user,
                                         MpisInstant         *expires_at);
void           mpis_access_forget      (MpisAccess           *self);
void           mpis_access_note        (MpisAccess           *self,
                                        MpisAuditEntry       *entry);
const char    *mpis_role_get_name      (MpisRole              role);
MpisRole       mpis_role_from_name     (const char           *name);

/* Tells keys apart in a time that says nothing about where they differ. */
gboolean       mpis_secrets_equal      (const char           *a,
                                        const char           *b);

G_END_DECLS
