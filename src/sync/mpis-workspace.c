#include "config.h"

#include "mpis-workspace.h"

#include "mpis-cluster.h"
#include "mpis-commands-private.h"
#include "mpis-dashboards-private.h"
#include "mpis-flag.h"
#include "mpis-pending-lists.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-workspace-key.h"
#include "mpis-workspace-private.h"

#define DEFAULT_INTERVAL 60

struct _MpisWorkspace {
  GObject               parent_instance;

  char                 *conninfo;    /* NULL: the private database */
  GTimeZone            *zone;
  guint                 interval;    /* seconds */
  MpisWorkspaceSession *session;     /* NULL while stopped */
  MpisStore            *store;       /* NULL until it is open */

  MpisWorkspaceState    state;
  char                 *problem;
  MpisInstant           synced_at;
  MpisStoreContents    *shown;       /* what the lists hold */
  MpisCube             *cube;        /* of shown, in our zone */
  MpisRedFlags          red_flags;
  GListStore           *personas;
  GListStore           *projects;
  GListStore           *posts;
  GListStore           *runs;
  GListStore           *flags;
  MpisDashboards       *dashboards;
  MpisCommands         *commands;
  MpisPendingLists     *pending;
  gboolean              is_desk_open; /* or is being opened */
};

G_DEFINE_FINAL_TYPE (MpisWorkspace, mpis_workspace, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_STATE, PROP_PROBLEM, PROP_SYNCED_AT, PROP_IS_DEMO, PROP_CUBE, PROP_RED_FLAGS, N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
mpis_workspace_dispose (GObject *object)
{
  MpisWorkspace *self = MPIS_WORKSPACE (object);

  g_clear_pointer (&self->session, _mpis_workspace_session_stop);
  g_clear_object (&self->store);
  if (self->dashboards != NULL)
    _mpis_dashboards_set_wake (self->dashboards, NULL, NULL, NULL);
  g_clear_object (&self->dashboards);
  if (self->commands != NULL)
    _mpis_commands_set_hooks (self->commands, NULL, NULL, NULL);
  g_clear_object (&self->commands);

  G_OBJECT_CLASS (mpis_workspace_parent_class)->dispose (object);
}

static void
mpis_workspace_finalize (GObject *object)
{
  MpisWorkspace *self = MPIS_WORKSPACE (object);

  g_clear_pointer (&self->pending, _mpis_pending_lists_free);
  g_free (self->conninfo);
  g_time_zone_unref (self->zone);
  g_free (self->problem);
  mpis_store_contents_unref (self->shown);
  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_object_unref (self->personas);
  g_object_unref (self->projects);
  g_object_unref (self->posts);
  g_object_unref (self->runs);
  g_object_unref (self->flags);

  G_OBJECT_CLASS (mpis_workspace_parent_class)->finalize (object);
}

static void
mpis_workspace_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MpisWorkspace *self = MPIS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_SYNCED_AT:
      g_value_set_int64 (value, self->synced_at);
      break;
    case PROP_IS_DEMO:
      g_value_set_boolean (value, self->shown->has_demo);
      break;
    case PROP_CUBE:
      g_value_set_boxed (value, self->cube);
      break;
    case PROP_RED_FLAGS:
      g_value_set_pointer (value, &self->red_flags);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mpis_workspace_class_init (MpisWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mpis_workspace_dispose;
  object_class->finalize = mpis_workspace_finalize;
  object_class->get_property = mpis_workspace_get_property;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, MPIS_WORKSPACE_LOADING, MPIS_WORKSPACE_FAILED,
                      MPIS_WORKSPACE_LOADING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_SYNCED_AT] =
    g_param_spec_int64 ("synced-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN,
                        flags);
  properties[PROP_IS_DEMO] = g_param_spec_boolean ("is-demo", NULL, NULL, FALSE, flags);
  properties[PROP_CUBE] = g_param_spec_boxed ("cube", NULL, NULL, MPIS_TYPE_CUBE, flags);
  properties[PROP_RED_FLAGS] = g_param_spec_pointer ("red-flags", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_workspace_init (MpisWorkspace *self)
{
  self->interval = DEFAULT_INTERVAL;
  self->synced_at = MPIS_INSTANT_UNKNOWN;
  self->shown = mpis_store_contents_new ();
  self->personas = g_list_store_new (MPIS_TYPE_PERSONA);
  self->projects = g_list_store_new (MPIS_TYPE_PROJECT);
  self->posts = g_list_store_new (MPIS_TYPE_POST);
  self->runs = g_list_store_new (MPIS_TYPE_RUN);
  self->flags = g_list_store_new (MPIS_TYPE_FLAG);
}

static void
push_cb (gpointer source,
         gpointer data)
{
  MpisWorkspace *self = data;

  if (self->session != NULL)
    _mpis_workspace_session_push (self->session);
}

static void
commands_changed_cb (gpointer commands,
                     gpointer data)
{
  MpisWorkspace *self = data;

  _mpis_pending_lists_lay (self->pending, self->shown);
}

/* Commands are kept with the dashboards. */
static void
desk_opened_cb (MpisDesk         *desk,
                MpisDeskContents *contents,
                gpointer          data)
{
  MpisWorkspace *self = data;

  _mpis_commands_set_desk (self->commands, desk, contents);
}

static void
make_desk (MpisWorkspace *self)
{
  g_autofree char *key = mpis_workspace_key (self->conninfo);
  g_autofree char *path = mpis_desk_default_path (key);
  g_autofree char *role = mpis_workspace_role (self->conninfo);

  self->dashboards = _mpis_dashboards_new (path, role);
  _mpis_dashboards_set_wake (self->dashboards, push_cb, desk_opened_cb, self);
  self->commands = _mpis_commands_new ();
  self->pending = _mpis_pending_lists_new (self->projects, self->runs, self->commands);
  _mpis_commands_set_hooks (self->commands, push_cb, commands_changed_cb, self);
}

/**
 * mpis_workspace_new:
 * @conninfo: (nullable): a PostgreSQL connection string, or %NULL for the user's private database
 * @zone: the zone whose days and hours are shown
 *
 * Returns: (transfer full): a workspace that shows nothing until mpis_workspace_start()
 */
MpisWorkspace *
mpis_workspace_new (const char *conninfo,
                    GTimeZone  *zone)
{
  MpisWorkspace *self;

  g_return_val_if_fail (zone != NULL, NULL);

  self = g_object_new (MPIS_TYPE_WORKSPACE, NULL);
  self->conninfo = g_strdup (conninfo);
  self->zone = g_time_zone_ref (zone);
  make_desk (self);
  return self;
}

/**
 * mpis_workspace_start:
 * @self: a workspace
 *
 * Shows what is stored locally, then keeps it in step with the server until mpis_workspace_stop().
 */
void
mpis_workspace_start (MpisWorkspace *self)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self));

  if (!self->is_desk_open)
    _mpis_dashboards_open (self->dashboards);
  self->is_desk_open = TRUE;
  if (self->session == NULL)
    self->session = _mpis_workspace_session_start (self, self->conninfo);
}

