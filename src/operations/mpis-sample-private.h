#pragma once

#include "mpis-ingest.h"

G_BEGIN_DECLS

#define MPIS_SAMPLE_DAYS 180

/**
 * MpisSamplePersona:
 *
 * Somebody who writes, and what: patterns with one `%s` for a theme make titles.
 */
typedef struct {
  const char *name;
  const char *slug;
  const char *description;
  const char *core;
  const char *patterns[9];
  const char *themes[16];
  const char *openings[7];
  const char *closings[7];
  const char *topics[5];
} MpisSamplePersona;

/**
 * MpisSampleSeries:
 * @project: which project
 * @channel: where it is published
 * @account: under which name
 * @per_week: how many posts a week
 * @audience: how many look at a usual post
 * @growth: what the audience is multiplied by over the whole time
 * @days_to_most: age at which a post has about two thirds of what it will ever have
 */
typedef struct {
  guint       project;
  const char *channel;
  const char *account;
  double      per_week;
  double      audience;
  double      growth;
  double      days_to_most;
} MpisSampleSeries;

typedef struct {
  const char *name;
  guint       persona;
} MpisSampleProject;

extern const MpisSamplePersona mpis_sample_personas[];
extern const guint             mpis_sample_n_personas;
extern const MpisSampleProject mpis_sample_projects[];
extern const guint             mpis_sample_n_projects;
extern const MpisSampleSeries  mpis_sample_series[];
extern const guint             mpis_sample_n_series;

/* Chance without chance: the same for the same numbers, in 0 … 1. */
double     mpis_sample_chance       (guint64 a,
                                     guint64 b,
                                     guint64 c);
GPtrArray *mpis_sample_observations (guint       project,
                                     gint32      last_day,
                                     MpisInstant end);
gboolean   mpis_sample_write_runs_awaiting (MpisDb       *db,
                                            gint32        last_day,
                                            MpisInstant   end,
                                            GError      **error);

G_END_DECLS
