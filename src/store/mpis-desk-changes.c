#include "config.h"

#include "mpis-desk-private.h"

#include <gio/gio.h>
#include <string.h>

/**
 * mpis_desk_part_new:
 * @dashboard: the id of a dashboard
 * @before: (nullable): it before the edit, packed
 * @after: (nullable): it after the edit, packed
 *
 * Returns: (transfer full): a part of an edit
 */
MpisDeskPart *
mpis_desk_part_new (const char *dashboard,
                    GBytes     *before,
                    GBytes     *after)
{
  MpisDeskPart *self = g_new0 (MpisDeskPart, 1);

  self->dashboard = g_strdup (dashboard);
  self->before = before ? g_bytes_ref (before) : NULL;
  self->after = after ? g_bytes_ref (after) : NULL;
  return self;
}

/**
 * mpis_desk_part_free:
 * @self: (transfer full): a part
 */
void
mpis_desk_part_free (MpisDeskPart *self)
{
  g_free (self->dashboard);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_free (self);
}

/**
 * mpis_desk_edit_new:
 * @seq: its number
 * @label: what the person is told it was
 * @at: when
 *
 * Returns: (transfer full): an edit without parts
 */
MpisDeskEdit *
mpis_desk_edit_new (gint64       seq,
                    const char  *label,
                    MpisInstant  at)
{
  MpisDeskEdit *self = g_new0 (MpisDeskEdit, 1);

  self->seq = seq;
  self->label = g_strdup (label);
  self->at = at;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_desk_part_free);
  return self;
}

/**
 * mpis_desk_edit_free:
 * @self: (transfer full): an edit
 */
