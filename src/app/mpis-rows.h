#pragma once

#include <gtk/gtk.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

GtkListItemFactory *mpis_post_row_factory_new (MpisScope *scope);
GtkListItemFactory *mpis_run_row_factory_new  (MpisScope *scope);

const char         *mpis_run_status_icon      (MpisRunStatus status);
const char         *mpis_run_status_class     (MpisRunStatus status);
char               *mpis_run_status_word      (const MpisRunFields *run);

G_END_DECLS
