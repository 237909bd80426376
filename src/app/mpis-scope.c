#include "config.h"

#include "mpis-scope-private.h"

#include "mpis-words.h"
#include "mpis-settings.h"

G_DEFINE_FINAL_TYPE (MpisScope, mpis_scope, G_TYPE_OBJECT)

enum { CHANGED, STATE_CHANGED, STANDINGS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint32
today (MpisScope *self)
{
  return mpis_day_of (mpis_time_now (), self->zone);
}

static gint32
day_from_settings (MpisScope  *self,
                   const char *key,
                   gint32      fallback)
{
  g_autofree char *text = g_settings_get_string (self->settings, key);
  gint32 day;

  return mpis_day_parse (text, &day, NULL) ? day : fallback;
}

static MpisPeriod
work_out_period (MpisScope *self)
{
  gint32 now = today (self);
  MpisPeriod own = {
    day_from_settings (self, MPIS_KEY_RANGE_FROM, now - 29),
    day_from_settings (self, MPIS_KEY_RANGE_TO, now),
  };

  return mpis_range_get_period (mpis_scope_get_range (self), own, now);
}

static void
read_settings (MpisScope *self)
{
  char **filters[MPIS_N_FILTERS];
  MpisInstant from = G_MININT64;
  MpisInstant until = G_MAXINT64;

  self->period = work_out_period (self);
  if (self->period.from != MPIS_DAY_FIRST)
    from = mpis_day_start (self->period.from, self->zone);
  if (self->period.to != MPIS_DAY_LAST)
    until = mpis_day_start (self->period.to + 1, self->zone);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    filters[i] = g_settings_get_strv (self->settings, _mpis_scope_filter_keys[i]);
  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  self->sieve = mpis_sieve_new (from, until, filters);
}

static gboolean
emit_changed_cb (gpointer data)
{
  MpisScope *self = data;

  self->changed_id = 0;
  _mpis_scope_update_standings (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Several keys often change together, and a sync notifies several properties: one emission for all. */
static void
queue_changed (MpisScope *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, emit_changed_cb, self, NULL);
}

static void
on_setting_changed_cb (MpisScope *self)
{
  read_settings (self);
  queue_changed (self);
}

static void
read_zone (MpisScope *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, MPIS_KEY_TIME_ZONE);
  g_autoptr(GTimeZone) zone = *name != '\0' ? mpis_zone_new (name, NULL) : NULL;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone != NULL ? g_steal_pointer (&zone) : g_time_zone_new_local ();
}

static void
on_zone_changed_cb (MpisScope *self)
{
  read_zone (self);
  if (self->workspace != NULL)
    mpis_workspace_set_zone (self->workspace, self->zone);
  on_setting_changed_cb (self);
}

static void
on_interval_changed_cb (MpisScope *self)
{
  if (self->workspace != NULL)
    mpis_workspace_set_interval (self->workspace,
                                 g_settings_get_uint (self->settings, MPIS_KEY_REFRESH_INTERVAL));
}

static void
on_state_changed_cb (MpisScope *self)
{
  gboolean offline = self->workspace != NULL &&
                     mpis_workspace_get_state (self->workspace) == MPIS_WORKSPACE_OFFLINE;

  if (!offline)
    self->offline_since = MPIS_INSTANT_UNKNOWN;
  else if (self->offline_since == MPIS_INSTANT_UNKNOWN)
    self->offline_since = mpis_time_now ();
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* “The last 30 days” move at midnight. */
static gboolean
on_minute_cb (gpointer data)
{
  MpisScope *self = data;
  MpisPeriod period = work_out_period (self);

  if (period.from != self->period.from || period.to != self->period.to)
    on_setting_changed_cb (self);
  return G_SOURCE_CONTINUE;
}

static void
mpis_scope_dispose (GObject *object)
{
  MpisScope *self = MPIS_SCOPE (object);

  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_handle_id (&self->midnight_id, g_source_remove);
  _mpis_scope_clear_standings (self);
  g_clear_object (&self->workspace_signals);
  for (guint i = 0; i < G_N_ELEMENTS (self->list_signals); i++)
    g_clear_object (&self->list_signals[i]);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (mpis_scope_parent_class)->dispose (object);
}

static void
mpis_scope_finalize (GObject *object)
{
  MpisScope *self = MPIS_SCOPE (object);

  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (mpis_scope_parent_class)->finalize (object);
}

static void
mpis_scope_class_init (MpisScopeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mpis_scope_dispose;
  object_class->finalize = mpis_scope_finalize;

  signals[CHANGED] = g_signal_new ("changed", MPIS_TYPE_SCOPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL,
                                   G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", MPIS_TYPE_SCOPE, G_SIGNAL_RUN_LAST, 0,
                                         NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[STANDINGS_CHANGED] = g_signal_new ("standings-changed", MPIS_TYPE_SCOPE,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mpis_scope_init (MpisScope *self)
{
  GSignalGroup *group = g_signal_group_new (MPIS_TYPE_WORKSPACE);

  self->offline_since = MPIS_INSTANT_UNKNOWN;
  self->workspace_signals = group;
  for (guint i = 0; i < G_N_ELEMENTS (self->list_signals); i++)
    {
      self->list_signals[i] = g_signal_group_new (i < 3 ? G_TYPE_LIST_STORE : MPIS_TYPE_COMMANDS);
      g_signal_group_connect_swapped (self->list_signals[i], "items-changed", G_CALLBACK (queue_changed), self);
    }
  g_signal_group_connect_swapped (group, "notify::cube", G_CALLBACK (queue_changed), self);
  g_signal_group_connect_swapped (group, "notify::red-flags", G_CALLBACK (queue_changed), self);
  g_signal_group_connect_swapped (group, "notify::is-demo", G_CALLBACK (queue_changed), self);
  g_signal_group_connect_swapped (group, "notify::state", G_CALLBACK (on_state_changed_cb), self);
  g_signal_group_connect_swapped (group, "notify::problem", G_CALLBACK (on_state_changed_cb), self);
  g_signal_group_connect_swapped (group, "notify::synced-at", G_CALLBACK (on_state_changed_cb),
                                  self);
}

/**
 * mpis_scope_new:
 * @settings: where choices are kept
 *
 * Returns: (transfer full): a new scope without a workspace
 */
MpisScope *
mpis_scope_new (GSettings *settings)
{
  static const char *const keys[] = {
    MPIS_KEY_RANGE, MPIS_KEY_RANGE_FROM, MPIS_KEY_RANGE_TO, MPIS_KEY_LENS,
    MPIS_KEY_FILTER_PROJECTS, MPIS_KEY_FILTER_PERSONAS, MPIS_KEY_FILTER_CHANNELS,
  };
  MpisScope *self = g_object_new (MPIS_TYPE_SCOPE, NULL);

  self->settings = g_object_ref (settings);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", keys[i], NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (on_setting_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (settings, "changed::" MPIS_KEY_TIME_ZONE,
                           G_CALLBACK (on_zone_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" MPIS_KEY_REFRESH_INTERVAL,
                           G_CALLBACK (on_interval_changed_cb), self, G_CONNECT_SWAPPED);
  read_zone (self);
  read_settings (self);
  self->midnight_id = g_timeout_add_seconds (60, on_minute_cb, self);
  return self;
}

/**
 * mpis_scope_get_settings:
 *
 * Returns: (transfer none): where choices are kept
 */
GSettings *
mpis_scope_get_settings (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  return self->settings;
}

/**
 * mpis_scope_set_workspace:
 * @workspace: (nullable): the workspace to look at from now on
 */
void
mpis_scope_set_workspace (MpisScope     *self,
                          MpisWorkspace *workspace)
{
  g_return_if_fail (MPIS_IS_SCOPE (self));

  if (!g_set_object (&self->workspace, workspace))
    return;
  g_signal_group_set_target (self->workspace_signals, workspace);
  g_signal_group_set_target (self->list_signals[0], workspace ? mpis_workspace_get_projects (workspace) : NULL);
  g_signal_group_set_target (self->list_signals[1], workspace ? mpis_workspace_get_runs (workspace) : NULL);
  g_signal_group_set_target (self->list_signals[2], workspace ? mpis_workspace_get_flags (workspace) : NULL);
  g_signal_group_set_target (self->list_signals[3], workspace ? mpis_workspace_get_commands (workspace) : NULL);
  if (workspace != NULL)
    {
      mpis_workspace_set_zone (workspace, self->zone);
      on_interval_changed_cb (self);
    }
  on_state_changed_cb (self);
  queue_changed (self);
}

/**
 * mpis_scope_get_workspace:
 *
 * Returns: (transfer none) (nullable): the workspace looked at
 */
MpisWorkspace *
mpis_scope_get_workspace (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  return self->workspace;
}

/**
 * mpis_scope_get_zone:
 *
 * Returns: (transfer none): the zone of days and hours
 */
GTimeZone *
mpis_scope_get_zone (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  return self->zone;
}

/**
 * mpis_scope_get_offline_since:
 *
 * Returns: when the server was found unreachable, or %MPIS_INSTANT_UNKNOWN while it is not
 */
MpisInstant
mpis_scope_get_offline_since (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), MPIS_INSTANT_UNKNOWN);

  return self->offline_since;
}

/**
 * mpis_scope_has_data:
 *
 * Returns: whether the workspace holds anything to look at, whatever the range and the filters
 */
gboolean
mpis_scope_has_data (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), FALSE);

  return self->workspace != NULL &&
         (g_list_model_get_n_items (mpis_workspace_get_posts (self->workspace)) > 0 ||
          g_list_model_get_n_items (mpis_workspace_get_runs (self->workspace)) > 0 ||
          g_list_model_get_n_items (mpis_workspace_get_projects (self->workspace)) > 0);
}

/**
 * mpis_scope_get_range:
 *
 * Returns: the time range chosen
 */
MpisRange
mpis_scope_get_range (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), MPIS_RANGE_30_DAYS);

  return g_settings_get_enum (self->settings, MPIS_KEY_RANGE);
}

