#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MpisTemplatePicker:
 *
 * What a new dashboard can begin as, each with a small picture. Picking one activates the action
 * `dashboards.create` with its id.
 */
#define MPIS_TYPE_TEMPLATE_PICKER (mpis_template_picker_get_type ())
G_DECLARE_FINAL_TYPE (MpisTemplatePicker, mpis_template_picker, MPIS, TEMPLATE_PICKER, AdwBin)

GtkWidget *mpis_template_picker_new (void);

G_END_DECLS
