#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisAttention:
 *
 * The red flags: failed runs, posts without numbers, publications nobody recorded. Calm when there are
 * none.
 */
#define MPIS_TYPE_ATTENTION (mpis_attention_get_type ())
G_DECLARE_FINAL_TYPE (MpisAttention, mpis_attention, MPIS, ATTENTION, AdwBin)

void mpis_attention_show (MpisAttention *self,
                          MpisScope     *scope);

G_END_DECLS
