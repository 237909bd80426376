#pragma once

#include "mpis-sieve.h"
#include "mpis-workspace.h"

G_BEGIN_DECLS

/**
 * MpisChoice:
 * @value: a channel, or an id
 * @label: what it is called
 *
 * Something that can be filtered by.
 */
typedef struct {
  char *value;
  char *label;
} MpisChoice;

GPtrArray *mpis_choices_new (MpisWorkspace  *workspace,
                             MpisFilterKind  kind);

G_END_DECLS
