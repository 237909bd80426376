#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-private.h"

#define CARRIED (MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES))

static gboolean
is_username (const char *name)
{
  return g_regex_match_simple ("^[A-Za-z][A-Za-z0-9_]{3,31}$", name, G_REGEX_DEFAULT,
                               G_REGEX_MATCH_DEFAULT);
}

/* Ids are numbers here, but texts everywhere else. */
static gboolean
read_id (const MpisJson  *message,
         char           **id,
         GError         **error)
{
  const char *text;
  gint64 number;

  if (mpis_json_get_int (message, "message_id", &number, NULL) && number > 0)
    {
      *id = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      return TRUE;
    }
  if (mpis_json_get_text (message, "message_id", &text, NULL) &&
      (*id = mpis_import_clean (text)) != NULL)
    {
      if (strspn (*id, "0123456789") == strlen (*id))
        return TRUE;
      g_clear_pointer (id, g_free);
    }

  mpis_json_set_error (message, "message_id", "a message number", error);
  return FALSE;
}

static JsonObject *
read_counters (const MpisJson  *message,
               GError         **error)
{
  g_autoptr(JsonObject) raw = json_object_new ();
  gboolean has_media;

  if (!mpis_import_count_json (raw, "views", message, "views", error) ||
      !mpis_import_count_json (raw, "forwards", message, "forwards", error))
    return NULL;
  if (mpis_json_get_bool (message, "has_media", &has_media, NULL))
    json_object_set_boolean_member (raw, "has_media", has_media);

  return g_steal_pointer (&raw);
}

static gboolean
read_message (MpisImport      *self,
              const MpisJson  *message,
              GError         **error)
{
  g_autoptr(MpisObservation) observation = mpis_observation_new ();
  g_autofree char *path = NULL;
  const char *channel, *scraped, *published = NULL, *text = NULL;

  if (!mpis_json_check_object (message, error) ||
      !read_id (message, &observation->item_id, error) ||
      !mpis_json_get_text (message, "channel_name", &channel, error) ||
      !mpis_json_get_maybe_text (message, "scraped_at", &scraped, error))
    return FALSE;
  observation->account = mpis_import_clean (channel);
  if (observation->account == NULL)
    {
      mpis_json_set_error (message, "channel_name", "the channel's name", error);
      return FALSE;
    }
  if (self->source == NULL)
    self->source = g_strconcat ("telegram-mtproto/", observation->account, NULL);
  if (!mpis_import_measured (self, scraped, &observation->measured_at, error))
    return FALSE;
  observation->raw = read_counters (message, error);
  if (observation->raw == NULL)
    return FALSE;

  observation->channel = g_strdup ("telegram");
  observation->carried = CARRIED;
  if (is_username (observation->account))
    observation->url =
        g_strdup_printf ("https://t.me/%s/%s", observation->account, observation->item_id);
  mpis_json_get_maybe_text (message, "message_text", &text, NULL);
  mpis_json_get_maybe_text (message, "message_date", &published, NULL);
  observation->text = mpis_import_clean (text);
  observation->published_at = mpis_import_published (self, published);
  path = mpis_json_format_path (message);
  mpis_import_take (self, g_steal_pointer (&observation), path);

  return TRUE;
}

/* Members of an album are messages of one second, all but one without text. */
static void
note_silent_messages (MpisImport *self)
{
  g_autoptr(GHashTable) seconds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *observations = self->file->observations;
  guint album = 0, empty = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < observations->len; i++)
      {
        const MpisObservation *observation = g_ptr_array_index (observations, i);
        g_autofree char *second = g_strdup_printf ("%s %" G_GINT64_FORMAT, observation->account,
                                                   observation->published_at / MPIS_SECOND);
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seconds, second));

        if (observation->published_at == MPIS_INSTANT_UNKNOWN)
          continue;
        if (pass == 0)
          g_hash_table_replace (seconds, g_steal_pointer (&second), GUINT_TO_POINTER (n + 1));
        else if (observation->text == NULL && n > 1)
          album++;
      }
  for (guint i = 0; i < observations->len; i++)
    {
      const MpisObservation *observation = g_ptr_array_index (observations, i);

      empty += observation->text == NULL &&
               !json_object_get_boolean_member_with_default (observation->raw, "has_media", TRUE);
    }

  if (album > 0)
    mpis_import_note (self, album == 1 ? "%u member of an album was taken as a post"
                                       : "%u members of albums were taken as posts", album);
  if (empty > 0)
    mpis_import_note (self, empty == 1 ? "%u message without text and media was taken as a post"
                                       : "%u messages without text and media were taken as posts",
                                       empty);
}

/**
 * mpis_import_read_telegram:
 * @self: an import
 * @root: a list of messages, dumped by a user account
 * @error: return location for an error
 *
 * Returns: %FALSE if it is something else
 */
gboolean
mpis_import_read_telegram (MpisImport      *self,
                           const MpisJson  *root,
                           GError         **error)
{
  if (!mpis_json_check_array (root, error))
    return FALSE;

  for (guint i = 0; i < mpis_json_get_length (root); i++)
    {
      g_autoptr(GError) local_error = NULL;
      MpisJson message;

      mpis_json_element (&message, root, i);
      if (!read_message (self, &message, &local_error))
        mpis_import_set_aside_json (self, &message, local_error->message);
    }
  note_silent_messages (self);

  return TRUE;
}
