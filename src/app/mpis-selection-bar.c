#include "config.h"

#include "mpis-selection-bar.h"

#include <glib/gi18n.h>

#include "mpis-format.h"
#include "mpis-question.h"

struct _MpisSelectionBar
{
  AdwBin parent_instance;

  GtkLabel      *count_label;
  GtkLabel      *sums_label;
  GtkWidget     *open_button;
  GtkWidget     *retry_button;
  GtkWidget     *delete_button;

  MpisScope     *scope;
  MpisSelection *selection;
  guint          update_id;
  guint          question;
};

G_DEFINE_FINAL_TYPE (MpisSelectionBar, mpis_selection_bar, ADW_TYPE_BIN)

typedef struct {
  MpisItemSum  sum;
  MpisCube    *cube;
  GPtrArray   *items;
  GtkBitset   *selected;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  mpis_cube_unref (question->cube);
  g_ptr_array_unref (question->items);
  gtk_bitset_unref (question->selected);
  g_free (question);
}

static DexFuture *
sum_fiber (gpointer data)
{
  const Question *self = data;
  g_autofree char *text = self->sum (self->cube, self->items, self->selected);

  return dex_future_new_for_string (text);
}

static void
on_summed_cb (gpointer      owner,
              const GValue *answer)
{
  MpisSelectionBar *self = owner;

  if (answer == NULL)
    return;
  gtk_label_set_text (self->sums_label, g_value_get_string (answer));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sums_label), g_value_get_string (answer));
}

static void
ask (MpisSelectionBar *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisCube *cube = workspace != NULL ? mpis_workspace_get_cube (workspace) : NULL;
  Question *question;

  if (cube == NULL)
    return;
  question = g_new (Question, 1);
  question->cube = mpis_cube_ref (cube);
  question->sum = mpis_row_list_get_kind (mpis_selection_get_rows (self->selection))->sum;
  question->items = mpis_selection_take (self->selection, &question->selected);
  mpis_question_ask (self, &self->question,
                     dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, sum_fiber,
                                          question, question_free),
                     on_summed_cb);
}

static void
update_cb (gpointer data)
{
  MpisSelectionBar *self = data;
  guint n = mpis_selection_get_n (self->selection);
  g_autofree char *number = mpis_format_count (n);
  g_autofree char *count = g_strdup_printf (ngettext ("%s selected", "%s selected", n), number);

  self->update_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    {
      mpis_question_drop (&self->question);
      gtk_label_set_text (self->sums_label, "");
      return;
    }
  gtk_label_set_text (self->count_label, count);
  ask (self);
}

static void
queue_update (MpisSelectionBar *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_once (update_cb, self);
}

static void
mpis_selection_bar_dispose (GObject *object)
{
  MpisSelectionBar *self = MPIS_SELECTION_BAR (object);

  mpis_question_drop (&self->question);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->scope);
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_SELECTION_BAR);
  G_OBJECT_CLASS (mpis_selection_bar_parent_class)->dispose (object);
}

static void
mpis_selection_bar_class_init (MpisSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_selection_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisSelectionBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisSelectionBar, sums_label);
  gtk_widget_class_bind_template_child (widget_class, MpisSelectionBar, open_button);
  gtk_widget_class_bind_template_child (widget_class, MpisSelectionBar, retry_button);
  gtk_widget_class_bind_template_child (widget_class, MpisSelectionBar, delete_button);
}

static void
mpis_selection_bar_init (MpisSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_selection_bar_show:
 * @scope: for the cube
 * @selection: what to tell about
 *
 * Tells about it from now on; once.
 */
void
mpis_selection_bar_show (MpisSelectionBar *self,
                         MpisScope        *scope,
                         MpisSelection    *selection)
{
  const MpisListKind *kind = mpis_row_list_get_kind (mpis_selection_get_rows (selection));

  g_return_if_fail (MPIS_IS_SELECTION_BAR (self));
  g_return_if_fail (self->selection == NULL);

  self->scope = g_object_ref (scope);
  self->selection = g_object_ref (selection);
  gtk_widget_set_visible (self->open_button, kind->get_link != NULL);
  gtk_widget_set_visible (self->retry_button, kind == &mpis_list_of_runs);
  gtk_widget_set_visible (self->delete_button, kind == &mpis_list_of_runs);
  g_signal_connect_object (selection, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}
