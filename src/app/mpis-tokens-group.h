#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisTokensGroup:
 *
 * The keys with which programs reach the workspace: which there are, new ones, and an end to each. They are
 * the server's, so there has to be a connection.
 */
#define MPIS_TYPE_TOKENS_GROUP (mpis_tokens_group_get_type ())
G_DECLARE_FINAL_TYPE (MpisTokensGroup, mpis_tokens_group, MPIS, TOKENS_GROUP, AdwPreferencesGroup)

void mpis_tokens_group_set_scope (MpisTokensGroup *self,
                                  MpisScope       *scope);

G_END_DECLS
