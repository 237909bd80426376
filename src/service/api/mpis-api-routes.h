#pragma once

#include "mpis-api-reply.h"

G_BEGIN_DECLS

/* Every endpoint there is: the tables of the files beside this one, one after the other, NULL at the end. */
extern const MpisApiRoute *const mpis_api_routes[];

extern const MpisApiRoute mpis_api_analyst_routes[];
extern const MpisApiRoute mpis_api_analytics_routes[];
extern const MpisApiRoute mpis_api_audit_routes[];
extern const MpisApiRoute mpis_api_flags_routes[];
extern const MpisApiRoute mpis_api_genesis_routes[];
extern const MpisApiRoute mpis_api_docs_routes[];
extern const MpisApiRoute mpis_api_health_routes[];
extern const MpisApiRoute mpis_api_jobs_routes[];
extern const MpisApiRoute mpis_api_layouts_routes[];
extern const MpisApiRoute mpis_api_login_routes[];
extern const MpisApiRoute mpis_api_metrics_routes[];
extern const MpisApiRoute mpis_api_stream_routes[];
extern const MpisApiRoute mpis_api_onboarding_routes[];
extern const MpisApiRoute mpis_api_personas_routes[];
extern const MpisApiRoute mpis_api_projects_routes[];
extern const MpisApiRoute mpis_api_publish_routes[];
extern const MpisApiRoute mpis_api_query_routes[];
extern const MpisApiRoute mpis_api_run_actions_routes[];
extern const MpisApiRoute mpis_api_run_logs_routes[];
extern const MpisApiRoute mpis_api_runs_routes[];
extern const MpisApiRoute mpis_api_tokens_routes[];
extern const MpisApiRoute mpis_api_users_routes[];

G_END_DECLS
