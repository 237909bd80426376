#include "config.h"

#include "mpis-access-private.h"

#include "mpis-access-secrets.h"
#include "mpis-passwords.h"
#include "mpis-tokens.h"

#define CHANNEL "dash_access"

#define KEEP           (5 * G_TIME_SPAN_SECOND)
#define KEEP_PASSWORD  (60 * G_TIME_SPAN_SECOND)
#define KEEP_UNTOLD    (1 * G_TIME_SPAN_SECOND)   /* while nobody would tell us of changes */
#define MAX_KEPT       10000
#define MAX_CHECKING   16                         /* passwords at a time; more would wait for seconds */

#define NOTE_USE_EVERY G_TIME_SPAN_MINUTE
#define AUDIT_DELAY_MS 100
#define USES_DELAY_MS  5000
#define ACQUIRE_MS     5000
#define CONNECT_MS     10000
#define LISTEN_MS      30000
#define RETRY_MS       1000

/* What something that was shown turned out to be worth. */
typedef struct {
  MpisPrincipal *principal;
  gint64         until;      /* in the time of g_get_monotonic_time() */
} Kept;

G_DEFINE_FINAL_TYPE (MpisAccess, mpis_access, G_TYPE_OBJECT)

static void
kept_free (gpointer data)
{
  Kept *self = data;

  mpis_principal_free (self->principal);
  g_free (self);
}

static void
mpis_access_finalize (GObject *object)
{
  MpisAccess *self = MPIS_ACCESS (object);

  g_clear_object (&self->pool);
  g_free (self->conninfo);
  g_free (self->admin_password);
  g_clear_pointer (&self->jwt, mpis_jwt_free);
  g_clear_pointer (&self->guard, mpis_login_guard_free);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->checking);
  g_hash_table_unref (self->used);
  g_clear_object (&self->audit);
  g_clear_object (&self->uses);
  g_clear_object (&self->listener);
  dex_clear (&self->stop);

  G_OBJECT_CLASS (mpis_access_parent_class)->finalize (object);
}

static void
mpis_access_class_init (MpisAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_access_finalize;
}

static void
mpis_access_init (MpisAccess *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->checking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, dex_unref);
  self->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stop = dex_promise_new ();
}

static DexFuture *
write_uses (MpisDb    *db,
            GPtrArray *ids)
{
  return mpis_tokens_note_used (db, (const char *const *) ids->pdata, ids->len);
}

/**
 * mpis_access_new:
 * @config: how the service is set up
 * @pool: its database
 * @conninfo: the same
 * @is_private: whether that is the user's own
 * @error: return location
 *
 * Returns: (transfer full) (nullable): who may; %NULL where there is no good secret to sign log-ins with
 */
MpisAccess *
mpis_access_new (const MpisConfig  *config,
                 MpisDbPool        *pool,
                 const char        *conninfo,
                 gboolean           is_private,
                 GError           **error)
{
  g_autoptr(MpisAccess) self = g_object_new (MPIS_TYPE_ACCESS, NULL);
  g_auto(GStrv) secrets = mpis_access_load_secrets (config, is_private, error);

  if (secrets == NULL || !(self->jwt = mpis_jwt_new ((const char *const *) secrets, error)))
    return NULL;
  self->pool = g_object_ref (pool);
  self->conninfo = g_strdup (conninfo);
  self->admin_password = g_strdup (config->admin_password);
  self->hours = config->jwt_hours;
  self->guard = mpis_login_guard_new (config->logins_per_minute);
  self->audit = mpis_batch_new (pool, AUDIT_DELAY_MS, mpis_audit_write, (GDestroyNotify) mpis_audit_entry_free);
  self->uses = mpis_batch_new (pool, USES_DELAY_MS, write_uses, g_free);
  return g_steal_pointer (&self);
}

/* --- what is kept in mind ---------------------------------------------------------------------- */

