#include "config.h"

#include "mpis-page-dots.h"

#include <glib/gi18n.h>

struct _MpisPageDots
{
  GtkWidget parent_instance;

  GPtrArray *dots;   /* GtkWidget, the parent has them */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisPageDots, mpis_page_dots, GTK_TYPE_WIDGET)

static void
on_clicked_cb (MpisPageDots *self,
               GtkWidget    *dot)
{
  guint page;

  if (g_ptr_array_find (self->dots, dot, &page))
    g_signal_emit (self, signals[CHOSEN], 0, page);
}

static void
add_dot (MpisPageDots *self)
{
  GtkWidget *dot = gtk_button_new ();

  gtk_widget_add_css_class (dot, "flat");
  gtk_widget_set_focusable (dot, FALSE);   /* the arrow keys turn pages wherever the focus is */
  g_signal_connect_swapped (dot, "clicked", G_CALLBACK (on_clicked_cb), self);
  gtk_widget_set_parent (dot, GTK_WIDGET (self));
  g_ptr_array_add (self->dots, dot);
}

/**
 * mpis_page_dots_set:
 * @page: the page shown, from 0
 * @n_pages: how many there are
 */
void
mpis_page_dots_set (MpisPageDots *self,
                    guint         page,
                    guint         n_pages)
{
  g_return_if_fail (MPIS_IS_PAGE_DOTS (self));

  while (self->dots->len > n_pages)
    g_ptr_array_set_size (self->dots, self->dots->len - 1);
  while (self->dots->len < n_pages)
    add_dot (self);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *dot = self->dots->pdata[i];
      g_autofree char *name = g_strdup_printf (_("Page %u of %u"), i + 1, n_pages);

      if (i == page)
        gtk_widget_add_css_class (dot, "current");
      else
        gtk_widget_remove_css_class (dot, "current");
      gtk_accessible_update_property (GTK_ACCESSIBLE (dot), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_pages > 1);
}

static void
mpis_page_dots_dispose (GObject *object)
{
  g_ptr_array_set_size (MPIS_PAGE_DOTS (object)->dots, 0);
  G_OBJECT_CLASS (mpis_page_dots_parent_class)->dispose (object);
}

static void
mpis_page_dots_finalize (GObject *object)
{
  g_ptr_array_unref (MPIS_PAGE_DOTS (object)->dots);
  G_OBJECT_CLASS (mpis_page_dots_parent_class)->finalize (object);
}

static void
mpis_page_dots_class_init (MpisPageDotsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_page_dots_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_page_dots_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pagedots");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mpis_page_dots_init (MpisPageDots *self)
{
  self->dots = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * mpis_page_dots_new:
 *
 * Returns: (transfer floating): dots of nothing yet
 */
GtkWidget *
mpis_page_dots_new (void)
{
  return g_object_new (MPIS_TYPE_PAGE_DOTS, NULL);
}
