#include "config.h"

#include "mpis-draft-row.h"

#include <glib/gi18n.h>

#include "mpis-draft-dialog.h"
#include "mpis-question.h"

struct _MpisDraftRow
{
  AdwActionRow parent_instance;

  GtkWidget *arrow;

  MpisScope *scope;
  char      *post_id;
  MpisDraft *draft;      /* (nullable): while looked for, and where none is known */
  guint      question;
};

G_DEFINE_FINAL_TYPE (MpisDraftRow, mpis_draft_row, ADW_TYPE_ACTION_ROW)

static void
show_draft (MpisDraftRow *self,
            MpisDraft    *draft,
            const char   *words)
{
  g_clear_pointer (&self->draft, mpis_draft_unref);
  self->draft = draft != NULL ? mpis_draft_ref (draft) : NULL;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), draft != NULL);
  gtk_widget_set_visible (self->arrow, draft != NULL);
}

static void
on_found (gpointer      owner,
          const GValue *answer)
{
  MpisDraftRow *self = owner;
  MpisDraft *draft = answer != NULL ? g_value_get_boxed (answer) : NULL;
  g_autofree char *words = NULL;

  if (answer == NULL)
    words = g_strdup (_("The draft could not be read"));
  else if (draft == NULL)
    words = g_strdup (_("No draft is known"));
  else
    words = mpis_draft_words (draft, mpis_scope_get_zone (self->scope));
  show_draft (self, draft, words);
}

static void
mpis_draft_row_activate (AdwActionRow *row)
{
  MpisDraftRow *self = MPIS_DRAFT_ROW (row);
  g_autoptr(AdwDialog) dialog = NULL;

  if (self->draft == NULL)
    return;
  dialog = mpis_draft_dialog_new (self->draft, self->scope);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
mpis_draft_row_dispose (GObject *object)
{
  MpisDraftRow *self = MPIS_DRAFT_ROW (object);

  mpis_question_drop (&self->question);
  g_clear_object (&self->scope);
  g_clear_pointer (&self->post_id, g_free);
  g_clear_pointer (&self->draft, mpis_draft_unref);
  G_OBJECT_CLASS (mpis_draft_row_parent_class)->dispose (object);
}

static void
mpis_draft_row_class_init (MpisDraftRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_draft_row_dispose;
  ADW_ACTION_ROW_CLASS (klass)->activate = mpis_draft_row_activate;
}

static void
mpis_draft_row_init (MpisDraftRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Draft"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "property");
  self->arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->arrow);
  show_draft (self, NULL, NULL);
}

/**
 * mpis_draft_row_show:
 * @self: a row
 * @scope: for its workspace and zone
 * @post_id: the post whose draft it is about
 *
 * Looks the draft up, and says what came of it as soon as it is there. Until then what is known of the
 * same post stays.
 */
void
mpis_draft_row_show (MpisDraftRow *self,
                     MpisScope    *scope,
                     const char   *post_id)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);

  g_return_if_fail (MPIS_IS_DRAFT_ROW (self));

  g_set_object (&self->scope, scope);
  if (g_set_str (&self->post_id, post_id))
    show_draft (self, NULL, NULL);
  if (workspace != NULL)
    mpis_question_ask (self, &self->question, mpis_workspace_find_draft (workspace, post_id), on_found);
}