/**
 * mpis_workspace_refresh:
 * @self: a workspace
 *
 * Asks the server for changes now, instead of at the next notification or interval.
 */
void
mpis_workspace_refresh (MpisWorkspace *self)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self));

  if (self->session != NULL)
    _mpis_workspace_session_nudge (self->session);
}

/**
 * mpis_workspace_stop:
 * @self: a workspace
 *
 * Ends the background work. What is shown stays; nothing is notified any more.
 */
void
mpis_workspace_stop (MpisWorkspace *self)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self));

  g_clear_pointer (&self->session, _mpis_workspace_session_stop);
}

static void
set_cube (MpisWorkspace *self,
          MpisCube      *cube)
{
  if (self->cube == cube)
    return;
  mpis_cube_ref (cube);
  g_clear_pointer (&self->cube, mpis_cube_unref);
  self->cube = cube;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CUBE]);
}

/* A cube for another zone is made from one that is there. */
typedef struct {
  GWeakRef   workspace;
  MpisCube  *cube;
  GTimeZone *zone;
} Rezoning;

static void
rezoning_free (gpointer data)
{
  Rezoning *self = data;

  g_weak_ref_clear (&self->workspace);
  mpis_cube_unref (self->cube);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static DexFuture *
rezone_fiber (gpointer data)
{
  Rezoning *self = data;

  return dex_future_new_take_boxed (MPIS_TYPE_CUBE,
                                    mpis_cube_new_with_zone (self->cube, self->zone));
}

static void rezone (MpisWorkspace *self);

/* Meanwhile the zone may have changed again, or newer contents come; then there is another cube to
 * be made, or made already. */
static DexFuture *
rezoned_cb (DexFuture *future,
            gpointer   data)
{
  Rezoning *rezoning = data;
  g_autoptr(MpisWorkspace) self = g_weak_ref_get (&rezoning->workspace);

  if (self != NULL && self->shown->cube == rezoning->cube && self->zone == rezoning->zone)
    set_cube (self, g_value_get_boxed (dex_future_get_value (future, NULL)));
  return dex_future_new_for_boolean (TRUE);
}

static void
rezone (MpisWorkspace *self)
{
  Rezoning *rezoning;
  DexFuture *future;

  if (self->shown->cube == NULL)
    return;
  if (mpis_cube_get_zone (self->shown->cube) == self->zone)
    {
      set_cube (self, self->shown->cube);
      return;
    }
  rezoning = g_new0 (Rezoning, 1);
  g_weak_ref_init (&rezoning->workspace, self);
  rezoning->cube = mpis_cube_ref (self->shown->cube);
  rezoning->zone = g_time_zone_ref (self->zone);
  future = dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                rezone_fiber, rezoning, NULL);
  dex_future_disown (dex_future_then (future, rezoned_cb, rezoning, rezoning_free));
}

