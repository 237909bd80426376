#pragma once

#include "mpis-window.h"

G_BEGIN_DECLS

void mpis_first_frame_mark (MpisWindow *window);

G_END_DECLS
