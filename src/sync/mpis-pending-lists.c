#include "config.h"

#include "mpis-pending-lists.h"

#include "mpis-overlay.h"
#include "mpis-pending.h"

#define LONGEST_WAIT_MS (60 * 60 * 1000)   /* the clock may be set meanwhile */

struct _MpisPendingLists {
  MpisOverlay       *projects;
  MpisOverlay       *runs;
  MpisCommands      *commands;
  MpisStoreContents *contents;   /* NULL while lifted */
  guint              timer;
};

static void
timer_cb (gpointer data)
{
  MpisPendingLists *self = data;

  self->timer = 0;
  if (self->contents != NULL)
    _mpis_pending_lists_lay (self, self->contents);
}

/* Runs become overdue though nothing changes. */
static void
wait_for (MpisPendingLists *self,
          MpisInstant       next,
          MpisInstant       now)
{
  gint64 wait_ms = (next - now) / 1000 + 1;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (next != MPIS_INSTANT_UNKNOWN)
    self->timer = g_timeout_add_once ((guint) CLAMP (wait_ms, 1, LONGEST_WAIT_MS), timer_cb, self);
}

/*
 * _mpis_pending_lists_new:
 * @projects: the list of projects
 * @runs: the list of runs
 * @commands: what may be on its way
 *
 * Returns: (transfer full): lists with nothing over them
 */
MpisPendingLists *
_mpis_pending_lists_new (GListStore   *projects,
                         GListStore   *runs,
                         MpisCommands *commands)
{
  MpisPendingLists *self = g_new0 (MpisPendingLists, 1);

  self->projects = _mpis_overlay_new (projects);
  self->runs = _mpis_overlay_new (runs);
  self->commands = g_object_ref (commands);
  return self;
}

void
_mpis_pending_lists_free (MpisPendingLists *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  _mpis_overlay_free (self->projects);
  _mpis_overlay_free (self->runs);
  g_object_unref (self->commands);
  g_clear_pointer (&self->contents, mpis_store_contents_unref);
  g_free (self);
}

/* To be called before the lists change. */
void
_mpis_pending_lists_lift (MpisPendingLists *self)
{
  _mpis_overlay_lift (self->projects);
  _mpis_overlay_lift (self->runs);
  g_clear_pointer (&self->contents, mpis_store_contents_unref);
}

/*
 * _mpis_pending_lists_lay:
 * @self: lists
 * @contents: what they hold by themselves
 *
 * To be called when the lists, or the commands, have changed.
 */
void
_mpis_pending_lists_lay (MpisPendingLists  *self,
                         MpisStoreContents *contents)
{
  MpisInstant now = mpis_time_now ();
  MpisInstant next;
  MpisStoreContents *kept = mpis_store_contents_ref (contents);

  g_clear_pointer (&self->contents, mpis_store_contents_unref);
  self->contents = kept;
  _mpis_overlay_lay (self->projects, contents->projects, _mpis_pending_projects (contents, self->commands));
  _mpis_overlay_lay (self->runs, contents->runs, _mpis_pending_runs (contents, self->commands, now, &next));
  wait_for (self, next, now);
}
