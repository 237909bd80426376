#include "config.h"

#include "mpis-card-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mpis-card-body.h"
#include "mpis-card-parts.h"
#include "mpis-question.h"

#define SPINNER_DELAY_MS 1000

struct _MpisCardView
{
  GtkWidget parent_instance;

  GtkStack       *stack;
  GtkWidget      *spinner;
  GtkWidget      *message;      /* (nullable) what says why there is nothing to show */
  MpisCardParts  *parts;

  MpisCardSource *source;
  char           *widget;
  JsonObject     *config;
  MpisCardAnswer *answer;       /* (nullable) until the first one comes */
  char           *footer;
  guint           question;
  guint           asked_stamp;  /* what the source's stamp was when it was asked; 0 if it was not */
  guint           spinner_id;
};

enum { PROP_0, PROP_TITLE, PROP_FOOTER, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { OPEN_POST, OPEN_RUN, SHOW_POSTS, SHOW_RUNS, OPEN_ANALYTICS, CONFIG_CHANGED, SETTINGS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardView, mpis_card_view, GTK_TYPE_WIDGET)

static gboolean
on_spinner_due_cb (gpointer data)
{
  MpisCardView *self = data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (MpisCardView *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
}

/* Bars where the content will be; what comes within a second needs no spinner. */
static void
wait_for_answer (MpisCardView *self)
{
  if (self->answer != NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (self->spinner_id == 0 && !gtk_widget_get_visible (self->spinner))
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, on_spinner_due_cb, self);
}

static GtkWidget *
make_message_label (const char *text,
                    const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
on_message_button_cb (MpisCardView *self)
{
  if (self->answer == NULL)
    mpis_card_view_refresh (self);
  else
    g_signal_emit (self, signals[SETTINGS], 0);
}

static void
show_message (MpisCardView *self,
              const char   *icon,
              const char   *text,
              const char   *hint,
              const char   *button_label)
{
  GtkWidget *body = mpis_card_body_new (TRUE);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 32);
  gtk_widget_add_css_class (image, "dimmed");
  mpis_card_body_append (MPIS_CARD_BODY (body), image, 1);
  mpis_card_body_append (MPIS_CARD_BODY (body), make_message_label (text, "card-message"), 9);
  if (hint != NULL)
    {
      GtkWidget *label = make_message_label (hint, "caption");

      gtk_widget_add_css_class (label, "dimmed");
      mpis_card_body_append (MPIS_CARD_BODY (body), label, 2);
    }
  if (button_label != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (button_label);

      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_message_button_cb), self);
      mpis_card_body_append (MPIS_CARD_BODY (body), button, 3);
    }
  if (self->message != NULL)
    gtk_stack_remove (self->stack, self->message);
  self->message = body;
  gtk_stack_add_named (self->stack, body, "message");
  gtk_stack_set_visible_child (self->stack, body);
}

static void
show_state (MpisCardView         *self,
            const MpisCardAnswer *answer)
{
  switch (answer->state)
    {
    case MPIS_CARD_READY:
      mpis_card_parts_show (self->parts, self->widget, self->config, answer);
      gtk_stack_set_visible_child_name (self->stack, "content");
      break;
    case MPIS_CARD_NOT_OFFERED:
      show_message (self, "not-offered-symbolic", answer->message, answer->hint, NULL);
      break;
    case MPIS_CARD_UNKNOWN:
      show_message (self, "dialog-error-symbolic", answer->message, answer->hint, NULL);
      break;
    case MPIS_CARD_ERROR:
      show_message (self, "dialog-error-symbolic", answer->message, answer->hint, _("Card Settings"));
      break;
    case MPIS_CARD_EMPTY:
    default:
      show_message (self, "no-data-symbolic", answer->message, answer->hint, NULL);
      break;
    }
}

/**
 * mpis_card_view_show:
 * @answer: what to show
 *
 * Shows something that was worked out elsewhere, as in a preview.
 */
