#include "config.h"

#include "mpis-card-list.h"

#include <glib/gi18n.h>

#include "mpis-card-line.h"
#include "mpis-words.h"

#define MAX_NUMBERS 6

struct _MpisCardList
{
  GtkWidget parent_instance;

  GtkWidget     *head;        /* (nullable) where there is more than one number */
  GtkWidget     *scroller;
  GtkListBox    *list_box;
  MpisCardTable *table;
};

enum { OPENED, DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardList, mpis_card_list, GTK_TYPE_WIDGET)

static const struct {
  const char *icon;
  const char *css_class;
  const char *name;
} moods[] = {
  [MPIS_CARD_MOOD_PLAIN]   = { NULL, NULL, NULL },
  [MPIS_CARD_MOOD_GOOD]    = { "status-live-symbolic", "success", N_("Fine") },
  [MPIS_CARD_MOOD_RUNNING] = { "run-running-symbolic", "accent", N_("Running") },
  [MPIS_CARD_MOOD_WARNING] = { "info-outline-symbolic", "warning", N_("Worth a look") },
  [MPIS_CARD_MOOD_BAD]     = { "dialog-warning-symbolic", "error", N_("Needs attention") },
  [MPIS_CARD_MOOD_IDEA]    = { "card-idea-symbolic", "accent", N_("Idea") },
};

static void
on_row_activated_cb (MpisCardList  *self,
                     GtkListBoxRow *row)
{
  int index = gtk_list_box_row_get_index (row);

  if (self->table != NULL && index >= 0 && (guint) index < mpis_card_table_get_n_rows (self->table))
    g_signal_emit (self, signals[OPENED], 0, &mpis_card_table_get_row (self->table, index)->target);
}

static void
on_dismiss_cb (GtkWidget    *button,
               MpisCardList *self)
{
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "mpis-key"));

  g_signal_emit (self, signals[DISMISSED], 0, key);
}

static GtkWidget *
make_label (const char *text,
            float       xalign,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The details in one line, those that are known. */
static char *
join_details (const MpisCardTable *table,
              guint                row,
              GTimeZone           *zone)
{
  GString *details = g_string_new (NULL);

  for (guint column = 0; column < mpis_card_table_get_n_columns (table); column++)
    if (mpis_card_table_get_column (table, column)->role == MPIS_CARD_ROLE_DETAIL &&
        mpis_card_table_get_cell (table, row, column)->known == MPIS_CARD_KNOWN)
      {
        g_autofree char *text = mpis_card_table_format (table, row, column, zone);

        g_string_append_printf (details, "%s%s", details->len > 0 ? " · " : "", text);
      }
  return g_string_free_and_steal (details);
}

static gboolean
has_numbers (const MpisCardTable *table)
{
  for (guint column = 0; column < mpis_card_table_get_n_columns (table); column++)
    if (mpis_card_table_get_column (table, column)->role == MPIS_CARD_ROLE_FIGURE)
      return TRUE;
  return FALSE;
}

static GtkWidget *
make_texts (const MpisCardTable *table,
            guint                row,
            GTimeZone           *zone)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  g_autofree char *title = mpis_card_table_format (table, row, 0, zone);
  g_autofree char *details = join_details (table, row, zone);
  gboolean sentences = !has_numbers (table);   /* what is to be read is not cut off */
  GtkWidget *label = make_label (title, 0, NULL);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_label_set_wrap (GTK_LABEL (label), sentences);
  gtk_label_set_lines (GTK_LABEL (label), sentences ? 2 : 1);
  if (*details != '\0')
    {
      label = make_label (details, 0, "caption");
      gtk_widget_add_css_class (label, "dimmed");
      gtk_label_set_wrap (GTK_LABEL (label), sentences);
      gtk_label_set_lines (GTK_LABEL (label), sentences ? 3 : 1);
      gtk_widget_set_tooltip_text (label, sentences ? details : NULL);
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static void
add_numbers (MpisCardLine        *line,
             const MpisCardTable *table,
             guint                row,
             GTimeZone           *zone,
             GString             *spoken)
{
  guint n = 0;

  for (guint column = 0; column < mpis_card_table_get_n_columns (table) && n < MAX_NUMBERS; column++)
    {
      const MpisCardColumn *heading = mpis_card_table_get_column (table, column);
      const MpisCardCell *cell = mpis_card_table_get_cell (table, row, column);
      g_autofree char *text = NULL;
      GtkWidget *label;

      if (heading->role != MPIS_CARD_ROLE_FIGURE)
        continue;
      text = mpis_card_table_format (table, row, column, zone);
      label = make_label (text, 1, "numeric");
      if (cell->known != MPIS_CARD_KNOWN)
        gtk_widget_add_css_class (label, "dimmed");
      gtk_widget_set_tooltip_text (label, cell->known == MPIS_CARD_KNOWN ? heading->heading
                                          : cell->known == MPIS_CARD_MISSING ? _("Not known")
                                                                             : _("The channel does not offer this number"));
      mpis_card_line_add_number (line, label);
      g_string_append_printf (spoken, ", %s: %s", heading->heading,
                              cell->known == MPIS_CARD_KNOWN ? text
                              : cell->known == MPIS_CARD_MISSING ? _("not known") : _("not offered"));
      n++;
    }
}

static GtkWidget *
make_sign (MpisCardMood mood)
{
  GtkWidget *image = gtk_image_new_from_icon_name (moods[mood].icon);

  gtk_widget_add_css_class (image, moods[mood].css_class);
  gtk_widget_set_tooltip_text (image, _(moods[mood].name));
  return image;
}

static GtkWidget *
make_dismiss_button (MpisCardList *self,
                     const char   *key,
                     const char   *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *label = g_strdup_printf (_("Hide “%s” on this card"), title);

  g_object_set_data_full (G_OBJECT (button), "mpis-key", g_strdup (key), g_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Hide on This Card"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_dismiss_cb), self);
  return button;
}

static GtkWidget *
make_row (MpisCardList *self,
          guint         index,
          GTimeZone    *zone)
{
  const MpisCardRow *row = mpis_card_table_get_row (self->table, index);
  GtkWidget *list_row = gtk_list_box_row_new ();
  GtkWidget *line = mpis_card_line_new ();
  g_autofree char *title = mpis_card_table_format (self->table, index, 0, zone);
  g_autofree char *details = join_details (self->table, index, zone);
  g_autoptr(GString) spoken = g_string_new (title);
  gboolean leads = row->target.kind != MPIS_CARD_TARGET_NONE;

  if (*details != '\0')
    g_string_append_printf (spoken, ", %s", details);
  if (row->mood != MPIS_CARD_MOOD_PLAIN)
    {
      mpis_card_line_set_sign (MPIS_CARD_LINE (line), make_sign (row->mood));
      g_string_append_printf (spoken, ", %s", _(moods[row->mood].name));
    }
  mpis_card_line_set_texts (MPIS_CARD_LINE (line), make_texts (self->table, index, zone));
  add_numbers (MPIS_CARD_LINE (line), self->table, index, zone, spoken);
  if (row->key != NULL)
    mpis_card_line_set_button (MPIS_CARD_LINE (line), make_dismiss_button (self, row->key, title));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), leads);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->str, -1);
  return list_row;
}