/**
 * mpis_access_forget:
 * @self: who may
 *
 * Forgets what was found out, as something about users or tokens has changed.
 */
void
mpis_access_forget (MpisAccess *self)
{
  g_return_if_fail (MPIS_IS_ACCESS (self));

  self->epoch++;
  g_hash_table_remove_all (self->kept);
}

MpisPrincipal *
mpis_principal_copy (const MpisPrincipal *principal)
{
  MpisPrincipal *copy = mpis_principal_new (principal->role, principal->user_id, principal->name);

  copy->credential = principal->credential;
  copy->credential_id = g_strdup (principal->credential_id);
  copy->expires_at = principal->expires_at;
  return copy;
}

void
mpis_access_keep (MpisAccess          *self,
                  const char          *digest,
                  const MpisPrincipal *principal,
                  guint64              epoch)
{
  Kept *kept;

  /* What changed while we asked may not be in the answer. */
  if (epoch != self->epoch)
    return;
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  kept = g_new0 (Kept, 1);
  kept->principal = mpis_principal_copy (principal);
  kept->until = g_get_monotonic_time ();
  if (self->listener == NULL)
    kept->until += KEEP_UNTOLD;
  else
    kept->until += principal->credential == MPIS_CREDENTIAL_PASSWORD ? KEEP_PASSWORD : KEEP;
  g_hash_table_replace (self->kept, g_strdup (digest), kept);
}

const MpisPrincipal *
mpis_access_find_kept (MpisAccess *self,
                       const char *digest)
{
  const Kept *kept = g_hash_table_lookup (self->kept, digest);

  if (kept == NULL)
    return NULL;
  if (g_get_monotonic_time () < kept->until
      && (kept->principal->expires_at == MPIS_INSTANT_UNKNOWN || kept->principal->expires_at > mpis_time_now ()))
    return kept->principal;
  g_hash_table_remove (self->kept, digest);
  return NULL;
}

void
mpis_access_note_use (MpisAccess          *self,
                      const MpisPrincipal *principal)
{
  gint64 now = g_get_monotonic_time ();
  const gint64 *noted;

  if (principal->credential != MPIS_CREDENTIAL_TOKEN)
    return;
  noted = g_hash_table_lookup (self->used, principal->credential_id);
  if (noted != NULL && now - *noted < NOTE_USE_EVERY)
    return;
  if (g_hash_table_size (self->used) >= MAX_KEPT)
    g_hash_table_remove_all (self->used);
  g_hash_table_replace (self->used, g_strdup (principal->credential_id), g_memdup2 (&now, sizeof now));
  mpis_batch_add (self->uses, g_strdup (principal->credential_id));
}

/* --- hearing of changes ------------------------------------------------------------------------ */

static gboolean
is_stopping (MpisAccess *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}

static void
listen_awaiting (MpisAccess *self,
                 MpisDb     *db)
{
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_listen (db, CHANNEL), &error))
    return;
  self->listener = g_object_ref (db);
  /* What changed before we listened nobody told us. */
  mpis_access_forget (self);
  while (!is_stopping (self))
    {
      if (dex_await (mpis_db_next_notification (db, LISTEN_MS), &error))
        mpis_access_forget (self);
      else if (!g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
        break;
      g_clear_error (&error);
    }
  g_clear_object (&self->listener);
  mpis_access_forget (self);
}

static DexFuture *
listen_fiber (gpointer data)
{
  MpisAccess *self = data;

  while (!is_stopping (self))
    {
      g_autoptr(MpisDb) db = dex_await_object (mpis_db_connect (self->conninfo, CONNECT_MS), NULL);

      if (db != NULL && !is_stopping (self))
        listen_awaiting (self, db);
      if (db != NULL)
        mpis_db_close (db);
      if (!is_stopping (self))
        dex_await (dex_future_first (dex_timeout_new_msec (RETRY_MS), dex_ref (self->stop), NULL), NULL);
    }
  return dex_future_new_true ();
}

