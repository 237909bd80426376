#include "config.h"

#include "mpis-chart-legend.h"

#include <glib/gi18n.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-layout.h"
#include "mpis-chart-screen.h"

/* Between buttons, pixels. */
#define GAP 4

typedef struct {
  char      *id;
  guint      slot;
  gboolean   before;    /* stands for the ghosts: no series, that one of them had to stay */
  GtkWidget *button;    /* borrowed: a child */
  GtkWidget *picture;   /* borrowed: in the button */
} Entry;

struct _MpisChartLegend
{
  GtkWidget             parent_instance;

  GArray               *entries;   /* of Entry */
  GHashTable           *hidden;    /* ids of series toggled off, also of some not here now */
  const MpisChartStyle *style;     /* borrowed from the chart */
  GdkTexture           *swatches[MPIS_CHART_N_ALL_SLOTS];
  gboolean              syncing;   /* the buttons are following, not leading */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisChartLegend, mpis_chart_legend, GTK_TYPE_WIDGET)

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  gtk_widget_unparent (entry->button);
}

static Entry *
legend_get (MpisChartLegend *self,
            guint            i)
{
  return &g_array_index (self->entries, Entry, i);
}

static Entry *
legend_find (MpisChartLegend *self,
             GtkWidget       *button)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (legend_get (self, i)->button == button)
      return legend_get (self, i);

  return NULL;
}

static guint
legend_count_shown (MpisChartLegend *self)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += !legend_get (self, i)->before && mpis_chart_legend_shows (self, legend_get (self, i)->id);

  return n;
}

static void
legend_set_shown (MpisChartLegend *self,
                  const char      *id,
                  gboolean         shown)
{
  if (shown)
    g_hash_table_remove (self->hidden, id);
  else
    g_hash_table_add (self->hidden, g_strdup (id));
}

static void
legend_sync (MpisChartLegend *self)
{
  self->syncing = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = legend_get (self, i);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (entry->button),
                                    mpis_chart_legend_shows (self, entry->id));
    }
  self->syncing = FALSE;
}

