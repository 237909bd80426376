#include "config.h"

#include "mpis-list-filter.h"

#include "mpis-channel.h"

struct _MpisListFilter {
  char     **only[MPIS_N_FACETS];
  char     **not[MPIS_N_FACETS];
  gboolean   has_days;
  gint32     from;
  gint32     to;
};

/* The keys of the dictionary an action gets. */
static const char *const names[MPIS_N_FACETS] = {
  [MPIS_FACET_CHANNEL] = "channels", [MPIS_FACET_PERSONA] = "personas",
  [MPIS_FACET_PROJECT] = "projects", [MPIS_FACET_STATE] = "states",
};

static void
filter_clear (gpointer data)
{
  MpisListFilter *self = data;

  for (guint i = 0; i < MPIS_N_FACETS; i++)
    {
      g_strfreev (self->only[i]);
      g_strfreev (self->not[i]);
    }
}

/**
 * mpis_list_filter_new:
 *
 * Returns: (transfer full): a filter that keeps everything
 */
MpisListFilter *
mpis_list_filter_new (void)
{
  MpisListFilter *self = g_atomic_rc_box_new0 (MpisListFilter);

  for (guint i = 0; i < MPIS_N_FACETS; i++)
    {
      self->only[i] = g_new0 (char *, 1);
      self->not[i] = g_new0 (char *, 1);
    }
  return self;
}

static MpisListFilter *
filter_copy (const MpisListFilter *other)
{
  MpisListFilter *self = g_atomic_rc_box_new0 (MpisListFilter);

  *self = *other;
  for (guint i = 0; i < MPIS_N_FACETS; i++)
    {
      self->only[i] = g_strdupv (other->only[i]);
      self->not[i] = g_strdupv (other->not[i]);
    }
  return self;
}

/* Takes over what it replaces. */
static void
look_up (GVariantDict *choices,
         const char   *name,
         char       ***values)
{
  char **found = NULL;

  if (!g_variant_dict_lookup (choices, name, "^as", &found))
    return;
  g_strfreev (*values);
  *values = found;
}

static gboolean
look_up_day (GVariantDict *choices,
             const char   *name,
             gint32       *day)
{
  const char *text;

  return g_variant_dict_lookup (choices, name, "&s", &text) && mpis_day_parse (text, day, NULL);
}

static void
make_canonical (char **channels)
{
  for (guint i = 0; channels[i] != NULL; i++)
    {
      g_autofree char *given = channels[i];

      channels[i] = mpis_channel_canonical (given);
    }
}

/**
 * mpis_list_filter_from_variant:
 * @choices: (transfer none): a dictionary `a{sv}`, see mpis_list_page_filter()
 *
 * Keys that are not known, or whose values are not what they should be, are passed over.
 *
 * Returns: (transfer full): the filter that is described
 */
MpisListFilter *
mpis_list_filter_from_variant (GVariant *choices)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (choices);
  MpisListFilter *self = mpis_list_filter_new ();
  gboolean begins, ends;

  for (guint i = 0; i < MPIS_N_FACETS; i++)
    {
      g_autofree char *without = g_strconcat ("not-", names[i], NULL);

      look_up (&dict, names[i], &self->only[i]);
      look_up (&dict, without, &self->not[i]);
    }
  make_canonical (self->only[MPIS_FACET_CHANNEL]);
  make_canonical (self->not[MPIS_FACET_CHANNEL]);
  self->from = MPIS_DAY_FIRST;
  self->to = MPIS_DAY_LAST;
  begins = look_up_day (&dict, "from", &self->from);
  ends = look_up_day (&dict, "to", &self->to);
  self->has_days = begins || ends;
  return self;
}

/**
 * mpis_list_filter_ref:
 *
 * Returns: (transfer full): @self
 */
