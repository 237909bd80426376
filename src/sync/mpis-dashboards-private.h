#pragma once

#include "mpis-dashboards.h"
#include "mpis-db.h"
#include "mpis-desk.h"
#include "mpis-layouts.h"

G_BEGIN_DECLS

/* A dashboard: what the server said last, and what the person has. */
typedef struct {
  char                *id;
  MpisDashboard       *base;         /* NULL: the server has none */
  gint64               revision;     /* of it, or 0 */
  char                *version;      /* of it; NULL: to be read anew */
  MpisDashboard       *mine;         /* NULL: removed */
  char                *text;         /* mine as text; NULL until needed */
  GBytes              *packed;       /* likewise, for edits */
  char                *command;      /* what was sent and not answered yet… */
  MpisDashboard       *sent;         /* …and what it would write */
  GPtrArray           *conflicts;    /* of MpisDashboardConflict */
  char                *problem;      /* why the server does not take it */
  gint64               retry_at;     /* monotonic; with problem */
  gboolean             unreadable;   /* what the server has now is nothing we can merge with */
  guint64              changed;      /* the order in which things are sent */
  MpisDashboardStatus  status;       /* as it was told */
  gboolean             pending;      /* likewise */
} MpisDashboardsEntry;

struct _MpisDashboardEdit {
  GObject              parent_instance;

  MpisDeskEdit        *edit;
  char                *key;              /* what goes on with it, if it comes soon */
  gint64               made_at;          /* monotonic */
};

/* @contents is %NULL where the desk was made anew. */
typedef void (*MpisDashboardsDesk) (MpisDesk         *desk,
                                    MpisDeskContents *contents,
                                    gpointer          data);

struct _MpisDashboards {
  GObject              parent_instance;

  char                *path;
  char                *owner;
  MpisDashboardsState  state;
  char                *problem;          /* as it was told */
  char                *desk_problem;     /* what it is made of, the first counts */
  char                *server_problem;
  char                *notice;

  GHashTable          *entries;          /* id → MpisDashboardsEntry */
  GPtrArray           *shown;            /* of MpisDashboard, in order */
  GListStore          *edits;            /* of MpisDashboardEdit, all; the undone ones last */
  guint                n_done;           /* how many are not undone */
  GListStore          *conflicts;
  GListStore          *widgets;
  guint                n_pending;
  guint64              n_changes;
  char                *server;           /* which server base is of */
  gboolean             can_undo;         /* as it was told */
  gboolean             can_redo;
  char                *undo_label;
  char                *redo_label;

  MpisDesk            *desk;
  MpisDeskChanges     *unsaved;          /* not given to the desk yet */
  gboolean             saving;           /* somebody waits for the desk */
  guint                save_again;       /* a source: the desk failed and is tried again */
  DexPromise          *saved;            /* resolved when all is saved; NULL if nobody waits */

  GFunc                wake;             /* told when there is something to send */
  gpointer             wake_data;
  MpisDashboardsDesk   desk_opened;      /* told when the desk is there, or was made anew */
  gboolean             unread;           /* the server is to be read, not only written */
  guint                sync_stamp;       /* a sync with another stamp is over */
};

/* mpis-dashboards.c */
MpisDashboardsEntry *_mpis_dashboards_find_entry      (MpisDashboards       *self,
                                                       const char           *id);
MpisDashboardEdit   *_mpis_dashboards_get_edit        (MpisDashboards       *self,
                                                       guint                 index);
MpisDashboards      *_mpis_dashboards_new             (const char           *path,
                                                       const char           *owner);
void                 _mpis_dashboards_set_state       (MpisDashboards       *self,
                                                       MpisDashboardsState   state);
void                 _mpis_dashboards_set_wake        (MpisDashboards       *self,
                                                       GFunc                 wake,
                                                       MpisDashboardsDesk    desk_opened,
                                                       gpointer              data);
void                 _mpis_dashboards_tell            (MpisDashboards       *self);
void                 _mpis_dashboards_tell_problem    (MpisDashboards       *self);
void                 _mpis_dashboards_tell_saved      (MpisDashboards       *self);
void                 _mpis_dashboards_wake            (MpisDashboards       *self);

