#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisAutomationGroup:
 *
 * Where n8n and MPIS are, for everybody of the workspace.
 */
#define MPIS_TYPE_AUTOMATION_GROUP (mpis_automation_group_get_type ())
G_DECLARE_FINAL_TYPE (MpisAutomationGroup, mpis_automation_group, MPIS, AUTOMATION_GROUP, AdwPreferencesGroup)

void mpis_automation_group_set_scope (MpisAutomationGroup *self,
                                      MpisScope           *scope);

G_END_DECLS
