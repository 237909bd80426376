#include "config.h"

#include "mpis-access.h"
#include "mpis-api-routes.h"
#include "mpis-tokens.h"

#define MAX_LIMIT 500

static const char *const roles[] = { "admin", "editor", "viewer", NULL };

/* Everybody has tokens of their own, and sees no others; those that nobody has are an admin's to look
 * after. Tokens make no tokens: one that got lost is then only itself. */
static gboolean
find_owner (MpisApiRequest  *request,
            MpisTokenOwner  *owner,
            GError         **error)
{
  const MpisPrincipal *principal = mpis_api_get_principal (request);

  if (principal->user_id == NULL || principal->credential == MPIS_CREDENTIAL_TOKEN)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN,
                           "Tokens belong to people: sign in with your password");
      return FALSE;
    }
  *owner = (MpisTokenOwner) { principal->user_id, principal->role == MPIS_ROLE_ADMIN };
  return TRUE;
}

static MpisApiReply *
list_tokens (MpisApiRequest  *request,
             GError         **error)
{
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;
  MpisTokenOwner owner;
  MpisDb *db;

  if (!find_owner (request, &owner, error) || !mpis_api_check (request, error)
      || !(db = mpis_api_get_db (request, error))
      || !(listing = dex_await_boxed (mpis_tokens_list (db, &owner, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
create_token (MpisApiRequest  *request,
              GError         **error)
{
  const MpisPrincipal *principal = mpis_api_get_principal (request);
  MpisTokenForm form = {
    .user_id = principal->user_id,
    .name = mpis_api_text (request, MPIS_IN_BODY, "name", MPIS_REQUIRED, 1, 200),
    .role = mpis_api_word (request, MPIS_IN_BODY, "role", MPIS_OPTIONAL, roles),
    .expires_at = mpis_api_instant (request, MPIS_IN_BODY, "expires_at", MPIS_OPTIONAL),
  };
  MpisTokenOwner owner;
  MpisDb *db;
  char *json;

  if (form.role == NULL)
    form.role = "viewer";
  if (form.expires_at != MPIS_INSTANT_UNKNOWN && form.expires_at <= mpis_time_now ())
    mpis_api_add_problem (request, MPIS_IN_BODY, "expires_at", "value_error", "a token cannot end before it begins");
  if (mpis_role_get_rank (form.role) > mpis_role_get_rank (mpis_role_get_name (principal->role)))
    mpis_api_add_problem (request, MPIS_IN_BODY, "role", "value_error", "a token may do no more than its owner");
  if (!find_owner (request, &owner, error) || !mpis_api_check (request, error)
      || !(db = mpis_api_get_db (request, error))
      || !(json = dex_await_string (mpis_tokens_create (db, &form), error)))
    return NULL;
  return mpis_api_reply_json (201, json);
}

static MpisApiReply *
revoke_token (MpisApiRequest  *request,
              GError         **error)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "token_id", MPIS_REQUIRED);
  g_autofree char *json = NULL;
  MpisTokenOwner owner;
  MpisDb *db;

  if (!find_owner (request, &owner, error) || !mpis_api_check (request, error)
      || !(db = mpis_api_get_db (request, error))
      || !(json = dex_await_string (mpis_tokens_revoke (db, &owner, id), error)))
    return NULL;
  mpis_access_forget (mpis_service_get_access (mpis_api_get_service (request)));
  return mpis_api_reply_empty (204);
}

const MpisApiRoute mpis_api_tokens_routes[] = {
  { "GET", "/api/tokens", MPIS_ROLES_READ, list_tokens, MPIS_ROUTE_PLAIN },
  { "POST", "/api/tokens", MPIS_ROLES_READ, create_token, MPIS_ROUTE_SECRET },
  { "DELETE", "/api/tokens/{token_id}", MPIS_ROLES_READ, revoke_token, MPIS_ROUTE_PLAIN },
  { NULL }
};
