#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisConnection:
 *
 * Where the workspace is: on this computer, or on a team's server. Everything but the password is kept
 * in GSettings; the password is kept in the keyring, or, where there is none, in memory until the
 * program ends.
 */
#define MPIS_TYPE_CONNECTION (mpis_connection_get_type ())
G_DECLARE_FINAL_TYPE (MpisConnection, mpis_connection, MPIS, CONNECTION, GObject)

MpisConnection *mpis_connection_new             (GSettings      *settings);
gboolean        mpis_connection_is_shared       (MpisConnection *self);
DexFuture      *mpis_connection_get_conninfo    (MpisConnection *self)     G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *mpis_connection_lookup_password (MpisConnection *self)     G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *mpis_connection_store_password  (MpisConnection *self,
                                                 const char     *password) G_GNUC_WARN_UNUSED_RESULT;
gboolean        mpis_connection_is_password_in_memory (MpisConnection *self);

G_END_DECLS
