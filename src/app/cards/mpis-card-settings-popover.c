#include "config.h"

#include "mpis-card-settings-popover.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mpis-card-kind.h"
#include "mpis-card-params.h"
#include "mpis-channel.h"
#include "mpis-day-button.h"
#include "mpis-explorer.h"
#include "mpis-words.h"

/* So that not every letter is a step to undo. */
#define TYPING_MS 400

struct _MpisCardSettingsPopover
{
  GtkPopover parent_instance;

  MpisCardSource   *source;
  MpisCardSettings *settings;    /* (nullable) if they cannot be read */
  JsonObject       *config;
  GtkWidget        *box;         /* of the rows, in a scrolled window */
  GtkWidget        *own_days;    /* (nullable) the days of an own time range */
  guint             typing_id;
  gboolean          filling;
};

enum { CONFIG_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardSettingsPopover, mpis_card_settings_popover, GTK_TYPE_POPOVER)

/* What a choice means in the settings, and the value behind each place in its menu. */
typedef void (*SetChoice) (MpisCardSettings *settings,
                           int               value);

static void
emit (MpisCardSettingsPopover *self)
{
  g_autoptr(JsonObject) config = NULL;

  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (self->filling || self->settings == NULL)
    return;
  config = mpis_card_settings_to_config (self->settings);
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static gboolean
on_typed_cb (gpointer data)
{
  MpisCardSettingsPopover *self = data;

  self->typing_id = 0;
  emit (self);
  return G_SOURCE_REMOVE;
}

static void
emit_soon (MpisCardSettingsPopover *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (!self->filling)
    self->typing_id = g_timeout_add (TYPING_MS, on_typed_cb, self);
}

static void
add_row (MpisCardSettingsPopover *self,
         const char              *name,
         GtkWidget               *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), control);
  gtk_box_append (GTK_BOX (self->box), row);
}

static gboolean
is_own (const MpisCardSettings *settings)
{
  return !settings->follows_header && settings->range == MPIS_RANGE_OWN;
}

static void
on_chosen_cb (GtkDropDown             *drop_down,
              GParamSpec              *pspec,
              MpisCardSettingsPopover *self)
{
  SetChoice set = (SetChoice) g_object_get_data (G_OBJECT (drop_down), "mpis-set");
  GArray *values = g_object_get_data (G_OBJECT (drop_down), "mpis-values");
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->filling || self->settings == NULL || selected >= values->len)
    return;
  set (self->settings, g_array_index (values, int, selected));
  if (self->own_days != NULL)
    gtk_widget_set_visible (self->own_days, is_own (self->settings));
  emit (self);
}

/* A menu with @n names; the value behind the i-th is values[i]. */
static void
add_choice (MpisCardSettingsPopover *self,
            const char              *name,
            const char *const       *names,
            const int               *values,
            guint                    n,
            int                      chosen,
            SetChoice                set)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (int));
  GtkWidget *drop_down;

  g_array_append_vals (kept, values, n);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, names[i]);
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  g_object_set_data (G_OBJECT (drop_down), "mpis-set", (gpointer) set);
  g_object_set_data_full (G_OBJECT (drop_down), "mpis-values", kept, (GDestroyNotify) g_array_unref);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < n; i++)
    if (values[i] == chosen)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_chosen_cb), self);
  add_row (self, name, drop_down);
}

static void
set_metric (MpisCardSettings *settings,
            int               value)
{
  settings->metric = value;
}

static void
set_breakdown (MpisCardSettings *settings,
               int               value)
{
  settings->breakdown = value;
  if (settings->split == value)
    settings->split = MPIS_CARD_NO_GROUP;
}

static void
set_split (MpisCardSettings *settings,
           int               value)
{
  settings->split = value == settings->breakdown ? MPIS_CARD_NO_GROUP : value;
}

static void
set_lens (MpisCardSettings *settings,
          int               value)
{
  settings->lens = value;
}

