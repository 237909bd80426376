#pragma once

#include "mpis-range.h"

G_BEGIN_DECLS

/**
 * MpisCardTargetKind:
 * @MPIS_CARD_TARGET_NONE: nowhere
 * @MPIS_CARD_TARGET_POST: a post, by `id`
 * @MPIS_CARD_TARGET_RUN: a run, by `id`
 * @MPIS_CARD_TARGET_POSTS: the posts that the rest of the target keeps
 * @MPIS_CARD_TARGET_RUNS: likewise the runs
 * @MPIS_CARD_TARGET_ANALYTICS: the analytics page asking for `metric` by `group`
 */
typedef enum {
  MPIS_CARD_TARGET_NONE,
  MPIS_CARD_TARGET_POST,
  MPIS_CARD_TARGET_RUN,
  MPIS_CARD_TARGET_POSTS,
  MPIS_CARD_TARGET_RUNS,
  MPIS_CARD_TARGET_ANALYTICS
} MpisCardTargetKind;

/**
 * MpisCardTarget:
 * @id: (nullable): which post or run
 * @channel: (nullable): the channel to keep
 * @persona: (nullable): the persona to keep, by id
 * @project: (nullable): the project to keep, by id
 * @has_period: whether @period is to be kept
 * @metric: what analytics measures
 * @group: what it is broken down by
 *
 * Where a row, a mark or a button of a card leads. Boxed.
 */
typedef struct {
  MpisCardTargetKind kind;
  char              *id;
  char              *channel;
  char              *persona;
  char              *project;
  gboolean           has_period;
  MpisPeriod         period;
  MpisMetric         metric;
  MpisGroup          group;
} MpisCardTarget;

#define MPIS_TYPE_CARD_TARGET (mpis_card_target_get_type ())
GType           mpis_card_target_get_type (void);
MpisCardTarget *mpis_card_target_copy     (const MpisCardTarget *self);
void            mpis_card_target_clear    (MpisCardTarget       *self);
void            mpis_card_target_free     (MpisCardTarget       *self);

/**
 * MpisCardColumnType:
 * @MPIS_CARD_COLUMN_TEXT: text
 * @MPIS_CARD_COLUMN_COUNT: whole numbers
 * @MPIS_CARD_COLUMN_FRACTION: fractions, shown as percent
 * @MPIS_CARD_COLUMN_DAY: local days since 1970-01-01
 * @MPIS_CARD_COLUMN_INSTANT: #MpisInstant
 * @MPIS_CARD_COLUMN_SPAN: lengths of time in microseconds
 */
typedef enum {
  MPIS_CARD_COLUMN_TEXT,
  MPIS_CARD_COLUMN_COUNT,
  MPIS_CARD_COLUMN_FRACTION,
  MPIS_CARD_COLUMN_DAY,
  MPIS_CARD_COLUMN_INSTANT,
  MPIS_CARD_COLUMN_SPAN
} MpisCardColumnType;

/**
 * MpisCardColumnRole:
 * @MPIS_CARD_ROLE_TITLE: what the row is about
 * @MPIS_CARD_ROLE_DETAIL: told below the title where there is no room for columns
 * @MPIS_CARD_ROLE_FIGURE: a number of it; the first one stays in the narrowest card
 * @MPIS_CARD_ROLE_HIDDEN: in spreadsheets only
 */
typedef enum {
  MPIS_CARD_ROLE_TITLE,
  MPIS_CARD_ROLE_DETAIL,
  MPIS_CARD_ROLE_FIGURE,
  MPIS_CARD_ROLE_HIDDEN
} MpisCardColumnRole;

/**
 * MpisCardColumn:
 * @heading: what stands above it
 */
typedef struct {
  char               *heading;
  MpisCardColumnType  type;
  MpisCardColumnRole  role;
} MpisCardColumn;

/**
 * MpisCardKnown:
 * @MPIS_CARD_MISSING: nobody knows, or not yet: shown as a dash
 * @MPIS_CARD_NEVER: the channel does not offer it: shown as “n/a”
 * @MPIS_CARD_KNOWN: known, and be it zero
 */
typedef enum {
  MPIS_CARD_MISSING,
  MPIS_CARD_NEVER,
  MPIS_CARD_KNOWN
} MpisCardKnown;

/**
 * MpisCardCell:
 * @known: whether there is a value; nothing else counts otherwise
 * @integer: a count, day, instant or span
 * @number: a fraction; of a count the same as @integer
 * @text: a text
 */
typedef struct {
  MpisCardKnown known;
  gint64        integer;
  double        number;
  char         *text;
} MpisCardCell;

/**
 * MpisCardMood:
 *
 * How a row is to be seen; never by colour alone: each has its icon.
 */
typedef enum {
  MPIS_CARD_MOOD_PLAIN,
  MPIS_CARD_MOOD_GOOD,
  MPIS_CARD_MOOD_RUNNING,
  MPIS_CARD_MOOD_WARNING,
  MPIS_CARD_MOOD_BAD,
  MPIS_CARD_MOOD_IDEA
} MpisCardMood;

/**
 * MpisCardRow:
 * @cells: (array): as many as there are columns
 * @mood: how it is to be seen
 * @target: where it leads
 * @key: (nullable): what it is, for actions on it: the name of a red flag, say
 */
typedef struct {
  MpisCardCell   *cells;
  MpisCardMood    mood;
  MpisCardTarget  target;
  char           *key;
} MpisCardRow;

/**
 * MpisCardTable:
 * @columns: (element-type MpisCardColumn)
 * @rows: (element-type MpisCardRow)
 *
 * A table with typed cells, whose rows lead somewhere. Filled once, then never changed; counted atomically.
 */
typedef struct {
  GArray *columns;
  GArray *rows;
} MpisCardTable;

MpisCardTable        *mpis_card_table_new          (void);
MpisCardTable        *mpis_card_table_ref          (MpisCardTable        *self);
void                  mpis_card_table_unref        (MpisCardTable        *self);
void                  mpis_card_table_add_column   (MpisCardTable        *self,
                                                    const char           *heading,
                                                    MpisCardColumnType    type,
                                                    MpisCardColumnRole    role);
void                  mpis_card_table_truncate     (MpisCardTable        *self,
                                                    guint                 n_rows);
MpisCardRow          *mpis_card_table_add_row      (MpisCardTable        *self);
void                  mpis_card_table_set_text     (MpisCardTable        *self,
                                                    guint                 column,
                                                    const char           *text);
void                  mpis_card_table_set_integer  (MpisCardTable        *self,
                                                    guint                 column,
                                                    gint64                value);
void                  mpis_card_table_set_value    (MpisCardTable        *self,
                                                    guint                 column,
                                                    const MpisValue      *value,
                                                    gboolean              offered);
guint                 mpis_card_table_get_n_columns (const MpisCardTable *self);
guint                 mpis_card_table_get_n_rows   (const MpisCardTable  *self);
const MpisCardColumn *mpis_card_table_get_column   (const MpisCardTable  *self,
                                                    guint                 column);
const MpisCardRow    *mpis_card_table_get_row      (const MpisCardTable  *self,
                                                    guint                 row);
const MpisCardCell   *mpis_card_table_get_cell     (const MpisCardTable  *self,
                                                    guint                 row,
                                                    guint                 column);
char                 *mpis_card_table_format       (const MpisCardTable  *self,
                                                    guint                 row,
                                                    guint                 column,
                                                    GTimeZone            *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardTarget, mpis_card_target_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardTable, mpis_card_table_unref)

G_END_DECLS
