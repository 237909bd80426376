#pragma once

#include <gtk/gtk.h>

#include "mpis-card-answer.h"

G_BEGIN_DECLS

GtkWidget *mpis_card_meter_new (const MpisCardProgress *progress);

G_END_DECLS
