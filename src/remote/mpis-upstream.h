#pragma once

#include "mpis-remote.h"

G_BEGIN_DECLS

/**
 * MpisUpstreamIds:
 * @run_id: (nullable): likewise the others
 * @execution_id: n8n's
 * @item_id: that of the published item
 *
 * What a call to MPIS belongs to; sent along as headers.
 */
typedef struct {
  const char *run_id;
  const char *project_id;
  const char *execution_id;
  const char *draft_id;
  const char *item_id;
} MpisUpstreamIds;

/* MPIS itself, never its half-finished router under `/api`. The futures resolve to an #MpisRemoteAnswer
 * whose body is a JSON object: what was asked for, or a refusal (400 to 422) with its `detail`. */
DexFuture *mpis_upstream_start_genesis       (MpisRemote            *mpis,
                                              JsonNode              *body,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_get_genesis         (MpisRemote            *mpis,
                                              const char            *job_id,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_approve_genesis     (MpisRemote            *mpis,
                                              JsonNode              *body,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_export_genesis      (MpisRemote            *mpis,
                                              const char            *persona_id,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_get_summary         (MpisRemote            *mpis,
                                              const char            *persona_id,
                                              const char            *range,
                                              gboolean               with_insights,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_get_recommendations (MpisRemote            *mpis,
                                              const char            *persona_id,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_record              (MpisRemote            *mpis,
                                              JsonNode              *body,
                                              guint                  timeout_ms,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_ingest              (MpisRemote            *mpis,
                                              JsonNode              *body,
                                              guint                  timeout_ms,
                                              const MpisUpstreamIds *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_upstream_get_health          (MpisRemote            *mpis,
                                              guint                  timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

JsonNode  *mpis_upstream_with_sources        (JsonNode              *body);

G_END_DECLS
