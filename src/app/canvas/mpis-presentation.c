#include "config.h"

#include "mpis-presentation.h"

#include <glib/gi18n.h>

#include "mpis-canvas.h"
#include "mpis-canvas-fit.h"
#include "mpis-card-content.h"
#include "mpis-chart-screen.h"
#include "mpis-page-dots.h"
#include "mpis-settings.h"

/* How long a title and a pointer at rest are seen. */
#define TITLE_MS   2500
#define POINTER_MS 2000

/* A click in this part of the screen, where reading begins, goes back. */
#define BACK_PART 0.25

/* A page counted from the end. */
#define LAST_PAGE (-1)

struct _MpisPresentation
{
  GtkWindow parent_instance;

  GtkStack       *stack;
  GtkLabel       *title;
  GtkWidget      *dots;

  MpisScope      *scope;
  MpisCardSource *source;
  MpisDashboards *dashboards;
  MpisDashboard  *current;
  GPtrArray      *pages;       /* of MpisLayout, of the current one */
  guint           page;
  int             height;      /* for which it was divided into them */
  guint           rotation;    /* shows the next one */
  guint           resized;     /* divides it anew */
  guint           hide;        /* takes the title away */
  guint           hide_pointer;
  GtkApplication *application; /* (nullable): asked to keep the screen on; a window that closes no longer knows its own */
  guint           inhibition;
  gboolean        paused;
};

G_DEFINE_FINAL_TYPE (MpisPresentation, mpis_presentation, GTK_TYPE_WINDOW)

static void schedule (MpisPresentation *self);

static void
on_hide_cb (gpointer data)
{
  MpisPresentation *self = data;

  self->hide = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->title), FALSE);
}

/* Says for a moment what is shown. */
static void
say (MpisPresentation *self,
     const char       *text)
{
  g_clear_handle_id (&self->hide, g_source_remove);
  gtk_label_set_text (self->title, text);
  gtk_widget_set_visible (GTK_WIDGET (self->title), TRUE);
  mpis_chart_screen_announce (GTK_WIDGET (self), text);
  self->hide = g_timeout_add_once (TITLE_MS, on_hide_cb, self);
}

static void
remove_others (MpisPresentation *self,
               GtkWidget        *shown)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (child != shown)
        gtk_stack_remove (self->stack, child);
    }
}

static void
on_transition_cb (MpisPresentation *self)
{
  if (!gtk_stack_get_transition_running (self->stack))
    remove_others (self, gtk_stack_get_visible_child (self->stack));
}

/* What the page is called: of a dashboard that has one page, as the dashboard. */
static char *
name_page (MpisPresentation *self)
{
  const char *name = mpis_dashboard_get_name (self->current);

  if (self->pages->len < 2)
    return g_strdup (name);
  /* Translators: a dashboard's name, then “page 2 of 3”. */
  return g_strdup_printf (_("%s · page %u of %u"), name, self->page + 1, self->pages->len);
}

/* Before the window has a size it is taken to be as large as the screen. */
static int
screen_height (MpisPresentation *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr(GdkMonitor) monitor = NULL;
  GdkRectangle area = { 0 };

  if (gtk_widget_get_height (GTK_WIDGET (self)) > 0)
    return gtk_widget_get_height (GTK_WIDGET (self));
  monitor = g_list_model_get_item (gdk_display_get_monitors (display), 0);
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  return MAX (area.height, 1);
}

static void
show_page (MpisPresentation *self,
           guint             page)
{
  GtkWidget *canvas = mpis_canvas_new ();
  GtkWidget *fit = mpis_canvas_fit_new (canvas);
  g_autofree char *name = NULL;

  self->page = page;
  mpis_canvas_set_cards (MPIS_CANVAS (canvas), &mpis_card_content, self->source);
  mpis_canvas_set_layout (MPIS_CANVAS (canvas), self->pages->pdata[page]);
  gtk_stack_add_child (self->stack, fit);
  gtk_stack_set_visible_child (self->stack, fit);
  on_transition_cb (self);
  mpis_page_dots_set (MPIS_PAGE_DOTS (self->dots), page, self->pages->len);
  name = name_page (self);
  say (self, name);
  schedule (self);
}

static void
show (MpisPresentation *self,
      MpisDashboard    *dashboard,
      int               page)
{
  g_set_object (&self->current, dashboard);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  self->height = screen_height (self);
  self->pages = mpis_canvas_fit_split (mpis_dashboard_get_layout (dashboard), self->height);
  show_page (self, page == LAST_PAGE ? self->pages->len - 1 : MIN ((guint) page, self->pages->len - 1));
}