static DexFuture *
start_fiber (gpointer data)
{
  MpisAccess *self = data;
  g_autoptr(MpisDb) db = NULL;
  g_autoptr(GError) error = NULL;

  if (self->admin_password == NULL)
    return dex_future_new_true ();
  if (!(db = dex_await_object (mpis_db_pool_acquire (self->pool, ACQUIRE_MS), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dex_await_boolean (mpis_users_adopt_password (db, self->admin_password), &error))
    g_message ("the user admin has the password of ADMIN_PASSWORD now");
  mpis_db_pool_release (self->pool, db);
  if (error == NULL)
    return dex_future_new_true ();
  g_prefix_error (&error, "ADMIN_PASSWORD will not do: ");
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_access_start:
 * @self: who may
 *
 * Makes the first admin, if the configuration has a password for one, and listens for changes from here on.
 *
 * Returns: (transfer full): a future that resolves when the admin is there; rejected if the password will
 *   not do
 */
DexFuture *
mpis_access_start (MpisAccess *self)
{
  dex_return_error_if_fail (MPIS_IS_ACCESS (self));

  dex_future_disown (dex_scheduler_spawn (NULL, 0, listen_fiber, g_object_ref (self), g_object_unref));
  return dex_scheduler_spawn (NULL, 0, start_fiber, g_object_ref (self), g_object_unref);
}

/**
 * mpis_access_stop:
 * @self: who may
 *
 * Writes what notes there still are, and listens no more.
 *
 * Returns: (transfer full): a future that resolves when that is done
 */
DexFuture *
mpis_access_stop (MpisAccess *self)
{
  dex_return_error_if_fail (MPIS_IS_ACCESS (self));

  if (!is_stopping (self))
    dex_promise_resolve_boolean (self->stop, TRUE);
  if (self->listener != NULL)
    mpis_db_close (self->listener);
  return dex_future_all (mpis_batch_stop (self->audit), mpis_batch_stop (self->uses), NULL);
}

/* --- signing in -------------------------------------------------------------------------------- */

static MpisUser *
find_user_awaiting (MpisAccess  *self,
                    const char  *name,
                    GError     **error)
{
  /* Not for as long as the password is looked at: others need the connection. */
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (self->pool, ACQUIRE_MS), error);
  g_autoptr(GError) problem = NULL;
  MpisUser *user;
  gint64 n_users;

  if (db == NULL)
    return NULL;
  user = dex_await_boxed (mpis_users_find (db, name), &problem);
  if (g_error_matches (problem, MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED))
    {
      g_clear_error (&problem);
      n_users = dex_await_int64 (mpis_users_count (db), &problem);
      if (problem == NULL && n_users == 0)
        g_set_error_literal (&problem, MPIS_API_ERROR, MPIS_API_ERROR_UNAVAILABLE,
                             "Nobody can sign in yet: start the service with ADMIN_PASSWORD, or make a user with "
                             "“mpisctl user add”");
    }
  mpis_db_pool_release (self->pool, db);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return user;
}

static gboolean
too_many (guint         seconds,
          guint        *retry_seconds,
          GError      **error)
{
  *retry_seconds = seconds;
  g_set_error (error, MPIS_API_ERROR, MPIS_API_ERROR_TOO_MANY, "Too many log-ins: try again in %u s", seconds);
  return FALSE;
}

static gboolean
admit_awaiting (MpisAccess  *self,
                const char  *name,
                const char  *address,
                guint       *retry_seconds,
                GError     **error)
{
  guint seconds, delay;

  if (!mpis_login_guard_admit (self->guard, address, g_get_monotonic_time (), &seconds))
    return too_many (seconds, retry_seconds, error);
  delay = mpis_login_guard_get_delay (self->guard, name, address, g_get_monotonic_time ());
  if (delay > 0)
    dex_await (dex_timeout_new_msec (delay), NULL);
  if (self->n_hashing >= MAX_CHECKING)
    return too_many (1, retry_seconds, error);
  return TRUE;
}

/**
 * mpis_access_sign_in:
 * @self: who may
 * @name: what somebody calls themselves
 * @password: what they say their password is
 * @address: where they are
 * @retry_seconds: (out): when to come again after %MPIS_API_ERROR_TOO_MANY
 * @error: return location
 *
 * Lets somebody in who knows the password. Of those who do not none learns whether the name was right, by
 * words or by time.
 *
 * Returns: (transfer full) (nullable): who it is; %NULL with %MPIS_ACCESS_ERROR_REFUSED,
 *   %MPIS_API_ERROR_TOO_MANY, or %MPIS_API_ERROR_UNAVAILABLE while there is nobody at all
 */
MpisUser *
mpis_access_sign_in (MpisAccess  *self,
                     const char  *name,
                     const char  *password,
                     const char  *address,
                     guint       *retry_seconds,
                     GError     **error)
{
  g_autoptr(MpisUser) user = NULL;
  g_autoptr(GError) problem = NULL;
  gboolean good;

  if (!admit_awaiting (self, name, address, retry_seconds, error))
    return NULL;
  user = find_user_awaiting (self, name, &problem);
  if (problem == NULL)
    {
      self->n_hashing++;
      good = dex_await_boolean (mpis_password_matches (password, user != NULL ? user->password_hash : NULL),
                                &problem);
      self->n_hashing--;
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  good = good && !user->is_disabled;
  mpis_login_guard_note (self->guard, name, address, good, g_get_monotonic_time ());
  if (good)
    return g_steal_pointer (&user);
  /* Of what strangers type only names that there are: people type passwords where names belong. */
  g_message ("a log-in%s%s was refused to %s", user != NULL ? " as " : "", user != NULL ? user->name : "", address);
  g_set_error (error, MPIS_ACCESS_ERROR, MPIS_ACCESS_ERROR_REFUSED, "The name or the password is wrong");
  return NULL;
}

/**
 * mpis_access_make_session:
 * @self: who may
 * @user: who signed in
 * @expires_at: (out): when that ends
 *
 * Returns: (transfer full): what to show from here on
 */
char *
mpis_access_make_session (MpisAccess     *self,
                          const MpisUser *user,
                          MpisInstant    *expires_at)
{
  g_autofree char *id = g_uuid_string_random ();
  MpisInstant now = mpis_time_now () / MPIS_SECOND * MPIS_SECOND;
  MpisJwtClaims claims = {
    .user_id = user->id,
    .id = id,
    .generation = user->generation,
    .issued_at = now,
    .expires_at = now + self->hours * MPIS_HOUR,
  };

  *expires_at = claims.expires_at;
  return mpis_jwt_sign (self->jwt, &claims);
}

/* --- and besides ------------------------------------------------------------------------------- */

/**
 * mpis_access_note:
 * @self: who may
 * @entry: (transfer full): what was done or refused
 *
 * Has it noted, within a moment.
 */
void
mpis_access_note (MpisAccess     *self,
                  MpisAuditEntry *entry)
{
  g_return_if_fail (MPIS_IS_ACCESS (self));

  mpis_batch_add (self->audit, entry);
}

gboolean
mpis_secrets_equal (const char *a,
                    const char *b)
{
  /* Digests are of one length, and where they differ says nothing about the secrets. */
  g_autofree char *digest_a = g_compute_checksum_for_string (G_CHECKSUM_SHA256, a, -1);
  g_autofree char *digest_b = g_compute_checksum_for_string (G_CHECKSUM_SHA256, b, -1);
  guchar difference = 0;

  for (gsize i = 0; digest_a[i] != '\0'; i++)
    difference |= digest_a[i] ^ digest_b[i];
  return difference == 0;
}
