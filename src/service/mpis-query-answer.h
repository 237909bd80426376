#pragma once

#include "mpis-ctl-table.h"
#include "mpis-query.h"

G_BEGIN_DECLS

char *mpis_query_answer (MpisCube        *cube,
                         const MpisQuery *query,
                         MpisCtlFormat    format);

G_END_DECLS
