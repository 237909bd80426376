#include "config.h"

#include "mpis-connection.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "mpis-settings.h"

struct _MpisConnection
{
  GObject parent_instance;

  GSettings *settings;
  char      *remembered;      /* the password, where no keyring would keep it */
  char      *remembered_for;  /* the connection it belongs to */
};

G_DEFINE_FINAL_TYPE (MpisConnection, mpis_connection, G_TYPE_OBJECT)

/* A keyring that shows its own prompt may take a while; one that is broken must not take for ever. */
#define KEYRING_TIMEOUT_S 60

static const SecretSchema schema = {
  "org.mpis.Dashboard.Database", SECRET_SCHEMA_NONE,
  {
    { "hosts", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "port", SECRET_SCHEMA_ATTRIBUTE_INTEGER },
    { "database", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static void
mpis_connection_finalize (GObject *object)
{
  MpisConnection *self = MPIS_CONNECTION (object);

  g_object_unref (self->settings);
  g_clear_pointer (&self->remembered, secret_password_free);
  g_free (self->remembered_for);
  G_OBJECT_CLASS (mpis_connection_parent_class)->finalize (object);
}

static void
mpis_connection_class_init (MpisConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_connection_finalize;
}

static void
mpis_connection_init (MpisConnection *self)
{
}

/**
 * mpis_connection_new:
 * @settings: where everything but the password is kept
 *
 * Returns: (transfer full): the connection chosen in @settings
 */
MpisConnection *
mpis_connection_new (GSettings *settings)
{
  MpisConnection *self = g_object_new (MPIS_TYPE_CONNECTION, NULL);

  self->settings = g_object_ref (settings);
  return self;
}

/**
 * mpis_connection_is_shared:
 *
 * Returns: whether a team's server is chosen, and enough is known about it to try
 */
gboolean
mpis_connection_is_shared (MpisConnection *self)
{
  g_autofree char *hosts = NULL;

  g_return_val_if_fail (MPIS_IS_CONNECTION (self), FALSE);

  hosts = g_settings_get_string (self->settings, MPIS_KEY_SHARED_HOSTS);
  return g_settings_get_enum (self->settings, MPIS_KEY_WORKSPACE) == 1 && *hosts != '\0';
}

/* One value of a connection string, quoted as libpq wants it. */
static void
append_value (GString    *conninfo,
              const char *key,
              const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_printf (conninfo, "%s%s='", conninfo->len > 0 ? " " : "", key);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (conninfo, '\\');
      g_string_append_c (conninfo, *p);
    }
  g_string_append_c (conninfo, '\'');
}

/* “a, b” is two servers for libpq as “a,b”. */
static char *
hosts_of (MpisConnection *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, MPIS_KEY_SHARED_HOSTS);
  g_auto(GStrv) hosts = g_strsplit_set (text, ", ", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; hosts[i] != NULL; i++)
    if (*hosts[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? "," : "", hosts[i]);
  return g_string_free (joined, FALSE);
}

static char *
build_conninfo (MpisConnection *self,
                const char     *password)
{
  g_autofree char *hosts = hosts_of (self);
  g_autofree char *port = g_strdup_printf ("%u",
                                           g_settings_get_uint (self->settings,
                                                                MPIS_KEY_SHARED_PORT));
  g_autofree char *database = g_settings_get_string (self->settings, MPIS_KEY_SHARED_DATABASE);
  g_autofree char *user = g_settings_get_string (self->settings, MPIS_KEY_SHARED_USER);
  g_autofree char *encryption = g_settings_get_string (self->settings, MPIS_KEY_SHARED_ENCRYPTION);
  GString *conninfo = g_string_new (NULL);

  append_value (conninfo, "host", hosts);
  append_value (conninfo, "port", port);
  append_value (conninfo, "dbname", database);
  append_value (conninfo, "user", user);
  append_value (conninfo, "sslmode", encryption);
  append_value (conninfo, "password", password);
  return g_string_free (conninfo, FALSE);
}

static GHashTable *
attributes_of (MpisConnection *self)
{
  g_autofree char *hosts = hosts_of (self);
  g_autofree char *database = g_settings_get_string (self->settings, MPIS_KEY_SHARED_DATABASE);
  g_autofree char *user = g_settings_get_string (self->settings, MPIS_KEY_SHARED_USER);

  return secret_attributes_build (&schema, "hosts", hosts,
                                  "port", (int) g_settings_get_uint (self->settings,
                                                                     MPIS_KEY_SHARED_PORT),
                                  "database", database, "user", user, NULL);
}

static void
on_looked_up_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  DexPromise *promise = data;
  g_autoptr(GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_string (promise, g_strdup (password != NULL ? password : ""));
  secret_password_free (password);
  dex_unref (promise);
}

static void
on_stored_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  DexPromise *promise = data;
  g_autoptr(GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
  dex_unref (promise);
}

static void
on_cleared_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  DexPromise *promise = data;
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    dex_promise_resolve_boolean (promise, TRUE);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
  dex_unref (promise);
}

static DexFuture *
with_timeout (DexPromise *promise)
{
  return dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds (KEYRING_TIMEOUT_S), NULL);
}

