#include "config.h"

#include "mpis-card-filter.h"

#include <string.h>

#include "mpis-choices.h"

/* From so many on it is quicker to type a few letters than to look for one. */
#define SEARCH_FROM 9

#define VALUE_KEY "mpis-value"
#define FOLD_KEY  "mpis-fold"

struct _MpisCardFilter
{
  AdwBin parent_instance;

  char           *name;         /* of what there is to choose from, such as “Channels” */
  char           *everything;   /* what no filter is called */
  GPtrArray      *choices;      /* of MpisChoice */
  GStrv           chosen;       /* (nullable) as the card spells them */
  GtkMenuButton  *button;
  GtkListBox     *list_box;
  GtkSearchEntry *search_entry;
  GtkWidget      *clear_button;
  gboolean        filling;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardFilter, mpis_card_filter, ADW_TYPE_BIN)

/* Cards may name somebody instead of giving an id, in any case. */
static gboolean
means (const char       *written,
       const MpisChoice *choice)
{
  return g_ascii_strcasecmp (written, choice->value) == 0 || g_strcmp0 (written, choice->label) == 0;
}

static const MpisChoice *
find_choice (MpisCardFilter *self,
             const char     *written)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (means (written, self->choices->pdata[i]))
      return self->choices->pdata[i];
  return NULL;
}

static const char *
label_of (MpisCardFilter *self,
          const char     *written)
{
  const MpisChoice *choice = find_choice (self, written);

  return choice != NULL ? choice->label : written;
}

/* Whether @value, of the list, is among what the card has, however that is spelled there. */
static gboolean
is_value (MpisCardFilter *self,
          const char     *written,
          const char     *value)
{
  const MpisChoice *choice = find_choice (self, written);

  return g_str_equal (choice != NULL ? choice->value : written, value);
}

static gboolean
is_chosen (MpisCardFilter *self,
           const char     *value)
{
  for (guint i = 0; self->chosen != NULL && self->chosen[i] != NULL; i++)
    if (is_value (self, self->chosen[i], value))
      return TRUE;
  return FALSE;
}

static void
show_chosen (MpisCardFilter *self)
{
  gboolean any = self->chosen != NULL && self->chosen[0] != NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; any && self->chosen[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label_of (self, self->chosen[i]));
  gtk_label_set_text (GTK_LABEL (gtk_menu_button_get_child (self->button)), any ? text->str : self->everything);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), any ? text->str : NULL);
  gtk_widget_set_sensitive (self->clear_button, any);
  g_string_prepend (text, ": ");
  g_string_prepend (text, self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  any ? text->str : self->everything, -1);
}

static void
take (MpisCardFilter *self,
      GStrv           chosen)
{
  g_strfreev (self->chosen);
  self->chosen = chosen != NULL && chosen[0] != NULL ? chosen : NULL;
  if (self->chosen == NULL)
    g_strfreev (chosen);
  show_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0, self->chosen);
}

/* What else is chosen stays as it is spelled. */
static void
on_toggled_cb (GtkCheckButton *check,
               MpisCardFilter *self)
{
  const char *value = g_object_get_data (G_OBJECT (check), VALUE_KEY);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (self->filling)
    return;
  for (guint i = 0; self->chosen != NULL && self->chosen[i] != NULL; i++)
    if (!is_value (self, self->chosen[i], value))
      g_strv_builder_add (builder, self->chosen[i]);
  if (gtk_check_button_get_active (check))
    g_strv_builder_add (builder, value);
  take (self, g_strv_builder_end (builder));
}

static void
add_check (MpisCardFilter *self,
           const char     *value,
           const char     *label)
{
  GtkWidget *check = gtk_check_button_new (), *text = gtk_label_new (label), *row = gtk_list_box_row_new ();

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 30);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (check), VALUE_KEY, g_strdup (value), g_free);
  g_object_set_data_full (G_OBJECT (row), FOLD_KEY, g_utf8_casefold (label, -1), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, value));
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled_cb), self);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->list_box, row);
}

/* First what the card has and this workspace does not know: only so can it be taken away. */
static void
fill (MpisCardFilter *self)
{
  self->filling = TRUE;
  gtk_list_box_remove_all (self->list_box);
  for (guint i = 0; self->chosen != NULL && self->chosen[i] != NULL; i++)
    if (find_choice (self, self->chosen[i]) == NULL)
      add_check (self, self->chosen[i], self->chosen[i]);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const MpisChoice *choice = self->choices->pdata[i];

      add_check (self, choice->value, choice->label);
    }
  self->filling = FALSE;
}

static void
on_visible_cb (GtkWidget      *popover,
               GParamSpec     *pspec,
               MpisCardFilter *self)
{
  if (!gtk_widget_get_visible (popover))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  fill (self);
}

static void
on_clear_cb (MpisCardFilter *self)
{
  take (self, NULL);
  fill (self);
  gtk_menu_button_popdown (self->button);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       data)
{
  MpisCardFilter *self = data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  return strstr (g_object_get_data (G_OBJECT (row), FOLD_KEY), needle) != NULL;
}

static void
mpis_card_filter_dispose (GObject *object)
{
  MpisCardFilter *self = MPIS_CARD_FILTER (object);

  self->filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (mpis_card_filter_parent_class)->dispose (object);
}

static void
mpis_card_filter_finalize (GObject *object)
{
  MpisCardFilter *self = MPIS_CARD_FILTER (object);

  g_free (self->name);
  g_free (self->everything);
  g_strfreev (self->chosen);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  G_OBJECT_CLASS (mpis_card_filter_parent_class)->finalize (object);
}

static void
mpis_card_filter_class_init (MpisCardFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_card_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_card_filter_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRV);
}

static GtkWidget *
make_list (MpisCardFilter *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (self->list_box, filter_row, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "filter-list");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list_box));
  return scroller;
}

static void
mpis_card_filter_init (MpisCardFilter *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->search_entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  self->clear_button = gtk_button_new ();
  gtk_widget_add_css_class (self->clear_button, "flat");
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search_entry));
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_box_append (GTK_BOX (box), self->clear_button);
  gtk_widget_set_size_request (box, 220, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect (popover, "notify::visible", G_CALLBACK (on_visible_cb), self);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                            self->list_box);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_menu_button_set_child (self->button, label);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_menu_button_set_popover (self->button, popover);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * mpis_card_filter_new:
 * @name: what there is to choose from, such as “Channels”
 * @everything: what it is called when nothing is chosen, such as “All Channels”
 * @choices: (element-type MpisChoice): what there is
 * @chosen: (nullable): values or names of what the card shows; unknown ones are kept
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
mpis_card_filter_new (const char        *name,
                      const char        *everything,
                      GPtrArray         *choices,
                      const char *const *chosen)
{
  MpisCardFilter *self = g_object_new (MPIS_TYPE_CARD_FILTER, NULL);

  self->name = g_strdup (name);
  self->everything = g_strdup (everything);
  self->choices = g_ptr_array_ref (choices);
  self->chosen = g_strdupv ((GStrv) chosen);
  gtk_button_set_label (GTK_BUTTON (self->clear_button), everything);
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), choices->len >= SEARCH_FROM);
  fill (self);
  show_chosen (self);
  return GTK_WIDGET (self);
}
