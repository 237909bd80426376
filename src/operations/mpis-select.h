#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisSelect:
 *
 * A statement that grows with what is asked for: each condition only where there is one, so that each
 * combination is a statement of its own with a plan of its own. Values are parameters.
 */
typedef struct {
  GString      *sql;
  MpisDbParams *params;
  guint         n;
} MpisSelect;

void       mpis_select_init       (MpisSelect         *self,
                                   const char         *sql);
void       mpis_select_where      (MpisSelect         *self,
                                   const char         *condition,
                                   const char         *value);
void       mpis_select_where_any  (MpisSelect         *self,
                                   const char         *condition,
                                   const char *const  *values);

/**
 * MpisSelectOrder:
 * @time: the column it is sorted by, a time
 * @id: the column that tells rows of the same time apart, a UUID
 * @newest_first: which way
 */
typedef struct {
  const char *time;
  const char *id;
  gboolean    newest_first;
} MpisSelectOrder;

/**
 * MpisSelectKind:
 * @MPIS_SELECT_TEXT: any text
 * @MPIS_SELECT_PLAIN: a text that needs no escaping, such as a UUID
 * @MPIS_SELECT_JSON: JSON already: numbers, true and false, documents
 * @MPIS_SELECT_TIME: a time in UTC, as PostgreSQL writes it
 *
 * What a column is, for the JSON that is made of it. SQL NULL is null.
 */
typedef enum {
  MPIS_SELECT_TEXT,
  MPIS_SELECT_PLAIN,
  MPIS_SELECT_JSON,
  MPIS_SELECT_TIME
} MpisSelectKind;

/**
 * MpisSelectMember:
 * @name: (nullable): the member's name; %NULL ends a list of members
 * @kind: what its column is
 *
 * A member of the objects of a list. Making them here takes the database a tenth of the time it needs for
 * it, and lists are what is asked for most.
 */
typedef struct {
  const char     *name;
  MpisSelectKind  kind;
} MpisSelectMember;

/* Futures; of a listing, of the one text of the first row. The statement is used up. */
DexFuture *mpis_select_list       (MpisSelect            *self,
                                   MpisDb                *db,
                                   const MpisSelectMember *members,
                                   const MpisSelectOrder *order,
                                   const MpisPage        *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_select_one        (MpisDb                *db,
                                   const char            *sql,
                                   MpisDbParams          *params,
                                   const char            *what) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
