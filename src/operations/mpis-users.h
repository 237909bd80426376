#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisAccessError:
 * @MPIS_ACCESS_ERROR_REFUSED: who asks is not who may; nothing more is said
 *
 * Errors of whoever has to show who they are.
 */
typedef enum {
  MPIS_ACCESS_ERROR_REFUSED
} MpisAccessError;

#define MPIS_ACCESS_ERROR (mpis_access_error_quark ())
GQuark mpis_access_error_quark (void);

/**
 * MpisUser:
 * @id: UUID
 * @name: what they sign in with; case does not matter
 * @role: `admin`, `editor` or `viewer`
 * @password_hash: what is kept of the password
 * @generation: which log-ins count: those that were made in it
 * @is_disabled: may not sign in
 *
 * Somebody. Boxed.
 */
typedef struct {
  char     *id;
  char     *name;
  char     *role;
  char     *password_hash;
  gint64    generation;
  gboolean  is_disabled;
} MpisUser;

#define MPIS_TYPE_USER (mpis_user_get_type ())
GType      mpis_user_get_type  (void);
MpisUser  *mpis_user_copy      (const MpisUser *self);
void       mpis_user_free      (MpisUser       *self);

/**
 * MpisUserForm:
 * @name: (nullable): 1 to 200 characters; %NULL leaves it
 * @role: (nullable): `admin`, `editor` or `viewer`; %NULL leaves it
 * @password: (nullable): a new password; %NULL leaves it
 * @disabled: (nullable): `true` or `false`; %NULL leaves it
 *
 * What is to be known of somebody.
 */
typedef struct {
  const char *name;
  const char *role;
  const char *password;
  const char *disabled;
} MpisUserForm;

guint      mpis_role_get_rank        (const char          *role);

/* These resolve to JSON as the interface shows it, or to a listing. */
DexFuture *mpis_users_list           (MpisDb              *db,
                                      const MpisPage      *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_get            (MpisDb              *db,
                                      const char          *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_create         (MpisDb              *db,
                                      const MpisUserForm  *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_change         (MpisDb              *db,
                                      const char          *id,
                                      const MpisUserForm  *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_remove         (MpisDb              *db,
                                      const char          *id) G_GNUC_WARN_UNUSED_RESULT;

/* These resolve to an #MpisUser. */
DexFuture *mpis_users_find           (MpisDb              *db,
                                      const char          *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_find_session   (MpisDb              *db,
                                      const char          *id,
                                      gint64               generation,
                                      const char          *jti) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_change_password (MpisDb             *db,
                                      const char          *id,
                                      const char          *old_password,
                                      const char          *new_password) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *mpis_users_count          (MpisDb              *db) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_adopt_password (MpisDb              *db,
                                      const char          *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_users_end_session    (MpisDb              *db,
                                      const char          *jti,
                                      MpisInstant          until) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisUser, mpis_user_free)

G_END_DECLS
