#include "config.h"

#include "mpis-log-writer.h"

#include <errno.h>
#include <unistd.h>

/* What waits to be written at most; whoever reads the log slower than that loses lines, and is told. */
#define MAX_WAITING (1024 * 1024)

static GMutex lock;
static GCond changed;
static GString *waiting;      /* under the lock, as all of these */
static guint64 n_lost;        /* lines */
static gboolean is_writing;
static gboolean is_started;
static int target;

static void
write_all (const char *text,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (target, text, length);

      if (n < 0 && errno != EINTR)
        return;
      if (n > 0)
        {
          text += n;
          length -= (gsize) n;
        }
    }
}

static gpointer
writer_thread (gpointer data)
{
  GString *lines = g_string_new (NULL);

  for (;;)
    {
      guint64 lost;

      g_mutex_lock (&lock);
      is_writing = FALSE;
      g_cond_broadcast (&changed);
      while (waiting->len == 0)
        g_cond_wait (&changed, &lock);
      g_string_truncate (lines, 0);
      g_string_append_len (lines, waiting->str, (gssize) waiting->len);
      g_string_truncate (waiting, 0);
      lost = n_lost;
      n_lost = 0;
      is_writing = TRUE;
      g_mutex_unlock (&lock);

      write_all (lines->str, lines->len);
      if (lost > 0)
        g_warning ("%" G_GUINT64_FORMAT " lines were lost, since nobody took them", lost);
    }
  return NULL;
}

/**
 * mpis_log_writer_start:
 * @fd: where lines go
 *
 * From here on lines are written by a thread of their own: a reader that does not read stops nobody else.
 */
void
mpis_log_writer_start (int fd)
{
  if (is_started)
    return;
  is_started = TRUE;
  target = fd;
  waiting = g_string_new (NULL);
  g_thread_unref (g_thread_new ("log", writer_thread, NULL));
}

/**
 * mpis_log_writer_put:
 * @lines: whole lines
 * @length: their length
 *
 * Has them written soon. From any thread; never waits for the reader.
 */
void
mpis_log_writer_put (const char *lines,
                     gsize       length)
{
  g_mutex_lock (&lock);
  if (waiting->len + length <= MAX_WAITING)
    g_string_append_len (waiting, lines, (gssize) length);
  else
    for (gsize i = 0; i < length; i++)
      n_lost += lines[i] == '\n';
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

/**
 * mpis_log_writer_drain:
 * @timeout_ms: how long to wait
 *
 * Returns: whether all lines have been written
 */
gboolean
mpis_log_writer_drain (guint timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  gboolean in_time = TRUE;

  if (!is_started)
    return TRUE;
  g_mutex_lock (&lock);
  while ((waiting->len > 0 || is_writing) && in_time)
    in_time = g_cond_wait_until (&changed, &lock, deadline);
  g_mutex_unlock (&lock);
  return in_time;
}
