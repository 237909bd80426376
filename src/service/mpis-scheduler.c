#include "config.h"

#include "mpis-scheduler.h"

#include "mpis-flags.h"
#include "mpis-jobs.h"
#include "mpis-schedules.h"

#define CONNECT_TIMEOUT_MS 10000
#define LISTEN_MS          (10 * 60 * 1000)
#define SILENCE_MS         200    /* changes come in bursts… */
#define BURST_MS           1000   /* …which are waited for this long */
#define SHARE              10     /* at most this part of the time is spent on looking after changes */
#define LATE_MS            50     /* after the minute, so that it has begun by every clock here */

struct _MpisScheduler {
  GObject      parent_instance;

  MpisService *service;
  char        *conninfo;
  DexPromise  *stop;
  DexFuture   *running;
  MpisDb      *listener;    /* NULL: not listening; the clock goes on */
  DexFuture   *announced;   /* the next notification */
  gboolean     changed;     /* something flags depend on */
  gint64       effort;      /* how long it took to look after everything the last time */
};

G_DEFINE_FINAL_TYPE (MpisScheduler, mpis_scheduler, G_TYPE_OBJECT)

static void
stop_listening (MpisScheduler *self)
{
  if (self->listener != NULL)
    mpis_db_close (self->listener);
  g_clear_object (&self->listener);
  dex_clear (&self->announced);
}

static void
mpis_scheduler_finalize (GObject *object)
{
  MpisScheduler *self = MPIS_SCHEDULER (object);

  stop_listening (self);
  g_clear_object (&self->service);
  g_free (self->conninfo);
  dex_clear (&self->stop);
  dex_clear (&self->running);

  G_OBJECT_CLASS (mpis_scheduler_parent_class)->finalize (object);
}

static void
mpis_scheduler_class_init (MpisSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_scheduler_finalize;
}

static void
mpis_scheduler_init (MpisScheduler *self)
{
  self->stop = dex_promise_new ();
  self->changed = TRUE;
}

static gboolean
is_stopped (MpisScheduler *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}

/* --- working ------------------------------------------------------------------------------------ */

/* What fails now, the database being away, is done in a minute. */
static void
try_awaiting (const char *what,
              DexFuture  *future)
{
  g_autoptr(GError) error = NULL;

  dex_await_int64 (future, &error);
  if (error != NULL)
    g_warning ("%s: %s", what, error->message);
}

static void
work_awaiting (MpisScheduler *self)
{
  MpisDbPool *pool = mpis_service_get_pool (self->service);
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (pool, 0), &error);

  if (db == NULL)
    {
      g_debug ("Nothing is looked after: %s", error->message);
      return;
    }
  try_awaiting ("Scheduled runs could not be started",
                mpis_schedules_run (db, mpis_service_get_config (self->service)->run_allowance_minutes));
  try_awaiting ("Jobs could not be looked after", mpis_jobs_look_after (db));
  if (self->changed)
    try_awaiting ("Red flags could not be looked after", mpis_flags_evaluate (db));
  self->changed = FALSE;
  mpis_db_pool_release (pool, db);
}

/* --- waiting ------------------------------------------------------------------------------------ */

static gboolean
is_for_flags (const char *table)
{
  static const char *const tables[] = {
    "dashboard_runs", "dash_run_items", "dash_publish_records", "dash_settings", "normalized_metrics",
    "published_items", "dashboard_projects", NULL
  };

  return g_strv_contains (tables, table);
}

static void
expect_notification (MpisScheduler *self)
{
  dex_clear (&self->announced);
  self->announced = mpis_db_next_notification (self->listener, LISTEN_MS);
  dex_future_disown (dex_ref (self->announced));
}

static void
listen_awaiting (MpisScheduler *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_connect (self->conninfo, CONNECT_TIMEOUT_MS), &error);

  if (db == NULL || is_stopped (self) || !dex_await (mpis_db_listen (db, "dash_changes"), &error))
    {
      g_debug ("Changes are not heard of: %s", error ? error->message : "stopped");
      return;
    }
  self->listener = g_steal_pointer (&db);
  expect_notification (self);
}

