#include "config.h"

#include "mpis-api-auth.h"

#include "mpis-access.h"
#include "mpis-api-request-private.h"

/* --- notes ------------------------------------------------------------------------------------- */

static gboolean
is_write (const char *method)
{
  return !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD") && !g_str_equal (method, "OPTIONS");
}

static MpisAuditEntry *
new_entry (MpisApiRequest      *request,
           const MpisPrincipal *principal,
           guint                status)
{
  MpisAuditEntry *entry = g_new0 (MpisAuditEntry, 1);

  entry->at = mpis_time_now ();
  if (principal != NULL && principal->role != MPIS_ROLE_NONE)
    {
      entry->who = g_strdup (principal->name);
      entry->role = g_strdup (mpis_role_get_name (principal->role));
    }
  entry->address = g_strdup (mpis_api_get_address (request));
  entry->method = g_strdup (mpis_api_get_method (request));
  entry->path = g_strdup (mpis_api_get_path (request));
  entry->status = status;
  entry->run_id = g_strdup (mpis_api_get_run_id (request));
  entry->project_id = g_strdup (mpis_api_get_project_id (request));
  entry->request_id = g_strdup (mpis_api_get_request_id (request));
  return entry;
}

/* Somebody known who may not: the only refusal that has a name. */
static void
note_refusal (MpisApiRequest      *request,
              const MpisPrincipal *principal)
{
  MpisAccess *access = mpis_service_get_access (mpis_api_get_service (request));
  MpisAuditEntry *entry;

  if (access == NULL)
    return;
  entry = new_entry (request, principal, MPIS_API_ERROR_FORBIDDEN);
  entry->reason = g_strdup ("the role may not");
  mpis_access_note (access, entry);
}

/**
 * mpis_api_audit:
 * @request: what was asked
 * @status: how it was answered
 * @error: (nullable): why it was not done
 *
 * Notes what was done over the interface and what was refused; not what was only read.
 */
void
mpis_api_audit (MpisApiRequest *request,
                guint           status,
                const GError   *error)
{
  MpisAccess *access = mpis_service_get_access (mpis_api_get_service (request));
  const MpisPrincipal *principal = mpis_api_get_principal (request);
  MpisAuditEntry *entry;

  /* A 403 without a principal has been noted with their name. */
  if (access == NULL || (status == MPIS_API_ERROR_FORBIDDEN && principal == NULL))
    return;
  if (!is_write (mpis_api_get_method (request)) && status != MPIS_API_ERROR_UNAUTHENTICATED
      && status != MPIS_API_ERROR_FORBIDDEN)
    return;
  /* Of a flood one need not keep every drop. */
  if (status == MPIS_API_ERROR_TOO_MANY && !g_str_equal (mpis_api_get_path (request), MPIS_API_LOGIN_PATH))
    return;
  entry = new_entry (request, principal, status);
  entry->reason = error != NULL ? g_strdup (error->message) : NULL;
  mpis_access_note (access, entry);
}

/**
 * mpis_api_name_principal:
 * @request: what is asked
 * @principal: (transfer full): who turned out to ask it
 *
 * For the note on somebody who came as nobody and signed in.
 */
void
mpis_api_name_principal (MpisApiRequest *request,
                         MpisPrincipal  *principal)
{
  g_clear_pointer (&request->principal, mpis_principal_free);
  request->principal = principal;
}

/**
 * mpis_api_set_retry_after:
 * @request: what is asked
 * @seconds: when to ask again
 *
 * Says so in the answer.
 */
void
mpis_api_set_retry_after (MpisApiRequest *request,
                          guint           seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  mpis_api_set_header (request, "Retry-After", text);
}

/* --- who asks ---------------------------------------------------------------------------------- */

/* What a proxy leaves in the requests of others, and a browser in those of a page somebody looks at: neither
 * is a workflow on this machine. */
static const char *const strangers_headers[] = {
  "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin", "Sec-Fetch-Site",
};

static gboolean
is_of_this_machine (MpisApiRequest *request)
{
  if (!mpis_api_is_local (request)
      || mpis_service_get_config (mpis_api_get_service (request))->behind_proxy)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (strangers_headers); i++)
    if (mpis_api_get_header (request, strangers_headers[i]) != NULL)
      return FALSE;
  return TRUE;
}

static MpisPrincipal *
new_workflow (void)
{
  MpisPrincipal *principal = mpis_principal_new (MPIS_ROLE_CALLBACK, NULL, "n8n");

  principal->credential = MPIS_CREDENTIAL_KEY;
  return principal;
}

/* n8n shows its key; where it was given none, it is whoever calls from this machine. */
static MpisPrincipal *
identify_workflow (MpisApiRequest     *request,
                   const MpisApiRoute *route)
{
  const char *key = mpis_service_get_config (mpis_api_get_service (request))->n8n_key;
  const char *shown = mpis_api_get_header (request, "X-N8N-API-KEY");

  if (key != NULL && *key != '\0')
    return shown != NULL && mpis_secrets_equal (key, shown) ? new_workflow () : NULL;
  if ((route->allowed & MPIS_ROLE_CALLBACK) != 0
      && mpis_api_get_header (request, "Authorization") == NULL && is_of_this_machine (request))
    return new_workflow ();
  return NULL;
}

static MpisPrincipal *
identify (MpisApiRequest      *request,
          const MpisApiRoute  *route,
          GError             **error)
{
  MpisAccess *access = mpis_service_get_access (mpis_api_get_service (request));
  const char *authorization = mpis_api_get_header (request, "Authorization");
  MpisPrincipal *principal = identify_workflow (request, route);
  guint retry_seconds = 0;

  if (principal != NULL && ((route->allowed & MPIS_ROLE_CALLBACK) != 0 || authorization == NULL))
    return principal;
  g_clear_pointer (&principal, mpis_principal_free);
  if (authorization == NULL || access == NULL)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAUTHENTICATED, "Not authenticated");
      return NULL;
    }
  principal = mpis_access_identify (access, authorization, mpis_api_get_address (request), &retry_seconds,
                                    error);
  if (retry_seconds > 0)
    mpis_api_set_retry_after (request, retry_seconds);
  return principal;
}

/**
 * mpis_api_authenticate:
 * @request: what is asked
 * @route: the route it found, which says who may
 * @error: return location
 *
 * Finds out who asks, and whether they may. Runs in the fiber that answers.
 *
 * Returns: (transfer full) (nullable): who asks; %NULL with %MPIS_API_ERROR_UNAUTHENTICATED or
 *   %MPIS_API_ERROR_FORBIDDEN where they may not. On routes for anybody, nobody in particular
 */
MpisPrincipal *
mpis_api_authenticate (MpisApiRequest      *request,
                       const MpisApiRoute  *route,
                       GError             **error)
{
  g_autoptr(MpisPrincipal) principal = NULL;
  g_autoptr(GError) problem = NULL;

  if (route->allowed == MPIS_ROLE_NONE)
    return mpis_principal_new (MPIS_ROLE_NONE, NULL, "anybody");
  if (!(principal = identify (request, route, &problem)))
    {
      if (problem->domain == MPIS_ACCESS_ERROR)
        g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAUTHENTICATED, "Not authenticated");
      else
        g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if ((principal->role & route->allowed) != 0)
    return g_steal_pointer (&principal);
  note_refusal (request, principal);
  g_set_error (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN, "“%s” may not do this",
               mpis_role_get_name (principal->role) != NULL ? mpis_role_get_name (principal->role) : "nobody");
  return NULL;
}
