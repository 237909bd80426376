"""Who may do what: every endpoint there is, and by whom it may be called. A new endpoint needs a line here."""

ANYBODY, READ, WRITE, ADMIN, PEOPLE = 'anybody', 'read', 'write', 'admin', 'people'
CALLBACK, READ_AND_N8N = 'callback', 'read and n8n'

POLICY = {
    'POST /api/ai-analyst/query': READ,
    'GET /api/analytics/persona/{persona_id}/summary': READ,
    'GET /api/analytics/recommendations/{persona_id}': READ,
    'GET /api/audit': ADMIN,
    'POST /api/auth/login': ANYBODY,
    'POST /api/auth/logout': READ,
    'GET /api/auth/me': READ,
    'POST /api/auth/password': PEOPLE,
    'GET /api/dashboards/layouts': READ,
    'POST /api/dashboards/layouts': WRITE,
    'DELETE /api/dashboards/layouts/{layout_id}': WRITE,
    'GET /api/dashboards/layouts/{layout_id}': READ,
    'PUT /api/dashboards/layouts/{layout_id}': WRITE,
    'POST /api/genesis/approve': WRITE,
    'GET /api/genesis/export/{persona_id}': READ,
    'POST /api/genesis/start': WRITE,
    'GET /api/genesis/status/{job_id}': READ,
    'POST /api/metrics/ingest-batch': CALLBACK,
    'GET /api/metrics/jobs': READ_AND_N8N,
    'POST /api/metrics/jobs': WRITE,
    'DELETE /api/metrics/jobs/{job_id}': WRITE,
    'GET /api/metrics/jobs/{job_id}': READ_AND_N8N,
    'PATCH /api/metrics/jobs/{job_id}': WRITE,
    'GET /api/metrics/query': READ,
    'POST /api/onboarding/demo/create': WRITE,
    'DELETE /api/onboarding/demo/delete': WRITE,
    'POST /api/onboarding/wizard/start': READ,
    'GET /api/personas': READ,
    'POST /api/personas': WRITE,
    'GET /api/personas/{persona_id}': READ,
    'GET /api/projects': READ_AND_N8N,
    'POST /api/projects': WRITE,
    'GET /api/projects/{project_id}': READ_AND_N8N,
    'PATCH /api/projects/{project_id}': WRITE,
    'POST /api/projects/{project_id}/archive': WRITE,
    'POST /api/projects/{project_id}/unarchive': WRITE,
    'POST /api/publisher/metrics/ingest': CALLBACK,
    'POST /api/publisher/publish/record': CALLBACK,
    'GET /api/publisher/published-items/{published_item_id}/metrics': READ,
    'GET /api/publisher/runs': READ_AND_N8N,
    'POST /api/publisher/runs': WRITE,
    'POST /api/publisher/runs/bulk': WRITE,
    'DELETE /api/publisher/runs/{run_id}': WRITE,
    'GET /api/publisher/runs/{run_id}': READ_AND_N8N,
    'PATCH /api/publisher/runs/{run_id}': WRITE,
    'GET /api/publisher/runs/{run_id}/callbacks': READ,
    'POST /api/publisher/runs/{run_id}/complete': CALLBACK,
    'GET /api/publisher/runs/{run_id}/items': READ,
    'GET /api/publisher/runs/{run_id}/logs': READ_AND_N8N,
    'POST /api/publisher/runs/{run_id}/logs': CALLBACK,
    'GET /api/publisher/runs/{run_id}/published-items': READ_AND_N8N,
    'POST /api/publisher/runs/{run_id}/restore': WRITE,
    'POST /api/publisher/runs/{run_id}/retry': WRITE,
    'GET /api/red-flags': READ,
    'GET /api/red-flags/list': READ,
    'GET /api/red-flags/thresholds': READ,
    'PUT /api/red-flags/thresholds': WRITE,
    'GET /api/red-flags/{flag_id}/evidence': READ,
    'GET /api/red-flags/{flag_id}/history': READ,
    'POST /api/red-flags/{flag_id}/reopen': WRITE,
    'POST /api/red-flags/{flag_id}/resolve': WRITE,
    'GET /api/tokens': PEOPLE,
    'POST /api/tokens': PEOPLE,
    'DELETE /api/tokens/{token_id}': PEOPLE,
    'GET /api/users': ADMIN,
    'POST /api/users': ADMIN,
    'DELETE /api/users/{user_id}': ADMIN,
    'GET /api/users/{user_id}': ADMIN,
    'PATCH /api/users/{user_id}': ADMIN,
    'GET /api/widgets': READ,
    'POST /api/widgets/register': WRITE,
    'GET /api/docs': READ,
    'GET /docs': ANYBODY,
    'GET /health': ANYBODY,
    'GET /health/db': ANYBODY,
    'GET /health/mpis': ANYBODY,
    'GET /metrics': ANYBODY,
    'GET /openapi.json': ANYBODY,
    'GET /ws': READ_AND_N8N,
}

# Who they are to the tests: people by their role, tokens likewise, n8n by its key.
MAY = {
    READ: {'viewer', 'editor', 'admin', 'viewer token', 'editor token', 'admin token'},
    WRITE: {'editor', 'admin', 'editor token', 'admin token'},
    ADMIN: {'admin', 'admin token'},
    CALLBACK: {'editor', 'admin', 'editor token', 'admin token', 'n8n'},
    PEOPLE: {'viewer', 'editor', 'admin'},
    READ_AND_N8N: {'viewer', 'editor', 'admin', 'viewer token', 'editor token', 'admin token', 'n8n'},
}

# Nobody knows who these are.
STRANGERS = {'nobody', 'wrong key', 'revoked token', 'expired token', 'unknown token', 'expired log-in', 'nonsense'}


def expected(endpoint, who):
    """401, 403, or None where it is answered, one way or another."""
    allowed = POLICY[endpoint]
    if allowed == ANYBODY or who in MAY[allowed]:
        return None
    return 401 if who in STRANGERS else 403
