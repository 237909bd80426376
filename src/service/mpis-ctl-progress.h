#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCtlProgress:
 *
 * A bar on the terminal for work that takes longer than a second. Nothing at all where standard error
 * is no terminal.
 */
typedef struct _MpisCtlProgress MpisCtlProgress;

MpisCtlProgress *mpis_ctl_progress_new      (void);
void             mpis_ctl_progress_set_name (MpisCtlProgress *self,
                                             const char      *name);
void             mpis_ctl_progress_draw     (MpisCtlProgress *self);
void             mpis_ctl_progress_update   (guint            done,
                                             guint            total,
                                             gpointer         progress);
void             mpis_ctl_progress_clear    (MpisCtlProgress *self);
void             mpis_ctl_progress_free     (MpisCtlProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCtlProgress, mpis_ctl_progress_free)

G_END_DECLS
