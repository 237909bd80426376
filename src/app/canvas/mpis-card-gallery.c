#include "config.h"

#include "mpis-card-gallery.h"

#include "mpis-card-content.h"
#include "mpis-card-kind.h"
#include "mpis-card-ref.h"
#include "mpis-widget-entry.h"

#define PREVIEW_HEIGHT 132

struct _MpisCardGallery
{
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  GtkListBox     *list;

  MpisCardSource *source;    /* (nullable) */
  GListModel     *widgets;   /* (nullable): the registry of the workspace */
};

G_DEFINE_FINAL_TYPE (MpisCardGallery, mpis_card_gallery, ADW_TYPE_BIN)

/* What a row is found by, as it is compared. */
#define WORDS "mpis-words"

static gboolean
filter (GtkListBoxRow *row,
        gpointer       data)
{
  MpisCardGallery *self = data;
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  return strstr (g_object_get_data (G_OBJECT (row), WORDS), words) != NULL;
}

static void
on_row_activated_cb (MpisCardGallery *self,
                     GtkListBoxRow   *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "dashboards.add-card", "s",
                              gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
on_search_changed_cb (MpisCardGallery *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_search_activated_cb (MpisCardGallery *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        on_row_activated_cb (self, row);
        return;
      }
}

/* The card itself hangs from the pointer. */
static void
on_drag_begin_cb (GtkDragSource *source,
                  GdkDrag       *drag,
                  gpointer       data)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (data);
  g_autoptr(GdkPaintable) image = gdk_paintable_get_current_image (paintable);

  gtk_drag_source_set_icon (source, image, gdk_paintable_get_intrinsic_width (image) / 2, 20);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* What it would look like; made once somebody sees it. */
static void
on_preview_mapped_cb (GtkWidget       *bin,
                      MpisCardGallery *self)
{
  const char *id = gtk_widget_get_name (bin);

  if (adw_bin_get_child (ADW_BIN (bin)) == NULL && self->source != NULL)
    adw_bin_set_child (ADW_BIN (bin), mpis_card_content_new (self->source, id, NULL));
}

static GtkWidget *
make_preview (MpisCardGallery *self,
              const char      *id)
{
  /* The row says what it is; what cannot be pressed is not read out. */
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *bin = adw_bin_new ();

  gtk_widget_set_name (bin, id);
  g_signal_connect_object (bin, "map", G_CALLBACK (on_preview_mapped_cb), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), bin);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_EXTERNAL);
  gtk_widget_set_size_request (scroller, -1, PREVIEW_HEIGHT);
  gtk_widget_set_can_target (scroller, FALSE);
  gtk_widget_set_can_focus (scroller, FALSE);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "card-preview");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  return scroller;
}

static void
add_row (MpisCardGallery    *self,
         const char         *id,
         const char         *name,
         const char         *description,
         const MpisCardKind *kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *preview = make_preview (self, id);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr(MpisCardRef) ref = mpis_card_ref_new (id, NULL, kind->width, kind->height);
  g_autoptr(GdkContentProvider) provider = gdk_content_provider_new_typed (MPIS_TYPE_CARD_REF, ref);
  g_autofree char *words = g_strdup_printf ("%s %s", name, description);

  gtk_box_append (GTK_BOX (box), preview);
  gtk_box_append (GTK_BOX (box), make_label (name, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (description, "caption"));
  gtk_widget_add_css_class (box, "gallery-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, id);
  g_object_set_data_full (G_OBJECT (row), WORDS, g_utf8_casefold (words, -1), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_drag_source_set_content (source, provider);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin_cb), preview);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_list_box_append (self->list, row);
}

/* Our own kinds, and below them those that somebody declared for this workspace. */
static void
fill (MpisCardGallery *self)
{
  guint n;
  const MpisCardKind *kinds = mpis_card_kind_list (&n);

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < n; i++)
    add_row (self, kinds[i].id, mpis_card_kind_get_name (&kinds[i]), mpis_card_kind_get_description (&kinds[i]),
             &kinds[i]);
  for (guint i = 0; self->widgets != NULL && i < g_list_model_get_n_items (self->widgets); i++)
    {
      g_autoptr(MpisWidgetEntry) entry = g_list_model_get_item (self->widgets, i);
      const char *description = mpis_widget_entry_get_description (entry);

      if (mpis_card_kind_find (mpis_widget_entry_get_widget_id (entry)) == NULL)
        add_row (self, mpis_widget_entry_get_widget_id (entry), mpis_widget_entry_get_name (entry),
                 description != NULL ? description : mpis_card_kind_get_description (mpis_card_kind_get_custom ()),
                 mpis_card_kind_get_custom ());
    }
}

static void
set_widgets (MpisCardGallery *self,
             GListModel      *widgets)
{
  if (self->widgets == widgets)
    return;
  if (self->widgets != NULL)
    g_signal_handlers_disconnect_by_func (self->widgets, fill, self);
  g_set_object (&self->widgets, widgets);
  if (widgets != NULL)
    g_signal_connect_object (widgets, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}

static void
mpis_card_gallery_dispose (GObject *object)
{
  MpisCardGallery *self = MPIS_CARD_GALLERY (object);

  set_widgets (self, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_CARD_GALLERY);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (mpis_card_gallery_parent_class)->dispose (object);
}

static void
mpis_card_gallery_class_init (MpisCardGalleryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_card_gallery_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/card-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisCardGallery, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisCardGallery, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated_cb);
}

static void
mpis_card_gallery_init (MpisCardGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter, self, NULL);
}

/**
 * mpis_card_gallery_set_source:
 * @source: (nullable): what the previews are worked out from
 */
void
mpis_card_gallery_set_source (MpisCardGallery *self,
                              MpisCardSource  *source)
{
  MpisWorkspace *workspace;

  g_return_if_fail (MPIS_IS_CARD_GALLERY (self));

  if (!g_set_object (&self->source, source))
    return;
  workspace = source != NULL ? mpis_scope_get_workspace (mpis_card_source_get_scope (source)) : NULL;
  set_widgets (self, workspace != NULL
                     ? mpis_dashboards_get_widgets (mpis_workspace_get_dashboards (workspace)) : NULL);
  if (source != NULL)
    fill (self);
  else
    gtk_list_box_remove_all (self->list);
}

/**
 * mpis_card_gallery_grab_focus:
 *
 * Puts the cursor where one types what to look for.
 */
void
mpis_card_gallery_grab_focus (MpisCardGallery *self)
{
  g_return_if_fail (MPIS_IS_CARD_GALLERY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
