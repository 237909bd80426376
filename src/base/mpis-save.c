#include "config.h"

#include "mpis-save.h"

/**
 * mpis_save:
 * @file: where to; replaced if it exists
 * @bytes: what the file is to hold
 * @cancellable: (nullable): stops it, until the content is written
 *
 * Writes a file, all of it or nothing: a file of that name keeps its content until the new one is safely
 * on the disk. Blocks; call it where nobody waits.
 *
 * Returns: whether the file is there
 */
gboolean
mpis_save (GFile         *file,
           GBytes        *bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  const char *path = g_file_peek_path (file);
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (path != NULL)
    return g_file_set_contents_full (path, content, (gssize) size,
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0666, error);

  return g_file_replace_contents (file, content, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  cancellable, error);
}
