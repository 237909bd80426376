#include "config.h"

#include "mpis-api-routes.h"

const MpisApiRoute *const mpis_api_routes[] = {
  mpis_api_analyst_routes,
  mpis_api_analytics_routes,
  mpis_api_audit_routes,
  mpis_api_flags_routes,
  mpis_api_genesis_routes,
  mpis_api_docs_routes,
  mpis_api_health_routes,
  mpis_api_jobs_routes,
  mpis_api_layouts_routes,
  mpis_api_login_routes,
  mpis_api_metrics_routes,
  mpis_api_onboarding_routes,
  mpis_api_personas_routes,
  mpis_api_projects_routes,
  mpis_api_publish_routes,
  mpis_api_query_routes,
  mpis_api_run_actions_routes,
  mpis_api_run_logs_routes,
  mpis_api_runs_routes,
  mpis_api_stream_routes,
  mpis_api_tokens_routes,
  mpis_api_users_routes,
  NULL
};
