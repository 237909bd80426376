#include "config.h"

#include "mpis-ctl-progress.h"

#include <stdio.h>
#include <unistd.h>

#define PATIENCE (1 * G_USEC_PER_SEC)
#define INTERVAL (G_USEC_PER_SEC / 10)
#define N_CELLS  30

struct _MpisCtlProgress {
  char     *name;
  gint64    started;
  gint64    drawn;
  guint     done;
  guint     total;      /* 0 as long as it is not known */
  gboolean  is_terminal;
};

MpisCtlProgress *
mpis_ctl_progress_new (void)
{
  MpisCtlProgress *self = g_new0 (MpisCtlProgress, 1);

  self->started = g_get_monotonic_time ();
  self->is_terminal = isatty (STDERR_FILENO);
  return self;
}

/**
 * mpis_ctl_progress_set_name:
 * @self: a bar
 * @name: what is being worked on from here on
 */
void
mpis_ctl_progress_set_name (MpisCtlProgress *self,
                            const char      *name)
{
  g_set_str (&self->name, name);
  self->done = self->total = 0;
}

/* As long as the end is not known, a short piece wanders. */
static gboolean
is_full (const MpisCtlProgress *self,
         gint64                 now,
         int                    cell)
{
  int head = (int) ((now - self->started) / INTERVAL % N_CELLS);

  if (self->total == 0)
    return (head - cell + N_CELLS) % N_CELLS < 3;
  return cell < (int) ((guint64) N_CELLS * MIN (self->done, self->total) / self->total);
}

/**
 * mpis_ctl_progress_draw:
 * @self: a bar
 *
 * Draws the bar, if it is time to.
 */
void
mpis_ctl_progress_draw (MpisCtlProgress *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->is_terminal || now - self->started < PATIENCE || now - self->drawn < INTERVAL)
    return;

  self->drawn = now;
  fputs ("\r\033[K[", stderr);
  for (int i = 0; i < N_CELLS; i++)
    fputc (is_full (self, now, i) ? '#' : ' ', stderr);
  if (self->total > 0)
    fprintf (stderr, "] %u of %u  %s", self->done, self->total, self->name != NULL ? self->name : "");
  else
    fprintf (stderr, "] reading  %s", self->name != NULL ? self->name : "");
  fflush (stderr);
}

/**
 * mpis_ctl_progress_update:
 * @done: how much is done
 * @total: of how much
 * @progress: (type MpisCtlProgress): the bar
 *
 * Moves the bar. To be given as a #MpisIngestProgress.
 */
void
mpis_ctl_progress_update (guint    done,
                          guint    total,
                          gpointer progress)
{
  MpisCtlProgress *self = progress;

  self->done = done;
  self->total = total;
  mpis_ctl_progress_draw (self);
}

/**
 * mpis_ctl_progress_clear:
 * @self: a bar
 *
 * Makes the bar disappear, before anything else is written.
 */
void
mpis_ctl_progress_clear (MpisCtlProgress *self)
{
  if (self->drawn == 0)
    return;
  fputs ("\r\033[K", stderr);
  fflush (stderr);
  self->drawn = 0;
}

void
mpis_ctl_progress_free (MpisCtlProgress *self)
{
  mpis_ctl_progress_clear (self);
  g_free (self->name);
  g_free (self);
}