MpisListFilter *
mpis_list_filter_ref (MpisListFilter *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mpis_list_filter_unref:
 *
 * Drops a reference.
 */
void
mpis_list_filter_unref (MpisListFilter *self)
{
  g_atomic_rc_box_release_full (self, filter_clear);
}

static void
toggle (char       ***values,
        const char   *value,
        gboolean      active)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  if (g_strv_contains ((const char *const *) *values, value) == active)
    return;
  builder = g_strv_builder_new ();
  for (char **old = *values; *old != NULL; old++)
    if (!g_str_equal (*old, value))
      g_strv_builder_add (builder, *old);
  if (active)
    g_strv_builder_add (builder, value);
  g_strfreev (*values);
  *values = g_strv_builder_end (builder);
}

/**
 * mpis_list_filter_with:
 * @facet: what is looked at
 * @value: a channel, id or state
 * @only: whether it is to be among those that alone are kept
 * @not: whether it is to be among those that are not
 *
 * Returns: (transfer full): @self with that changed
 */
MpisListFilter *
mpis_list_filter_with (const MpisListFilter *self,
                       MpisFacet             facet,
                       const char           *value,
                       gboolean              only,
                       gboolean              not)
{
  MpisListFilter *changed = filter_copy (self);

  toggle (&changed->only[facet], value, only);
  toggle (&changed->not[facet], value, not);
  return changed;
}

/**
 * mpis_list_filter_with_days:
 * @from: the first local day, or %MPIS_DAY_FIRST
 * @to: the last local day, or %MPIS_DAY_LAST
 *
 * Returns: (transfer full): @self with days of its own; with none if both are open
 */
MpisListFilter *
mpis_list_filter_with_days (const MpisListFilter *self,
                            gint32                from,
                            gint32                to)
{
  MpisListFilter *changed = filter_copy (self);

  changed->has_days = from != MPIS_DAY_FIRST || to != MPIS_DAY_LAST;
  changed->from = from;
  changed->to = to;
  return changed;
}

/**
 * mpis_list_filter_get_only:
 *
 * Returns: (transfer none) (array zero-terminated=1): what alone is kept; empty for everything
 */
const char *const *
mpis_list_filter_get_only (const MpisListFilter *self,
                           MpisFacet             facet)
{
  return (const char *const *) self->only[facet];
}

/**
 * mpis_list_filter_get_not:
 *
 * Returns: (transfer none) (array zero-terminated=1): what is not kept
 */
const char *const *
mpis_list_filter_get_not (const MpisListFilter *self,
                          MpisFacet             facet)
{
  return (const char *const *) self->not[facet];
}

/**
 * mpis_list_filter_get_days:
 * @from: (out): the first local day, or %MPIS_DAY_FIRST
 * @to: (out): the last local day, or %MPIS_DAY_LAST
 *
 * Returns: whether there are days that stand in place of the window's time range
 */
gboolean
mpis_list_filter_get_days (const MpisListFilter *self,
                           gint32               *from,
                           gint32               *to)
{
  *from = self->has_days ? self->from : MPIS_DAY_FIRST;
  *to = self->has_days ? self->to : MPIS_DAY_LAST;
  return self->has_days;
}

/**
 * mpis_list_filter_get_n:
 *
 * Returns: how many choices it is made of
 */
guint
mpis_list_filter_get_n (const MpisListFilter *self)
{
  guint n = self->has_days ? 1 : 0;

  for (guint i = 0; i < MPIS_N_FACETS; i++)
    n += g_strv_length (self->only[i]) + g_strv_length (self->not[i]);
  return n;
}

static gboolean
has_any (char                **values,
         MpisFacet             facet,
         MpisFacetHas          has,
         gpointer              item,
         const MpisStandings  *standings)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (has (item, facet, values[i], standings))
      return TRUE;
  return FALSE;
}

/**
 * mpis_list_filter_keeps:
 * @has: says what an item has
 * @item: an item of the list
 * @standings: (nullable): how posts compare
 *
 * Returns: whether @item passes; days are not looked at, the sieve has them
 */
gboolean
mpis_list_filter_keeps (const MpisListFilter *self,
                        MpisFacetHas          has,
                        gpointer              item,
                        const MpisStandings  *standings)
{
  for (guint i = 0; i < MPIS_N_FACETS; i++)
    if ((self->only[i][0] != NULL && !has_any (self->only[i], i, has, item, standings)) ||
        has_any (self->not[i], i, has, item, standings))
      return FALSE;
  return TRUE;
}
