#include "config.h"

#include "mpis-card-settings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-card-kind.h"
#include "mpis-card-schema-private.h"
#include "mpis-card-settings-private.h"
#include "mpis-error.h"
#include "mpis-json.h"

#define MAX_COUNT     50
#define MAX_MIN_POSTS 100
#define MAX_GOALS     500
#define MAX_TEXT      20000

G_DEFINE_BOXED_TYPE (MpisCardSettings, mpis_card_settings, mpis_card_settings_copy, mpis_card_settings_free)

const char *const _mpis_card_range_names[MPIS_N_RANGES + 1] = { "7d", "30d", "90d", "month", "all", "own", "header" };
const char *const _mpis_card_lens_names[3] = { "header", "activity", "posts" };
const char *const _mpis_card_chart_names[MPIS_CARD_N_CHART_KINDS] = {
  "auto", "line", "area", "stacked-area", "bars", "columns", "stacked-columns", "share",
};
const char *const _mpis_card_statistic_names[2] = { "median", "mean" };
const char *const _mpis_card_per_names[2] = { "month", "week" };

const char *const _mpis_card_filter_names[MPIS_N_FILTERS][2] = {
  [MPIS_FILTER_PROJECT] = { "projects", "project_id" },
  [MPIS_FILTER_PERSONA] = { "personas", "persona_id" },
  [MPIS_FILTER_CHANNEL] = { "channels", "channel" },
};

typedef const char *(*GetName) (const char *const *names,
                                guint              value);

static const char *
get_metric_name (const char *const *names,
                 guint              value)
{
  return mpis_metric_get_name (value);
}

static const char *
get_group_name (const char *const *names,
                guint              value)
{
  return value < MPIS_N_GROUPS ? mpis_group_get_name (value) : "none";
}

static const char *
get_listed_name (const char *const *names,
                 guint              value)
{
  return names[value];
}

/**
 * mpis_card_chart_kind_get_name:
 *
 * Returns: (transfer none): its name in a card's config
 */
const char *
mpis_card_chart_kind_get_name (MpisCardChartKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (_mpis_card_chart_names), NULL);

  return _mpis_card_chart_names[kind];
}

/**
 * mpis_card_chart_kind_get_label:
 *
 * Returns: (transfer none): what people call it
 */
const char *
mpis_card_chart_kind_get_label (MpisCardChartKind kind)
{
  switch (kind)
    {
    case MPIS_CARD_CHART_AUTO:            return _("Automatic");
    case MPIS_CARD_CHART_LINE:            return _("Lines");
    case MPIS_CARD_CHART_AREA:            return _("Areas");
    case MPIS_CARD_CHART_STACKED_AREA:    return _("Stacked Areas");
    case MPIS_CARD_CHART_BARS:            return _("Bars");
    case MPIS_CARD_CHART_COLUMNS:         return _("Columns");
    case MPIS_CARD_CHART_STACKED_COLUMNS: return _("Stacked Columns");
    case MPIS_CARD_CHART_SHARE:           return _("Shares of the Whole");
    default:                              g_return_val_if_reached ("");
    }
}

/* Reads one of @n names; a member that is not there leaves @value as it is. */
static gboolean
read_choice (const MpisJson  *root,
             const char      *key,
             GetName          get_name,
             const char *const *names,
             guint            n,
             guint           *value,
             GError         **error)
{
  g_autoptr(GString) expected = NULL;
  MpisJson member;

  if (!mpis_json_member (&member, root, key))
    return TRUE;
  if (json_node_get_value_type (mpis_json_get_node (&member)) == G_TYPE_STRING)
    for (guint i = 0; i < n; i++)
      if (g_str_equal (json_node_get_string (mpis_json_get_node (&member)), get_name (names, i)))
        {
          *value = i;
          return TRUE;
        }
  expected = g_string_new ("one of ");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (expected, "%s%s", i > 0 ? ", " : "", get_name (names, i));
  mpis_json_set_error (root, key, expected->str, error);
  return FALSE;
}

