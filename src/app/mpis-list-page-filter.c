#include "config.h"

#include "mpis-list-page-private.h"

/* The filter a list page has of its own. */

/* Days of the list's own stand in place of the window's time range. */
static MpisSieve *
make_sieve (MpisListPage *self)
{
  GTimeZone *zone = mpis_scope_get_zone (self->scope);
  MpisInstant begin, end;
  gint32 from, to;

  if (!mpis_list_filter_get_days (self->filter, &from, &to))
    return mpis_sieve_ref (self->sieve_of);
  begin = from == MPIS_DAY_FIRST ? G_MININT64 : mpis_day_start (from, zone);
  end = to == MPIS_DAY_LAST ? G_MAXINT64 : mpis_day_start (to + 1, zone);
  return mpis_sieve_new_for_range (self->sieve_of, begin, end);
}

void
_mpis_list_page_update_sieve (MpisListPage *self)
{
  MpisSieve *of = mpis_scope_get_sieve (self->scope);

  if (self->sieve == NULL || self->sieve_of != of)
    {
      g_clear_pointer (&self->sieve_of, mpis_sieve_unref);
      g_clear_pointer (&self->sieve, mpis_sieve_unref);
      self->sieve_of = mpis_sieve_ref (of);
      self->sieve = make_sieve (self);
    }
  if (mpis_row_list_set_sieve (self->rows, self->sieve))
    _mpis_list_page_scroll_to_top (self);
}

/* How posts do is worked out only for who asks about it. */
static gboolean
needs_standings (MpisListPage *self)
{
  for (guint i = 0; i < self->chosen->len; i++)
    if (self->kind->columns[g_array_index (self->chosen, guint, i)].compares)
      return TRUE;
  return mpis_list_filter_get_only (self->filter, MPIS_FACET_STATE)[0] != NULL ||
         mpis_list_filter_get_not (self->filter, MPIS_FACET_STATE)[0] != NULL;
}

void
_mpis_list_page_update_standings (MpisListPage *self)
{
  MpisStandings *standings = needs_standings (self) ? mpis_scope_get_standings (self->scope) : NULL;

  mpis_row_list_set_standings (self->rows, standings);
  if (standings != NULL)
    mpis_row_list_rewrite (self->rows);
}

void
_mpis_list_page_show_filter (MpisListPage *self)
{
  mpis_list_filter_button_show (self->filter_button, self->kind, self->scope, self->filter);
  mpis_list_filter_bar_show (self->filter_bar, self->kind, self->scope, self->filter);
}

static void
take_filter (MpisListPage   *self,
             MpisListFilter *filter)
{
  g_clear_pointer (&self->filter, mpis_list_filter_unref);
  self->filter = filter;
  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  mpis_row_list_set_filter (self->rows, filter);
  _mpis_list_page_update_standings (self);
  _mpis_list_page_update_sieve (self);
  _mpis_list_page_show_filter (self);
}

static void
filter_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  const char *value;
  gboolean only, not;
  guint32 facet;

  g_variant_get (parameter, "(u&sbb)", &facet, &value, &only, &not);
  if (facet < MPIS_N_FACETS)
    take_filter (self, mpis_list_filter_with (self->filter, facet, value, only, not));
}

static void
filter_days_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  gint32 from, to;

  g_variant_get (parameter, "(ii)", &from, &to);
  take_filter (self, mpis_list_filter_with_days (self->filter, from, to));
}

static void
clear_filters_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  take_filter (MPIS_LIST_PAGE (widget), mpis_list_filter_new ());
}

static void
clear_all_filters_action (GtkWidget  *widget,
                          const char *action,
                          GVariant   *parameter)
{
  clear_filters_action (widget, action, parameter);
  mpis_scope_clear_filters (MPIS_LIST_PAGE (widget)->scope);
}

void
_mpis_list_page_install_filter (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "list.filter", "(usbb)", filter_action);
  gtk_widget_class_install_action (widget_class, "list.filter-days", "(ii)", filter_days_action);
  gtk_widget_class_install_action (widget_class, "list.clear-filters", NULL, clear_filters_action);
  gtk_widget_class_install_action (widget_class, "list.clear-all-filters", NULL,
                                   clear_all_filters_action);
}

/**
 * mpis_list_page_filter:
 * @choices: a dictionary `a{sv}` of what to keep; see #MpisListPage
 *
 * Puts a filter in place of the list's own, and ends a search. The filters of the window stay as they are.
 */
void
mpis_list_page_filter (MpisListPage *self,
                       GVariant     *choices)
{
  g_return_if_fail (MPIS_IS_LIST_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (choices, G_VARIANT_TYPE_VARDICT));

  _mpis_list_page_end_search (self);
  take_filter (self, mpis_list_filter_from_variant (choices));
}
