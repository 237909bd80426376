#include "config.h"

#include "mpis-service.h"

#include "mpis-access.h"

#define MAX_CONNECTIONS 12

struct _MpisService {
  GObject           parent_instance;

  const MpisConfig *config;
  MpisDbPool       *pool;
  MpisDbSchema     *schema;
  MpisHub          *hub;
  MpisCubeCache    *cubes;
  MpisAccess       *access;
  MpisRemote       *mpis;
  MpisRemote       *n8n;
  char             *mpis_url;   /* as the workspace says, not the configuration */
  GPtrArray        *retired;    /* of MpisRemote: others may still be talking over these */
};

G_DEFINE_FINAL_TYPE (MpisService, mpis_service, G_TYPE_OBJECT)

static void
mpis_service_dispose (GObject *object)
{
  MpisService *self = MPIS_SERVICE (object);

  if (self->pool != NULL)
    mpis_db_pool_close (self->pool);
  g_clear_object (&self->hub);
  g_clear_object (&self->pool);
  g_clear_object (&self->access);
  g_clear_object (&self->schema);
  g_clear_object (&self->cubes);
  g_clear_object (&self->mpis);
  g_clear_object (&self->n8n);
  g_clear_pointer (&self->retired, g_ptr_array_unref);
  g_clear_pointer (&self->mpis_url, g_free);

  G_OBJECT_CLASS (mpis_service_parent_class)->dispose (object);
}

static void
mpis_service_class_init (MpisServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_service_dispose;
}

static void
mpis_service_init (MpisService *self)
{
  self->retired = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What is wrong with an address was said when the configuration was checked. */
static MpisRemote *
open_remote (const char *name,
             const char *address)
{
  g_autoptr(GError) error = NULL;
  MpisRemote *remote;

  if (address == NULL)
    return NULL;
  if (!(remote = mpis_remote_new (name, address, &error)))
    g_warning ("%s cannot be used: %s", name, error->message);
  return remote;
}

/**
 * mpis_service_new:
 * @config: how it is set up; outlives the service
 * @conninfo: its database
 * @schema: what that database turned out to be
 *
 * Returns: (transfer full): a service, without any connection yet
 */
MpisService *
mpis_service_new (MpisConfig   *config,
                  const char   *conninfo,
                  MpisDbSchema *schema)
{
  MpisService *self = g_object_new (MPIS_TYPE_SERVICE, NULL);

  self->config = config;
  self->pool = mpis_db_pool_new (conninfo, MAX_CONNECTIONS);
  g_set_object (&self->schema, schema);
  self->hub = mpis_hub_new (self->pool, conninfo);
  self->cubes = mpis_cube_cache_new (self->pool);
  self->mpis = open_remote ("MPIS", config->mpis_url);
  self->n8n = open_remote ("n8n", config->n8n_run_url != NULL ? config->n8n_run_url : config->n8n_url);
  return self;
}

/**
 * mpis_service_get_config:
 * @self: a service
 *
 * Returns: (transfer none): how it is set up
 */
const MpisConfig *
mpis_service_get_config (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->config;
}

/**
 * mpis_service_get_pool:
 * @self: a service
 *
 * Returns: (transfer none): its connections to the database
 */
MpisDbPool *
mpis_service_get_pool (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->pool;
}

/**
 * mpis_service_get_access:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): who may use it; %NULL before it answers HTTP
 */
MpisAccess *
mpis_service_get_access (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->access;
}

/**
 * mpis_service_set_access:
 * @self: a service
 * @access: who may use it
 */
void
mpis_service_set_access (MpisService *self,
                         MpisAccess  *access)
{
  g_return_if_fail (MPIS_IS_SERVICE (self));

  g_set_object (&self->access, access);
}

/**
 * mpis_service_get_schema:
 * @self: a service
 *
 * Returns: (transfer none): what its database is
 */
MpisDbSchema *
mpis_service_get_schema (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->schema;
}

/**
 * mpis_service_get_cubes:
 * @self: a service
 *
 * Returns: (transfer none): the cube of its database
 */
MpisCubeCache *
mpis_service_get_cubes (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->cubes;
}

/**
 * mpis_service_get_hub:
 * @self: a service
 *
 * Returns: (transfer none): what tells those who listen
 */
MpisHub *
mpis_service_get_hub (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->hub;
}

/**
 * mpis_service_get_mpis:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): the way to MPIS
 */
MpisRemote *
mpis_service_get_mpis (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->mpis;
}

/**
 * mpis_service_get_n8n:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): the way to n8n
 */
MpisRemote *
mpis_service_get_n8n (MpisService *self)
{
  g_return_val_if_fail (MPIS_IS_SERVICE (self), NULL);

  return self->n8n;
}

/**
 * mpis_service_get_forwarding:
 * @self: a service
 * @forwarding: (out caller-allocates): what it takes to write something down and to tell MPIS; valid as long
 *   as @self
 */
void
mpis_service_get_forwarding (MpisService    *self,
                             MpisForwarding *forwarding)
{
  g_return_if_fail (MPIS_IS_SERVICE (self));

  *forwarding = (MpisForwarding) {
    .pool = self->pool,
    .mpis = self->mpis,
    .origin = mpis_db_schema_get_origin (self->schema),
    .patience_ms = MPIS_FORWARDING_PATIENCE_MS,
    .answer_ms = MPIS_FORWARDING_ANSWER_MS,
  };
}

/**
 * mpis_service_set_mpis_url:
 * @self: a service
 * @url: (nullable): where MPIS is
 *
 * Says where it is, unless the service was told when it was started.
 */
void
mpis_service_set_mpis_url (MpisService *self,
                           const char  *url)
{
  g_return_if_fail (MPIS_IS_SERVICE (self));

  if (self->config->mpis_url != NULL || !g_set_str (&self->mpis_url, url))
    return;
  if (self->mpis != NULL)
    g_ptr_array_add (self->retired, g_steal_pointer (&self->mpis));
  self->mpis = open_remote ("MPIS", url);
}