/* Shows the dashboard that is @by places further on in the list. */
static void
step (MpisPresentation *self,
      int               by,
      int               page)
{
  GListModel *list = G_LIST_MODEL (self->dashboards);
  int n = (int) g_list_model_get_n_items (list), index = 0;
  g_autoptr(MpisDashboard) next = NULL;

  for (int i = 0; i < n; i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      if (g_str_equal (mpis_dashboard_get_id (dashboard), mpis_dashboard_get_id (self->current)))
        index = i;
    }
  if (n == 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  next = g_list_model_get_item (list, (index + by + n) % n);
  show (self, next, page);
}

static void
turn (MpisPresentation *self,
      gboolean          forward)
{
  if (forward && self->page + 1 < self->pages->len)
    show_page (self, self->page + 1);
  else if (!forward && self->page > 0)
    show_page (self, self->page - 1);
  else
    step (self, forward ? 1 : -1, forward ? 0 : LAST_PAGE);
}

static gboolean
on_rotation_cb (gpointer data)
{
  MpisPresentation *self = data;

  self->rotation = 0;
  if (self->pages->len > 1 || g_list_model_get_n_items (G_LIST_MODEL (self->dashboards)) > 1)
    turn (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
schedule (MpisPresentation *self)
{
  guint seconds = g_settings_get_uint (mpis_scope_get_settings (self->scope), MPIS_KEY_PRESENTATION_INTERVAL);

  g_clear_handle_id (&self->rotation, g_source_remove);
  if (seconds > 0 && !self->paused)
    self->rotation = g_timeout_add_seconds (seconds, on_rotation_cb, self);
}

/* Somebody arranged what is shown. */
static void
on_items_changed_cb (MpisPresentation *self)
{
  MpisDashboard *same = mpis_dashboards_find (self->dashboards, mpis_dashboard_get_id (self->current));

  if (same == NULL)
    step (self, 0, 0);
  else if (same != self->current)
    show (self, same, self->page);
}

/* The pointer, and the clicks */

static void
on_hide_pointer_cb (gpointer data)
{
  MpisPresentation *self = data;

  self->hide_pointer = 0;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
}

static void
on_motion_cb (MpisPresentation *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  g_clear_handle_id (&self->hide_pointer, g_source_remove);
  self->hide_pointer = g_timeout_add_once (POINTER_MS, on_hide_pointer_cb, self);
}

static void
on_click_cb (MpisPresentation *self,
             int               n_press,
             double            x,
             double            y,
             GtkGesture       *click)
{
  double part = x / MAX (1, gtk_widget_get_width (GTK_WIDGET (self)));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    part = 1 - part;
  gtk_gesture_set_state (click, GTK_EVENT_SEQUENCE_CLAIMED);
  turn (self, part >= BACK_PART);
}

static void
add_controllers (MpisPresentation *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* The screen has another size */

static void
on_resized_cb (gpointer data)
{
  MpisPresentation *self = data;
  g_autoptr(GPtrArray) pages = NULL;

  self->resized = 0;
  self->height = screen_height (self);
  pages = mpis_canvas_fit_split (mpis_dashboard_get_layout (self->current), self->height);
  if (pages->len == self->pages->len)
    return;
  show (self, self->current, (int) self->page);
}

static void
mpis_presentation_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  MpisPresentation *self = MPIS_PRESENTATION (widget);

  GTK_WIDGET_CLASS (mpis_presentation_parent_class)->size_allocate (widget, width, height, baseline);
  if (height != self->height && self->resized == 0 && self->current != NULL)
    self->resized = g_idle_add_once (on_resized_cb, self);
}

static gboolean
on_key_cb (MpisPresentation *self,
           guint             key)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (key)
    {
    case GDK_KEY_Escape: case GDK_KEY_F11: gtk_window_close (GTK_WINDOW (self)); return TRUE;
    case GDK_KEY_Right:     turn (self, !rtl); return TRUE;
    case GDK_KEY_Left:      turn (self, rtl); return TRUE;
    case GDK_KEY_Page_Down: turn (self, TRUE); return TRUE;
    case GDK_KEY_Page_Up:   turn (self, FALSE); return TRUE;
    case GDK_KEY_Down:      step (self, 1, 0); return TRUE;
    case GDK_KEY_Up:        step (self, -1, 0); return TRUE;
    case GDK_KEY_space:
      self->paused = !self->paused;
      say (self, self->paused ? _("Paused") : _("Goes On"));
      schedule (self);
      return TRUE;
    default: return FALSE;
    }
}

static void
inhibit (MpisPresentation *self)
{
  g_set_object (&self->application, gtk_window_get_application (GTK_WINDOW (self)));
  if (self->application != NULL)
    self->inhibition = gtk_application_inhibit (self->application, GTK_WINDOW (self), GTK_APPLICATION_INHIBIT_IDLE,
                                                _("Dashboards are being presented"));
}

static void
mpis_presentation_dispose (GObject *object)
{
  MpisPresentation *self = MPIS_PRESENTATION (object);

  g_clear_handle_id (&self->rotation, g_source_remove);
  g_clear_handle_id (&self->hide, g_source_remove);
  g_clear_handle_id (&self->hide_pointer, g_source_remove);
  g_clear_handle_id (&self->resized, g_source_remove);
  if (self->inhibition != 0)
    gtk_application_uninhibit (self->application, self->inhibition);
  self->inhibition = 0;
  g_clear_object (&self->application);
  G_OBJECT_CLASS (mpis_presentation_parent_class)->dispose (object);
  g_clear_object (&self->current);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_object (&self->dashboards);
  g_clear_object (&self->source);
  g_clear_object (&self->scope);
}

static void
mpis_presentation_class_init (MpisPresentationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_presentation_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = mpis_presentation_size_allocate;
}

/* At the bottom: what is shown, and which page of it. */
static GtkWidget *
make_foot (MpisPresentation *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = gtk_label_new (NULL);

  self->title = GTK_LABEL (title);
  self->dots = mpis_page_dots_new ();
  g_signal_connect_swapped (self->dots, "chosen", G_CALLBACK (show_page), self);
  gtk_widget_add_css_class (title, "osd");
  gtk_widget_add_css_class (title, "presentation-title");
  gtk_widget_set_can_target (title, FALSE);
  gtk_widget_set_halign (self->dots, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->dots);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  return box;
}

static void
mpis_presentation_init (MpisPresentation *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *overlay = gtk_overlay_new (), *stack = gtk_stack_new ();

  self->stack = GTK_STACK (stack);
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_transition_duration (self->stack, 400);
  g_signal_connect_swapped (stack, "notify::transition-running", G_CALLBACK (on_transition_cb), self);
  gtk_widget_set_can_target (stack, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), stack);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_foot (self));
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  gtk_window_set_title (GTK_WINDOW (self), _("Presentation"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "presentation");
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  add_controllers (self);
}

/**
 * mpis_presentation_start:
 * @window: over which it opens
 * @scope: what to look at
 * @id: of the dashboard to begin with
 *
 * Shows dashboards on the whole screen until the user leaves.
 *
 * Returns: (transfer none) (nullable): what shows them; %NULL if there are none
 */
MpisPresentation *
mpis_presentation_start (GtkWindow  *window,
                         MpisScope  *scope,
                         const char *id)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);
  MpisDashboards *dashboards = workspace != NULL ? mpis_workspace_get_dashboards (workspace) : NULL;
  MpisDashboard *first = dashboards != NULL ? mpis_dashboards_find (dashboards, id) : NULL;
  MpisPresentation *self;

  if (first == NULL)
    return NULL;
  self = g_object_new (MPIS_TYPE_PRESENTATION, "application", gtk_window_get_application (window),
                       "transient-for", window, "destroy-with-parent", TRUE, NULL);
  self->scope = g_object_ref (scope);
  self->source = mpis_card_content_source_new (scope);
  self->dashboards = g_object_ref (dashboards);
  g_signal_connect_object (dashboards, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show (self, first, 0);
  inhibit (self);
  gtk_window_fullscreen (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

/**
 * mpis_presentation_get_current:
 *
 * Returns: (transfer none): the dashboard that is shown
 */
MpisDashboard *
mpis_presentation_get_current (MpisPresentation *self)
{
  g_return_val_if_fail (MPIS_IS_PRESENTATION (self), NULL);

  return self->current;
}

/**
 * mpis_presentation_get_page:
 * @n_pages: (out) (optional): how many the dashboard has
 *
 * Returns: the page of the dashboard that is shown, from 0
 */
guint
mpis_presentation_get_page (MpisPresentation *self,
                            guint            *n_pages)
{
  g_return_val_if_fail (MPIS_IS_PRESENTATION (self), 0);

  if (n_pages != NULL)
    *n_pages = self->pages->len;
  return self->page;
}

/**
 * mpis_presentation_is_paused:
 *
 * Returns: whether it stays with one dashboard
 */
gboolean
mpis_presentation_is_paused (MpisPresentation *self)
{
  g_return_val_if_fail (MPIS_IS_PRESENTATION (self), FALSE);

  return self->paused;
}
