#include "config.h"

#include "mpis-card-settings-private.h"

static const char *
name_group (int group)
{
  return group == MPIS_CARD_NO_GROUP ? "none" : mpis_group_get_name (group);
}

static void
write_list (JsonObject *object,
            const char *key,
            char      **list)
{
  JsonArray *array = json_array_new ();

  for (char **value = list; *value != NULL; value++)
    json_array_add_string_element (array, *value);
  json_object_set_array_member (object, key, array);
}

static void
write_day (JsonObject *object,
           const char *key,
           gint32      day)
{
  g_autofree char *text = mpis_day_format (day);

  json_object_set_string_member (object, key, text);
}

/* What others wrote beside a goal's day and value stays with it. */
static void
keep_strangers (JsonObject *goal,
                JsonObject *config)
{
  JsonNode *node = json_object_get_member (config, "goals");
  JsonArray *written = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *from = json_object_get_string_member_with_default (goal, "from", "");

  for (guint i = 0; written != NULL && i < json_array_get_length (written); i++)
    {
      JsonNode *element = json_array_get_element (written, i);
      JsonObject *other = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      g_autoptr(GList) names = NULL;

      if (other == NULL || !g_str_equal (json_object_get_string_member_with_default (other, "from", ""), from))
        continue;
      names = json_object_get_members (other);
      for (GList *l = names; l != NULL; l = l->next)
        if (!json_object_has_member (goal, l->data))
          json_object_set_member (goal, l->data, json_node_copy (json_object_get_member (other, l->data)));
    }
}

static JsonObject *
write_goal (const MpisCardSettings *self,
            const MpisCardGoal     *goal)
{
  JsonObject *object = json_object_new ();

  if (goal->from != MPIS_DAY_FIRST)
    write_day (object, "from", goal->from);
  json_object_set_double_member (object, "value", goal->value);
  keep_strangers (object, self->config);
  return object;
}

/* One goal that has always held, and of which there is nothing else to say, is a number. */
static void
write_goals (JsonObject             *object,
             const MpisCardSettings *self)
{
  const MpisCardGoal *goals = (const MpisCardGoal *) self->goals->data;
  g_autoptr(JsonArray) array = json_array_new ();

  json_object_set_string_member (object, "per", _mpis_card_per_names[self->weekly ? 1 : 0]);
  for (guint i = 0; i < self->goals->len; i++)
    json_array_add_object_element (array, write_goal (self, &goals[i]));
  if (self->goals->len == 1 && json_object_get_size (json_array_get_object_element (array, 0)) == 1)
    json_object_set_double_member (object, "goal", goals[0].value);
  else if (self->goals->len > 0)
    json_object_set_array_member (object, "goals", g_steal_pointer (&array));
}

/* Every setting, each in its one spelling. */
static JsonObject *
write_all (const MpisCardSettings *self)
{
  JsonObject *object = json_object_new ();

  if (self->title != NULL)
    json_object_set_string_member (object, "title", self->title);
  if (self->text != NULL)
    json_object_set_string_member (object, "text", self->text);
  json_object_set_string_member (object, "metric", mpis_metric_get_name (self->metric));
  json_object_set_string_member (object, "breakdown",
                                 name_group (self->breakdown));
  json_object_set_string_member (object, "split",
                                 name_group (self->split));
  json_object_set_string_member (object, "lens", _mpis_card_lens_names[self->lens]);
  json_object_set_string_member (object, "chart", _mpis_card_chart_names[self->chart]);
  json_object_set_string_member (object, "statistic", _mpis_card_statistic_names[self->mean ? 1 : 0]);
  json_object_set_boolean_member (object, "compare", self->compare);
  json_object_set_int_member (object, "count", self->count);
  json_object_set_int_member (object, "min_posts", self->min_posts);
  json_object_set_string_member (object, "time_range",
                                 _mpis_card_range_names[self->follows_header ? MPIS_N_RANGES : self->range]);
  if (!self->follows_header && self->range == MPIS_RANGE_OWN)
    {
      write_day (object, "from", self->own.from);
      write_day (object, "to", self->own.to);
    }
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    if (self->filters[i] != NULL && self->filters[i][0] != NULL)
      {
        if (self->filters[i][1] == NULL)
          json_object_set_string_member (object, _mpis_card_filter_names[i][1], self->filters[i][0]);
        else
          write_list (object, _mpis_card_filter_names[i][0], self->filters[i]);
      }
  write_goals (object, self);
  if (self->hidden_flags != NULL && self->hidden_flags[0] != NULL)
    write_list (object, "hidden_flags", self->hidden_flags);
  if (self->params != NULL)
    json_object_set_object_member (object, "params", _mpis_card_copy_object (self->params));
  return object;
}

static gboolean
same_member (JsonObject *a,
             JsonObject *b,
             const char *name)
{
  JsonNode *left = json_object_get_member (a, name);
  JsonNode *right = json_object_get_member (b, name);

  return left == right || (left != NULL && right != NULL && json_node_equal (left, right));
}

/* Two members that say the same: the one that is not written must not stay behind. */
static void
drop_other_spelling (JsonObject *config,
                     const char *name)
{
  static const char *const spellings[][2] = {
    { "projects", "project_id" }, { "personas", "persona_id" }, { "channels", "channel" }, { "goals", "goal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    for (guint k = 0; k < 2; k++)
      if (g_str_equal (spellings[i][k], name) && json_object_has_member (config, spellings[i][1 - k]))
        json_object_remove_member (config, spellings[i][1 - k]);
}

/* What @after has changed against @before goes to @config, and nothing else. */
static void
write_changes (JsonObject *config,
               JsonObject *before,
               JsonObject *after)
{
  g_autoptr(GList) gone = json_object_get_members (before);
  g_autoptr(GList) there = json_object_get_members (after);

  for (GList *l = gone; l != NULL; l = l->next)
    if (!json_object_has_member (after, l->data))
      {
        drop_other_spelling (config, l->data);
        if (json_object_has_member (config, l->data))
          json_object_remove_member (config, l->data);
      }
  for (GList *l = there; l != NULL; l = l->next)
    if (!same_member (before, after, l->data))
      {
        drop_other_spelling (config, l->data);
        json_object_set_member (config, l->data, json_node_copy (json_object_get_member (after, l->data)));
      }
}

/**
 * mpis_card_settings_to_config:
 *
 * Writes the settings over the config they were read from: only what was changed since.
 *
 * Returns: (transfer full): a config that reads as @self, with everything kept that is not known
 */
JsonObject *
mpis_card_settings_to_config (const MpisCardSettings *self)
{
  g_autoptr(MpisCardSettings) original = NULL;
  g_autoptr(JsonObject) before = NULL;
  g_autoptr(JsonObject) after = NULL;
  JsonObject *config;

  g_return_val_if_fail (self != NULL, NULL);

  config = _mpis_card_copy_object (self->config);
  original = mpis_card_settings_new (self->widget, self->config, self->schema, NULL);
  g_return_val_if_fail (original != NULL, config);   /* it was read from there */

  before = write_all (original);
  after = write_all (self);
  write_changes (config, before, after);
  return config;
}

/**
 * mpis_card_settings_equal:
 *
 * Returns: whether a card with @self shows the same as one with @other
 */
gboolean
mpis_card_settings_equal (const MpisCardSettings *self,
                          const MpisCardSettings *other)
{
  g_autoptr(JsonNode) left = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) right = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (left, write_all (self));
  json_node_take_object (right, write_all (other));
  return g_str_equal (self->widget, other->widget) && self->schema == other->schema &&
         json_node_equal (left, right);
}