void
mpis_desk_edit_free (MpisDeskEdit *self)
{
  g_free (self->label);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * mpis_desk_dashboard_free:
 * @self: (transfer full): a dashboard
 */
void
mpis_desk_dashboard_free (MpisDeskDashboard *self)
{
  g_free (self->id);
  g_free (self->base);
  g_free (self->version);
  g_free (self->mine);
  g_free (self->command);
  g_free (self->sent);
  g_free (self->conflicts);
  g_free (self);
}

/**
 * mpis_desk_command_free:
 * @self: (transfer full): a command
 */
void
mpis_desk_command_free (MpisDeskCommand *self)
{
  g_free (self->id);
  g_free (self->kind);
  g_free (self->payload);
  g_free (self->problem);
  g_free (self);
}

static GBytes *
convert (GConverter *converter,
         const void *data,
         gsize       size)
{
  g_autoptr(GBytes) input = g_bytes_new_static (data, size);

  return g_converter_convert_bytes (converter, input, NULL);
}

/**
 * mpis_desk_pack:
 * @text: (nullable): a text
 *
 * Makes it small. A history without end holds whole dashboards, which say much the same over and over.
 *
 * Returns: (transfer full) (nullable): the text packed; %NULL for %NULL
 */
GBytes *
mpis_desk_pack (const char *text)
{
  g_autoptr(GZlibCompressor) compressor = NULL;

  if (text == NULL)
    return NULL;
  compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
  return convert (G_CONVERTER (compressor), text, strlen (text));
}

/**
 * mpis_desk_unpack:
 * @packed: (nullable): what mpis_desk_pack() made
 *
 * Returns: (transfer full) (nullable): the text; %NULL for %NULL and for what is damaged
 */
char *
mpis_desk_unpack (GBytes *packed)
{
  g_autoptr(GZlibDecompressor) decompressor = NULL;
  g_autoptr(GBytes) text = NULL;

  if (packed == NULL)
    return NULL;
  decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  text = convert (G_CONVERTER (decompressor), g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  if (text == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

/* --- changes ---------------------------------------------------------------------------------- */

static void
change_free (gpointer data)
{
  MpisDeskChange *self = data;

  g_clear_pointer (&self->dashboard, mpis_desk_dashboard_free);
  g_clear_pointer (&self->edit, mpis_desk_edit_free);
  g_clear_pointer (&self->command, mpis_desk_command_free);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static MpisDeskChange *
add (MpisDeskChanges    *self,
     MpisDeskChangeKind  kind)
{
  MpisDeskChange *change = g_new0 (MpisDeskChange, 1);

  change->kind = kind;
  g_ptr_array_add (self->changes, change);
  return change;
}

/**
 * mpis_desk_changes_new:
 *
 * Returns: (transfer full): no changes yet
 */
MpisDeskChanges *
mpis_desk_changes_new (void)
{
  MpisDeskChanges *self = g_atomic_rc_box_new0 (MpisDeskChanges);

  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

/**
 * mpis_desk_changes_ref:
 * @self: changes
 *
 * Returns: (transfer full): @self
 */
MpisDeskChanges *
mpis_desk_changes_ref (MpisDeskChanges *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
changes_clear (gpointer data)
{
  g_ptr_array_unref (((MpisDeskChanges *) data)->changes);
}

/**
 * mpis_desk_changes_unref:
 * @self: (transfer full): changes
 */
void
mpis_desk_changes_unref (MpisDeskChanges *self)
{
  g_atomic_rc_box_release_full (self, changes_clear);
}

/**
 * mpis_desk_changes_is_empty:
 * @self: changes
 *
 * Returns: whether there are none
 */
gboolean
mpis_desk_changes_is_empty (MpisDeskChanges *self)
{
  return self->changes->len == 0;
}

/**
 * mpis_desk_changes_start_over:
 * @self: changes
 *
 * Removes all that is there but the commands; everything follows.
 */
void
mpis_desk_changes_start_over (MpisDeskChanges *self)
{
  add (self, MPIS_DESK_START_OVER);
}

/**
 * mpis_desk_changes_put_dashboard:
 * @self: changes
 * @dashboard: (transfer none): what to write over the dashboard of that id, or as a new one
 */
void
mpis_desk_changes_put_dashboard (MpisDeskChanges         *self,
                                 const MpisDeskDashboard *dashboard)
{
  MpisDeskDashboard *copy = g_new0 (MpisDeskDashboard, 1);

  copy->id = g_strdup (dashboard->id);
  copy->base = g_strdup (dashboard->base);
  copy->revision = dashboard->revision;
  copy->version = g_strdup (dashboard->version);
  copy->mine = g_strdup (dashboard->mine);
  copy->command = g_strdup (dashboard->command);
  copy->sent = g_strdup (dashboard->sent);
  copy->conflicts = g_strdup (dashboard->conflicts);
  add (self, MPIS_DESK_PUT_DASHBOARD)->dashboard = copy;
}

/**
 * mpis_desk_changes_drop_dashboard:
 * @self: changes
 * @id: the dashboard to forget
 */
void
mpis_desk_changes_drop_dashboard (MpisDeskChanges *self,
                                  const char      *id)
{
  add (self, MPIS_DESK_DROP_DASHBOARD)->key = g_strdup (id);
}

/**
 * mpis_desk_changes_put_edit:
 * @self: changes
 * @edit: (transfer none): what to write over the edit of that number, or as a new one
 */
void
mpis_desk_changes_put_edit (MpisDeskChanges    *self,
                            const MpisDeskEdit *edit)
{
  MpisDeskEdit *copy = mpis_desk_edit_new (edit->seq, edit->label, edit->at);

  copy->undone = edit->undone;
  for (guint i = 0; i < edit->parts->len; i++)
    {
      const MpisDeskPart *part = edit->parts->pdata[i];

      g_ptr_array_add (copy->parts, mpis_desk_part_new (part->dashboard, part->before, part->after));
    }
  add (self, MPIS_DESK_PUT_EDIT)->edit = copy;
}

/**
 * mpis_desk_changes_drop_edits_from:
 * @self: changes
 * @seq: the first edit to forget; all later ones go too
 */
void
mpis_desk_changes_drop_edits_from (MpisDeskChanges *self,
                                   gint64           seq)
{
  add (self, MPIS_DESK_DROP_EDITS)->seq = seq;
}

/**
 * mpis_desk_changes_clear_commands:
 * @self: changes
 *
 * Removes all commands; those that are left follow. Whoever keeps commands writes all of them each time:
 * they are few, and so it does not matter what a damaged file lost.
 */
void
mpis_desk_changes_clear_commands (MpisDeskChanges *self)
{
  add (self, MPIS_DESK_CLEAR_COMMANDS);
}

/**
 * mpis_desk_changes_put_command:
 * @self: changes
 * @command: (transfer none): a command; it comes after those put before
 */
void
mpis_desk_changes_put_command (MpisDeskChanges       *self,
                               const MpisDeskCommand *command)
{
  MpisDeskCommand *copy = g_new0 (MpisDeskCommand, 1);

  copy->id = g_strdup (command->id);
  copy->kind = g_strdup (command->kind);
  copy->payload = g_strdup (command->payload);
  copy->made_at = command->made_at;
  copy->problem = g_strdup (command->problem);
  add (self, MPIS_DESK_PUT_COMMAND)->command = copy;
}

/**
 * mpis_desk_changes_set:
 * @self: changes
 * @key: the name of a setting
 * @value: (nullable): its value; %NULL forgets it
 */
void
mpis_desk_changes_set (MpisDeskChanges *self,
                       const char      *key,
                       const char      *value)
{
  MpisDeskChange *change = add (self, MPIS_DESK_SET);

  change->key = g_strdup (key);
  change->value = g_strdup (value);
}
