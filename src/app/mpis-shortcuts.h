#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void       mpis_shortcuts_install    (GtkApplication *application);
AdwDialog *mpis_shortcuts_dialog_new (void);

G_END_DECLS
