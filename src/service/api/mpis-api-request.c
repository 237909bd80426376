#include "config.h"

#include "mpis-api-request-private.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"

#define MAX_ID_CHARS 200

const MpisApiIdNames mpis_api_id_names[MPIS_API_N_IDS] = {
  [MPIS_API_ID_REQUEST] = { "X-Request-ID", "request_id" },
  [MPIS_API_ID_RUN] = { "X-Run-ID", "run_id" },
  [MPIS_API_ID_PROJECT] = { "X-Project-ID", "project_id" },
  [MPIS_API_ID_EXECUTION] = { "X-N8N-Execution-ID", "n8n_execution_id" },
  [MPIS_API_ID_DRAFT] = { "X-Draft-ID", "draft_id" },
  [MPIS_API_ID_ITEM] = { "X-Published-Item-ID", "published_item_id" },
};

G_DEFINE_FINAL_TYPE (MpisApiRequest, mpis_api_request, G_TYPE_OBJECT)

static void
mpis_api_request_finalize (GObject *object)
{
  MpisApiRequest *self = MPIS_API_REQUEST (object);

  mpis_api_request_end (self);
  g_clear_object (&self->service);
  g_free (self->path);
  g_free (self->query_text);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->answer_headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->address);
  g_clear_pointer (&self->principal, mpis_principal_free);
  for (guint i = 0; i < MPIS_API_N_IDS; i++)
    g_free (self->ids[i]);
  for (guint i = 0; i < MPIS_API_MAX_FIELDS; i++)
    g_free (self->fields[i]);
  g_clear_pointer (&self->query, g_ptr_array_unref);
  g_clear_pointer (&self->tree, json_node_unref);
  g_clear_pointer (&self->problems, json_array_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);

  G_OBJECT_CLASS (mpis_api_request_parent_class)->finalize (object);
}

static void
mpis_api_request_class_init (MpisApiRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_api_request_finalize;
}

static void
mpis_api_request_init (MpisApiRequest *self)
{
}

/* Ids go into log lines and headers: letters, digits and a few signs, nothing that could end either. */
static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_ID_CHARS)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.:", *c) == NULL)
      return FALSE;
  return TRUE;
}

static void
read_ids (MpisApiRequest *self)
{
  for (guint i = 0; i < MPIS_API_N_IDS; i++)
    {
      const char *text = soup_message_headers_get_one (self->headers, mpis_api_id_names[i].header);
      gboolean is_uuid = i != MPIS_API_ID_REQUEST && i != MPIS_API_ID_EXECUTION;

      if (text != NULL && is_id (text) && (!is_uuid || g_uuid_string_is_valid (text)))
        self->ids[i] = is_uuid ? g_ascii_strdown (text, -1) : g_strdup (text);
    }
  if (self->ids[MPIS_API_ID_REQUEST] == NULL)
    self->ids[MPIS_API_ID_REQUEST] = g_uuid_string_random ();
}

/*
 * mpis_api_request_new:
 * @service: (nullable): the service that answers; %NULL for one that only reads fields
 * @call: what came
 *
 * Returns: (transfer full): a request whose route is not known yet
 */
MpisApiRequest *
mpis_api_request_new (MpisService       *service,
                      const MpisApiCall *call)
{
  MpisApiRequest *self = g_object_new (MPIS_TYPE_API_REQUEST, NULL);

  g_set_object (&self->service, service);
  self->method = call->method;
  /* Addresses are ASCII; whoever sends other bytes gets to see, and to be logged as, something harmless. */
  self->path = g_utf8_make_valid (call->path, -1);
  self->query_text = call->query != NULL ? g_utf8_make_valid (call->query, -1) : NULL;
  self->headers = soup_message_headers_ref (call->headers);
  self->body = call->body != NULL ? g_bytes_ref (call->body) : NULL;
  self->address = g_strdup (call->address);
  self->is_local = call->is_local;
  self->db_timeout_ms = 5000;
  read_ids (self);
  return self;
}

/* Gives back what the request has borrowed. */
void
mpis_api_request_end (MpisApiRequest *self)
{
  if (self->db == NULL)
    return;
  mpis_db_pool_release (mpis_service_get_pool (self->service), self->db);
  g_clear_object (&self->db);
}

/* Takes a field of the path: %NULL where it is no text. */
void
mpis_api_request_take_field (MpisApiRequest *self,
                             guint           index,
                             char           *value)
{
  g_return_if_fail (index < MPIS_API_MAX_FIELDS);

  g_free (self->fields[index]);
  self->fields[index] = value;
}

/* Keeps a text as long as the request lives. */
const char *
mpis_api_request_keep (MpisApiRequest *self,
                       char           *text)
{
  if (self->kept == NULL)
    self->kept = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->kept, text);
  return text;
}

/* --- who asks --------------------------------------------------------------------------------- */

/**
 * mpis_principal_new:
 * @role: one role
 * @user_id: (nullable): the user's UUID
 * @name: for logs and histories
 *
 * Returns: (transfer full): who asks
 */