/* Shows one series alone; if it is alone already, all. The ghosts are there or not as before. */
static void
legend_isolate (MpisChartLegend *self,
                const Entry     *alone)
{
  gboolean all = legend_count_shown (self) == 1 && mpis_chart_legend_shows (self, alone->id);

  for (guint i = 0; i < self->entries->len; i++)
    if (!legend_get (self, i)->before)
      legend_set_shown (self, legend_get (self, i)->id, all || legend_get (self, i) == alone);
  legend_sync (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_toggled_cb (GtkToggleButton *button,
               MpisChartLegend *self)
{
  const Entry *entry = legend_find (self, GTK_WIDGET (button));

  if (self->syncing || entry == NULL)
    return;

  legend_set_shown (self, entry->id, gtk_toggle_button_get_active (button));
  if (!entry->before && legend_count_shown (self) == 0)
    {
      legend_set_shown (self, entry->id, TRUE);
      legend_sync (self);
      mpis_chart_screen_announce (GTK_WIDGET (button), _("The last series stays visible"));
      return;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_pressed_cb (GtkGestureClick *gesture,
               int              n_press,
               double           x,
               double           y,
               MpisChartLegend *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  const Entry *entry = legend_find (self, gtk_event_controller_get_widget (controller));

  if (entry == NULL || entry->before
      || (n_press < 2 && !(state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  legend_isolate (self, entry);
}

static gboolean
on_isolate_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   unused)
{
  MpisChartLegend *self = MPIS_CHART_LEGEND (widget);
  const Entry *entry = legend_find (self, gtk_widget_get_focus_child (widget));

  if (entry == NULL || entry->before)
    return GDK_EVENT_PROPAGATE;

  legend_isolate (self, entry);

  return GDK_EVENT_STOP;
}

/* Places the buttons in rows, if asked to; returns the height of them all. */
static int
legend_flow (MpisChartLegend *self,
             int              width,
             gboolean         allocate)
{
  guint n = self->entries->len;
  g_autofree MpisFlowItem *items = g_new0 (MpisFlowItem, MAX (n, 1));
  gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int height = 0, n_rows;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = legend_get (self, i)->button;
      int natural;

      gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &items[i].width, NULL,
                          NULL);
      gtk_widget_measure (button, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
    }
  n_rows = mpis_flow_items (items, n, width, GAP, from_right);
  for (guint i = 0; allocate && i < n; i++)
    {
      GtkAllocation place = { items[i].x, items[i].row * (height + GAP), items[i].width, height };

      gtk_widget_size_allocate (legend_get (self, i)->button, &place, -1);
    }

  return n_rows > 0 ? n_rows * (height + GAP) - GAP : 0;
}

static void
mpis_chart_legend_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  MpisChartLegend *self = MPIS_CHART_LEGEND (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = legend_flow (self, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
      return;
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      int least, best;

      gtk_widget_measure (legend_get (self, i)->button, orientation, -1, &least, &best, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += best + (i > 0 ? GAP : 0);
    }
}

static GtkSizeRequestMode
mpis_chart_legend_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mpis_chart_legend_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  legend_flow (MPIS_CHART_LEGEND (widget), width, TRUE);
}

/* Toggles that are on are the rule here; the theme's look of a pressed button would shout. */
static void
mpis_chart_legend_root (GtkWidget *widget)
{
  static const char rules[] =
    "mpischart > legend > button { min-height: 24px; padding: 2px 8px; font-weight: normal; }"
    "mpischart > legend > button:checked:not(:hover):not(:active) {"
    "  background: none; box-shadow: none; }"
    "mpischart > legend > button:not(:checked) label { text-decoration: line-through; }"
    "mpischart > legend > button:not(:checked) image { opacity: 0.35; }"
    "mpischart > menubutton > button, mpischart > button.zoom {"
    "  min-width: 28px; min-height: 28px; padding: 0; border-radius: 99px; }"
    "mpischart > popover button { font-weight: normal; }"
    "mpischart > button.zoom:not(:hover):not(:focus-within) image,"
    "mpischart > menubutton:not(:hover):not(:focus-within) > button:not(:checked) image {"
    "  opacity: var(--dim-opacity, 0.55); }"
    "mpischart columnview, mpischart columnview > listview { background: none; }"
    "mpischart:focus-visible {"
    "  outline: 2px solid alpha(currentColor, 0.5); outline-offset: 4px; border-radius: 6px; }";
  GdkDisplay *display = gtk_widget_get_display (widget);

  GTK_WIDGET_CLASS (mpis_chart_legend_parent_class)->root (widget);

  if (g_object_get_data (G_OBJECT (display), "mpis-chart-rules") == NULL)
    {
      g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

      gtk_css_provider_load_from_string (provider, rules);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_SETTINGS);
      g_object_set_data (G_OBJECT (display), "mpis-chart-rules", (gpointer) rules);
    }
}

static void
mpis_chart_legend_dispose (GObject *object)
{
  MpisChartLegend *self = MPIS_CHART_LEGEND (object);

  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  for (guint i = 0; i < MPIS_CHART_N_ALL_SLOTS; i++)
    g_clear_object (&self->swatches[i]);

  G_OBJECT_CLASS (mpis_chart_legend_parent_class)->dispose (object);
}

static void
mpis_chart_legend_class_init (MpisChartLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const guint isolate_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  object_class->dispose = mpis_chart_legend_dispose;
  widget_class->root = mpis_chart_legend_root;
  widget_class->measure = mpis_chart_legend_measure;
  widget_class->get_request_mode = mpis_chart_legend_get_request_mode;
  widget_class->size_allocate = mpis_chart_legend_size_allocate;

  signals[CHANGED] = g_signal_new ("changed", MPIS_TYPE_CHART_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  for (guint i = 0; i < G_N_ELEMENTS (isolate_keys); i++)
    {
      gtk_widget_class_add_binding (widget_class, isolate_keys[i], GDK_CONTROL_MASK, on_isolate_cb,
                                    NULL);
      gtk_widget_class_add_binding (widget_class, isolate_keys[i], GDK_SHIFT_MASK, on_isolate_cb,
                                    NULL);
    }
  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mpis_chart_legend_init (MpisChartLegend *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Legend"), -1);
}

/**
 * mpis_chart_legend_new:
 *
 * Returns: a legend without series
 */
GtkWidget *
mpis_chart_legend_new (void)
{
  return g_object_new (MPIS_TYPE_CHART_LEGEND, NULL);
}

static GtkWidget *
legend_create_button (MpisChartLegend *self,
                      const char      *name,
                      gboolean         before,
                      GtkWidget       *picture)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_image_set_pixel_size (GTK_IMAGE (picture), MPIS_CHART_SWATCH_WIDTH);
  gtk_accessible_update_state (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, before ? _("Show or Hide")
                                              : _("Show or Hide (Ctrl+Click: Show Alone)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled_cb), self);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_set_parent (button, GTK_WIDGET (self));

  return button;
}

static void
legend_update_pictures (MpisChartLegend *self)
{
  for (guint i = 0; self->style != NULL && i < self->entries->len; i++)
    {
      Entry *entry = legend_get (self, i);
      GdkTexture *swatch = mpis_chart_legend_get_swatch (self, entry->slot);

      gtk_image_set_from_paintable (GTK_IMAGE (entry->picture), GDK_PAINTABLE (swatch));
    }
}

static void
legend_add (MpisChartLegend *self,
            const char      *id,
            const char      *name,
            guint            slot)
{
  Entry entry = { .id = g_strdup (id), .slot = slot };

  entry.before = g_str_equal (id, MPIS_CHART_LEGEND_BEFORE);
  entry.picture = gtk_image_new ();
  entry.button = legend_create_button (self, name, entry.before, entry.picture);
  g_array_append_val (self->entries, entry);
}

/**
 * mpis_chart_legend_set_series:
 * @series: (array length=n): what to list
 * @slots: (array length=n): how each looks, see mpis_chart_extras_slot_of()
 *
 * Replaces the toggles. Series that were toggled off before stay off, unless that were all.
 */
void
mpis_chart_legend_set_series (MpisChartLegend   *self,
                              MpisSeries *const *series,
                              const guint       *slots,
                              guint              n)
{
  gboolean before = mpis_chart_legend_shows (self, MPIS_CHART_LEGEND_BEFORE);
  int ghost = -1;

  g_array_set_size (self->entries, 0);
  for (guint i = 0; i < n; i++)
    if (mpis_series_get_ghost_of (series[i]) == NULL)
      legend_add (self, mpis_series_get_id (series[i]), mpis_series_get_name (series[i]), slots[i]);
    else if (ghost < 0)
      ghost = (int) i;
  if (ghost >= 0)
    legend_add (self, MPIS_CHART_LEGEND_BEFORE, _("Period before"), slots[ghost]);
  if (legend_count_shown (self) == 0)
    {
      g_hash_table_remove_all (self->hidden);
      legend_set_shown (self, MPIS_CHART_LEGEND_BEFORE, before);
    }

  legend_sync (self);
  legend_update_pictures (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * mpis_chart_legend_set_style:
 * @style: (transfer none): the look; must stay alive until another is set
 *
 * Draws the swatches anew, at the present scale factor.
 */
void
mpis_chart_legend_set_style (MpisChartLegend      *self,
                             const MpisChartStyle *style)
{
  self->style = style;
  for (guint i = 0; i < MPIS_CHART_N_ALL_SLOTS; i++)
    g_clear_object (&self->swatches[i]);
  legend_update_pictures (self);
}

/**
 * mpis_chart_legend_shows:
 *
 * Returns: whether the series with that id is toggled on
 */
gboolean
mpis_chart_legend_shows (MpisChartLegend *self,
                         const char      *id)
{
  return !g_hash_table_contains (self->hidden, id);
}

/**
 * mpis_chart_legend_set_shows:
 *
 * Toggles a series, or the ghosts; nobody is told.
 *
 * Returns: whether that changed anything
 */
gboolean
mpis_chart_legend_set_shows (MpisChartLegend *self,
                             const char      *id,
                             gboolean         shows)
{
  if (mpis_chart_legend_shows (self, id) == (shows != FALSE))
    return FALSE;

  legend_set_shown (self, id, shows);
  legend_sync (self);

  return TRUE;
}

/**
 * mpis_chart_legend_get_swatch:
 * @slot: of a series, or one of those of mpis_chart_extras_draw_swatch()
 *
 * Returns: (transfer none): a picture of how the slot looks, %MPIS_CHART_SWATCH_WIDTH ×
 *   %MPIS_CHART_SWATCH_HEIGHT
 */
GdkTexture *
mpis_chart_legend_get_swatch (MpisChartLegend *self,
                              guint            slot)
{
  if (self->swatches[slot] == NULL)
    {
      cairo_t *cr = mpis_chart_screen_begin (MPIS_CHART_SWATCH_WIDTH, MPIS_CHART_SWATCH_HEIGHT,
                                              gtk_widget_get_scale_factor (GTK_WIDGET (self)));

      mpis_chart_draw_swatch (cr, MPIS_CHART_SWATCH_WIDTH, MPIS_CHART_SWATCH_HEIGHT, slot,
                              self->style);
      self->swatches[slot] = mpis_chart_screen_end (cr);
    }

  return self->swatches[slot];
}
