#include "config.h"

#include "mpis-card-goals.h"

#include <glib/gi18n.h>

#include "mpis-card-settings.h"
#include "mpis-day-button.h"

/* What a first goal is to begin with: a number, and a rate. */
#define FIRST_GOAL 1000
#define FIRST_RATE 0.05

#define MOST 1e12

struct _MpisCardGoals
{
  GtkBox parent_instance;

  GArray   *goals;      /* of MpisCardGoal, rising by day */
  gboolean  rate;       /* they are fractions, shown in percent */
  gint32    today;
  GtkBox   *list;       /* a row for each */
  gboolean  filling;

  GtkSizeGroup *days;   /* makes their buttons equally wide */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardGoals, mpis_card_goals, GTK_TYPE_BOX)

static void fill (MpisCardGoals *self);

static MpisCardGoal *
goal_at (MpisCardGoals *self,
         guint          index)
{
  return &g_array_index (self->goals, MpisCardGoal, index);
}

/* Which row something stands in. */
static guint
index_of (MpisCardGoals *self,
          GtkWidget     *control)
{
  guint index = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       row != NULL && row != gtk_widget_get_parent (control); row = gtk_widget_get_next_sibling (row))
    index++;
  return index;
}

static GtkWidget *
row_at (MpisCardGoals *self,
        guint          index)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (row != NULL && index-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
tell (MpisCardGoals *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_value_cb (GtkSpinButton *spin,
             MpisCardGoals *self)
{
  guint index = index_of (self, GTK_WIDGET (spin));
  double value = gtk_spin_button_get_value (spin) / (self->rate ? 100 : 1);

  if (self->filling || index >= self->goals->len || value <= 0)
    return;
  goal_at (self, index)->value = value;
  tell (self);
}

static gboolean
is_taken (MpisCardGoals *self,
          gint32         day)
{
  for (guint i = 0; i < self->goals->len; i++)
    if (goal_at (self, i)->from == day)
      return TRUE;
  return FALSE;
}

/* Goals stand in the order of their days; of one day there can be one goal, so the other begins later. */
static guint
insert (MpisCardGoals *self,
        MpisCardGoal   goal)
{
  guint index = 0;

  while (is_taken (self, goal.from))
    goal.from++;
  while (index < self->goals->len && goal_at (self, index)->from < goal.from)
    index++;
  g_array_insert_val (self->goals, index, goal);
  return index;
}

static void
on_day_cb (MpisDayButton *button,
           int            day,
           MpisCardGoals *self)
{
  guint index = index_of (self, GTK_WIDGET (button));
  MpisCardGoal goal;

  if (index >= self->goals->len || goal_at (self, index)->from == day)
    return;
  goal = (MpisCardGoal) { day, goal_at (self, index)->value };
  g_array_remove_index (self->goals, index);
  index = insert (self, goal);
  fill (self);
  gtk_widget_child_focus (row_at (self, index), GTK_DIR_TAB_FORWARD);
  tell (self);
}

static void
on_remove_cb (GtkWidget     *button,
              MpisCardGoals *self)
{
  guint index = index_of (self, button);
  GtkWidget *beside;

  if (index >= self->goals->len)
    return;
  g_array_remove_index (self->goals, index);
  fill (self);
  beside = self->goals->len > 0 ? row_at (self, MIN (index, self->goals->len - 1))
                                : gtk_widget_get_last_child (GTK_WIDGET (self));
  gtk_widget_child_focus (beside, GTK_DIR_TAB_FORWARD);
  tell (self);
}

/* The first goal has always held; another holds from today on, and is what the last one was until changed. */
static void
on_add_cb (MpisCardGoals *self)
{
  MpisCardGoal goal = { MPIS_DAY_FIRST, self->rate ? FIRST_RATE : FIRST_GOAL };
  guint index;

  if (self->goals->len > 0)
    goal = (MpisCardGoal) { self->today, goal_at (self, self->goals->len - 1)->value };
  index = insert (self, goal);
  fill (self);
  gtk_widget_grab_focus (gtk_widget_get_next_sibling (gtk_widget_get_first_child (row_at (self, index))));
  tell (self);
}

static void
add_row (MpisCardGoals      *self,
         const MpisCardGoal *goal)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *day = g_object_new (MPIS_TYPE_DAY_BUTTON, NULL);
  GtkWidget *spin = gtk_spin_button_new_with_range (self->rate ? 0.1 : 1, MOST, self->rate ? 0.1 : 100);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  mpis_day_button_set (MPIS_DAY_BUTTON (day), goal->from, self->today, _("Always"));
  gtk_widget_set_tooltip_text (day, _("From this day on"));
  gtk_size_group_add_widget (self->days, day);
  g_signal_connect (day, "picked", G_CALLBACK (on_day_cb), self);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), self->rate ? 1 : 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), goal->value * (self->rate ? 100 : 1));
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 7);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_hexpand (spin, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->rate ? _("Goal in Percent") : _("Goal"), -1);
  g_signal_connect (spin, "value-changed", G_CALLBACK (on_value_cb), self);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Remove Goal"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_cb), self);
  gtk_box_append (GTK_BOX (row), day);
  gtk_box_append (GTK_BOX (row), spin);
  if (self->rate)
    gtk_box_append (GTK_BOX (row), gtk_label_new (_("%")));
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (self->list, row);
}

static void
fill (MpisCardGoals *self)
{
  GtkWidget *row;

  self->filling = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_box_remove (self->list, row);
  for (guint i = 0; i < self->goals->len; i++)
    add_row (self, goal_at (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->goals->len > 0);
  self->filling = FALSE;
}

static void
mpis_card_goals_finalize (GObject *object)
{
  g_array_unref (MPIS_CARD_GOALS (object)->goals);
  g_object_unref (MPIS_CARD_GOALS (object)->days);
  G_OBJECT_CLASS (mpis_card_goals_parent_class)->finalize (object);
}

static void
mpis_card_goals_class_init (MpisCardGoalsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_card_goals_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mpis_card_goals_init (MpisCardGoals *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_Add Goal"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->list = GTK_BOX (list);
  self->days = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add_cb), self);
  gtk_box_append (GTK_BOX (self), list);
  gtk_box_append (GTK_BOX (self), add);
}

/**
 * mpis_card_goals_new:
 * @goals: (element-type MpisCardGoal): what to begin with; copied
 * @rate: whether they are goals of a rate
 * @today: the day it is
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
mpis_card_goals_new (GArray   *goals,
                     gboolean  rate,
                     gint32    today)
{
  MpisCardGoals *self = g_object_new (MPIS_TYPE_CARD_GOALS, NULL);

  self->goals = g_array_copy (goals);
  self->rate = rate;
  self->today = today;
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * mpis_card_goals_get:
 *
 * Returns: (transfer none) (element-type MpisCardGoal): the goals, rising by day
 */
GArray *
mpis_card_goals_get (MpisCardGoals *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_GOALS (self), NULL);

  return self->goals;
}

/**
 * mpis_card_goals_set_rate:
 * @rate: whether they are goals of a rate
 *
 * Shows the goals in percent, or as numbers.
 */
void
mpis_card_goals_set_rate (MpisCardGoals *self,
                          gboolean       rate)
{
  g_return_if_fail (MPIS_IS_CARD_GOALS (self));

  if (self->rate == rate)
    return;
  self->rate = rate;
  fill (self);
}