static void
set_range (MpisCardSettings *settings,
           int               value)
{
  settings->follows_header = value < 0;
  if (value >= 0)
    settings->range = value;
}

static void
set_chart (MpisCardSettings *settings,
           int               value)
{
  settings->chart = value;
}

static void
set_statistic (MpisCardSettings *settings,
               int               value)
{
  settings->mean = value;
}

static void
set_weekly (MpisCardSettings *settings,
            int               value)
{
  settings->weekly = value;
}

static void
add_metric (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_METRICS];
  int values[MPIS_N_METRICS];

  for (int i = 0; i < MPIS_N_METRICS; i++)
    {
      names[i] = mpis_words_metric_name (i);
      values[i] = i;
    }
  add_choice (self, _("_Number"), names, values, MPIS_N_METRICS, self->settings->metric, set_metric);
}

static void
add_breakdown (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_GROUPS + 1];
  int values[MPIS_N_GROUPS + 1];

  names[0] = _("Nothing");
  values[0] = MPIS_CARD_NO_GROUP;
  for (int i = 0; i < MPIS_N_GROUPS; i++)
    {
      names[i + 1] = mpis_group_get_by_label (i);
      values[i + 1] = i;
    }
  add_choice (self, _("_Broken Down"), names, values, MPIS_N_GROUPS + 1, self->settings->breakdown, set_breakdown);
  add_choice (self, _("_Split"), names, values, MPIS_N_GROUPS, self->settings->split, set_split);
}

static void
show_own_days (MpisCardSettingsPopover *self)
{
  MpisPeriod own = self->settings->own;

  mpis_day_button_set (MPIS_DAY_BUTTON (gtk_widget_get_first_child (self->own_days)), own.from, own.from,
                       _("First Day"));
  mpis_day_button_set (MPIS_DAY_BUTTON (gtk_widget_get_last_child (self->own_days)), own.to, own.to, _("Last Day"));
}

static void
on_from_picked_cb (MpisCardSettingsPopover *self,
                   int                      day)
{
  self->settings->own.from = day;
  self->settings->own.to = MAX (self->settings->own.to, day);
  show_own_days (self);
  emit (self);
}

static void
on_to_picked_cb (MpisCardSettingsPopover *self,
                 int                      day)
{
  self->settings->own.to = day;
  self->settings->own.from = MIN (self->settings->own.from, day);
  show_own_days (self);
  emit (self);
}

/* The days of an own time range; those of the last month until others are picked. */
static void
add_own_days (MpisCardSettingsPopover *self)
{
  gint32 today = mpis_day_of (mpis_time_now (), mpis_scope_get_zone (mpis_card_source_get_scope (self->source)));
  GtkWidget *from = g_object_new (MPIS_TYPE_DAY_BUTTON, NULL);
  GtkWidget *to = g_object_new (MPIS_TYPE_DAY_BUTTON, NULL);
  MpisPeriod *own = &self->settings->own;

  if (own->from == 0 && own->to == 0)
    *own = (MpisPeriod) { today - 29, today };
  g_signal_connect_swapped (from, "picked", G_CALLBACK (on_from_picked_cb), self);
  g_signal_connect_swapped (to, "picked", G_CALLBACK (on_to_picked_cb), self);
  self->own_days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->own_days), TRUE);
  gtk_box_append (GTK_BOX (self->own_days), from);
  gtk_box_append (GTK_BOX (self->own_days), to);
  show_own_days (self);
  gtk_widget_set_visible (self->own_days, is_own (self->settings));
  gtk_box_append (GTK_BOX (self->box), self->own_days);
}

static void
add_range (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_RANGES + 1];
  int values[MPIS_N_RANGES + 1];

  names[0] = _("As in the Header");
  values[0] = -1;
  for (int i = 0; i < MPIS_N_RANGES; i++)
    {
      names[i + 1] = mpis_words_range (i);
      values[i + 1] = i;
    }
  add_choice (self, _("_Time Range"), names, values, MPIS_N_RANGES + 1,
              self->settings->follows_header ? -1 : (int) self->settings->range, set_range);
  add_own_days (self);
}