static gboolean
read_number (const MpisJson  *root,
             const char      *key,
             guint            most,
             guint           *value,
             GError         **error)
{
  g_autofree char *expected = NULL;
  MpisJson member;
  gint64 number;

  if (!mpis_json_member (&member, root, key))
    return TRUE;
  if (mpis_json_get_int (root, key, &number, NULL) && number >= 1 && number <= most)
    {
      *value = number;
      return TRUE;
    }
  expected = g_strdup_printf ("a whole number from 1 to %u", most);
  mpis_json_set_error (root, key, expected, error);
  return FALSE;
}

static gboolean
read_flag (const MpisJson  *root,
           const char      *key,
           gboolean        *value,
           GError         **error)
{
  MpisJson member;

  return !mpis_json_member (&member, root, key) || mpis_json_get_bool (root, key, value, error);
}

static gboolean
read_text (const MpisJson  *root,
           const char      *key,
           char           **text,
           GError         **error)
{
  const char *value;

  if (!mpis_json_get_maybe_text (root, key, &value, error))
    return FALSE;
  if (value != NULL && g_utf8_strlen (value, -1) > MAX_TEXT)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "$.%s: at most %d characters, found %ld", key,
                   MAX_TEXT, g_utf8_strlen (value, -1));
      return FALSE;
    }
  if (value != NULL)
    g_set_str (text, *value != '\0' ? value : NULL);
  return TRUE;
}

