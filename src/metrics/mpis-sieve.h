#pragma once

#include "mpis-post.h"
#include "mpis-run.h"

G_BEGIN_DECLS

/**
 * MpisFilterKind:
 *
 * What can be filtered by. Channels are kept by name, the others by id.
 */
typedef enum {
  MPIS_FILTER_PROJECT,
  MPIS_FILTER_PERSONA,
  MPIS_FILTER_CHANNEL
} MpisFilterKind;

#define MPIS_N_FILTERS 3

/**
 * MpisSieve:
 *
 * What a scope keeps: a time range, projects, personas and channels. Immutable and counted atomically, so
 * that any thread may ask it.
 */
typedef struct _MpisSieve MpisSieve;

MpisSieve         *mpis_sieve_new             (MpisInstant          from,
                                               MpisInstant          until,
                                               char               **filters[MPIS_N_FILTERS]);
MpisSieve         *mpis_sieve_new_for_range   (const MpisSieve     *other,
                                               MpisInstant          from,
                                               MpisInstant          until);
MpisSieve         *mpis_sieve_ref             (MpisSieve           *self);
void               mpis_sieve_unref           (MpisSieve           *self);
const char *const *mpis_sieve_get_filter      (const MpisSieve     *self,
                                               MpisFilterKind       kind);
gboolean           mpis_sieve_keeps_post      (const MpisSieve     *self,
                                               const MpisPostFields *post);
gboolean           mpis_sieve_keeps_run       (const MpisSieve     *self,
                                               const MpisRunFields *run);
gboolean           mpis_sieve_filters_keep_run (const MpisSieve     *self,
                                               const MpisRunFields *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisSieve, mpis_sieve_unref)

G_END_DECLS
