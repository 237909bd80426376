#include "config.h"

#include "mpis-scope-private.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-settings.h"

/* What a scope keeps: projects, personas and channels. */

const char *const _mpis_scope_filter_keys[MPIS_N_FILTERS] = {
  [MPIS_FILTER_PROJECT] = MPIS_KEY_FILTER_PROJECTS,
  [MPIS_FILTER_PERSONA] = MPIS_KEY_FILTER_PERSONAS,
  [MPIS_FILTER_CHANNEL] = MPIS_KEY_FILTER_CHANNELS,
};

/**
 * mpis_scope_get_filter:
 * @kind: what is filtered by
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what is kept, or %NULL if everything is
 */
const char *const *
mpis_scope_get_filter (MpisScope      *self,
                       MpisFilterKind  kind)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  return self->filters[kind][0] != NULL ? (const char *const *) self->filters[kind] : NULL;
}

/**
 * mpis_scope_filter_has:
 * @kind: what is filtered by
 * @value: a channel, or an id
 *
 * Returns: whether @value is among those chosen
 */
gboolean
mpis_scope_filter_has (MpisScope      *self,
                       MpisFilterKind  kind,
                       const char     *value)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), FALSE);

  return value != NULL && g_strv_contains ((const char *const *) self->filters[kind], value);
}

/**
 * mpis_scope_toggle_filter:
 * @kind: what is filtered by
 * @value: a channel, or an id
 * @active: whether it is to be among those chosen
 */
void
mpis_scope_toggle_filter (MpisScope      *self,
                          MpisFilterKind  kind,
                          const char     *value,
                          gboolean        active)
{
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) chosen = NULL;

  g_return_if_fail (MPIS_IS_SCOPE (self));

  if (mpis_scope_filter_has (self, kind, value) == active)
    return;
  builder = g_strv_builder_new ();
  for (guint i = 0; self->filters[kind][i] != NULL; i++)
    if (!g_str_equal (self->filters[kind][i], value))
      g_strv_builder_add (builder, self->filters[kind][i]);
  if (active)
    g_strv_builder_add (builder, value);
  chosen = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, _mpis_scope_filter_keys[kind], (const char *const *) chosen);
}

/**
 * mpis_scope_clear_filters:
 *
 * Keeps everything again.
 */
void
mpis_scope_clear_filters (MpisScope *self)
{
  g_return_if_fail (MPIS_IS_SCOPE (self));

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_settings_set_strv (self->settings, _mpis_scope_filter_keys[i], NULL);
}

/**
 * mpis_scope_get_n_filters:
 *
 * Returns: how many projects, personas and channels are chosen
 */
guint
mpis_scope_get_n_filters (MpisScope *self)
{
  guint n = 0;

  g_return_val_if_fail (MPIS_IS_SCOPE (self), 0);

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    n += g_strv_length (self->filters[i]);
  return n;
}

static char *
name_of (GListModel *model,
         const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);
      g_autofree char *item_id = NULL;
      char *name = NULL;

      g_object_get (item, "id", &item_id, NULL);
      if (g_strcmp0 (item_id, id) != 0)
        continue;
      g_object_get (item, "name", &name, NULL);
      return name;
    }
  return NULL;
}

/**
 * mpis_scope_get_filter_label:
 * @kind: what is filtered by
 * @value: a channel, or an id
 *
 * Returns: (transfer full): what @value is called
 */
char *
mpis_scope_get_filter_label (MpisScope      *self,
                             MpisFilterKind  kind,
                             const char     *value)
{
  char *name = NULL;

  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  if (kind == MPIS_FILTER_CHANNEL)
    return mpis_channel_get_label (value);
  if (self->workspace != NULL)
    name = name_of (kind == MPIS_FILTER_PROJECT ? mpis_workspace_get_projects (self->workspace)
                                                : mpis_workspace_get_personas (self->workspace),
                    value);
  if (name != NULL)
    return name;
  return g_strdup (kind == MPIS_FILTER_PROJECT ? _("Removed project") : _("Removed persona"));
}

static gboolean
keeps (MpisScope      *self,
       MpisFilterKind  kind,
       const char     *value)
{
  return self->filters[kind][0] == NULL || mpis_scope_filter_has (self, kind, value);
}

/**
 * mpis_scope_keeps_post:
 * @post: a post
 *
 * Returns: whether @post was published in the time range and passes the filters
 */
gboolean
mpis_scope_keeps_post (MpisScope            *self,
                       const MpisPostFields *post)
{
  return post->published_at >= self->from && post->published_at < self->until &&
         keeps (self, MPIS_FILTER_PROJECT, post->project_id) &&
         keeps (self, MPIS_FILTER_PERSONA, post->persona_id) &&
         keeps (self, MPIS_FILTER_CHANNEL, post->channel);
}

static gboolean
keeps_any_channel (MpisScope         *self,
                   const char *const *channels)
{
  if (self->filters[MPIS_FILTER_CHANNEL][0] == NULL)
    return TRUE;
  for (guint i = 0; channels != NULL && channels[i] != NULL; i++)
    {
      g_autofree char *channel = mpis_channel_canonical (channels[i]);

      if (mpis_scope_filter_has (self, MPIS_FILTER_CHANNEL, channel))
        return TRUE;
    }
  return FALSE;
}

/**
 * mpis_scope_filters_keep_run:
 * @run: a run
 *
 * Returns: whether @run passes the filters, whenever it started
 */
gboolean
mpis_scope_filters_keep_run (MpisScope           *self,
                             const MpisRunFields *run)
{
  return keeps (self, MPIS_FILTER_PROJECT, run->project_id) &&
         keeps (self, MPIS_FILTER_PERSONA, run->persona_id) &&
         keeps_any_channel (self, run->channels);
}

/**
 * mpis_scope_keeps_run:
 * @run: a run
 *
 * Returns: whether @run was started in the time range and passes the filters
 */
gboolean
mpis_scope_keeps_run (MpisScope           *self,
                      const MpisRunFields *run)
{
  return run->started_at >= self->from && run->started_at < self->until &&
         mpis_scope_filters_keep_run (self, run);
}