/**
 * mpis_workspace_set_zone:
 * @self: a workspace
 * @zone: the zone whose days and hours are shown
 *
 * The cube in the new zone comes with a later notification; until then the old one stays.
 */
void
mpis_workspace_set_zone (MpisWorkspace *self,
                         GTimeZone     *zone)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self));
  g_return_if_fail (zone != NULL);

  if (self->zone == zone)
    return;
  g_time_zone_unref (self->zone);
  self->zone = g_time_zone_ref (zone);
  rezone (self);
}

/**
 * mpis_workspace_set_interval:
 * @self: a workspace
 * @seconds: how long to wait, at most, before asking the server for changes that nobody announced
 */
void
mpis_workspace_set_interval (MpisWorkspace *self,
                             guint          seconds)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self));
  g_return_if_fail (seconds > 0);

  if (seconds < self->interval)   /* what is waiting goes by the old one */
    mpis_workspace_refresh (self);
  self->interval = seconds;
}

/**
 * mpis_workspace_get_state:
 * @self: a workspace
 *
 * Returns: how what is shown relates to the server
 */
MpisWorkspaceState
mpis_workspace_get_state (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), MPIS_WORKSPACE_FAILED);

  return self->state;
}

/**
 * mpis_workspace_get_problem:
 * @self: a workspace
 *
 * Returns: (nullable): what went wrong and what to do
 */
const char *
mpis_workspace_get_problem (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return self->problem;
}

/**
 * mpis_workspace_get_synced_at:
 * @self: a workspace
 *
 * Returns: when the last complete sync was, or %MPIS_INSTANT_UNKNOWN
 */
MpisInstant
mpis_workspace_get_synced_at (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), MPIS_INSTANT_UNKNOWN);

  return self->synced_at;
}

/**
 * mpis_workspace_is_demo:
 * @self: a workspace
 *
 * Returns: whether any demo data is shown
 */
gboolean
mpis_workspace_is_demo (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), FALSE);

  return self->shown->has_demo;
}

/**
 * mpis_workspace_get_cube:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): the cube; %NULL while loading
 */
MpisCube *
mpis_workspace_get_cube (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return self->cube;
}

/**
 * mpis_workspace_get_red_flags:
 * @self: a workspace
 *
 * Returns: (transfer none): the state of the red flags; valid as long as @self
 */
const MpisRedFlags *
mpis_workspace_get_red_flags (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return &self->red_flags;
}

/**
 * mpis_workspace_get_posts:
 * @self: a workspace
 *
 * Returns: (transfer none): a list of #MpisPost, newest first
 */
GListModel *
mpis_workspace_get_posts (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->posts);
}

