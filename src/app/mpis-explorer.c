#include "config.h"

#include "mpis-explorer.h"

#include <glib/gi18n.h>

#define DEEPEST 32

static MpisExplorerStep *
step_new (MpisGroup   group,
          int         split,
          const char *key,
          const char *label)
{
  MpisExplorerStep *self = g_new (MpisExplorerStep, 1);

  *self = (MpisExplorerStep) { group, split, g_strdup (key), g_strdup (label) };
  return self;
}

static void
step_free (gpointer data)
{
  MpisExplorerStep *self = data;

  g_free (self->key);
  g_free (self->label);
  g_free (self);
}

static const MpisExplorerStep *
peek_step (const MpisExplorer *self,
           guint               number)
{
  return g_ptr_array_index (self->path, number);
}

/**
 * mpis_explorer_new:
 *
 * Returns: (transfer full): views by day
 */
MpisExplorer *
mpis_explorer_new (void)
{
  MpisExplorer *self = g_new (MpisExplorer, 1);

  *self = (MpisExplorer) {
    MPIS_METRIC_VIEWS, MPIS_GROUP_DAY, MPIS_EXPLORER_WHOLE, FALSE,
    g_ptr_array_new_with_free_func (step_free),
  };
  return self;
}

/**
 * mpis_explorer_copy:
 *
 * Returns: (transfer full): an independent copy
 */
MpisExplorer *
mpis_explorer_copy (const MpisExplorer *self)
{
  MpisExplorer *copy = g_memdup2 (self, sizeof *self);

  copy->path = g_ptr_array_new_with_free_func (step_free);
  for (guint i = 0; i < self->path->len; i++)
    {
      const MpisExplorerStep *step = peek_step (self, i);

      g_ptr_array_add (copy->path, step_new (step->group, step->split, step->key, step->label));
    }
  return copy;
}

/**
 * mpis_explorer_free:
 *
 * Frees @self.
 */
void
mpis_explorer_free (MpisExplorer *self)
{
  g_ptr_array_unref (self->path);
  g_free (self);
}

static gboolean
is_entered (const MpisExplorer *self,
            MpisGroup           group)
{
  for (guint i = 0; i < self->path->len; i++)
    if (peek_step (self, i)->group == group)
      return TRUE;
  return FALSE;
}

/**
 * mpis_explorer_can_split:
 * @split: a #MpisGroup, or %MPIS_EXPLORER_WHOLE
 *
 * Returns: whether splitting by @split says anything: not by what is broken down or entered already
 */
gboolean
mpis_explorer_can_split (const MpisExplorer *self,
                         int                 split)
{
  if (split == MPIS_EXPLORER_WHOLE)
    return TRUE;
  if (split != MPIS_GROUP_CHANNEL && split != MPIS_GROUP_PROJECT && split != MPIS_GROUP_PERSONA)
    return FALSE;
  return (MpisGroup) split != self->by && self->by != MPIS_GROUP_POST && !is_entered (self, split);
}

/**
 * mpis_explorer_set_by:
 * @by: what to break down by; a split that says nothing then is dropped
 */
void
mpis_explorer_set_by (MpisExplorer *self,
                      MpisGroup     by)
{
  self->by = by;
  if (!mpis_explorer_can_split (self, self->split))
    self->split = MPIS_EXPLORER_WHOLE;
}

static MpisGroup
finer (MpisGroup group)
{
  switch (group)
    {
    case MPIS_GROUP_MONTH:   return MPIS_GROUP_WEEK;
    case MPIS_GROUP_WEEK:    return MPIS_GROUP_DAY;
    case MPIS_GROUP_WEEKDAY: return MPIS_GROUP_HOUR;
    case MPIS_GROUP_PERSONA: return MPIS_GROUP_PROJECT;
    case MPIS_GROUP_PROJECT: return MPIS_GROUP_CHANNEL;
    case MPIS_GROUP_DAY:
    case MPIS_GROUP_HOUR:
    case MPIS_GROUP_CHANNEL:
    case MPIS_GROUP_POST:
    default:                 return MPIS_GROUP_POST;
    }
}

/**
 * mpis_explorer_can_drill:
 *
 * Returns: whether there is anything finer than what is shown; posts have a page of their own instead
 */
gboolean
mpis_explorer_can_drill (const MpisExplorer *self)
{
  return self->by != MPIS_GROUP_POST && self->path->len < DEEPEST;
}

/**
 * mpis_explorer_drill:
 * @key: the row: the number of the first day of a day, week or month, the number of an hour or weekday,
 *   the id of a channel, project or persona, empty for none
 * @label: the row's name
 *
 * Goes on with what is in one row, broken down more finely.
 *
 * Returns: %FALSE if there is nothing finer
 */
