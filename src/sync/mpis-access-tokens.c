#include "config.h"

#include "mpis-access-tokens.h"

#include "mpis-cluster.h"
#include "mpis-json.h"
#include "mpis-tokens.h"
#include "mpis-workspace-private.h"

#define CONNECT_TIMEOUT_MS 10000

/* Tokens are of the server alone: nothing of them is kept here, so each of these asks it, over a connection
 * of its own that ends with the answer. */
typedef struct {
  char  *conninfo;
  char  *id;
  char  *name;
  char  *role;
  guint  days;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->conninfo);
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self);
}

static void
token_free (gpointer data)
{
  MpisAccessToken *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->prefix);
  g_free (self->user);
  g_free (self);
}

static DexFuture *
ask (MpisWorkspace *workspace,
     DexFiberFunc   fiber,
     Job           *job)
{
  MpisWorkspaceState state = mpis_workspace_get_state (workspace);

  if (state != MPIS_WORKSPACE_LIVE && state != MPIS_WORKSPACE_SYNCING)
    {
      job_free (job);
      return dex_future_new_reject (MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE, "The workspace is not connected");
    }
  job->conninfo = _mpis_workspace_dup_conninfo (workspace);
  return dex_scheduler_spawn (NULL, 256 * 1024, fiber, job, job_free);
}

static MpisDb *
connect_awaiting (Job     *self,
                  GError **error)
{
  if (self->conninfo != NULL)
    return dex_await_object (mpis_db_connect (self->conninfo, CONNECT_TIMEOUT_MS), error);
  g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE, "The workspace is not connected");
  return NULL;
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static MpisInstant
instant_of (JsonObject *object,
            const char *name)
{
  const char *text = text_of (object, name);
  MpisInstant instant = MPIS_INSTANT_UNKNOWN;

  if (text == NULL || !mpis_time_parse (text, NULL, &instant, NULL, NULL))
    return MPIS_INSTANT_UNKNOWN;
  return instant;
}

static MpisAccessToken *
token_new (JsonObject *object)
{
  MpisAccessToken *self = g_new0 (MpisAccessToken, 1);

  self->id = g_strdup (text_of (object, "id"));
  self->name = g_strdup (text_of (object, "name"));
  self->role = g_strdup (text_of (object, "role"));
  self->prefix = g_strdup (text_of (object, "prefix"));
  self->user = g_strdup (text_of (object, "user"));
  self->expires_at = instant_of (object, "expires_at");
  self->last_used_at = instant_of (object, "last_used_at");
  return self;
}

static DexFuture *
list_fiber (gpointer data)
{
  const MpisTokenOwner anybody = { 0 };
  const MpisPage everything = { 0 };
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func (token_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = connect_awaiting (data, &error);
  g_autoptr(MpisListing) listing = db ? dex_await_boxed (mpis_tokens_list (db, &anybody, &everything), &error) : NULL;
  g_autoptr(JsonNode) node = listing ? mpis_json_parse (listing->json, -1, &error) : NULL;
  JsonArray *array;

  if (db != NULL)
    mpis_db_close (db);
  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (text_of (object, "revoked_at") == NULL)
        g_ptr_array_add (tokens, token_new (object));
    }
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&tokens));
}

/**
 * mpis_workspace_list_tokens:
 * @self: a workspace
 *
 * Asks the server which tokens there are, those that were revoked left out.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisAccessToken, the newest first; rejected with
 *   #MpisDbError where the server cannot be asked
 */
DexFuture *
mpis_workspace_list_tokens (MpisWorkspace *self)
{
  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));

  return ask (self, list_fiber, g_new0 (Job, 1));
}

static DexFuture *
create_fiber (gpointer data)
{
  Job *self = data;
  const MpisTokenForm form = {
    .name = self->name,
    .role = self->role,
    .expires_at = self->days > 0 ? mpis_time_now () + self->days * 24 * MPIS_HOUR : MPIS_INSTANT_UNKNOWN,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = connect_awaiting (self, &error);
  g_autofree char *json = db ? dex_await_string (mpis_tokens_create (db, &form), &error) : NULL;
  g_autoptr(JsonNode) node = json ? mpis_json_parse (json, -1, &error) : NULL;

  if (db != NULL)
    mpis_db_close (db);
  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_strdup (text_of (json_node_get_object (node), "token")));
}

/**
 * mpis_workspace_create_token:
 * @self: a workspace
 * @name: what it is for, 1 to 200 characters
 * @role: `admin`, `editor` or `viewer`
 * @days: how long it lasts; 0: until it is revoked
 *
 * Has a token made, which belongs to nobody in particular.
 *
 * Returns: (transfer full): a future of its secret, which nobody will tell again; rejected with #MpisDbError
 *   or %MPIS_ERROR_INVALID
 */
DexFuture *
mpis_workspace_create_token (MpisWorkspace *self,
                             const char    *name,
                             const char    *role,
                             guint          days)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));
  dex_return_error_if_fail (name != NULL && role != NULL);

  job = g_new0 (Job, 1);
  job->name = g_strdup (name);
  job->role = g_strdup (role);
  job->days = days;
  return ask (self, create_fiber, job);
}

static DexFuture *
revoke_fiber (gpointer data)
{
  Job *self = data;
  const MpisTokenOwner anybody = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = connect_awaiting (self, &error);
  g_autofree char *json = db ? dex_await_string (mpis_tokens_revoke (db, &anybody, self->id), &error) : NULL;

  if (db != NULL)
    mpis_db_close (db);
  return json ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_workspace_revoke_token:
 * @self: a workspace
 * @id: which token
 *
 * Has a token end at once.
 *
 * Returns: (transfer full): a future that resolves when it has; rejected with #MpisDbError
 */
DexFuture *
mpis_workspace_revoke_token (MpisWorkspace *self,
                             const char    *id)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));
  dex_return_error_if_fail (id != NULL);

  job = g_new0 (Job, 1);
  job->id = g_strdup (id);
  return ask (self, revoke_fiber, job);
}