static void
add_lens (MpisCardSettingsPopover *self)
{
  const char *names[] = { _("As in the Header"), _("Activity"), _("Posts of the Period") };

  add_choice (self, _("_Counts"), names, (int[]) { MPIS_CARD_LENS_HEADER, MPIS_CARD_LENS_ACTIVITY, MPIS_CARD_LENS_POSTS },
              3, self->settings->lens, set_lens);
}

static void
add_chart (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_CARD_N_CHART_KINDS];
  int values[MPIS_CARD_N_CHART_KINDS];

  for (int i = 0; i < MPIS_CARD_N_CHART_KINDS; i++)
    {
      names[i] = mpis_card_chart_kind_get_label (i);
      values[i] = i;
    }
  add_choice (self, _("C_hart"), names, values, MPIS_CARD_N_CHART_KINDS, self->settings->chart, set_chart);
}

static void
on_entry_changed_cb (GtkEditable             *entry,
                     MpisCardSettingsPopover *self)
{
  const char *text = gtk_editable_get_text (entry);

  if (self->filling || self->settings == NULL)
    return;
  g_set_str (&self->settings->title, *text != '\0' ? text : NULL);
  emit_soon (self);
}

static void
add_title (MpisCardSettingsPopover *self)
{
  const MpisCardKind *kind = mpis_card_kind_find (self->settings->widget);
  GtkWidget *entry = gtk_entry_new ();

  if (self->settings->title != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), self->settings->title);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), kind != NULL ? mpis_card_kind_get_name (kind) : _("Automatic"));
  g_signal_connect (entry, "changed", G_CALLBACK (on_entry_changed_cb), self);
  add_row (self, _("T_itle"), entry);
}

static void
on_text_changed_cb (GtkTextBuffer           *buffer,
                    MpisCardSettingsPopover *self)
{
  GtkTextIter start, end;

  if (self->filling || self->settings == NULL)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_free (self->settings->text);
  self->settings->text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (*self->settings->text == '\0')
    g_clear_pointer (&self->settings->text, g_free);
  emit_soon (self);
}

static void
add_text (MpisCardSettingsPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *hint = gtk_label_new (_("# heading, **bold**, *italics*, - list, [link](https://…)"));

  if (self->settings->text != NULL)
    gtk_text_buffer_set_text (buffer, self->settings->text, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_text_changed_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, 300, 160);
  gtk_widget_add_css_class (scroller, "card");
  add_row (self, _("Te_xt"), scroller);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dimmed");
  gtk_box_append (GTK_BOX (self->box), hint);
}

static void
on_number_changed_cb (GtkSpinButton           *spin,
                      MpisCardSettingsPopover *self)
{
  guint *number = g_object_get_data (G_OBJECT (spin), "mpis-number");

  if (self->filling || self->settings == NULL)
    return;
  *number = gtk_spin_button_get_value_as_int (spin);   /* within the settings, which live as long as the row */
  emit_soon (self);
}

static void
add_number (MpisCardSettingsPopover *self,
            const char              *name,
            guint                   *number,
            guint                    most)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, most, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), *number);
  g_object_set_data (G_OBJECT (spin), "mpis-number", number);
  g_signal_connect (spin, "value-changed", G_CALLBACK (on_number_changed_cb), self);
  add_row (self, name, spin);
}

/* The goal that holds now; earlier ones are kept, so that what was reached then stays what it was. */
static void
on_goal_changed_cb (GtkSpinButton           *spin,
                    MpisCardSettingsPopover *self)
{
  gboolean rate = self->settings != NULL && self->settings->metric == MPIS_METRIC_ENGAGEMENT_RATE;
  double value = gtk_spin_button_get_value (spin) / (rate ? 100 : 1);
  GArray *goals;

  if (self->filling || self->settings == NULL)
    return;
  goals = self->settings->goals;
  if (value <= 0)
    g_array_set_size (goals, 0);
  else if (goals->len == 0)
    g_array_append_val (goals, ((MpisCardGoal) { MPIS_DAY_FIRST, value }));
  else
    g_array_index (goals, MpisCardGoal, goals->len - 1).value = value;
  emit_soon (self);
}