/**
 * mpis_scope_set_range:
 * @range: the time range to look at
 */
void
mpis_scope_set_range (MpisScope *self,
                      MpisRange  range)
{
  g_return_if_fail (MPIS_IS_SCOPE (self));

  g_settings_set_enum (self->settings, MPIS_KEY_RANGE, range);
}

/**
 * mpis_scope_set_own_range:
 * @from: first local day
 * @to: last local day
 */
void
mpis_scope_set_own_range (MpisScope *self,
                          gint32     from,
                          gint32     to)
{
  g_autofree char *first = mpis_day_format (from);
  g_autofree char *last = mpis_day_format (to);

  g_return_if_fail (MPIS_IS_SCOPE (self));

  g_settings_set_string (self->settings, MPIS_KEY_RANGE_FROM, first);
  g_settings_set_string (self->settings, MPIS_KEY_RANGE_TO, last);
  mpis_scope_set_range (self, MPIS_RANGE_OWN);
}

/**
 * mpis_scope_get_period:
 *
 * Returns: the days looked at
 */
MpisPeriod
mpis_scope_get_period (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), ((MpisPeriod) { 0, 0 }));

  return self->period;
}

/**
 * mpis_scope_period_is_open:
 *
 * Returns: whether the days looked at include today, which is not over yet
 */