/* Headings, where more than one number has to be told apart. */
static GtkWidget *
make_head (const MpisCardTable *table)
{
  GtkWidget *line = mpis_card_line_new ();
  guint n = 0;

  for (guint column = 0; column < mpis_card_table_get_n_columns (table) && n < MAX_NUMBERS; column++)
    {
      const MpisCardColumn *heading = mpis_card_table_get_column (table, column);
      GtkWidget *label;

      if (heading->role != MPIS_CARD_ROLE_FIGURE)
        continue;
      label = make_label (heading->heading, 1, "caption");
      gtk_widget_add_css_class (label, "dimmed");
      mpis_card_line_add_number (MPIS_CARD_LINE (line), label);
      n++;
    }
  gtk_widget_add_css_class (line, "card-list-head");
  if (n > 0)
    return line;
  g_object_unref (g_object_ref_sink (line));
  return NULL;
}

static void
mpis_card_list_dispose (GObject *object)
{
  MpisCardList *self = MPIS_CARD_LIST (object);

  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->table, mpis_card_table_unref);
  G_OBJECT_CLASS (mpis_card_list_parent_class)->dispose (object);
}

static void
mpis_card_list_class_init (MpisCardListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_card_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cardlist");

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, MPIS_TYPE_CARD_TARGET);
  signals[DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mpis_card_list_init (MpisCardList *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "card-list");
  g_signal_connect_swapped (self->list_box, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list_box));
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * mpis_card_list_new:
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
mpis_card_list_new (void)
{
  return g_object_new (MPIS_TYPE_CARD_LIST, NULL);
}

/**
 * mpis_card_list_show:
 * @table: what to show
 * @zone: the zone to show times in
 */
void
mpis_card_list_show (MpisCardList  *self,
                     MpisCardTable *table,
                     GTimeZone     *zone)
{
  g_return_if_fail (MPIS_IS_CARD_LIST (self));

  gtk_list_box_remove_all (self->list_box);
  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->table, mpis_card_table_unref);
  self->table = mpis_card_table_ref (table);
  self->head = make_head (table);
  if (self->head != NULL)
    gtk_widget_insert_after (self->head, GTK_WIDGET (self), NULL);
  for (guint i = 0; i < mpis_card_table_get_n_rows (table); i++)
    gtk_list_box_append (self->list_box, make_row (self, i, zone));
}