gboolean
mpis_explorer_drill (MpisExplorer *self,
                     const char   *key,
                     const char   *label)
{
  MpisGroup next = finer (self->by);

  if (!mpis_explorer_can_drill (self))
    return FALSE;
  g_ptr_array_add (self->path, step_new (self->by, self->split, key, label));
  while (is_entered (self, next))
    next = finer (next);
  mpis_explorer_set_by (self, next);
  return TRUE;
}

/**
 * mpis_explorer_go_up:
 * @n_steps: how many steps are left
 *
 * Goes back to where the first step after those was taken. Nothing happens if there is none.
 */
void
mpis_explorer_go_up (MpisExplorer *self,
                     guint         n_steps)
{
  const MpisExplorerStep *step;

  if (n_steps >= self->path->len)
    return;
  step = peek_step (self, n_steps);
  self->by = step->group;
  self->split = step->split;
  g_ptr_array_set_size (self->path, n_steps);
}

/**
 * mpis_explorer_get_period:
 * @period: the window's
 *
 * Returns: what of it lies in the days, weeks and months entered; empty (from after to) if nothing does
 */
MpisPeriod
mpis_explorer_get_period (const MpisExplorer *self,
                          MpisPeriod          period)
{
  for (guint i = 0; i < self->path->len; i++)
    {
      const MpisExplorerStep *step = peek_step (self, i);
      gint32 first;

      if (!mpis_group_is_span (step->group))
        continue;
      first = atoi (step->key);
      period.from = MAX (period.from, first);
      period.to = MIN (period.to, mpis_group_get_last_day (step->group, first));
    }
  return period;
}

/**
 * mpis_explorer_get_fixed:
 * @groups: (out caller-allocates): the groups entered that are no spans of days
 * @keys: (out caller-allocates): which row of each, owned by @self
 *
 * A query cannot ask for one hour, or for posts without a project. It is asked by all of these groups,
 * and the rows with these keys are taken.
 *
 * Returns: how many there are
 */
guint
mpis_explorer_get_fixed (const MpisExplorer *self,
                         MpisGroup           groups[MPIS_N_GROUPS],
                         const char         *keys[MPIS_N_GROUPS])
{
  guint n = 0;

  for (guint i = 0; i < self->path->len; i++)
    {
      const MpisExplorerStep *step = peek_step (self, i);
      guint at = 0;

      if (mpis_group_is_span (step->group))
        continue;
      while (at < n && groups[at] != step->group)
        at++;
      groups[at] = step->group;
      keys[at] = step->key;
      n = MAX (n, at + 1);
    }
  return n;
}

/**
 * mpis_explorer_create_sieve:
 * @scope: the window's filters
 *
 * Returns: (transfer full) (nullable): what keeps posts and runs that are in what was entered, at any
 *   time; %NULL if one cannot tell of a run or a post whether it is
 */
MpisSieve *
mpis_explorer_create_sieve (const MpisExplorer *self,
                            MpisScope          *scope)
{
  const char *keys[MPIS_N_GROUPS];
  MpisGroup groups[MPIS_N_GROUPS];
  char **filters[MPIS_N_FILTERS];
  guint n = mpis_explorer_get_fixed (self, groups, keys);

  for (guint i = 0; i < n; i++)
    if ((groups[i] != MPIS_GROUP_PROJECT && groups[i] != MPIS_GROUP_PERSONA
         && groups[i] != MPIS_GROUP_CHANNEL) || *keys[i] == '\0')
      return NULL;
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    filters[i] = g_strdupv ((char **) mpis_sieve_get_filter (mpis_scope_get_sieve (scope), i));
  for (guint i = 0; i < n; i++)
    {
      MpisFilterKind kind = groups[i] == MPIS_GROUP_PROJECT   ? MPIS_FILTER_PROJECT
                            : groups[i] == MPIS_GROUP_PERSONA ? MPIS_FILTER_PERSONA
                                                              : MPIS_FILTER_CHANNEL;

      g_strfreev (filters[kind]);
      filters[kind] = g_strdupv ((char *[]) { (char *) keys[i], NULL });
    }
  return mpis_sieve_new (G_MININT64, G_MAXINT64, filters);
}

/**
 * mpis_explorer_to_variant:
 *
 * Returns: (transfer floating): @self as a dictionary, to be kept
 */