MpisPrincipal *
mpis_principal_new (MpisRole    role,
                    const char *user_id,
                    const char *name)
{
  MpisPrincipal *self = g_new0 (MpisPrincipal, 1);

  self->role = role;
  self->user_id = g_strdup (user_id);
  self->name = g_strdup (name);
  self->expires_at = MPIS_INSTANT_UNKNOWN;
  return self;
}

void
mpis_principal_free (MpisPrincipal *self)
{
  g_free (self->user_id);
  g_free (self->name);
  g_free (self->credential_id);
  g_free (self);
}

/**
 * mpis_api_get_service:
 * @self: a request
 *
 * Returns: (transfer none): the service that answers it
 */
MpisService *
mpis_api_get_service (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->service;
}

/**
 * mpis_api_get_principal:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): who asks; %NULL on routes that let anybody in
 */
const MpisPrincipal *
mpis_api_get_principal (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->principal;
}

/**
 * mpis_api_get_header:
 * @self: a request
 * @name: a header, in any case
 *
 * Returns: (transfer none) (nullable): its value; of several, the last
 */
const char *
mpis_api_get_header (MpisApiRequest *self,
                     const char     *name)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return soup_message_headers_get_one (self->headers, name);
}

/**
 * mpis_api_get_address:
 * @self: a request
 *
 * Returns: (transfer none): the address it comes from, without a port; a proxy's client where a proxy on
 *   this machine is trusted
 */
const char *
mpis_api_get_address (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->address;
}

/**
 * mpis_api_is_local:
 * @self: a request
 *
 * Returns: whether it was made on this machine, and not by a proxy for somebody else
 */
gboolean
mpis_api_is_local (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), FALSE);

  return self->is_local;
}

/**
 * mpis_api_get_method:
 * @self: a request
 *
 * Returns: (transfer none): `GET`, `POST` and so on
 */
const char *
mpis_api_get_method (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->method;
}

/**
 * mpis_api_get_path:
 * @self: a request
 *
 * Returns: (transfer none): the path that was asked for, as it came, without the query
 */
const char *
mpis_api_get_path (MpisApiRequest *self)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->path;
}

static const char *
get_id (MpisApiRequest *self,
        MpisApiId       which)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return self->ids[which];
}

static void
set_id (MpisApiRequest *self,
        MpisApiId       which,
        const char     *id)
{
  g_return_if_fail (MPIS_IS_API_REQUEST (self));

  if (id == NULL || is_id (id))
    g_set_str (&self->ids[which], id);
}

const char *
mpis_api_get_run_id (MpisApiRequest *self)
{
  return get_id (self, MPIS_API_ID_RUN);
}

const char *
mpis_api_get_project_id (MpisApiRequest *self)
{
  return get_id (self, MPIS_API_ID_PROJECT);
}

const char *
mpis_api_get_execution_id (MpisApiRequest *self)
{
  return get_id (self, MPIS_API_ID_EXECUTION);
}

const char *
mpis_api_get_request_id (MpisApiRequest *self)
{
  return get_id (self, MPIS_API_ID_REQUEST);
}

const char *
mpis_api_get_draft_id (MpisApiRequest *self)
{
  return get_id (self, MPIS_API_ID_DRAFT);
}

void
mpis_api_set_run_id (MpisApiRequest *self,
                     const char     *run_id)
{
  set_id (self, MPIS_API_ID_RUN, run_id);
}

void
mpis_api_set_project_id (MpisApiRequest *self,
                         const char     *project_id)
{
  set_id (self, MPIS_API_ID_PROJECT, project_id);
}

void
mpis_api_set_execution_id (MpisApiRequest *self,
                           const char     *execution_id)
{
  set_id (self, MPIS_API_ID_EXECUTION, execution_id);
}

void
mpis_api_set_draft_id (MpisApiRequest *self,
                       const char     *draft_id)
{
  set_id (self, MPIS_API_ID_DRAFT, draft_id);
}

void
mpis_api_set_item_id (MpisApiRequest *self,
                      const char     *item_id)
{
  set_id (self, MPIS_API_ID_ITEM, item_id);
}

/**
 * mpis_api_set_header:
 * @self: a request
 * @name: a header of the answer
 * @value: its value
 *
 * The answer will have the header, be it one of success or of failure (`Retry-After`, say).
 */
void
mpis_api_set_header (MpisApiRequest *self,
                     const char     *name,
                     const char     *value)
{
  g_return_if_fail (MPIS_IS_API_REQUEST (self));

  if (self->answer_headers == NULL)
    self->answer_headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  soup_message_headers_replace (self->answer_headers, name, value);
}

/**
 * mpis_api_get_db:
 * @self: a request
 * @error: return location
 *
 * To be called in the fiber that answers: it may wait for a connection. The connection is given back,
 * and an open transaction undone, when the request is over.
 *
 * Returns: (transfer none) (nullable): a connection that nobody else uses, always the same one
 */
MpisDb *
mpis_api_get_db (MpisApiRequest  *self,
                 GError         **error)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (self->db != NULL)
    return self->db;
  self->db = dex_await_object (mpis_db_pool_acquire (mpis_service_get_pool (self->service), 0), error);
  if (self->db != NULL)
    mpis_db_set_timeout (self->db, self->db_timeout_ms);
  return self->db;
}