void
mpis_card_view_show (MpisCardView   *self,
                     MpisCardAnswer *answer)
{
  g_autofree char *title = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (MPIS_IS_CARD_VIEW (self) && answer != NULL);

  title = self->answer != NULL ? g_strdup (self->answer->title) : NULL;
  mpis_card_answer_ref (answer);
  g_clear_pointer (&self->answer, mpis_card_answer_unref);
  self->answer = answer;
  stop_waiting (self);
  show_state (self, answer);
  spoken = mpis_card_answer_describe (answer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (g_strcmp0 (title, answer->title) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
show_cb (gpointer        owner,
         MpisCardAnswer *answer)
{
  mpis_card_view_show (owner, answer);
}

static void
on_answered_cb (gpointer      owner,
                const GValue *answer)
{
  MpisCardView *self = owner;

  if (answer != NULL)
    {
      mpis_card_source_show (self->source, self, g_value_get_boxed (answer), show_cb);
      return;
    }
  if (self->answer == NULL)
    {
      stop_waiting (self);
      show_message (self, "dialog-error-symbolic", _("This card could not be worked out."), NULL, _("Try Again"));
    }
}

static void
update_footer (MpisCardView *self)
{
  g_autofree char *footer = mpis_card_source_word_age (self->source);

  if (g_set_str (&self->footer, footer))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOOTER]);
}

/* Asks if there is something new and somebody to see it. */
static void
update (MpisCardView *self)
{
  guint stamp = mpis_card_source_get_stamp (self->source);

  if (self->widget == NULL || self->asked_stamp == stamp || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_footer (self);
  wait_for_answer (self);
  if (mpis_card_source_get_input (self->source) == NULL)
    return;
  self->asked_stamp = stamp;
  mpis_question_ask (self, &self->question,
                     mpis_card_source_ask (self->source, self->widget, self->config), on_answered_cb);
}

static void
mpis_card_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mpis_card_view_parent_class)->map (widget);
  update (MPIS_CARD_VIEW (widget));
}

static void
on_opened_cb (MpisCardView         *self,
              const MpisCardTarget *target)
{
  switch (target->kind)
    {
    case MPIS_CARD_TARGET_POST:
      if (target->id != NULL)
        g_signal_emit (self, signals[OPEN_POST], 0, target->id);
      break;
    case MPIS_CARD_TARGET_RUN:
      if (target->id != NULL)
        g_signal_emit (self, signals[OPEN_RUN], 0, target->id);
      break;
    case MPIS_CARD_TARGET_POSTS:
      g_signal_emit (self, signals[SHOW_POSTS], 0, target);
      break;
    case MPIS_CARD_TARGET_RUNS:
      g_signal_emit (self, signals[SHOW_RUNS], 0, target);
      break;
    case MPIS_CARD_TARGET_ANALYTICS:
      g_signal_emit (self, signals[OPEN_ANALYTICS], 0, target);
      break;
    case MPIS_CARD_TARGET_NONE:
    default:
      break;
    }
}

static void
on_config_changed_cb (MpisCardView *self,
                      JsonObject   *config)
{
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
mpis_card_view_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MpisCardView *self = MPIS_CARD_VIEW (object);

  switch (property_id)
    {
    case PROP_TITLE:  g_value_set_string (value, mpis_card_view_get_title (self)); break;
    case PROP_FOOTER: g_value_set_string (value, self->footer); break;
    default:          G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_card_view_dispose (GObject *object)
{
  MpisCardView *self = MPIS_CARD_VIEW (object);
  GtkWidget *child;

  mpis_question_drop (&self->question);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&self->source);
  g_clear_pointer (&self->config, json_object_unref);
  g_clear_pointer (&self->answer, mpis_card_answer_unref);
  g_clear_pointer (&self->widget, g_free);
  g_clear_pointer (&self->footer, g_free);
  G_OBJECT_CLASS (mpis_card_view_parent_class)->dispose (object);
}

static guint
add_target_signal (MpisCardViewClass *klass,
                   const char        *name,
                   GType              type)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, type);
}

