#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwDialog *mpis_text_dialog_new (const char *title,
                                 const char *text);
char      *mpis_json_pretty     (const char *json);

G_END_DECLS
