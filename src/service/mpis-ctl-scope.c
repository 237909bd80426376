#include "config.h"

#include "mpis-ctl-scope.h"

#include <gio/gio.h>

static gboolean
read_lens (MpisCtlScope      *self,
           const MpisCtlWord *word)
{
  if (self->lens_name == NULL || g_str_equal (self->lens_name, "activity"))
    self->lens = MPIS_LENS_ACTIVITY;
  else if (g_str_equal (self->lens_name, "posts"))
    self->lens = MPIS_LENS_POSTS;
  else
    {
      mpis_ctl_usage (word, "“%s” is no lens: --lens takes activity or posts", self->lens_name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_day (const MpisCtlWord *word,
          const char        *option,
          const char        *text,
          gint32            *day)
{
  g_autoptr(GError) error = NULL;

  if (text == NULL || mpis_day_parse (text, day, &error))
    return TRUE;
  mpis_ctl_usage (word, "%s takes a day as YYYY-MM-DD: %s", option, error->message);
  return FALSE;
}

/* The zone the window works with, where it has ever been set; the machine's otherwise. */
static char *
workspace_zone (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.mpis.Dashboard", TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "time-zone"))
    return NULL;
  settings = g_settings_new_full (schema, NULL, NULL);
  return g_settings_get_string (settings, "time-zone");
}

/**
 * mpis_ctl_default_zone:
 *
 * Returns: (transfer full): the zone of days and hours where nobody says which: the workspace's, else the
 *   machine's
 */
GTimeZone *
mpis_ctl_default_zone (void)
{
  g_autofree char *preferred = workspace_zone ();
  g_autoptr(GError) error = NULL;
  GTimeZone *zone = NULL;

  if (preferred != NULL && *preferred != '\0' && !(zone = mpis_zone_new (preferred, &error)))
    g_warning ("The workspace’s time zone is not usable, the machine’s is used: %s", error->message);
  return zone ? zone : g_time_zone_new_local ();
}

static gboolean
read_zone (MpisCtlScope      *self,
           const MpisCtlWord *word)
{
  g_autoptr(GError) error = NULL;

  if (self->zone_name == NULL)
    self->zone = mpis_ctl_default_zone ();
  else if (!(self->zone = mpis_zone_new (self->zone_name, &error)))
    mpis_ctl_usage (word, "--tz takes a time zone such as Europe/Berlin or UTC: %s", error->message);
  return self->zone != NULL;
}

/**
 * mpis_ctl_scope_read:
 * @self: the options as given, zero before that
 * @word: whose they are, for what is said about them
 *
 * Returns: whether they make sense; if not, that has been said
 */
gboolean
mpis_ctl_scope_read (MpisCtlScope      *self,
                     const MpisCtlWord *word)
{
  self->from = MPIS_DAY_FIRST;
  self->to = MPIS_DAY_LAST;
  if (!read_lens (self, word)
      || !read_day (word, "--from", self->from_text, &self->from)
      || !read_day (word, "--to", self->to_text, &self->to)
      || !read_zone (self, word))
    return FALSE;

  if (self->from > self->to)
    {
      mpis_ctl_usage (word, "--from %s lies after --to %s", self->from_text, self->to_text);
      return FALSE;
    }
  return TRUE;
}

/**
 * mpis_ctl_scope_clear:
 * @self: options
 *
 * Frees what they hold.
 */
void
mpis_ctl_scope_clear (MpisCtlScope *self)
{
  g_free (self->lens_name);
  g_free (self->from_text);
  g_free (self->to_text);
  g_free (self->zone_name);
  g_strfreev (self->channels);
  g_strfreev (self->projects);
  g_strfreev (self->personas);
  g_clear_pointer (&self->zone, g_time_zone_unref);
}