GVariant *
mpis_explorer_to_variant (const MpisExplorer *self)
{
  GVariantDict dict;
  GVariantBuilder path;

  g_variant_dict_init (&dict, NULL);
  g_variant_builder_init (&path, G_VARIANT_TYPE ("a(ssss)"));
  for (guint i = 0; i < self->path->len; i++)
    {
      const MpisExplorerStep *step = peek_step (self, i);

      g_variant_builder_add (&path, "(ssss)", mpis_group_get_name (step->group),
                             step->split >= 0 ? mpis_group_get_name (step->split) : "", step->key,
                             step->label);
    }
  g_variant_dict_insert (&dict, "metric", "s", mpis_metric_get_name (self->metric));
  g_variant_dict_insert (&dict, "by", "s", mpis_group_get_name (self->by));
  if (self->split >= 0)
    g_variant_dict_insert (&dict, "split", "s", mpis_group_get_name (self->split));
  g_variant_dict_insert (&dict, "compare", "b", self->compare);
  g_variant_dict_insert_value (&dict, "path", g_variant_builder_end (&path));
  return g_variant_dict_end (&dict);
}

static void
read_path (MpisExplorer *self,
           GVariant     *path)
{
  const char *group_name, *split_name, *key, *label;
  GVariantIter iter;

  g_variant_iter_init (&iter, path);
  while (self->path->len < DEEPEST &&
         g_variant_iter_next (&iter, "(&s&s&s&s)", &group_name, &split_name, &key, &label))
    {
      MpisGroup group, split;

      if (mpis_group_from_name (group_name, &group) && group != MPIS_GROUP_POST)
        g_ptr_array_add (self->path,
                         step_new (group, mpis_group_from_name (split_name, &split)
                                          ? (int) split : MPIS_EXPLORER_WHOLE, key, label));
    }
}

/**
 * mpis_explorer_new_from_variant:
 * @variant: from mpis_explorer_to_variant(), or from anywhere
 *
 * Returns: (transfer full): what @variant says; where it says nothing that makes sense, views by day
 */
MpisExplorer *
mpis_explorer_new_from_variant (GVariant *variant)
{
  MpisExplorer *self = mpis_explorer_new ();
  g_autoptr(GVariant) path = NULL;
  GVariantDict dict;
  const char *name;
  MpisGroup group;

  g_variant_dict_init (&dict, variant);
  if (g_variant_dict_lookup (&dict, "metric", "&s", &name))
    mpis_metric_from_name (name, &self->metric);
  if ((path = g_variant_dict_lookup_value (&dict, "path", G_VARIANT_TYPE ("a(ssss)"))))
    read_path (self, path);
  if (g_variant_dict_lookup (&dict, "by", "&s", &name) && mpis_group_from_name (name, &group))
    self->by = group;
  if (g_variant_dict_lookup (&dict, "split", "&s", &name) && mpis_group_from_name (name, &group) &&
      mpis_explorer_can_split (self, group))
    self->split = group;
  g_variant_dict_lookup (&dict, "compare", "b", &self->compare);
  g_variant_dict_clear (&dict);
  return self;
}

/**
 * mpis_group_is_span:
 *
 * Returns: whether @group's rows are spans of days, in order: what a line can be drawn through
 */
gboolean
mpis_group_is_span (MpisGroup group)
{
  return group == MPIS_GROUP_DAY || group == MPIS_GROUP_WEEK || group == MPIS_GROUP_MONTH;
}

/**
 * mpis_group_get_last_day:
 * @group: days, weeks or months
 * @first: the first day of one
 *
 * Returns: its last day
 */
gint32
mpis_group_get_last_day (MpisGroup group,
                         gint32    first)
{
  int year, month, day;
  gint32 next = first + 31;

  if (group != MPIS_GROUP_MONTH)
    return group == MPIS_GROUP_WEEK ? first + 6 : first;
  mpis_day_get_date (next, &year, &month, &day);
  return next - day;   /* 31 days on, the next month has begun; its day 0 is the last of this one */
}

/**
 * mpis_group_get_by_label:
 *
 * Returns: how to break down by @group, for a menu
 */
const char *
mpis_group_get_by_label (MpisGroup group)
{
  switch (group)
    {
    case MPIS_GROUP_DAY:     return _("by Day");
    case MPIS_GROUP_WEEK:    return _("by Week");
    case MPIS_GROUP_MONTH:   return _("by Month");
    case MPIS_GROUP_HOUR:    return _("by Hour");
    case MPIS_GROUP_WEEKDAY: return _("by Weekday");
    case MPIS_GROUP_CHANNEL: return _("by Channel");
    case MPIS_GROUP_PROJECT: return _("by Project");
    case MPIS_GROUP_PERSONA: return _("by Persona");
    case MPIS_GROUP_POST:    return _("by Post");
    default:                 g_return_val_if_reached ("");
    }
}
