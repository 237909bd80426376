#pragma once

#include "mpis-db.h"
#include "mpis-store-changes.h"

G_BEGIN_DECLS

/*
 * MpisPullSource:
 * @sql: a statement whose $1 is the snapshot seen already, NULL for all rows
 * @put: takes one of its rows over into changes
 * @follows: whether there can be rows only if the source before it had some
 *
 * A kind of rows to be pulled.
 */
typedef struct {
  const char *sql;
  void      (*put) (MpisStoreChanges *changes,
                    MpisDbRows       *rows,
                    guint             row);
  gboolean    follows;
} MpisPullSource;

extern const MpisPullSource _mpis_pull_sources[];
extern const guint          _mpis_pull_n_sources;

G_END_DECLS
