#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MpisJsonMembers:
 *
 * The members of a JSON object, each value as a text of its own, in the order of their names: equal
 * values have equal texts. Boxed, immutable and, other than a #JsonObject, thread-safe.
 */
typedef struct _MpisJsonMembers MpisJsonMembers;

char            *mpis_json_print_sorted     (JsonNode               *node);

MpisJsonMembers *mpis_json_members_new      (JsonObject             *object,
                                             const char *const      *except);
MpisJsonMembers *mpis_json_members_ref      (MpisJsonMembers        *self);
void             mpis_json_members_unref    (MpisJsonMembers        *self);
gboolean         mpis_json_members_equal    (MpisJsonMembers        *self,
                                             MpisJsonMembers        *other);
const char      *mpis_json_members_find     (MpisJsonMembers        *self,
                                             const char             *key);
MpisJsonMembers *mpis_json_members_with     (MpisJsonMembers        *self,
                                             const char             *key,
                                             const char             *text);
char            *mpis_json_members_print    (MpisJsonMembers        *self);
JsonObject      *mpis_json_members_to_object (MpisJsonMembers       *self);
MpisJsonMembers *mpis_json_members_merge    (MpisJsonMembers        *base,
                                             MpisJsonMembers        *mine,
                                             MpisJsonMembers        *theirs,
                                             gboolean               *conflict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisJsonMembers, mpis_json_members_unref)

G_END_DECLS
