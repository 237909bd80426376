#pragma once

#include "mpis-scope.h"

G_BEGIN_DECLS

struct _MpisScope
{
  GObject parent_instance;

  GSettings     *settings;
  MpisWorkspace *workspace;
  GSignalGroup  *workspace_signals;
  GTimeZone     *zone;
  MpisPeriod     period;
  MpisSieve     *sieve;           /* never NULL; a new one for every change */
  MpisInstant    offline_since;
  guint          changed_id;
  guint          midnight_id;
};

extern const char *const _mpis_scope_filter_keys[MPIS_N_FILTERS];

G_END_DECLS
