#pragma once

#include "mpis-commands.h"
#include "mpis-db.h"
#include "mpis-desk.h"

G_BEGIN_DECLS

typedef struct {
  MpisCommand *command;
  guint        n_conflicts;
} MpisCommandsEntry;

struct _MpisCommands {
  GObject     parent_instance;

  GPtrArray  *entries;       /* of MpisCommandsEntry */
  MpisDesk   *desk;          /* NULL until it is open */
  gboolean    unsaved;
  gboolean    saving;
  guint       save_again;    /* a source: the desk failed and is tried again */
  DexPromise *saved;         /* resolved when all is saved; NULL if nobody waits */
  guint       send_stamp;    /* sending with another stamp is over */
  guint       n_waiting;     /* as they were told */
  guint       n_refused;

  GFunc       wake;
  GFunc       changed;
  gpointer    hook_data;
};

MpisCommands *_mpis_commands_new       (void);

/* Whom to tell that there is something to send, and that the list is another. */
void          _mpis_commands_set_hooks (MpisCommands     *self,
                                        GFunc             wake,
                                        GFunc             changed,
                                        gpointer          data);

/* Where to keep them: with what is there already, or, without @contents, all of them anew. */
void          _mpis_commands_set_desk  (MpisCommands     *self,
                                        MpisDesk         *desk,
                                        MpisDeskContents *contents);

/* mpis-commands.c, for what sends them */
gboolean      _mpis_commands_find      (MpisCommands     *self,
                                        MpisCommand      *command,
                                        guint            *position);
void          _mpis_commands_remove_at (MpisCommands     *self,
                                        guint             position);
void          _mpis_commands_save      (MpisCommands     *self);
void          _mpis_commands_tell      (MpisCommands     *self);
void          _mpis_commands_emit      (MpisCommands     *self,
                                        MpisCommand      *command);

/* mpis-commands-send.c */
gboolean      _mpis_commands_to_send   (MpisCommands     *self);
DexFuture    *_mpis_commands_send      (MpisCommands     *self,
                                        MpisDb           *db) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets what is done: what came of it is shown by now. */
void          _mpis_commands_settle    (MpisCommands     *self);

G_END_DECLS
