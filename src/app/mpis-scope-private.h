#pragma once

#include "mpis-scope.h"

G_BEGIN_DECLS

struct _MpisScope
{
  GObject parent_instance;

  GSettings     *settings;
  MpisWorkspace *workspace;
  GSignalGroup  *workspace_signals;
  GSignalGroup  *list_signals[4];   /* of projects, runs, flags and commands */
  GTimeZone     *zone;
  MpisPeriod     period;
  MpisSieve     *sieve;           /* never NULL; a new one for every change */
  MpisInstant    offline_since;
  guint          changed_id;
  guint          midnight_id;

  MpisStandings *standings;         /* (nullable): of @standings_cube, or of the one before it */
  MpisCube      *standings_cube;    /* (nullable): the one asked about last */
  guint          standings_question;
};

extern const char *const _mpis_scope_filter_keys[MPIS_N_FILTERS];

void _mpis_scope_update_standings (MpisScope *self);
void _mpis_scope_clear_standings  (MpisScope *self);

G_END_DECLS
