#include "config.h"

#include "mpis-choices.h"

#include "mpis-channel.h"
#include "mpis-persona.h"
#include "mpis-project.h"

static void
choice_free (gpointer data)
{
  MpisChoice *choice = data;

  g_free (choice->value);
  g_free (choice->label);
  g_free (choice);
}

static int
choice_compare (gconstpointer a,
                gconstpointer b)
{
  return g_utf8_collate ((*(MpisChoice *const *) a)->label, (*(MpisChoice *const *) b)->label);
}

static void
add_choice (GPtrArray  *choices,
            const char *value,
            const char *label)
{
  MpisChoice *choice = g_new0 (MpisChoice, 1);

  choice->value = g_strdup (value);
  choice->label = g_strdup (label);
  g_ptr_array_add (choices, choice);
}

static void
collect_named (GPtrArray  *choices,
               GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);
      g_autofree char *id = NULL;
      g_autofree char *name = NULL;

      g_object_get (item, "id", &id, "name", &name, NULL);
      add_choice (choices, id, name != NULL ? name : id);
    }
}

/* The channels that there are posts of, and those that projects are set up for. */
static void
collect_channels (GPtrArray     *choices,
                  MpisWorkspace *workspace)
{
  GListModel *posts = mpis_workspace_get_posts (workspace);
  GListModel *projects = mpis_workspace_get_projects (workspace);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer channel;

  for (guint i = 0; i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);

      if (!g_hash_table_contains (seen, mpis_post_peek (post)->channel))
        g_hash_table_add (seen, g_strdup (mpis_post_peek (post)->channel));
    }
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(MpisProject) project = g_list_model_get_item (projects, i);
      const char *const *channels = mpis_project_get_channels (project);

      for (guint k = 0; channels != NULL && channels[k] != NULL; k++)
        g_hash_table_add (seen, mpis_channel_canonical (channels[k]));
    }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &channel, NULL))
    {
      g_autofree char *label = mpis_channel_get_label (channel);

      add_choice (choices, channel, label);
    }
}

/**
 * mpis_choices_new:
 * @workspace: what there is
 * @kind: what is to be filtered by
 *
 * Returns: (transfer full) (element-type MpisChoice): what can be chosen, sorted by label
 */
GPtrArray *
mpis_choices_new (MpisWorkspace  *workspace,
                  MpisFilterKind  kind)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);

  if (kind == MPIS_FILTER_CHANNEL)
    collect_channels (choices, workspace);
  else
    collect_named (choices, kind == MPIS_FILTER_PROJECT ? mpis_workspace_get_projects (workspace)
                                                        : mpis_workspace_get_personas (workspace));
  g_ptr_array_sort (choices, choice_compare);
  return choices;
}
