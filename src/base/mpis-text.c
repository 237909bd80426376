#include "config.h"

#include "mpis-text.h"

#include <string.h>

#include "mpis-error.h"

static guint
line_of (const char *text,
         const char *place)
{
  guint line = 1;

  for (const char *p = text; p < place; p++)
    line += *p == '\n';

  return line;
}

static char *
decode_utf16 (const char  *data,
              gsize        size,
              const char  *charset,
              gsize       *length,
              GError     **error)
{
  g_autofree char *text = NULL;
  gsize read = 0;

  /* half a character at the end is no error to g_convert(): it only reads less */
  text = g_convert (data, size, "UTF-8", charset, &read, length, NULL);
  if (text == NULL || read != size)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "byte %" G_GSIZE_FORMAT ": not valid %s", read + 3, charset);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * mpis_text_load:
 * @content: the bytes of a file
 * @length: (out): length of the result in bytes
 * @error: (nullable): return location for an error
 *
 * As mpis_text_decode(), for those who look at UTF-8 part by part: it may be broken, and hold NULs.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %MPIS_ERROR_INVALID for broken UTF-16
 */
char *
mpis_text_load (GBytes  *content,
                gsize   *length,
                GError **error)
{
  const char *data;
  char *text;
  gsize size;

  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  data = g_bytes_get_data (content, &size);
  if (size >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    return decode_utf16 (data + 2, size - 2, "UTF-16LE", length, error);
  if (size >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    return decode_utf16 (data + 2, size - 2, "UTF-16BE", length, error);
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    data += 3, size -= 3;

  *length = size;
  text = g_malloc (size + 1);
  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  return text;
}

/**
 * mpis_text_check:
 * @text: a text
 * @length: its length in bytes
 * @error: (nullable): return location for an error
 *
 * Returns: whether it is UTF-8 without NULs; if not, %MPIS_ERROR_INVALID names the place
 */
gboolean
mpis_text_check (const char  *text,
                 gsize        length,
                 GError     **error)
{
  const char *end, *line_start;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  line_start = end;
  while (line_start > text && line_start[-1] != '\n')
    line_start--;
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
               "line %u, byte %u: not valid UTF-8 (0x%02x)",
               line_of (text, end), (guint) (end - line_start) + 1, (guint8) *end);
  return FALSE;
}

/**
 * mpis_text_decode:
 * @content: the bytes of a file
 * @length: (out): length of the result in bytes
 * @error: (nullable): return location for an error
 *
 * Makes UTF-8 of a text file: a byte order mark decides between UTF-8 and UTF-16, without one it is
 * UTF-8. The mark itself is removed.
 *
 * Returns: (transfer full) (nullable): the text, NUL-terminated, or %NULL with %MPIS_ERROR_INVALID
 *   naming the line (or byte) that is no valid text
 */
char *
mpis_text_decode (GBytes  *content,
                  gsize   *length,
                  GError **error)
{
  g_autofree char *text = mpis_text_load (content, length, error);

  return text != NULL && mpis_text_check (text, *length, error) ? g_steal_pointer (&text) : NULL;
}

/**
 * mpis_text_excerpt:
 * @text: a text
 * @max_chars: how many characters to keep
 *
 * Returns: (transfer full): @text, or its beginning with an ellipsis if it is longer
 */
char *
mpis_text_excerpt (const char *text,
                   gsize       max_chars)
{
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  end = text;
  for (gsize i = 0; i < max_chars && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  if (*end == '\0')
    return g_strdup (text);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}
