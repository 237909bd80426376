#include "config.h"

#include "mpis-access.h"
#include "mpis-api-routes.h"
#include "mpis-passwords.h"

#define MAX_LIMIT 500

static const char *const roles[] = { "admin", "editor", "viewer", NULL };

/* Everything that changes users ends with it: what was known of them is no more. */
static MpisApiReply *
reply_changed (MpisApiRequest  *request,
               guint            status,
               DexFuture       *future,
               GError         **error)
{
  char *json = dex_await_string (future, error);

  mpis_access_forget (mpis_service_get_access (mpis_api_get_service (request)));
  return json != NULL ? mpis_api_reply_json (status, json) : NULL;
}

static const char *
read_password (MpisApiRequest *request,
               MpisApiNeed     need)
{
  const char *password = mpis_api_text (request, MPIS_IN_BODY, "password", need, 1, 1024);
  g_autoptr(GError) refusal = NULL;

  if (password != NULL && !mpis_password_check (password, &refusal))
    mpis_api_add_problem (request, MPIS_IN_BODY, "password", "value_error", "%s", refusal->message);
  return password;
}

static MpisApiReply *
list_users (MpisApiRequest  *request,
            GError         **error)
{
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error))
      || !(listing = dex_await_boxed (mpis_users_list (db, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
create_user (MpisApiRequest  *request,
             GError         **error)
{
  const MpisUserForm form = {
    .name = mpis_api_text (request, MPIS_IN_BODY, "name", MPIS_REQUIRED, 1, 200),
    .role = mpis_api_word (request, MPIS_IN_BODY, "role", MPIS_REQUIRED, roles),
    .password = read_password (request, MPIS_REQUIRED),
  };
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  return reply_changed (request, 201, mpis_users_create (db, &form), error);
}

static MpisApiReply *
get_user (MpisApiRequest  *request,
          GError         **error)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "user_id", MPIS_REQUIRED);
  MpisDb *db;
  char *json;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error))
      || !(json = dex_await_string (mpis_users_get (db, id), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

static MpisApiReply *
change_user (MpisApiRequest  *request,
             GError         **error)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "user_id", MPIS_REQUIRED);
  gboolean says_disabled = mpis_api_any (request, "disabled", MPIS_OPTIONAL) != NULL;
  gboolean disabled = mpis_api_bool (request, MPIS_IN_BODY, "disabled", FALSE);
  const MpisUserForm form = {
    .name = mpis_api_text (request, MPIS_IN_BODY, "name", MPIS_OPTIONAL, 1, 200),
    .role = mpis_api_word (request, MPIS_IN_BODY, "role", MPIS_OPTIONAL, roles),
    .password = read_password (request, MPIS_OPTIONAL),
    .disabled = !says_disabled ? NULL : disabled ? "true" : "false",
  };
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  return reply_changed (request, 200, mpis_users_change (db, id, &form), error);
}

static MpisApiReply *
remove_user (MpisApiRequest  *request,
             GError         **error)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "user_id", MPIS_REQUIRED);
  g_autofree char *json = NULL;
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  json = dex_await_string (mpis_users_remove (db, id), error);
  mpis_access_forget (mpis_service_get_access (mpis_api_get_service (request)));
  return json != NULL ? mpis_api_reply_empty (204) : NULL;
}

const MpisApiRoute mpis_api_users_routes[] = {
  { "GET", "/api/users", MPIS_ROLE_ADMIN, list_users, MPIS_ROUTE_PLAIN },
  { "POST", "/api/users", MPIS_ROLE_ADMIN, create_user, MPIS_ROUTE_SECRET },
  { "GET", "/api/users/{user_id}", MPIS_ROLE_ADMIN, get_user, MPIS_ROUTE_PLAIN },
  { "PATCH", "/api/users/{user_id}", MPIS_ROLE_ADMIN, change_user, MPIS_ROUTE_SECRET },
  { "DELETE", "/api/users/{user_id}", MPIS_ROLE_ADMIN, remove_user, MPIS_ROUTE_PLAIN },
  { NULL }
};