/* mpis-dashboards-entry.c */
MpisDashboardsEntry *_mpis_dashboards_entry_new       (const char           *id);
void                 _mpis_dashboards_entry_free      (MpisDashboardsEntry  *self);
void                 _mpis_dashboards_entry_set_mine  (MpisDashboardsEntry  *self,
                                                       MpisDashboard        *mine);
GBytes              *_mpis_dashboards_entry_pack      (MpisDashboardsEntry  *self);
void                 _mpis_dashboards_entry_seed      (MpisDashboardsEntry  *self,
                                                       const char           *text,
                                                       GBytes               *packed);
void                 _mpis_dashboards_entry_conflict  (MpisDashboardsEntry  *self,
                                                       MpisDashboardConflictKind  kind,
                                                       const char           *card,
                                                       gboolean              removed_here);
void                 _mpis_dashboards_entry_settle    (MpisDashboardsEntry  *self,
                                                       MpisDashboardConflictKind  kind,
                                                       const char           *card);
void                 _mpis_dashboards_entry_merge     (MpisDashboardsEntry  *self,
                                                       MpisDashboard        *base,
                                                       MpisDashboard        *mine,
                                                       MpisDashboard        *theirs);
void                 _mpis_dashboards_entry_refresh   (MpisDashboardsEntry  *self);
MpisDashboard       *_mpis_dashboards_entry_outgoing  (MpisDashboardsEntry  *self);
gboolean             _mpis_dashboards_entry_to_send   (MpisDashboardsEntry  *self);
MpisDashboardStatus  _mpis_dashboards_entry_status    (MpisDashboardsEntry  *self,
                                                       gboolean             *pending);
MpisDeskDashboard   *_mpis_dashboards_entry_to_desk   (MpisDashboardsEntry  *self);
MpisDashboardsEntry *_mpis_dashboards_entry_from_desk (const MpisDeskDashboard *desk);

/* mpis-dashboard-edit.c */
MpisDashboardEdit   *_mpis_dashboard_edit_new         (MpisDeskEdit         *edit);
void                 _mpis_dashboard_edit_set_undone  (MpisDashboardEdit    *self,
                                                       gboolean              undone);

/* mpis-dashboards-edits.c */
void                 _mpis_dashboards_apply           (MpisDashboards       *self,
                                                       const char           *id,
                                                       MpisDashboard        *wanted);
void                 _mpis_dashboards_finish          (MpisDashboards       *self);
gboolean             _mpis_dashboards_edit_to         (MpisDashboards       *self,
                                                       const char           *label,
                                                       const char           *id,
                                                       MpisDashboard        *wanted);

/* mpis-dashboards-open.c */
void                 _mpis_dashboards_open            (MpisDashboards       *self);

/* mpis-dashboards-saving.c */
MpisDeskChanges     *_mpis_dashboards_unsaved         (MpisDashboards       *self);
void                 _mpis_dashboards_keep            (MpisDashboards       *self,
                                                       MpisDashboardsEntry  *entry);
void                 _mpis_dashboards_forget          (MpisDashboards       *self,
                                                       MpisDashboardsEntry  *entry);
void                 _mpis_dashboards_save            (MpisDashboards       *self);

/* mpis-dashboards-sync.c */
DexFuture           *_mpis_dashboards_sync            (MpisDashboards       *self,
                                                       MpisDb               *db,
                                                       const char           *server,
                                                       gboolean              push_only) G_GNUC_WARN_UNUSED_RESULT;
void                 _mpis_dashboards_retry           (MpisDashboards       *self);

/* mpis-dashboards-take.c */
void                 _mpis_dashboards_take_rows       (MpisDashboards       *self,
                                                       GPtrArray            *rows,
                                                       gboolean              moved);
void                 _mpis_dashboards_take_row        (MpisDashboards       *self,
                                                       MpisDashboardsEntry  *entry,
                                                       const MpisLayoutRow  *row);
void                 _mpis_dashboards_take_widgets    (MpisDashboards       *self,
                                                       GPtrArray            *widgets);
char                *_mpis_dashboards_print_widgets   (MpisDashboards       *self);
GPtrArray           *_mpis_dashboards_parse_widgets   (const char           *text);

G_END_DECLS
