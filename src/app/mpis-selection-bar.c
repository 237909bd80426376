#include "config.h"

#include "mpis-selection-bar.h"

#include <glib/gi18n.h>

#include "mpis-format.h"
#include "mpis-question.h"
#include "mpis-words.h"

struct _MpisSelectionBar
{
  AdwBin parent_instance;

  GtkLabel      *count_label;
  GtkLabel      *sums_label;

  MpisScope     *scope;
  MpisSelection *selection;
  guint          update_id;
  guint          question;
};

G_DEFINE_FINAL_TYPE (MpisSelectionBar, mpis_selection_bar, ADW_TYPE_BIN)

/* What matters most comes first: there may not be room for all. */
static const MpisMetric summed[] = {
  MPIS_METRIC_VIEWS, MPIS_METRIC_ENGAGEMENT_RATE, MPIS_METRIC_REACTIONS, MPIS_METRIC_COMMENTS,
  MPIS_METRIC_SHARES,
};

typedef struct {
  MpisCube   *cube;
  MpisItemId  get_id;
  GPtrArray  *items;
  GtkBitset  *selected;
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

static const char **
make_ids (const Question *self)
{
  const char **ids = g_new (const char *, gtk_bitset_get_size (self->selected) + 1);
  GtkBitsetIter iter;
  guint position;
  gsize n = 0;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    ids[n++] = self->get_id (self->items->pdata[position]);
  ids[n] = NULL;
  return ids;
}

/* “Views: 1,234 · Engagement Rate: 4.5 % · Reactions: 56”: what is known. */
static DexFuture *
sum_fiber (gpointer data)
{
  const Question *self = data;
  g_autofree const char **ids = make_ids (self);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
    {
      MpisQuery query = MPIS_QUERY_INIT;
      g_autoptr(MpisResult) result = NULL;
      g_autofree char *words = NULL;
      MpisValue value;

      query.metric = summed[i];
      query.lens = MPIS_LENS_POSTS;
      query.items = ids;
      result = mpis_cube_query (self->cube, &query);
      if (mpis_result_get_n_rows (result) == 0)
        continue;
      mpis_result_get_value (result, 0, &value);
      if (!value.known)
        continue;
      words = mpis_words_value (&value, summed[i]);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "",
                              mpis_words_metric_name (summed[i]), words);
    }
  return dex_future_new_for_string (text->len > 0 ? text->str : _("Not measured yet"));
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
  question->get_id = mpis_row_list_get_kind (mpis_selection_get_rows (self->selection))->get_id;
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
  g_return_if_fail (MPIS_IS_SELECTION_BAR (self));
  g_return_if_fail (self->selection == NULL);

  self->scope = g_object_ref (scope);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}
