#include "config.h"

#include "mpis-access.h"
#include "mpis-api-auth.h"
#include "mpis-api-routes.h"
#include "mpis-error.h"
#include "mpis-passwords.h"

#define DEFAULT_NAME "admin"

static MpisAccess *
get_access (MpisApiRequest *request)
{
  return mpis_service_get_access (mpis_api_get_service (request));
}

static MpisApiReply *
reply_session (MpisApiRequest *request,
               const MpisUser *user)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  MpisInstant expires_at;
  g_autofree char *token = mpis_access_make_session (get_access (request), user, &expires_at);
  g_autofree char *end = mpis_time_format (expires_at);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_set_member_name (builder, "token_type");
  json_builder_add_string_value (builder, "bearer");
  json_builder_set_member_name (builder, "expires_at");
  json_builder_add_string_value (builder, end);
  json_builder_end_object (builder);
  return mpis_api_reply_node (200, json_builder_get_root (builder));
}

/* Whoever shows no right password is not authenticated, whatever else they showed. */
static void
take_refusal (GError  *problem,
              GError **error)
{
  if (!g_error_matches (problem, MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED))
    {
      g_propagate_error (error, problem);
      return;
    }
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAUTHENTICATED, problem->message);
  g_error_free (problem);
}

static MpisApiReply *
log_in (MpisApiRequest  *request,
        GError         **error)
{
  const char *password = mpis_api_text (request, MPIS_IN_BODY, "password", MPIS_REQUIRED, 1, 1024);
  const char *name = mpis_api_text (request, MPIS_IN_BODY, "username", MPIS_OPTIONAL, 1, 200);
  g_autoptr(MpisUser) user = NULL;
  GError *problem = NULL;
  guint retry_seconds = 0;

  if (name == NULL)
    name = mpis_api_text (request, MPIS_IN_BODY, "email", MPIS_OPTIONAL, 1, 200);
  if (!mpis_api_check (request, error))
    return NULL;
  user = mpis_access_sign_in (get_access (request), name != NULL ? name : DEFAULT_NAME, password,
                              mpis_api_get_address (request), &retry_seconds, &problem);
  if (retry_seconds > 0)
    mpis_api_set_retry_after (request, retry_seconds);
  if (user == NULL)
    {
      take_refusal (problem, error);
      return NULL;
    }
  mpis_api_name_principal (request, mpis_principal_new (mpis_role_from_name (user->role), user->id, user->name));
  return reply_session (request, user);
}

static MpisApiReply *
log_out (MpisApiRequest  *request,
         GError         **error)
{
  const MpisPrincipal *principal = mpis_api_get_principal (request);
  MpisDb *db;

  if (principal->credential != MPIS_CREDENTIAL_SESSION)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_BAD_REQUEST,
                           "This is no log-in: a token ends by being revoked");
      return NULL;
    }
  if (!(db = mpis_api_get_db (request, error))
      || !dex_await (mpis_users_end_session (db, principal->credential_id, principal->expires_at), error))
    return NULL;
  mpis_access_forget (get_access (request));
  return mpis_api_reply_empty (204);
}

static MpisApiReply *
change_password (MpisApiRequest  *request,
                 GError         **error)
{
  const MpisPrincipal *principal = mpis_api_get_principal (request);
  const char *old = mpis_api_text (request, MPIS_IN_BODY, "current_password", MPIS_REQUIRED, 1, 1024);
  const char *new = mpis_api_text (request, MPIS_IN_BODY, "new_password", MPIS_REQUIRED, 1, 1024);
  g_autoptr(GError) refusal = NULL;
  g_autoptr(MpisUser) known = NULL;
  g_autoptr(MpisUser) user = NULL;
  GError *problem = NULL;
  guint retry_seconds = 0;
  MpisDb *db;

  if (principal->user_id == NULL || principal->credential == MPIS_CREDENTIAL_TOKEN)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN,
                           "A token has no password: sign in with yours");
      return NULL;
    }
  if (new != NULL && !mpis_password_check (new, &refusal))
    mpis_api_add_problem (request, MPIS_IN_BODY, "new_password", "value_error", "%s", refusal->message);
  if (!mpis_api_check (request, error))
    return NULL;
  /* Whoever found a log-in lying about cannot guess passwords here either. */
  known = mpis_access_sign_in (get_access (request), principal->name, old, mpis_api_get_address (request),
                               &retry_seconds, &problem);
  if (retry_seconds > 0)
    mpis_api_set_retry_after (request, retry_seconds);
  if (known == NULL)
    {
      take_refusal (problem, error);
      return NULL;
    }
  if (!(db = mpis_api_get_db (request, error)))
    return NULL;
  user = dex_await_boxed (mpis_users_change_password (db, principal->user_id, old, new), &problem);
  if (user == NULL)
    {
      take_refusal (problem, error);
      return NULL;
    }
  mpis_access_forget (get_access (request));
  return reply_session (request, user);
}

static MpisApiReply *
get_me (MpisApiRequest  *request,
        GError         **error)
{
  static const char *const credentials[] = { "none", "session", "token", "password", "key" };
  const MpisPrincipal *principal = mpis_api_get_principal (request);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *end = principal->expires_at != MPIS_INSTANT_UNKNOWN
                         ? mpis_time_format (principal->expires_at) : NULL;
  const struct { const char *name, *value; } members[] = {
    { "id", principal->user_id },
    { "name", principal->name },
    { "role", mpis_role_get_name (principal->role) },
    { "credential", credentials[principal->credential] },
    { "expires_at", end },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (builder, members[i].name);
      if (members[i].value != NULL)
        json_builder_add_string_value (builder, members[i].value);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
  return mpis_api_reply_node (200, json_builder_get_root (builder));
}

const MpisApiRoute mpis_api_login_routes[] = {
  { "POST", MPIS_API_LOGIN_PATH, MPIS_ROLE_NONE, log_in, MPIS_ROUTE_SECRET },
  { "POST", "/api/auth/logout", MPIS_ROLES_READ, log_out, MPIS_ROUTE_SECRET },
  { "POST", "/api/auth/password", MPIS_ROLES_READ, change_password, MPIS_ROUTE_SECRET },
  { "GET", "/api/auth/me", MPIS_ROLES_READ, get_me, MPIS_ROUTE_PLAIN },
  { NULL }
};
