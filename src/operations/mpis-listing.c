#include "config.h"

#include "mpis-listing.h"

#include <string.h>

#include "mpis-error.h"

G_DEFINE_BOXED_TYPE (MpisListing, mpis_listing, mpis_listing_copy, mpis_listing_free)

MpisListing *
mpis_listing_copy (const MpisListing *self)
{
  MpisListing *copy = g_new0 (MpisListing, 1);

  copy->json = g_strdup (self->json);
  copy->next = g_strdup (self->next);
  return copy;
}

void
mpis_listing_free (MpisListing *self)
{
  g_free (self->json);
  g_free (self->next);
  g_free (self);
}

/**
 * mpis_listing_from_rows:
 * @rows: rows of a JSON text and two sort keys, as texts; one row more than @page has tells that there is
 *   a next page
 * @page: what was asked for
 *
 * Makes the part of a list that rows of the database are.
 *
 * Returns: (transfer full): the listing
 */
MpisListing *
mpis_listing_from_rows (MpisDbRows     *rows,
                        const MpisPage *page)
{
  MpisListing *self = g_new0 (MpisListing, 1);
  guint n = mpis_db_rows_get_n (rows);
  GString *json = g_string_new ("[");

  if (page->limit != 0 && n > page->limit)
    {
      n = page->limit;
      self->next = mpis_cursor_make (mpis_db_rows_get_text (rows, n - 1, 1),
                                     mpis_db_rows_get_text (rows, n - 1, 2));
    }
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      g_string_append (json, mpis_db_rows_get_text (rows, i, 0));
    }
  g_string_append_c (json, ']');
  self->json = g_string_free_and_steal (json);
  return self;
}

/**
 * mpis_cursor_make:
 * @first: what the list is sorted by
 * @second: what tells rows with the same @first apart
 *
 * Names a place in a list, in letters that need no escaping in an address.
 *
 * Returns: (transfer full): the cursor
 */
char *
mpis_cursor_make (const char *first,
                  const char *second)
{
  g_autofree char *plain = g_strconcat (first, "\n", second, NULL);
  char *cursor = g_base64_encode ((const guchar *) plain, strlen (plain));

  g_strdelimit (cursor, "+", '-');
  g_strdelimit (cursor, "/", '_');
  g_strdelimit (cursor, "=", '\0');
  return cursor;
}

/**
 * mpis_cursor_read:
 * @cursor: what mpis_cursor_make() gave, back from a stranger
 * @first: (out): what the list is sorted by
 * @second: (out): what tells equals apart
 * @error: return location
 *
 * Reads a cursor. What comes out is text from outside: it goes to the database as a parameter only.
 *
 * Returns: whether it is one; else %MPIS_ERROR_INVALID
 */
gboolean
mpis_cursor_read (const char  *cursor,
                  char       **first,
                  char       **second,
                  GError     **error)
{
  g_autofree char *padded = g_strconcat (cursor, "===", NULL);
  g_autofree char *plain = NULL;
  char *line_end;
  gsize length;

  padded[strlen (cursor) + (4 - strlen (cursor) % 4) % 4] = '\0';
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  plain = (char *) g_base64_decode (padded, &length);
  if (length == 0 || !g_utf8_validate (plain, length, NULL)
      || (line_end = memchr (plain, '\n', length)) == NULL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "the cursor is not one that this service gave; begin again without one");
      return FALSE;
    }
  *first = g_strndup (plain, line_end - plain);
  *second = g_strndup (line_end + 1, length - (line_end + 1 - plain));
  return TRUE;
}