/**
 * mpis_workspace_get_flags:
 * @self: a workspace
 *
 * Returns: (transfer none): its red flags as #MpisFlag, also those that ended lately: critical ones first,
 *   then newest first
 */
GListModel *
mpis_workspace_get_flags (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->flags);
}

/**
 * mpis_workspace_get_runs:
 * @self: a workspace
 *
 * Returns: (transfer none): a list of #MpisRun, newest first
 */
GListModel *
mpis_workspace_get_runs (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->runs);
}

/**
 * mpis_workspace_get_projects:
 * @self: a workspace
 *
 * Returns: (transfer none): a list of #MpisProject, by name
 */
GListModel *
mpis_workspace_get_projects (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->projects);
}

/**
 * mpis_workspace_get_personas:
 * @self: a workspace
 *
 * Returns: (transfer none): a list of #MpisPersona, by name
 */
GListModel *
mpis_workspace_get_personas (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->personas);
}

/**
 * mpis_workspace_get_dashboards:
 * @self: a workspace
 *
 * Returns: (transfer none): its dashboards; they can be edited without a server, too
 */
MpisDashboards *
mpis_workspace_get_dashboards (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return self->dashboards;
}

/**
 * mpis_workspace_get_commands:
 * @self: a workspace
 *
 * Returns: (transfer none): what was asked for and is not done yet
 */
MpisCommands *
mpis_workspace_get_commands (MpisWorkspace *self)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return self->commands;
}

GTimeZone *
_mpis_workspace_get_zone (MpisWorkspace *self)
{
  return self->zone;
}

guint
_mpis_workspace_get_interval (MpisWorkspace *self)
{
  return self->interval;
}

/* What to connect to; NULL if that is the private database and there is no place for one. */
char *
_mpis_workspace_dup_conninfo (MpisWorkspace *self)
{
  return self->conninfo ? g_strdup (self->conninfo) : mpis_cluster_conninfo_for (NULL);
}

MpisStore *
_mpis_workspace_get_store (MpisWorkspace *self)
{
  return self->store;
}

MpisStoreContents *
_mpis_workspace_get_shown (MpisWorkspace *self)
{
  return self->shown;
}

/* Judged at every sync: runs leave the last 24 hours though nothing changes. */
static void
judge (MpisWorkspace *self)
{
  MpisRedFlags red_flags = { 0 };

  mpis_store_contents_judge (self->shown, mpis_time_now (), &red_flags);
  if (memcmp (&red_flags, &self->red_flags, sizeof red_flags) == 0)
    return;
  self->red_flags = red_flags;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RED_FLAGS]);
}

void
_mpis_workspace_set_store (MpisWorkspace *self,
                           MpisStore     *store)
{
  g_set_object (&self->store, store);
}

/* The lists change before anything is notified, so that whoever listens sees all of the new
 * state. */
void
_mpis_workspace_show (MpisWorkspace       *self,
                      MpisWorkspaceUpdate *update)
{
  g_autoptr(MpisStoreContents) before = g_steal_pointer (&self->shown);

  _mpis_pending_lists_lift (self->pending);
  self->shown = mpis_store_contents_ref (update->contents);
  g_object_freeze_notify (G_OBJECT (self));
  mpis_splice_apply (&update->personas, self->shown->personas, self->personas);
  mpis_splice_apply (&update->projects, self->shown->projects, self->projects);
  mpis_splice_apply (&update->runs, self->shown->runs, self->runs);
  mpis_splice_apply (&update->posts, self->shown->posts, self->posts);
  mpis_splice_apply (&update->red_flags, self->shown->red_flags, self->flags);
  _mpis_pending_lists_lay (self->pending, self->shown);
  rezone (self);
  if (before->has_demo != self->shown->has_demo)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_DEMO]);
  _mpis_workspace_note_sync (self, self->shown->synced_at);
  g_object_thaw_notify (G_OBJECT (self));
}

void
_mpis_workspace_note_sync (MpisWorkspace *self,
                           MpisInstant    synced_at)
{
  judge (self);
  if (self->synced_at == synced_at)
    return;
  self->synced_at = synced_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNCED_AT]);
}

void
_mpis_workspace_set_state (MpisWorkspace      *self,
                           MpisWorkspaceState  state,
                           const char         *problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  g_object_thaw_notify (G_OBJECT (self));
}
