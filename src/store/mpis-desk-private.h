#pragma once

#include "mpis-desk.h"
#include "mpis-store-private.h"

G_BEGIN_DECLS

typedef enum {
  MPIS_DESK_START_OVER,
  MPIS_DESK_PUT_DASHBOARD,
  MPIS_DESK_DROP_DASHBOARD,
  MPIS_DESK_PUT_EDIT,
  MPIS_DESK_DROP_EDITS,
  MPIS_DESK_CLEAR_COMMANDS,
  MPIS_DESK_PUT_COMMAND,
  MPIS_DESK_SET
} MpisDeskChangeKind;

typedef struct {
  MpisDeskChangeKind  kind;
  MpisDeskDashboard  *dashboard;
  MpisDeskEdit       *edit;
  MpisDeskCommand    *command;
  char               *key;
  char               *value;
  gint64              seq;
} MpisDeskChange;

struct _MpisDeskChanges {
  GPtrArray *changes;   /* of MpisDeskChange */
};

/* Says what went wrong last on db, about the desk. */
gboolean          _mpis_desk_fail      (sqlite3          *db,
                                        GError          **error);
sqlite3          *_mpis_desk_file_open (const char       *path,
                                        char            **notice,
                                        GError          **error);
MpisDeskContents *_mpis_desk_read      (sqlite3          *db,
                                        GError          **error);
gboolean          _mpis_desk_write     (sqlite3          *db,
                                        MpisDeskChanges  *changes,
                                        GError          **error);

G_END_DECLS
