#pragma once

#include "mpis-application.h"

G_BEGIN_DECLS

void mpis_pictures_take (MpisApplication *application,
                         const char      *folder);

G_END_DECLS