static void
on_new_goal_cb (MpisCardSettingsPopover *self)
{
  gint32 today = mpis_day_of (mpis_time_now (), mpis_scope_get_zone (mpis_card_source_get_scope (self->source)));
  GArray *goals = self->settings->goals;
  MpisCardGoal goal = { today, 0 };

  if (goals->len == 0 || g_array_index (goals, MpisCardGoal, goals->len - 1).from >= today)
    return;
  goal.value = g_array_index (goals, MpisCardGoal, goals->len - 1).value;
  g_array_append_val (goals, goal);
  emit (self);
}

static void
add_goals (MpisCardSettingsPopover *self)
{
  const char *names[] = { _("Month"), _("Week") };
  gboolean rate = self->settings->metric == MPIS_METRIC_ENGAGEMENT_RATE;
  GArray *goals = self->settings->goals;
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1e12, rate ? 0.1 : 100);
  GtkWidget *button = gtk_button_new_with_label (_("Another Goal from Today On"));

  add_choice (self, _("_Each"), names, (int[]) { FALSE, TRUE }, 2, self->settings->weekly, set_weekly);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), rate ? 1 : 0);
  if (goals->len > 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), g_array_index (goals, MpisCardGoal, goals->len - 1).value *
                                                       (rate ? 100 : 1));
  g_signal_connect (spin, "value-changed", G_CALLBACK (on_goal_changed_cb), self);
  add_row (self, rate ? _("_Goal, Percent") : _("_Goal"), spin);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("What the goal was until today stays as it is"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_new_goal_cb), self);
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
on_compare_changed_cb (GtkCheckButton          *check,
                       GParamSpec              *pspec,
                       MpisCardSettingsPopover *self)
{
  if (self->filling || self->settings == NULL)
    return;
  self->settings->compare = gtk_check_button_get_active (check);
  emit (self);
}

static void
add_compare (MpisCardSettingsPopover *self)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_("_Period before"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->settings->compare);
  g_signal_connect (check, "notify::active", G_CALLBACK (on_compare_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), check);
}

static void
on_filter_chosen_cb (GtkDropDown             *drop_down,
                     GParamSpec              *pspec,
                     MpisCardSettingsPopover *self)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (drop_down), "mpis-ids");
  MpisFilterKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (drop_down), "mpis-kind"));
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->filling || self->settings == NULL || selected > ids->len)
    return;
  g_clear_pointer (&self->settings->filters[kind], g_strfreev);
  if (selected > 0)
    self->settings->filters[kind] = g_strdupv ((char *[]) { g_ptr_array_index (ids, selected - 1), NULL });
  emit (self);
}

/* One of the channels, personas or projects there are; of several, those stay until another is chosen. */
static void
add_filter (MpisCardSettingsPopover *self,
            const char              *name,
            const char              *everything,
            MpisFilterKind           kind,
            GPtrArray               *ids,
            GPtrArray               *labels)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  char **chosen = self->settings->filters[kind];
  gboolean several = chosen != NULL && chosen[0] != NULL && chosen[1] != NULL;
  GtkWidget *drop_down;

  gtk_string_list_append (list, everything);
  for (guint i = 0; i < labels->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (labels, i));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  g_object_set_data_full (G_OBJECT (drop_down), "mpis-ids", g_ptr_array_ref (ids), (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (drop_down), "mpis-kind", GINT_TO_POINTER (kind));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), several ? GTK_INVALID_LIST_POSITION : 0);
  for (guint i = 0; i < ids->len && chosen != NULL && chosen[0] != NULL && !several; i++)
    if (g_ascii_strcasecmp (chosen[0], g_ptr_array_index (ids, i)) == 0 ||
        g_strcmp0 (chosen[0], g_ptr_array_index (labels, i)) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i + 1);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_filter_chosen_cb), self);
  add_row (self, name, drop_down);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
