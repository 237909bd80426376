#pragma once

#include "mpis-listing.h"
#include "mpis-users.h"

G_BEGIN_DECLS

/* How every token begins: who finds one somewhere knows what it is. */
#define MPIS_TOKEN_START "mpis_"

/**
 * MpisTokenOwner:
 * @user_id: (nullable): whose tokens; %NULL for everybody's
 * @with_unowned: whether those belong to it that nobody has, as whoever holds the database made them
 *
 * Which tokens somebody sees.
 */
typedef struct {
  const char *user_id;
  gboolean    with_unowned;
} MpisTokenOwner;

/**
 * MpisTokenForm:
 * @user_id: (nullable): whose it is to be
 * @name: what it is for, 1 to 200 characters
 * @role: `admin`, `editor` or `viewer`: no more than its owner may
 * @expires_at: when it ends, or %MPIS_INSTANT_UNKNOWN
 *
 * A token to be made.
 */
typedef struct {
  const char  *user_id;
  const char  *name;
  const char  *role;
  MpisInstant  expires_at;
} MpisTokenForm;

/**
 * MpisTokenHolder:
 * @id: the token's UUID
 * @name: what it is for
 * @role: what it may: no more than its owner may now
 * @user_id: (nullable): whose it is
 * @expires_at: when it ends, or %MPIS_INSTANT_UNKNOWN
 *
 * Who shows a token. Boxed.
 */
typedef struct {
  char        *id;
  char        *name;
  char        *role;
  char        *user_id;
  MpisInstant  expires_at;
} MpisTokenHolder;

#define MPIS_TYPE_TOKEN_HOLDER (mpis_token_holder_get_type ())
GType            mpis_token_holder_get_type (void);
MpisTokenHolder *mpis_token_holder_copy     (const MpisTokenHolder *self);
void             mpis_token_holder_free     (MpisTokenHolder       *self);

gboolean         mpis_token_is_well_formed  (const char            *token);

/* These resolve to JSON as the interface shows it, or to a listing. */
DexFuture       *mpis_tokens_list           (MpisDb                *db,
                                             const MpisTokenOwner  *owner,
                                             const MpisPage        *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *mpis_tokens_create         (MpisDb                *db,
                                             const MpisTokenForm   *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *mpis_tokens_revoke         (MpisDb                *db,
                                             const MpisTokenOwner  *owner,
                                             const char            *id) G_GNUC_WARN_UNUSED_RESULT;

/* Resolves to an #MpisTokenHolder. */
DexFuture       *mpis_tokens_find           (MpisDb                *db,
                                             const char            *token) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *mpis_tokens_note_used      (MpisDb                *db,
                                             const char *const     *ids,
                                             gsize                  n_ids) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisTokenHolder, mpis_token_holder_free)

G_END_DECLS
