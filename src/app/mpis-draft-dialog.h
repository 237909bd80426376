#pragma once

#include <adwaita.h>

#include "mpis-draft.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

AdwDialog *mpis_draft_dialog_new (MpisDraft        *draft,
                                  MpisScope        *scope);
char      *mpis_draft_words      (const MpisDraft  *draft,
                                  GTimeZone        *zone);

G_END_DECLS
