#include "config.h"

#include "mpis-categories.h"

#include <glib/gi18n.h>

#include "mpis-format.h"

/* 1970-01-05, a Monday. */
#define A_MONDAY 4

#define HOURS_A_DAY 24

struct _MpisCategories
{
  MpisChartContent  parent_instance;
  char             *title;
  GArray           *categories;   /* of MpisCategory */
};

G_DEFINE_FINAL_TYPE (MpisCategories, mpis_categories, MPIS_TYPE_CHART_CONTENT)

static void
category_clear (gpointer data)
{
  MpisCategory *category = data;

  g_free (category->id);
  g_free (category->name);
  g_free (category->label);
}

static void
mpis_categories_finalize (GObject *object)
{
  MpisCategories *self = MPIS_CATEGORIES (object);

  g_free (self->title);
  g_array_unref (self->categories);

  G_OBJECT_CLASS (mpis_categories_parent_class)->finalize (object);
}

static void
mpis_categories_class_init (MpisCategoriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_categories_finalize;
}

static void
mpis_categories_init (MpisCategories *self)
{
  self->categories = g_array_new (FALSE, FALSE, sizeof (MpisCategory));
  g_array_set_clear_func (self->categories, category_clear);
}

static MpisCategories *
categories_new_empty (const char *title)
{
  MpisCategories *self = g_object_new (MPIS_TYPE_CATEGORIES, NULL);

  self->title = g_strdup (title);

  return self;
}

/* Takes @name and @label. */
static void
categories_take (MpisCategories *self,
                 const char     *id,
                 char           *name,
                 char           *label)
{
  MpisCategory category = { g_strdup (id), name, label };

  g_array_append_val (self->categories, category);
}

/**
 * mpis_categories_new:
 * @title: what they all are ("Channel"), the heading of a table's column
 * @categories: (array length=n): they; without a label, the name is the label
 *
 * Returns: (transfer full): new categories with copies of everything
 */
MpisCategories *
mpis_categories_new (const char         *title,
                     const MpisCategory *categories,
                     guint               n)
{
  MpisCategories *self = categories_new_empty (title);

  for (guint i = 0; i < n; i++)
    categories_take (self, categories[i].id, g_strdup (categories[i].name),
                     g_strdup (categories[i].label != NULL ? categories[i].label
                                                           : categories[i].name));

  return self;
}

/**
 * mpis_categories_new_of_names:
 * @title: what they all are
 * @names: (array length=n): what each is called; also its id
 *
 * Returns: (transfer full): new categories
 */
MpisCategories *
mpis_categories_new_of_names (const char        *title,
                              const char *const *names,
                              guint              n)
{
  MpisCategories *self = categories_new_empty (title);

  for (guint i = 0; i < n; i++)
    categories_take (self, names[i], g_strdup (names[i]), g_strdup (names[i]));

  return self;
}

/**
 * mpis_categories_new_weekdays:
 *
 * Returns: (transfer full): Monday to Sunday in the locale's words; their ids are 1 to 7
 */
MpisCategories *
mpis_categories_new_weekdays (void)
{
  MpisCategories *self = categories_new_empty (_("Weekday"));

  for (int i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i + 1);

      categories_take (self, id, mpis_format_day_as (A_MONDAY + i, "%A"),
                       mpis_format_day_as (A_MONDAY + i, "%a"));
    }

  return self;
}

/**
 * mpis_categories_new_hours:
 *
 * Returns: (transfer full): the hours of a day; their ids are 0 to 23
 */
MpisCategories *
mpis_categories_new_hours (void)
{
  MpisCategories *self = categories_new_empty (_("Hour"));

  for (int i = 0; i < HOURS_A_DAY; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      categories_take (self, id, g_strdup_printf ("%02d:00", i), g_strdup_printf ("%02d", i));
    }

  return self;
}

/**
 * mpis_categories_get_title:
 *
 * Returns: what they all are
 */
const char *
mpis_categories_get_title (MpisCategories *self)
{
  g_return_val_if_fail (MPIS_IS_CATEGORIES (self), NULL);

  return self->title;
}

/**
 * mpis_categories_get_n:
 *
 * Returns: how many there are
 */
guint
mpis_categories_get_n (MpisCategories *self)
{
  g_return_val_if_fail (MPIS_IS_CATEGORIES (self), 0);

  return self->categories->len;
}

/**
 * mpis_categories_get:
 * @i: below mpis_categories_get_n()
 *
 * Returns: (transfer none): the category
 */
const MpisCategory *
mpis_categories_get (MpisCategories *self,
                     guint           i)
{
  g_return_val_if_fail (MPIS_IS_CATEGORIES (self) && i < self->categories->len, NULL);

  return &g_array_index (self->categories, MpisCategory, i);
}
