#include "config.h"

#include "mpis-hub-token.h"

#include <string.h>

#define MAX_XID (G_MAXUINT64 / 4)   /* far beyond any; PostgreSQL refuses what does not fit its own */

struct _MpisHubSnapshot {
  guint64  xmin;   /* all before this one are shown */
  guint64  xmax;   /* none from this one on */
  GArray  *xip;    /* and of those between not these; ascending */
};

/* A number without anything around it, and what follows. */
static gboolean
read_number (const char **text,
             guint64     *number)
{
  const char *c = *text;

  *number = 0;
  if (!g_ascii_isdigit (*c))
    return FALSE;
  for (; g_ascii_isdigit (*c); c++)
    {
      *number = *number * 10 + (guint64) (*c - '0');
      if (*number > MAX_XID)
        return FALSE;
    }
  *text = c;
  return TRUE;
}

static gboolean
skip (const char **text,
      char         expected)
{
  if (**text != expected)
    return FALSE;
  (*text)++;
  return TRUE;
}

/*
 * mpis_hub_snapshot_parse:
 * @text: a snapshot, or anything
 *
 * Returns: (transfer full) (nullable): it, if it is one that PostgreSQL takes, too
 */
MpisHubSnapshot *
mpis_hub_snapshot_parse (const char *text)
{
  g_autoptr(MpisHubSnapshot) self = g_new0 (MpisHubSnapshot, 1);
  guint64 xid, last = 0;

  self->xip = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (!read_number (&text, &self->xmin) || !skip (&text, ':') || !read_number (&text, &self->xmax)
      || !skip (&text, ':') || self->xmin == 0 || self->xmax < self->xmin)
    return NULL;
  while (*text != '\0')
    {
      if ((last != 0 && !skip (&text, ',')) || !read_number (&text, &xid)
          || xid <= last || xid < self->xmin || xid >= self->xmax)
        return NULL;
      g_array_append_val (self->xip, xid);
      last = xid;
    }
  return g_steal_pointer (&self);
}

void
mpis_hub_snapshot_free (MpisHubSnapshot *self)
{
  g_array_unref (self->xip);
  g_free (self);
}

static int
compare_xids (gconstpointer a,
              gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/*
 * mpis_hub_snapshot_shows:
 * @self: a snapshot
 * @xid: a transaction
 *
 * Returns: whether it had committed, or at least ended, when the snapshot was taken
 */
gboolean
mpis_hub_snapshot_shows (const MpisHubSnapshot *self,
                         guint64                xid)
{
  if (xid < self->xmin)
    return TRUE;
  return xid < self->xmax && !g_array_binary_search (self->xip, &xid, compare_xids, NULL);
}

/*
 * mpis_hub_snapshot_covers:
 * @self: a snapshot
 * @other: another one
 *
 * Returns: whether @self shows all that @other shows
 */
gboolean
mpis_hub_snapshot_covers (const MpisHubSnapshot *self,
                          const MpisHubSnapshot *other)
{
  if (other->xmax > self->xmax)
    return FALSE;
  for (guint i = 0; i < self->xip->len; i++)
    if (mpis_hub_snapshot_shows (other, g_array_index (self->xip, guint64, i)))
      return FALSE;
  return TRUE;
}

/*
 * mpis_hub_token_new:
 * @seen: a snapshot
 *
 * Returns: (transfer full): a token: everything that @seen shows was told
 */
MpisHubToken *
mpis_hub_token_new (const char *seen)
{
  MpisHubToken *self = g_new0 (MpisHubToken, 1);

  self->seen = g_strdup (seen);
  return self;
}

void
mpis_hub_token_free (MpisHubToken *self)
{
  g_free (self->seen);
  g_free (self->next);
  g_free (self);
}

/*
 * mpis_hub_token_format:
 * @seen: as in #MpisHubToken
 * @next: (nullable): likewise
 * @last: likewise
 *
 * Returns: (transfer full): the token as text
 */
char *
mpis_hub_token_format (const char *seen,
                       const char *next,
                       gint64      last)
{
  if (next == NULL)
    return g_strdup (seen);
  return g_strdup_printf ("%s|%s|%" G_GINT64_FORMAT, seen, next, last);
}

/*
 * mpis_hub_token_parse:
 * @text: a token as text, or anything
 *
 * Returns: (transfer full) (nullable): the token, if it can be one
 */
MpisHubToken *
mpis_hub_token_parse (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "|", 4);
  g_autoptr(MpisHubSnapshot) seen = NULL;
  g_autoptr(MpisHubSnapshot) next = NULL;
  guint n = g_strv_length (parts);
  MpisHubToken *self;
  guint64 last = 0;

  if ((n != 1 && n != 3) || !(seen = mpis_hub_snapshot_parse (parts[0])))
    return NULL;
  if (n == 3 && (!(next = mpis_hub_snapshot_parse (parts[1])) || !mpis_hub_snapshot_covers (next, seen)
                 || !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXINT64, &last, NULL)))
    return NULL;
  self = mpis_hub_token_new (parts[0]);
  self->next = n == 3 ? g_strdup (parts[1]) : NULL;
  self->last = (gint64) last;
  return self;
}

/*
 * mpis_hub_token_is_within:
 * @self: a token
 * @snapshot: a snapshot
 *
 * Returns: whether @snapshot shows all that @self is about: if not, it was made by somebody who was
 *   further, or for another database
 */
gboolean
mpis_hub_token_is_within (const MpisHubToken *self,
                          const char         *snapshot)
{
  g_autoptr(MpisHubSnapshot) outer = mpis_hub_snapshot_parse (snapshot);
  g_autoptr(MpisHubSnapshot) inner = mpis_hub_snapshot_parse (self->next != NULL ? self->next : self->seen);

  return outer != NULL && inner != NULL && mpis_hub_snapshot_covers (outer, inner);
}