add_channels (MpisCardSettingsPopover *self,
              MpisCardInput           *input)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < input->posts->len; i++)
    {
      const char *channel = mpis_post_peek (g_ptr_array_index (input->posts, i))->channel;

      if (!g_ptr_array_find_with_equal_func (ids, channel, g_str_equal, NULL))
        g_ptr_array_add (ids, g_strdup (channel));
    }
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (labels, mpis_channel_get_label (g_ptr_array_index (ids, i)));
  add_filter (self, _("Cha_nnel"), _("All Channels"), MPIS_FILTER_CHANNEL, ids, labels);
}

static void
add_filters (MpisCardSettingsPopover *self)
{
  MpisCardInput *input = mpis_card_source_get_input (self->source);
  g_autoptr(GPtrArray) persona_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) persona_names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) project_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) project_names = g_ptr_array_new_with_free_func (g_free);

  if (input == NULL)
    return;
  add_channels (self, input);
  for (guint i = 0; i < input->personas->len; i++)
    {
      g_ptr_array_add (persona_ids, g_strdup (mpis_persona_get_id (g_ptr_array_index (input->personas, i))));
      g_ptr_array_add (persona_names, g_strdup (mpis_persona_get_name (g_ptr_array_index (input->personas, i))));
    }
  for (guint i = 0; i < input->projects->len; i++)
    {
      g_ptr_array_add (project_ids, g_strdup (mpis_project_get_id (g_ptr_array_index (input->projects, i))));
      g_ptr_array_add (project_names, g_strdup (mpis_project_get_name (g_ptr_array_index (input->projects, i))));
    }
  add_filter (self, _("_Persona"), _("All Personas"), MPIS_FILTER_PERSONA, persona_ids, persona_names);
  add_filter (self, _("Pr_oject"), _("All Projects"), MPIS_FILTER_PROJECT, project_ids, project_names);
}

static void
add_rows (MpisCardSettingsPopover *self,
          MpisCardOptions          options)
{
  add_title (self);
  if (options & MPIS_CARD_HAS_TEXT)
    add_text (self);
  if (options & MPIS_CARD_HAS_METRIC)
    add_metric (self);
  if (options & MPIS_CARD_HAS_GOALS)
    add_goals (self);
  if (options & MPIS_CARD_HAS_BREAKDOWN)
    add_breakdown (self);
  if (options & MPIS_CARD_HAS_CHART)
    add_chart (self);
  if (options & MPIS_CARD_HAS_STATISTIC)
    {
      const char *names[] = { _("Median"), _("Mean") };

      add_choice (self, _("Sta_tistic"), names, (int[]) { FALSE, TRUE }, 2, self->settings->mean, set_statistic);
      add_number (self, _("Posts an Hour _Needs"), &self->settings->min_posts, 100);
    }
  if (options & MPIS_CARD_HAS_COUNT)
    add_number (self, _("_Rows"), &self->settings->count, 50);
  if (options & MPIS_CARD_HAS_RANGE)
    add_range (self);
  if (options & MPIS_CARD_HAS_LENS)
    add_lens (self);
  if (options & MPIS_CARD_HAS_COMPARE)
    add_compare (self);
  if (options & MPIS_CARD_HAS_FILTERS)
    add_filters (self);
}

static JsonObject *
copy_config (JsonObject *config)
{
  JsonObject *copy = json_object_new ();
  g_autoptr(GList) names = config != NULL ? json_object_get_members (config) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (config, l->data)));
  return copy;
}

/* Parameters are what a custom card stands on: without those it needs there are no settings yet. */
static void
on_params_changed_cb (MpisCardSettingsPopover *self,
                      JsonObject              *params)
{
  g_autoptr(JsonObject) config = copy_config (self->config);

  if (self->settings != NULL)
    {
      g_clear_pointer (&self->settings->params, json_object_unref);
      self->settings->params = copy_config (params);
      emit_soon (self);
      return;
    }
  json_object_set_object_member (config, "params", copy_config (params));
  g_signal_emit (self, signals[CONFIG_CHANGED], 0, config);
}

