#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/**
 * MpisDbOrigin:
 * @MPIS_DB_ORIGIN_OURS: we made the core tables (private or standalone)
 * @MPIS_DB_ORIGIN_MPIS: MPIS made them; its own tables are only read, save what its API would write
 */
typedef enum {
  MPIS_DB_ORIGIN_OURS,
  MPIS_DB_ORIGIN_MPIS
} MpisDbOrigin;

/**
 * MpisDbSchema:
 *
 * What a database turned out to be, after migration.
 */
#define MPIS_TYPE_DB_SCHEMA (mpis_db_schema_get_type ())
G_DECLARE_FINAL_TYPE (MpisDbSchema, mpis_db_schema, MPIS, DB_SCHEMA, GObject)

MpisDbOrigin       mpis_db_schema_get_origin   (MpisDbSchema *self);
int                mpis_db_schema_get_version  (MpisDbSchema *self);
const char *const *mpis_db_schema_get_warnings (MpisDbSchema *self);
guint              mpis_db_schema_get_n_applied (MpisDbSchema *self);

DexFuture *mpis_db_migrate (MpisDb *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
