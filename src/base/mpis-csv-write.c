#include "config.h"

#include "mpis-csv-write.h"

#include <math.h>
#include <string.h>

/* A spreadsheet takes text that begins so for a formula, and would run it. */
static gboolean
looks_like_formula (const char *text)
{
  switch (g_utf8_get_char (text))
    {
    case '=': case '+': case '-': case '@': case '\t': case '\r': case '\n':
    case 0x2212:                                             /* a minus as typographers set it */
    case 0xff1d: case 0xff0b: case 0xff0d: case 0xff20:      /* = + - @ as wide as ideographs */
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * mpis_csv_append_text:
 * @csv: where the cell goes
 * @text: valid UTF-8
 * @form: whether a formula may come out
 *
 * Writes a cell by RFC 4180, section 2, rules 5 to 7. Only for text: a negative number is no formula.
 */
void
mpis_csv_append_text (GString     *csv,
                      const char  *text,
                      MpisCsvForm  form)
{
  const char *mark = form == MPIS_CSV_SAFE && looks_like_formula (text) ? "'" : "";

  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, mark);
      g_string_append (csv, text);
      return;
    }

  g_string_append_c (csv, '"');
  g_string_append (csv, mark);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/**
 * mpis_csv_append_number:
 * @csv: where the cell goes
 * @value: any number; nothing is written for one that is not finite
 *
 * Writes a number with a dot, as short as it can be without saying another one.
 */
void
mpis_csv_append_number (GString *csv,
                        double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    return;
  if (value == round (value) && fabs (value) < 1e17)
    {
      g_string_append_printf (csv, "%" G_GINT64_FORMAT, (gint64) value);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, formats[i], value), NULL) == value)
      break;
  g_string_append (csv, digits);
}