gboolean
mpis_scope_period_is_open (MpisScope *self)
{
  gint32 now;

  g_return_val_if_fail (MPIS_IS_SCOPE (self), FALSE);

  now = today (self);
  return self->period.from <= now && self->period.to >= now;
}

/**
 * mpis_scope_get_previous_period:
 * @previous: (out): the period of equal length right before
 *
 * Returns: %FALSE if all time is looked at, which nothing precedes
 */
gboolean
mpis_scope_get_previous_period (MpisScope  *self,
                                MpisPeriod *previous)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), FALSE);

  return mpis_period_get_previous (&self->period, previous);
}

/**
 * mpis_scope_get_range_label:
 *
 * Returns: (transfer full): the name of the range chosen, or the dates of an own one
 */
char *
mpis_scope_get_range_label (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  if (mpis_scope_get_range (self) == MPIS_RANGE_OWN)
    return mpis_words_days (self->period.from, self->period.to);
  return g_strdup (mpis_words_range (mpis_scope_get_range (self)));
}

/**
 * mpis_scope_get_lens:
 *
 * Returns: which question the figures answer
 */
MpisLens
mpis_scope_get_lens (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), MPIS_LENS_ACTIVITY);

  return g_settings_get_enum (self->settings, MPIS_KEY_LENS) == 1 ? MPIS_LENS_POSTS
                                                                  : MPIS_LENS_ACTIVITY;
}

/**
 * mpis_scope_set_lens:
 * @lens: which question the figures are to answer
 */
void
mpis_scope_set_lens (MpisScope *self,
                     MpisLens   lens)
{
  g_return_if_fail (MPIS_IS_SCOPE (self));

  g_settings_set_enum (self->settings, MPIS_KEY_LENS, lens == MPIS_LENS_POSTS ? 1 : 0);
}
