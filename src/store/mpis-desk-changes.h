#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisDeskDashboard:
 * @id: which dashboard
 * @base: (nullable): what the server said last, as mpis_dashboard_to_text() writes it; %NULL if it has none
 * @revision: in which revision, or 0
 * @version: (nullable): in which version of the row
 * @mine: (nullable): what the person has; %NULL if removed
 * @command: (nullable): the number of the command whose answer is not known yet
 * @sent: (nullable): what it wrote; %NULL if it removed the dashboard
 * @conflicts: (nullable): what is to be decided, as a JSON list
 *
 * A dashboard as the desk keeps it.
 */
typedef struct {
  char   *id;
  char   *base;
  gint64  revision;
  char   *version;
  char   *mine;
  char   *command;
  char   *sent;
  char   *conflicts;
} MpisDeskDashboard;

/**
 * MpisDeskPart:
 * @dashboard: the id of a dashboard
 * @before: (nullable): it before the edit, packed; %NULL if there was none
 * @after: (nullable): it after the edit, packed; %NULL if there is none
 */
typedef struct {
  char   *dashboard;
  GBytes *before;
  GBytes *after;
} MpisDeskPart;

/**
 * MpisDeskEdit:
 * @seq: its number, ascending
 * @label: what the person is told it was
 * @at: when
 * @undone: whether it was undone
 * @parts: (element-type MpisDeskPart): what it did
 *
 * Something that can be undone.
 */
typedef struct {
  gint64       seq;
  char        *label;
  MpisInstant  at;
  gboolean     undone;
  GPtrArray   *parts;
} MpisDeskEdit;

/**
 * MpisDeskCommand:
 * @id: its number
 * @kind: what is wanted
 * @payload: what exactly, as JSON
 * @made_at: when
 * @problem: (nullable): why it was refused
 *
 * A command that was not carried out yet.
 */
typedef struct {
  char        *id;
  char        *kind;
  char        *payload;
  MpisInstant  made_at;
  char        *problem;
} MpisDeskCommand;

MpisDeskPart      *mpis_desk_part_new       (const char         *dashboard,
                                             GBytes             *before,
                                             GBytes             *after);
void               mpis_desk_part_free      (MpisDeskPart       *self);
MpisDeskEdit      *mpis_desk_edit_new       (gint64              seq,
                                             const char         *label,
                                             MpisInstant         at);
void               mpis_desk_edit_free      (MpisDeskEdit       *self);
void               mpis_desk_dashboard_free (MpisDeskDashboard  *self);
void               mpis_desk_command_free   (MpisDeskCommand    *self);

GBytes            *mpis_desk_pack           (const char         *text);
char              *mpis_desk_unpack         (GBytes             *packed);

/**
 * MpisDeskChanges:
 *
 * What is to be written to a desk, in order, all or nothing. Built by one thread, then only read.
 */
typedef struct _MpisDeskChanges MpisDeskChanges;

MpisDeskChanges *mpis_desk_changes_new             (void);
MpisDeskChanges *mpis_desk_changes_ref             (MpisDeskChanges          *self);
void             mpis_desk_changes_unref           (MpisDeskChanges          *self);
gboolean         mpis_desk_changes_is_empty        (MpisDeskChanges          *self);
void             mpis_desk_changes_start_over      (MpisDeskChanges          *self);
void             mpis_desk_changes_put_dashboard   (MpisDeskChanges          *self,
                                                    const MpisDeskDashboard  *dashboard);
void             mpis_desk_changes_drop_dashboard  (MpisDeskChanges          *self,
                                                    const char               *id);
void             mpis_desk_changes_put_edit        (MpisDeskChanges          *self,
                                                    const MpisDeskEdit       *edit);
void             mpis_desk_changes_drop_edits_from (MpisDeskChanges          *self,
                                                    gint64                    seq);
void             mpis_desk_changes_clear_commands  (MpisDeskChanges          *self);
void             mpis_desk_changes_put_command     (MpisDeskChanges          *self,
                                                    const MpisDeskCommand    *command);
void             mpis_desk_changes_set             (MpisDeskChanges          *self,
                                                    const char               *key,
                                                    const char               *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDeskChanges, mpis_desk_changes_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDeskEdit, mpis_desk_edit_free)

G_END_DECLS