static void
add_params (MpisCardSettingsPopover *self,
            MpisCardSchema          *schema)
{
  JsonNode *node = self->config != NULL ? json_object_get_member (self->config, "params") : NULL;
  GtkWidget *params = mpis_card_params_new (schema, node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                                                    ? json_node_get_object (node) : NULL);

  g_signal_connect_swapped (params, "changed", G_CALLBACK (on_params_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), params);
}

static void
clear_rows (MpisCardSettingsPopover *self)
{
  GtkWidget *child;

  self->own_days = NULL;

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
mpis_card_settings_popover_closed (GtkPopover *popover)
{
  MpisCardSettingsPopover *self = MPIS_CARD_SETTINGS_POPOVER (popover);

  if (self->typing_id != 0)   /* what was typed last is not lost */
    emit (self);
}

static void
mpis_card_settings_popover_dispose (GObject *object)
{
  MpisCardSettingsPopover *self = MPIS_CARD_SETTINGS_POPOVER (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (self->box != NULL)
    clear_rows (self);   /* before the settings their numbers lie in */
  self->box = NULL;
  g_clear_pointer (&self->settings, mpis_card_settings_free);
  g_clear_pointer (&self->config, json_object_unref);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (mpis_card_settings_popover_parent_class)->dispose (object);
}

static void
mpis_card_settings_popover_class_init (MpisCardSettingsPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_card_settings_popover_dispose;
  GTK_POPOVER_CLASS (klass)->closed = mpis_card_settings_popover_closed;

  signals[CONFIG_CHANGED] = g_signal_new ("config-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
mpis_card_settings_popover_init (MpisCardSettingsPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 12);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_size_request (self->box, 240, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 480);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Card Settings"), -1);
}

/**
 * mpis_card_settings_popover_new:
 * @source: what the window looks at
 *
 * Returns: (transfer floating): settings of no card yet
 */
GtkWidget *
mpis_card_settings_popover_new (MpisCardSource *source)
{
  MpisCardSettingsPopover *self;

  g_return_val_if_fail (MPIS_IS_CARD_SOURCE (source), NULL);

  self = g_object_new (MPIS_TYPE_CARD_SETTINGS_POPOVER, NULL);
  self->source = g_object_ref (source);
  return GTK_WIDGET (self);
}

/**
 * mpis_card_settings_popover_set_card:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config
 *
 * Shows the settings of that card. Where they cannot be read, those it would have without a config, and
 * choosing something replaces what cannot be read.
 */
void
mpis_card_settings_popover_set_card (MpisCardSettingsPopover *self,
                                     const char              *widget,
                                     JsonObject              *config)
{
  MpisCardInput *input;
  MpisCardSchema *schema;
  const MpisCardKind *kind;

  g_return_if_fail (MPIS_IS_CARD_SETTINGS_POPOVER (self) && widget != NULL);

  input = mpis_card_source_get_input (self->source);
  schema = input != NULL ? mpis_card_input_find_schema (input, widget) : NULL;
  kind = mpis_card_kind_find (widget);
  self->filling = TRUE;
  clear_rows (self);
  g_clear_pointer (&self->settings, mpis_card_settings_free);
  g_clear_pointer (&self->config, json_object_unref);
  self->config = config != NULL ? json_object_ref (config) : NULL;
  self->settings = mpis_card_settings_new (widget, config, schema, NULL);
  if (self->settings == NULL)
    self->settings = mpis_card_settings_new (widget, NULL, schema, NULL);
  if (kind == NULL && schema != NULL)
    add_params (self, schema);
  if (self->settings != NULL)
    add_rows (self, kind != NULL ? kind->options
                                 : schema != NULL ? mpis_card_kind_get_custom ()->options : 0);
  self->filling = FALSE;
}
