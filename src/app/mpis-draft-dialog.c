#include "config.h"

#include "mpis-draft-dialog.h"

#include <glib/gi18n.h>

#include "mpis-copy-button.h"
#include "mpis-words.h"

#define UI "/org/mpis/Dashboard/ui/"

static const struct {
  const char *word;
  const char *icon;
  const char *css_class;
} states[] = {
  [MPIS_DRAFT_OTHER] = { NULL, "info-outline-symbolic", NULL },
  [MPIS_DRAFT_OPEN] = { N_("Not approved"), "run-pending-symbolic", NULL },
  [MPIS_DRAFT_APPROVED] = { N_("Approved"), "status-live-symbolic", "success" },
  [MPIS_DRAFT_REJECTED] = { N_("Rejected"), "run-failed-symbolic", "error" },
};

/* A status that MPIS has and this program does not know stands as MPIS says it. */
static const char *
status_word (const MpisDraft *draft)
{
  MpisDraftStatus status = mpis_draft_get_status (draft);

  return status != MPIS_DRAFT_OTHER ? _(states[status].word) : mpis_draft_peek (draft)->status;
}

static void
set_label (GtkBuilder *builder,
           const char *name,
           const char *text)
{
  GtkLabel *label = GTK_LABEL (gtk_builder_get_object (builder, name));

  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
set_row (GtkBuilder *builder,
         const char *name,
         const char *text)
{
  GObject *row = gtk_builder_get_object (builder, name);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
}

static void
show_facts (GtkBuilder      *builder,
            const MpisDraft *draft,
            GTimeZone       *zone)
{
  const MpisDraftFields *fields = mpis_draft_peek (draft);
  MpisDraftStatus status = mpis_draft_get_status (draft);
  GtkImage *image = GTK_IMAGE (gtk_builder_get_object (builder, "status_image"));
  gboolean dated = fields->created_at != MPIS_INSTANT_UNKNOWN;
  g_autofree char *created = dated ? mpis_words_instant (fields->created_at, zone) : NULL;
  g_autofree char *number = g_strdup_printf ("%d", fields->number);

  gtk_image_set_from_icon_name (image, states[status].icon);
  if (states[status].css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (image), states[status].css_class);
  set_label (builder, "status_label", status_word (draft));
  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "source_label")),
                          fields->is_import);
  set_row (builder, "created_row", created);
  if (fields->is_import)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (gtk_builder_get_object (builder, "created_row")),
                                   _("Imported"));
  set_row (builder, "number_row", fields->number > 0 ? number : NULL);
  set_row (builder, "id_row", fields->id);
  mpis_copy_button_connect (GTK_BUTTON (gtk_builder_get_object (builder, "copy_id_button")), fields->id);
}

/* All of a wording as one would paste it. */
static char *
variant_text (const MpisDraftVariant *variant)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;

  if (variant->title != NULL)
    g_strv_builder_add (parts, variant->title);
  if (variant->text != NULL)
    g_strv_builder_add (parts, variant->text);
  if (variant->call != NULL)
    g_strv_builder_add (parts, variant->call);
  texts = g_strv_builder_end (parts);
  return g_strjoinv ("\n\n", texts);
}

static GtkWidget *
make_variant (const MpisDraft *draft,
              guint            index)
{
  const MpisDraftVariant *variant = mpis_draft_get_variant (draft, index);
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (UI "draft-variant.ui");
  GtkWidget *group = GTK_WIDGET (gtk_builder_get_object (builder, "group"));
  g_autofree char *all = variant_text (variant);
  g_autofree char *name = mpis_draft_get_n_variants (draft) > 1
                            /* Translators: one of several wordings that a draft offers. */
                            ? g_strdup_printf (_("Variant %d"), variant->number)
                            : g_strdup (_("Text"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), name);
  set_label (builder, "title_label", variant->title);
  set_label (builder, "text_label", variant->text);
  set_label (builder, "call_label", variant->call);
  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "cut_label")), variant->is_cut);
  mpis_copy_button_connect (GTK_BUTTON (gtk_builder_get_object (builder, "copy_button")), all);
  return g_object_ref (group);
}

/**
 * mpis_draft_words:
 * @draft: a draft
 * @zone: for its date
 *
 * Returns: (transfer full): what it is, in a line
 */
char *
mpis_draft_words (const MpisDraft *draft,
                  GTimeZone       *zone)
{
  const MpisDraftFields *fields = mpis_draft_peek (draft);
  g_autofree char *created = NULL;

  if (fields->created_at == MPIS_INSTANT_UNKNOWN)
    return g_strdup (status_word (draft));
  created = mpis_words_instant (fields->created_at, zone);
  if (fields->is_import)
    /* Translators: the state of a draft, and when an import made it. */
    return g_strdup_printf (_("%s · imported %s"), status_word (draft), created);
  /* Translators: the state of a draft, and when it was made. */
  return g_strdup_printf (_("%s · created %s"), status_word (draft), created);
}

/**
 * mpis_draft_dialog_new:
 * @draft: the draft to show
 * @scope: for zones
 *
 * Returns: (transfer full): a dialog with all that @draft says
 */
AdwDialog *
mpis_draft_dialog_new (MpisDraft *draft,
                       MpisScope *scope)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (UI "draft-dialog.ui");
  GtkBox *box = GTK_BOX (gtk_builder_get_object (builder, "variants_box"));
  guint n_variants = mpis_draft_get_n_variants (draft);

  show_facts (builder, draft, mpis_scope_get_zone (scope));
  for (guint i = 0; i < n_variants; i++)
    {
      g_autoptr(GtkWidget) variant = make_variant (draft, i);

      gtk_box_append (box, variant);
    }
  gtk_widget_set_visible (GTK_WIDGET (box), n_variants > 0);
  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "nothing_label")),
                          n_variants == 0);
  return g_object_ref (ADW_DIALOG (gtk_builder_get_object (builder, "dialog")));
}