static void
mpis_card_view_class_init (MpisCardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mpis_card_view_get_property;
  object_class->dispose = mpis_card_view_dispose;
  widget_class->map = mpis_card_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cardview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOOTER] =
    g_param_spec_string ("footer", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN_POST] = add_target_signal (klass, "open-post", G_TYPE_STRING);
  signals[OPEN_RUN] = add_target_signal (klass, "open-run", G_TYPE_STRING);
  signals[SHOW_POSTS] = add_target_signal (klass, "show-posts", MPIS_TYPE_CARD_TARGET);
  signals[SHOW_RUNS] = add_target_signal (klass, "show-runs", MPIS_TYPE_CARD_TARGET);
  signals[OPEN_ANALYTICS] = add_target_signal (klass, "open-analytics", MPIS_TYPE_CARD_TARGET);
  signals[CONFIG_CHANGED] = add_target_signal (klass, "config-changed", JSON_TYPE_OBJECT);
  signals[SETTINGS] = g_signal_new ("settings", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static GtkWidget *
make_skeleton (MpisCardView *self)
{
  static const int widths[] = { 45, 90, 75, 60 };
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *body = mpis_card_body_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_add_css_class (bar, "card-skeleton");
      gtk_widget_set_size_request (bar, widths[i] * 2, i == 1 ? 28 : 12);
      gtk_widget_set_halign (bar, GTK_ALIGN_START);
      mpis_card_body_append (MPIS_CARD_BODY (body), bar, 8 - i);
    }
  self->spinner = adw_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->spinner, 32, 32);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), body);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->spinner);
  gtk_accessible_update_property (GTK_ACCESSIBLE (overlay), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Loading"), -1);
  return overlay;
}

static void
mpis_card_view_init (MpisCardView *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, make_skeleton (self), "loading");
  self->parts = MPIS_CARD_PARTS (mpis_card_parts_new ());
  g_signal_connect_swapped (self->parts, "opened", G_CALLBACK (on_opened_cb), self);
  g_signal_connect_swapped (self->parts, "config-changed", G_CALLBACK (on_config_changed_cb), self);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->parts), "content");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * mpis_card_view_new:
 * @source: what it is worked out from
 *
 * Returns: (transfer floating): a view of no card yet
 */
GtkWidget *
mpis_card_view_new (MpisCardSource *source)
{
  MpisCardView *self;

  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (source), NULL);

  self = g_object_new (MPIS_TYPE_CARD_VIEW, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "age-changed", G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static gboolean
same_config (JsonObject *a,
             JsonObject *b)
{
  g_autoptr(JsonNode) left = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) right = json_node_new (JSON_NODE_OBJECT);

  if (a == NULL || b == NULL)
    return a == b;
  json_node_set_object (left, a);
  json_node_set_object (right, b);
  return json_node_equal (left, right);
}

/**
 * mpis_card_view_set_card:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config; not to be changed any more
 *
 * Shows that card; does nothing if it is the one that is shown.
 */
void
mpis_card_view_set_card (MpisCardView *self,
                         const char   *widget,
                         JsonObject   *config)
{
  g_return_if_fail (MPIS_IS_CARD_VIEW (self) && widget != NULL);

  if (g_strcmp0 (self->widget, widget) == 0 && same_config (self->config, config))
    return;
  if (g_set_str (&self->widget, widget))
    g_clear_pointer (&self->answer, mpis_card_answer_unref);
  g_clear_pointer (&self->config, json_object_unref);
  self->config = config != NULL ? json_object_ref (config) : NULL;
  mpis_card_view_refresh (self);
}

/**
 * mpis_card_view_refresh:
 *
 * Has the card worked out again.
 */
void
mpis_card_view_refresh (MpisCardView *self)
{
  g_return_if_fail (MPIS_IS_CARD_VIEW (self));

  self->asked_stamp = 0;
  update (self);
}

/**
 * mpis_card_view_get_title:
 *
 * Returns: (nullable): what the card is called; %NULL before that is known
 */
const char *
mpis_card_view_get_title (MpisCardView *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_VIEW (self), NULL);

  return self->answer != NULL ? self->answer->title : NULL;
}

/**
 * mpis_card_view_get_footer:
 *
 * Returns: (nullable): how old the numbers are, if they may have changed since
 */
const char *
mpis_card_view_get_footer (MpisCardView *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_VIEW (self), NULL);

  return self->footer;
}

/**
 * mpis_card_view_get_answer:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
MpisCardAnswer *
mpis_card_view_get_answer (MpisCardView *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_VIEW (self), NULL);

  return self->answer;
}

/**
 * mpis_card_view_get_widget:
 *
 * Returns: (nullable): the key of the widget registry
 */
const char *
mpis_card_view_get_widget (MpisCardView *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_VIEW (self), NULL);

  return self->widget;
}

/**
 * mpis_card_view_get_config:
 *
 * Returns: (transfer none) (nullable): the card's config
 */
JsonObject *
mpis_card_view_get_config (MpisCardView *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_VIEW (self), NULL);

  return self->config;
}
