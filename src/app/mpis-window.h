#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisWindow:
 *
 * The window: a sidebar, and the pages it leads to.
 */
#define MPIS_TYPE_WINDOW (mpis_window_get_type ())
G_DECLARE_FINAL_TYPE (MpisWindow, mpis_window, MPIS, WINDOW, AdwApplicationWindow)

MpisWindow *mpis_window_new       (GtkApplication *application,
                                   MpisScope      *scope);
void        mpis_window_show_page (MpisWindow     *self,
                                   const char     *name);
gboolean    mpis_window_show_post (MpisWindow     *self,
                                   const char     *id);
gboolean    mpis_window_show_run  (MpisWindow     *self,
                                   const char     *id);
GtkWidget  *mpis_window_get_shown (MpisWindow     *self);
GtkWidget  *mpis_window_get_page  (MpisWindow     *self,
                                   const char     *name);

G_END_DECLS
