#pragma once

#include <adwaita.h>

#include "mpis-run.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRunPage:
 *
 * Everything known about one run, and what can be done about it. It follows the run while it goes on.
 */
#define MPIS_TYPE_RUN_PAGE (mpis_run_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunPage, mpis_run_page, MPIS, RUN_PAGE, AdwNavigationPage)

GtkWidget  *mpis_run_page_new        (MpisRun     *run,
                                      MpisScope   *scope);
const char *mpis_run_page_get_run_id (MpisRunPage *self);

G_END_DECLS
