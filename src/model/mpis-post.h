#pragma once

#include <glib-object.h>

#include "mpis-counters.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisPost:
 *
 * A published post as a row: read-only properties `id`, `channel`, `account`, `item-id`, `url`,
 * `title`, `text`, `project-id`, `project-name`, `persona-id`, `persona-name`, `run-id` (texts, nullable
 * but for `id` and `channel`), `published-at` (int64 #MpisInstant), `published-known`, `is-demo`,
 * `measured-at` (int64, %MPIS_INSTANT_UNKNOWN without a snapshot) and its latest known counters, each an
 * int64 property named as mpis_counter_get_name() says (%MPIS_UNKNOWN where unknown), and
 * `engagement-rate` (double, NaN where unknown). Immutable, so lists may hold 100,000 of them.
 */
#define MPIS_TYPE_POST (mpis_post_get_type ())
G_DECLARE_FINAL_TYPE (MpisPost, mpis_post, MPIS, POST, GObject)

/**
 * MpisPostFields:
 *
 * What a post is made of; see #MpisPost. Strings are copied.
 */
typedef struct {
  const char  *id;
  const char  *channel;
  const char  *account;
  const char  *item_id;
  const char  *url;
  const char  *title;
  const char  *text;
  const char  *project_id;
  const char  *project_name;
  const char  *persona_id;
  const char  *persona_name;
  const char  *run_id;
  MpisInstant  published_at;
  gboolean     published_known;
  gboolean     is_demo;
  MpisInstant  measured_at;
  MpisCounters latest;
} MpisPostFields;

MpisPost             *mpis_post_new    (const MpisPostFields *fields);
const MpisPostFields *mpis_post_peek   (MpisPost             *self);

G_END_DECLS