/* Takes the notification that came. Returns: whether it is a reason to look again */
static gboolean
take_notification (MpisScheduler *self)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (self->announced, &error);
  const char *table = value ? g_value_get_string (value) : NULL;
  gboolean is_due = FALSE;

  if (table != NULL)
    {
      self->changed |= is_for_flags (table);
      is_due = self->changed || g_str_equal (table, "metrics_ingestion_jobs");
    }
  if (table != NULL || g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    expect_notification (self);
  else
    stop_listening (self);
  return is_due;
}

/* Returns: whether a notification came in that time */
static gboolean
wait_for_notification_awaiting (MpisScheduler *self,
                                gint64         until)
{
  gint64 rest = MAX (until - g_get_monotonic_time (), 0) / 1000;

  dex_await (dex_future_first (dex_ref (self->stop), dex_timeout_new_msec ((int) rest),
                               self->announced ? dex_ref (self->announced) : NULL, NULL), NULL);
  return !is_stopped (self) && self->announced != NULL && !dex_future_is_pending (self->announced);
}

/* Until it is a new minute, or something changed and the changes paused. */
static void
wait_awaiting (MpisScheduler *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 until = now + MPIS_MINUTE - mpis_time_now () % MPIS_MINUTE + LATE_MS * 1000;
  gboolean is_due = FALSE;

  while (!is_stopped (self) && !is_due && g_get_monotonic_time () < until)
    if (wait_for_notification_awaiting (self, until))
      is_due = take_notification (self);
  if (is_due)
    until = g_get_monotonic_time () + BURST_MS * 1000;
  else
    self->changed = TRUE;   /* windows of time move on */
  while (is_due && !is_stopped (self) && g_get_monotonic_time () < until
         && wait_for_notification_awaiting (self, MIN (until, g_get_monotonic_time () + SILENCE_MS * 1000)))
    take_notification (self);
  while (is_due && !is_stopped (self) && g_get_monotonic_time () < now + SHARE * self->effort)
    if (wait_for_notification_awaiting (self, now + SHARE * self->effort))
      take_notification (self);
}

static DexFuture *
run_fiber (gpointer data)
{
  MpisScheduler *self = data;

  while (!is_stopped (self))
    {
      gint64 begun;

      if (self->listener == NULL)
        listen_awaiting (self);
      begun = g_get_monotonic_time ();
      work_awaiting (self);
      self->effort = g_get_monotonic_time () - begun;
      wait_awaiting (self);
    }
  stop_listening (self);
  return dex_future_new_true ();
}

/**
 * mpis_scheduler_new:
 * @service: what it works for
 * @conninfo: its database
 *
 * Begins at once, on the calling thread's main context; ends with mpis_scheduler_stop().
 *
 * Returns: (transfer full): a scheduler
 */
MpisScheduler *
mpis_scheduler_new (MpisService *service,
                    const char  *conninfo)
{
  MpisScheduler *self = g_object_new (MPIS_TYPE_SCHEDULER, NULL);

  self->service = g_object_ref (service);
  self->conninfo = g_strdup (conninfo);
  self->running = dex_scheduler_spawn (NULL, 256 * 1024, run_fiber, g_object_ref (self), g_object_unref);
  dex_future_disown (dex_ref (self->running));
  return self;
}

/**
 * mpis_scheduler_stop:
 * @self: a scheduler
 *
 * Begins nothing any more. Safe to call twice.
 *
 * Returns: (transfer full): a future that resolves when what was begun is done
 */
DexFuture *
mpis_scheduler_stop (MpisScheduler *self)
{
  dex_return_error_if_fail (MPIS_IS_SCHEDULER (self));

  if (!is_stopped (self))
    dex_promise_resolve_boolean (self->stop, TRUE);
  return dex_ref (self->running);
}
