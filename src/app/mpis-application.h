#pragma once

#include <adwaita.h>

#include "mpis-connection.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisApplication:
 *
 * The program: one instance, one workspace, its windows.
 */
#define MPIS_TYPE_APPLICATION (mpis_application_get_type ())
G_DECLARE_FINAL_TYPE (MpisApplication, mpis_application, MPIS, APPLICATION, AdwApplication)

MpisApplication *mpis_application_new            (void);
MpisScope       *mpis_application_get_scope      (MpisApplication *self);
MpisConnection  *mpis_application_get_connection (MpisApplication *self);
void             mpis_application_connect        (MpisApplication *self);
void             mpis_application_connect_with_password
                                                 (MpisApplication *self,
                                                  const char      *password);

G_END_DECLS
