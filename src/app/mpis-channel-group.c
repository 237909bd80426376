#include "config.h"

#include "mpis-channel-group.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"

struct _MpisChannelGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray   *rows;       /* of AdwSwitchRow, with the channel's name */
  GtkWidget   *add_row;
};

G_DEFINE_FINAL_TYPE (MpisChannelGroup, mpis_channel_group, ADW_TYPE_PREFERENCES_GROUP)

#define NAME_KEY "mpis-channel"

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
name_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), NAME_KEY);
}

static GtkWidget *
find_row (MpisChannelGroup *self,
          const char       *channel)
{
  g_autofree char *wanted = mpis_channel_canonical (channel);

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *name = mpis_channel_canonical (name_of (self->rows->pdata[i]));

      if (g_str_equal (name, wanted))
        return self->rows->pdata[i];
    }
  return NULL;
}

static void
on_active_changed_cb (MpisChannelGroup *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
add_switch (MpisChannelGroup *self,
            const char       *channel)
{
  GtkWidget *row = find_row (self, channel);
  g_autofree char *canonical = mpis_channel_canonical (channel);
  g_autofree char *label = mpis_channel_get_label (canonical);

  if (row != NULL)
    return row;
  row = adw_switch_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), NAME_KEY, g_strdup (channel), g_free);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (on_active_changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* The row for others stays last. */
static void
on_apply_cb (MpisChannelGroup *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->add_row))));
  GtkWidget *row;

  if (*text == '\0')
    return;
  g_object_ref (self->add_row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->add_row);
  row = add_switch (self, text);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
  g_object_unref (self->add_row);
  gtk_widget_grab_focus (row);
}

static void
make_add_row (MpisChannelGroup *self)
{
  self->add_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), _("Another Channel"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->add_row), TRUE);
  g_signal_connect_object (self->add_row, "apply", G_CALLBACK (on_apply_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
}

static void
mpis_channel_group_dispose (GObject *object)
{
  g_clear_pointer (&MPIS_CHANNEL_GROUP (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mpis_channel_group_parent_class)->dispose (object);
}

static void
mpis_channel_group_class_init (MpisChannelGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_channel_group_dispose;
  signals[CHANGED] = g_signal_new ("changed", MPIS_TYPE_CHANNEL_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mpis_channel_group_init (MpisChannelGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Channels"));
}

/**
 * mpis_channel_group_set:
 * @self: a group
 * @offered: what there are switches for
 * @chosen: (nullable): which of them are on; there are switches for those, too
 * @extensible: whether others can be added
 */
void
mpis_channel_group_set (MpisChannelGroup  *self,
                        const char *const *offered,
                        const char *const *chosen,
                        gboolean           extensible)
{
  g_return_if_fail (MPIS_IS_CHANNEL_GROUP (self));

  if (self->add_row != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->add_row);
  self->add_row = NULL;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    add_switch (self, offered[i]);
  for (guint i = 0; chosen != NULL && chosen[i] != NULL; i++)
    adw_switch_row_set_active (ADW_SWITCH_ROW (add_switch (self, chosen[i])), TRUE);
  if (extensible)
    make_add_row (self);
}

/**
 * mpis_channel_group_dup:
 * @self: a group
 *
 * Returns: (transfer full): the channels that are on, and one that was typed but not added yet
 */
GStrv
mpis_channel_group_dup (MpisChannelGroup *self)
{
  g_autoptr(GStrvBuilder) chosen = g_strv_builder_new ();

  g_return_val_if_fail (MPIS_IS_CHANNEL_GROUP (self), NULL);

  if (self->add_row != NULL && *gtk_editable_get_text (GTK_EDITABLE (self->add_row)) != '\0')
    on_apply_cb (self);
  for (guint i = 0; i < self->rows->len; i++)
    if (adw_switch_row_get_active (self->rows->pdata[i]))
      g_strv_builder_add (chosen, name_of (self->rows->pdata[i]));
  return g_strv_builder_end (chosen);
}

/**
 * mpis_channel_group_set_problem:
 * @self: a group
 * @problem: (nullable): what is wrong with what is on
 */
void
mpis_channel_group_set_problem (MpisChannelGroup *self,
                                const char       *problem)
{
  g_return_if_fail (MPIS_IS_CHANNEL_GROUP (self));

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), problem);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}