static gboolean
read_list (const MpisJson   *root,
           const char       *key,
           char           ***list,
           GError          **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  MpisJson member;

  if (!mpis_json_member (&member, root, key))
    return TRUE;
  if (!mpis_json_check_array (&member, error))
    return FALSE;
  for (guint i = 0; i < mpis_json_get_length (&member); i++)
    {
      MpisJson element;

      mpis_json_element (&element, &member, i);
      if (mpis_json_get_node (&element) == NULL ||
          json_node_get_value_type (mpis_json_get_node (&element)) != G_TYPE_STRING)
        {
          mpis_json_set_error (&element, NULL, "a text", error);
          return FALSE;
        }
      g_strv_builder_add (builder, json_node_get_string (mpis_json_get_node (&element)));
    }
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_filters (MpisCardSettings  *self,
              const MpisJson    *root,
              GError           **error)
{
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    {
      g_autofree char *single = NULL;

      if (!read_text (root, _mpis_card_filter_names[i][1], &single, error))
        return FALSE;
      if (single != NULL)
        {
          g_strfreev (self->filters[i]);
          self->filters[i] = g_strdupv ((char *[]) { single, NULL });
        }
      if (!read_list (root, _mpis_card_filter_names[i][0], &self->filters[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_day (const MpisJson  *root,
          const char      *key,
          gint32          *day,
          GError         **error)
{
  const char *text;

  if (!mpis_json_get_maybe_text (root, key, &text, error))
    return FALSE;
  if (text == NULL || mpis_day_parse (text, day, NULL))
    return TRUE;
  mpis_json_set_error (root, key, "a day as YYYY-MM-DD", error);
  return FALSE;
}

static gboolean
read_range (MpisCardSettings  *self,
            const MpisJson    *root,
            GError           **error)
{
  guint choice = self->follows_header ? MPIS_N_RANGES : (guint) self->range;

  if (!read_choice (root, "time_range", get_listed_name, _mpis_card_range_names, G_N_ELEMENTS (_mpis_card_range_names), &choice, error) ||
      !read_day (root, "from", &self->own.from, error) ||
      !read_day (root, "to", &self->own.to, error))
    return FALSE;
  if (choice == MPIS_RANGE_OWN && self->own.from == 0 && self->own.to == 0)
    {
      mpis_json_set_error (root, "from", "the first day of the card’s own time range, as YYYY-MM-DD", error);
      return FALSE;
    }
  self->follows_header = choice == MPIS_N_RANGES;
  if (!self->follows_header)
    self->range = choice;
  return TRUE;
}

static gboolean
get_goal_value (const MpisJson *place,
                double         *value)
{
  JsonNode *node = mpis_json_get_node (place);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value) && *value > 0;
}

static int
compare_goals (gconstpointer a,
               gconstpointer b)
{
  gint32 left = ((const MpisCardGoal *) a)->from;
  gint32 right = ((const MpisCardGoal *) b)->from;

  return (left > right) - (left < right);
}

static gboolean
read_goal (MpisCardSettings  *self,
           const MpisJson    *place,
           GError           **error)
{
  MpisCardGoal goal = { MPIS_DAY_FIRST, 0 };
  MpisJson value;

  if (!mpis_json_check_object (place, error) || !read_day (place, "from", &goal.from, error))
    return FALSE;
  if (!mpis_json_member (&value, place, "value") || !get_goal_value (&value, &goal.value))
    {
      mpis_json_set_error (place, "value", "a number above 0", error);
      return FALSE;
    }
  g_array_append_val (self->goals, goal);
  return TRUE;
}

static gboolean
read_goals (MpisCardSettings  *self,
            const MpisJson    *root,
            GError           **error)
{
  guint per = self->weekly;
  MpisJson member;

  if (!read_choice (root, "per", get_listed_name, _mpis_card_per_names, G_N_ELEMENTS (_mpis_card_per_names), &per, error))
    return FALSE;
  self->weekly = per == 1;
  if (mpis_json_member (&member, root, "goal"))
    {
      MpisCardGoal goal = { MPIS_DAY_FIRST, 0 };

      if (!get_goal_value (&member, &goal.value))
        {
          mpis_json_set_error (root, "goal", "a number above 0", error);
          return FALSE;
        }
      g_array_set_size (self->goals, 0);
      g_array_append_val (self->goals, goal);
    }
  if (!mpis_json_member (&member, root, "goals"))
    return TRUE;
  if (!mpis_json_check_array (&member, error))
    return FALSE;
  g_array_set_size (self->goals, 0);
  for (guint i = 0; i < MIN (mpis_json_get_length (&member), MAX_GOALS); i++)
    {
      MpisJson element;

      mpis_json_element (&element, &member, i);
      if (!read_goal (self, &element, error))
        return FALSE;
    }
  g_array_sort (self->goals, compare_goals);
  return TRUE;
}

static gboolean
read_breakdown (MpisCardSettings  *self,
                const MpisJson    *root,
                GError           **error)
{
  guint breakdown = self->breakdown == MPIS_CARD_NO_GROUP ? MPIS_N_GROUPS : (guint) self->breakdown;
  guint split = self->split == MPIS_CARD_NO_GROUP ? MPIS_N_GROUPS : (guint) self->split;

  if (!read_choice (root, "breakdown", get_group_name, NULL, MPIS_N_GROUPS + 1, &breakdown, error) ||
      !read_choice (root, "split", get_group_name, NULL, MPIS_N_GROUPS + 1, &split, error))
    return FALSE;
  if (split != MPIS_N_GROUPS && split == breakdown)
    {
      mpis_json_set_error (root, "split", "something else than the breakdown", error);
      return FALSE;
    }
  self->breakdown = breakdown == MPIS_N_GROUPS ? MPIS_CARD_NO_GROUP : (int) breakdown;
  self->split = split == MPIS_N_GROUPS ? MPIS_CARD_NO_GROUP : (int) split;
  return TRUE;
}

static gboolean
read_choices (MpisCardSettings  *self,
              const MpisJson    *root,
              MpisCardOptions    options,
              GError           **error)
{
  guint metric = self->metric, lens = self->lens, chart = self->chart, statistic = self->mean;

  if (((options & MPIS_CARD_HAS_METRIC) &&
       !read_choice (root, "metric", get_metric_name, NULL, MPIS_N_METRICS, &metric, error)) ||
      ((options & MPIS_CARD_HAS_LENS) &&
       !read_choice (root, "lens", get_listed_name, _mpis_card_lens_names, G_N_ELEMENTS (_mpis_card_lens_names), &lens, error)) ||
      ((options & MPIS_CARD_HAS_CHART) &&
       !read_choice (root, "chart", get_listed_name, _mpis_card_chart_names, G_N_ELEMENTS (_mpis_card_chart_names), &chart, error)) ||
      ((options & MPIS_CARD_HAS_STATISTIC) &&
       !read_choice (root, "statistic", get_listed_name, _mpis_card_statistic_names, G_N_ELEMENTS (_mpis_card_statistic_names), &statistic, error)))
    return FALSE;
  self->metric = metric;
  self->lens = lens;
  self->chart = chart;
  self->mean = statistic == 1;
  return TRUE;
}

static gboolean
read_config (MpisCardSettings  *self,
             JsonObject        *config,
             MpisCardOptions    options,
             GError           **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  MpisJson root;

  json_node_set_object (node, config);
  mpis_json_root (&root, node);
  return read_text (&root, "title", &self->title, error) &&
         read_choices (self, &root, options, error) &&
         (!(options & MPIS_CARD_HAS_BREAKDOWN) || read_breakdown (self, &root, error)) &&
         (!(options & MPIS_CARD_HAS_RANGE) || read_range (self, &root, error)) &&
         (!(options & MPIS_CARD_HAS_FILTERS) || read_filters (self, &root, error)) &&
         (!(options & MPIS_CARD_HAS_COMPARE) || read_flag (&root, "compare", &self->compare, error)) &&
         (!(options & MPIS_CARD_HAS_GOALS) || read_goals (self, &root, error)) &&
         (!(options & MPIS_CARD_HAS_COUNT) || read_number (&root, "count", MAX_COUNT, &self->count, error)) &&
         (!(options & MPIS_CARD_HAS_STATISTIC) ||
          read_number (&root, "min_posts", MAX_MIN_POSTS, &self->min_posts, error)) &&
         (!(options & MPIS_CARD_HAS_TEXT) || read_text (&root, "text", &self->text, error)) &&
         read_list (&root, "hidden_flags", &self->hidden_flags, error);
}

/* What a card of each kind is without a config. */
static void
set_defaults (MpisCardSettings *self)
{
  self->metric = MPIS_METRIC_VIEWS;
  self->breakdown = self->split = MPIS_CARD_NO_GROUP;
  self->follows_header = TRUE;
  self->range = MPIS_RANGE_30_DAYS;
  self->count = 5;
  self->min_posts = 3;
  if (g_str_equal (self->widget, "key-figure"))
    self->compare = TRUE;
  else if (g_str_equal (self->widget, "metric-chart"))
    {
      self->breakdown = MPIS_GROUP_DAY;
      self->count = 10;
    }
  else if (g_str_equal (self->widget, "posting-cadence"))
    self->breakdown = MPIS_GROUP_DAY;
  else if (g_str_equal (self->widget, "run-timeline"))
    self->count = MAX_COUNT;
  else if (g_str_equal (self->widget, "engagement-chart") ||
           g_str_equal (self->widget, "channel-performance") ||
           g_str_equal (self->widget, "eidos-recommendations"))
    self->metric = MPIS_METRIC_ENGAGEMENT_RATE;
  else if (g_str_equal (self->widget, "best-time"))
    {
      self->metric = MPIS_METRIC_ENGAGEMENT_RATE;
      self->follows_header = FALSE;
      self->range = MPIS_RANGE_ALL;   /* a cell takes several posts of the same hour */
    }
}

static MpisCardOptions
options_of (const MpisCardSettings *self)
{
  const MpisCardKind *kind = mpis_card_kind_find (self->widget);

  if (kind != NULL)
    return kind->options;
  return self->schema != NULL ? mpis_card_kind_get_custom ()->options | MPIS_CARD_HAS_METRIC |
                                MPIS_CARD_HAS_BREAKDOWN | MPIS_CARD_HAS_CHART | MPIS_CARD_HAS_COUNT
                              : 0;
}

/* A custom card: what its schema says, then what the card says, then what its parameters say. */
static gboolean
read_custom (MpisCardSettings  *self,
             GError           **error)
{
  g_autoptr(JsonObject) params = NULL;
  g_autoptr(JsonObject) from_params = NULL;
  JsonNode *node = json_object_get_member (self->config, "params");
  MpisCardOptions options = options_of (self);

  if (mpis_card_schema_get_problem (self->schema) != NULL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "The card’s declaration in the registry: %s",
                   mpis_card_schema_get_problem (self->schema));
      return FALSE;
    }
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node) && !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "$.params: expected an object");
      return FALSE;
    }
  params = mpis_card_schema_check_params (self->schema, node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                                          ? json_node_get_object (node) : NULL, error);
  if (params == NULL)
    return FALSE;
  from_params = _mpis_card_schema_apply_params (self->schema, params, error);
  if (from_params == NULL ||
      !read_config (self, mpis_card_schema_get_defaults (self->schema), options, error) ||
      !read_config (self, self->config, options, error) ||
      !read_config (self, from_params, options, error))
    return FALSE;
  self->params = g_steal_pointer (&params);
  return TRUE;
}

JsonObject *
_mpis_card_copy_object (JsonObject *object)
{
  JsonObject *fresh = json_object_new ();
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (fresh, l->data, json_node_copy (json_object_get_member (object, l->data)));
  return fresh;
}

/**
 * mpis_card_settings_new:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config; copied
 * @schema: (nullable): the custom card of that key
 * @error: (nullable): return location for an error
 *
 * Reads a card's settings. Members that mean nothing to cards of this kind are not looked at, but kept.
 *
 * Returns: (transfer full) (nullable): the settings; %NULL with %MPIS_ERROR_INVALID, which says what is
 *   wrong, where, and what is allowed there
 */
MpisCardSettings *
mpis_card_settings_new (const char      *widget,
                        JsonObject      *config,
                        MpisCardSchema  *schema,
                        GError         **error)
{
  g_autoptr(MpisCardSettings) self = NULL;
  gboolean fine;

  g_return_val_if_fail (widget != NULL, NULL);

  self = g_new0 (MpisCardSettings, 1);
  self->widget = g_strdup (widget);
  self->config = _mpis_card_copy_object (config);
  self->schema = schema != NULL ? mpis_card_schema_ref (schema) : NULL;
  self->goals = g_array_new (FALSE, FALSE, sizeof (MpisCardGoal));
  set_defaults (self);
  if (schema != NULL && mpis_card_kind_find (widget) == NULL)
    fine = read_custom (self, error);
  else
    fine = read_config (self, self->config, options_of (self), error);
  return fine ? g_steal_pointer (&self) : NULL;
}

/**
 * mpis_card_settings_copy:
 *
 * Returns: (transfer full): a copy that can be changed
 */
MpisCardSettings *
mpis_card_settings_copy (const MpisCardSettings *self)
{
  MpisCardSettings *copy = g_memdup2 (self, sizeof *self);

  copy->widget = g_strdup (self->widget);
  copy->title = g_strdup (self->title);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    copy->filters[i] = g_strdupv (self->filters[i]);
  copy->goals = g_array_copy (self->goals);
  copy->text = g_strdup (self->text);
  copy->hidden_flags = g_strdupv (self->hidden_flags);
  copy->params = self->params != NULL ? _mpis_card_copy_object (self->params) : NULL;
  copy->config = _mpis_card_copy_object (self->config);
  copy->schema = self->schema != NULL ? mpis_card_schema_ref (self->schema) : NULL;
  return copy;
}

/**
 * mpis_card_settings_free:
 *
 * Frees @self.
 */
void
mpis_card_settings_free (MpisCardSettings *self)
{
  g_free (self->widget);
  g_free (self->title);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_strfreev (self->filters[i]);
  g_array_unref (self->goals);
  g_free (self->text);
  g_strfreev (self->hidden_flags);
  g_clear_pointer (&self->params, json_object_unref);
  json_object_unref (self->config);
  g_clear_pointer (&self->schema, mpis_card_schema_unref);
  g_free (self);
}