static DexFuture *
on_lookup_failed_cb (DexFuture *future,
                     gpointer   data)
{
  return dex_future_new_take_string (g_strdup (""));
}

/**
 * mpis_connection_lookup_password:
 *
 * Returns: (transfer full): a future of the password as text, empty if none is known
 */
DexFuture *
mpis_connection_lookup_password (MpisConnection *self)
{
  g_autoptr(GHashTable) attributes = NULL;
  DexPromise *promise;

  dex_return_error_if_fail (MPIS_IS_CONNECTION (self));

  if (mpis_connection_is_password_in_memory (self))
    return dex_future_new_take_string (g_strdup (self->remembered));

  promise = dex_promise_new_cancellable ();
  attributes = attributes_of (self);
  secret_password_lookupv (&schema, attributes, dex_promise_get_cancellable (promise),
                           on_looked_up_cb,
                           dex_ref (promise));
  return dex_future_catch (with_timeout (promise), on_lookup_failed_cb, NULL, NULL);
}

typedef struct {
  MpisConnection *self;
  char           *password;
  char           *what;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->self);
  secret_password_free (keeping->password);
  g_free (keeping->what);
  g_free (keeping);
}

static DexFuture *
on_store_failed_cb (DexFuture *future,
                    gpointer   data)
{
  Keeping *keeping = data;

  g_clear_pointer (&keeping->self->remembered, secret_password_free);
  if (*keeping->password == '\0')   /* none is kept, whatever the keyring says */
    return dex_future_new_for_boolean (TRUE);
  keeping->self->remembered = g_steal_pointer (&keeping->password);
  g_set_str (&keeping->self->remembered_for, keeping->what);
  return dex_future_new_for_boolean (FALSE);
}

/**
 * mpis_connection_store_password:
 * @password: the password for the connection chosen; an empty one is forgotten
 *
 * Returns: (transfer full): a future of a boolean: whether the keyring keeps it; %FALSE if it is only
 *   kept in memory
 */
DexFuture *
mpis_connection_store_password (MpisConnection *self,
                                const char     *password)
{
  g_autoptr(GHashTable) attributes = NULL;
  g_autofree char *label = NULL;
  g_autofree char *hosts = NULL;
  DexPromise *promise;
  Keeping *keeping;

  dex_return_error_if_fail (MPIS_IS_CONNECTION (self));
  dex_return_error_if_fail (password != NULL);

  g_clear_pointer (&self->remembered, secret_password_free);
  promise = dex_promise_new_cancellable ();
  attributes = attributes_of (self);
  hosts = hosts_of (self);
  label = g_strdup_printf (_("MPIS Dashboard: database on %s"), hosts);
  if (*password != '\0')
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, password,
                            dex_promise_get_cancellable (promise), on_stored_cb, dex_ref (promise));
  else
    secret_password_clearv (&schema, attributes, dex_promise_get_cancellable (promise),
                            on_cleared_cb,
                            dex_ref (promise));

  keeping = g_new0 (Keeping, 1);
  keeping->self = g_object_ref (self);
  keeping->password = g_strdup (password);
  keeping->what = build_conninfo (self, NULL);
  return dex_future_catch (with_timeout (promise), on_store_failed_cb, keeping, keeping_free);
}

/**
 * mpis_connection_is_password_in_memory:
 *
 * Returns: whether the password of the connection chosen is kept until the program ends, because no keyring
 *   would keep it
 */
gboolean
mpis_connection_is_password_in_memory (MpisConnection *self)
{
  g_autofree char *what = NULL;

  g_return_val_if_fail (MPIS_IS_CONNECTION (self), FALSE);

  what = build_conninfo (self, NULL);
  return mpis_connection_is_shared (self) && self->remembered != NULL &&
         g_strcmp0 (self->remembered_for, what) == 0;
}

static DexFuture *
on_password_cb (DexFuture *future,
                gpointer   data)
{
  const GValue *value = dex_future_get_value (future, NULL);

  return dex_future_new_take_string (build_conninfo (data,
                                                     value != NULL ? g_value_get_string (value) : NULL));
}

/**
 * mpis_connection_get_conninfo:
 *
 * Returns: (transfer full): a future of the connection string as text, password included; empty for the
 *   workspace on this computer
 */
DexFuture *
mpis_connection_get_conninfo (MpisConnection *self)
{
  dex_return_error_if_fail (MPIS_IS_CONNECTION (self));

  if (!mpis_connection_is_shared (self))
    return dex_future_new_take_string (g_strdup (""));
  return dex_future_finally (mpis_connection_lookup_password (self), on_password_cb,
                             g_object_ref (self),
                             g_object_unref);
}
