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

static const char *const *
filter_of (MpisScope      *self,
           MpisFilterKind  kind)
{
  return mpis_sieve_get_filter (self->sieve, kind);
}

/**
 * mpis_scope_get_sieve:
 *
 * Returns: (transfer none): what is kept by time range and filters
 */
MpisSieve *
mpis_scope_get_sieve (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  return self->sieve;
}

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

  return filter_of (self, kind)[0] != NULL ? filter_of (self, kind) : NULL;
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

  return value != NULL && g_strv_contains (filter_of (self, kind), value);
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
  for (const char *const *old = filter_of (self, kind); *old != NULL; old++)
    if (!g_str_equal (*old, value))
      g_strv_builder_add (builder, *old);
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
    n += g_strv_length ((char **) filter_of (self, i));
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
