#include "config.h"

#include "mpis-markdown.h"

#include <string.h>

/* How deep bold and italics may lie in each other. */
#define MAX_DEPTH 8
#define MAX_LEVEL 6      /* of lists */
#define MAX_SPAN  2000   /* characters to look for the end of one, so that no text takes long */

/* Where text goes: as Pango markup, with links that a label takes, or without any. */
typedef struct {
  GString  *out;
  gboolean  markup;
  gboolean  links;
} Writer;

static void write_inline (Writer     *writer,
                          const char *text,
                          gsize       length,
                          guint       depth);

static void
write_text (Writer     *writer,
            const char *text,
            gsize       length)
{
  g_autofree char *escaped = writer->markup ? g_markup_escape_text (text, length) : NULL;

  if (escaped != NULL)
    g_string_append (writer->out, escaped);
  else
    g_string_append_len (writer->out, text, length);
}

static void
write_tag (Writer     *writer,
           const char *tag)
{
  if (writer->markup)
    g_string_append (writer->out, tag);
}

/* Finds the marker that ends what begins after @marker; it must stand right after a character. */
static const char *
find_end (const char *text,
          const char *end,
          const char *marker)
{
  gsize n = strlen (marker);

  if (text >= end || g_ascii_isspace (*text))
    return NULL;
  end = MIN (end, text + MAX_SPAN);
  for (const char *p = text; p + n <= end; p++)
    {
      if (*p == '\\' && p + 1 < end)
        {
          p++;
          continue;
        }
      if (p > text && strncmp (p, marker, n) == 0 && !g_ascii_isspace (p[-1]) &&
          !(n == 1 && p + 1 < end && p[1] == *marker))
        return p;
      if (n == 1 && *p == *marker && p + 1 < end && p[1] == *marker)
        p++;
    }
  return NULL;
}

static const struct {
  const char *marker;
  const char *open;
  const char *close;
} spans[] = {
  { "**", "<b>", "</b>" },
  { "__", "<b>", "</b>" },
  { "*", "<i>", "</i>" },
  { "_", "<i>", "</i>" },
};

/* An underscore within a word is one. */
static gboolean
is_within_word (const char *text,
                const char *p)
{
  return *p == '_' && p > text && (g_ascii_isalnum (p[-1]) || (guchar) p[-1] >= 0x80);
}

static const char *
try_span (Writer     *writer,
          const char *text,
          const char *p,
          const char *end,
          guint       depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans) && depth < MAX_DEPTH; i++)
    {
      gsize n = strlen (spans[i].marker);
      const char *close;

      if (p + n > end || strncmp (p, spans[i].marker, n) != 0 || is_within_word (text, p))
        continue;
      close = find_end (p + n, end, spans[i].marker);
      if (close == NULL)
        continue;
      write_tag (writer, spans[i].open);
      write_inline (writer, p + n, close - p - n, depth + 1);
      write_tag (writer, spans[i].close);
      return close + n;
    }
  return NULL;
}

static const char *
try_code (Writer     *writer,
          const char *p,
          const char *end)
{
  const char *close = *p == '`' && p + 1 < end ? memchr (p + 1, '`', end - p - 1) : NULL;

  if (close == NULL || close == p + 1)
    return NULL;
  write_tag (writer, "<tt>");
  write_text (writer, p + 1, close - p - 1);
  write_tag (writer, "</tt>");
  return close + 1;
}

/* Only pages on the web: no files, no scripts, nothing that starts something. */
static gboolean
is_web (const char *address,
        gsize       length)
{
  if (!(length > 7 && g_ascii_strncasecmp (address, "http://", 7) == 0) &&
      !(length > 8 && g_ascii_strncasecmp (address, "https://", 8) == 0))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((guchar) address[i] <= 0x20 || address[i] == 0x7f || address[i] == '<' || address[i] == '>' ||
        address[i] == '"')
      return FALSE;
  return TRUE;
}

static const char *
try_link (Writer     *writer,
          const char *p,
          const char *end,
          guint       depth)
{
  const char *close = *p == '[' ? memchr (p, ']', end - p) : NULL;
  const char *last = close != NULL && close + 1 < end && close[1] == '('
    ? memchr (close + 2, ')', end - close - 2) : NULL;

  if (last == NULL || close == p + 1 || depth >= MAX_DEPTH || memchr (p + 1, '[', close - p - 1) != NULL ||
      !is_web (close + 2, last - close - 2))
    return NULL;
  if (writer->links)
    {
      g_string_append (writer->out, "<a href=\"");
      write_text (writer, close + 2, last - close - 2);
      g_string_append (writer->out, "\">");
      write_inline (writer, p + 1, close - p - 1, MAX_DEPTH);   /* no link within a link */
      g_string_append (writer->out, "</a>");
      return last + 1;
    }
  write_tag (writer, "<u>");
  write_inline (writer, p + 1, close - p - 1, MAX_DEPTH);
  write_tag (writer, "</u>");
  g_string_append (writer->out, " (");
  write_text (writer, close + 2, last - close - 2);
  g_string_append_c (writer->out, ')');
  return last + 1;
}

static void
write_inline (Writer     *writer,
              const char *text,
              gsize       length,
              guint       depth)
{
  const char *end = text + length, *plain = text;
  const char *p = text;

  while (p < end)
    {
      const char *after = NULL;

      if (*p == '\\' && p + 1 < end && g_ascii_ispunct (p[1]))
        {
          write_text (writer, plain, p - plain);
          plain = p + 1;
          p += 2;
          continue;
        }
      if (strchr ("*_`[", *p) != NULL)
        {
          write_text (writer, plain, p - plain);
          plain = p;
          after = try_code (writer, p, end);
          after = after != NULL ? after : try_link (writer, p, end, depth);
          after = after != NULL ? after : try_span (writer, text, p, end, depth);
        }
      if (after == NULL)
        p++;
      else
        plain = p = after;
    }
  write_text (writer, plain, end - plain);
}

static gsize
count_leading (const char *line,
               char        c)
{
  gsize n = 0;

  while (line[n] == c)
    n++;
  return n;
}

static gboolean
try_heading (Writer     *writer,
             const char *line)
{
  static const char *const sizes[] = { "x-large", "large", "medium" };
  gsize level = count_leading (line, '#');
  g_autofree char *open = NULL;
  g_autofree char *text = NULL;

  if (level < 1 || level > 6 || line[level] != ' ')
    return FALSE;
  text = g_strstrip (g_strdup (line + level + 1));
  open = g_strdup_printf ("<span size=\"%s\" weight=\"bold\">", sizes[MIN (level, 3) - 1]);
  write_tag (writer, open);
  write_inline (writer, text, strlen (text), 0);
  write_tag (writer, "</span>");
  return TRUE;
}

/* “- ”, “* ”, “+ ” and “1. ”, with two blanks for each level. */
static gboolean
try_item (Writer     *writer,
          const char *line)
{
  gsize indent = count_leading (line, ' ');
  const char *p = line + indent;
  gsize digits = 0;

  while (digits < 9 && g_ascii_isdigit (p[digits]))
    digits++;
  if (!((*p == '-' || *p == '*' || *p == '+') && p[1] == ' ') &&
      !(digits > 0 && p[digits] == '.' && p[digits + 1] == ' '))
    return FALSE;
  for (gsize i = 0; i < MIN (indent / 2, MAX_LEVEL); i++)
    g_string_append (writer->out, "    ");
  if (digits > 0)
    g_string_append_len (writer->out, p, digits + 1);
  else
    g_string_append (writer->out, "•");
  g_string_append_c (writer->out, ' ');
  p += digits > 0 ? digits + 2 : 2;
  write_inline (writer, p, strlen (p), 0);
  return TRUE;
}

static void
write_line (Writer     *writer,
            const char *line,
            gboolean   *in_code)
{
  if (g_str_has_prefix (line, "```"))
    {
      *in_code = !*in_code;
      return;
    }
  if (writer->out->len > 0)
    g_string_append_c (writer->out, '\n');
  if (*in_code)
    {
      write_tag (writer, "<tt>");
      write_text (writer, line, strlen (line));
      write_tag (writer, "</tt>");
    }
  else if (!try_heading (writer, line) && !try_item (writer, line))
    write_inline (writer, line, strlen (line), 0);
}

static char *
convert (const char *text,
         gboolean    markup,
         gboolean    links)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto(GStrv) lines = NULL;
  Writer writer = { g_string_new (NULL), markup, links };
  gboolean in_code = FALSE;

  for (char *p = valid; *p != '\0'; p++)   /* characters that no markup may hold */
    if ((guchar) *p < 0x20 && *p != '\n' && *p != '\t')
      *p = ' ';
  lines = g_strsplit (valid, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    write_line (&writer, *line, &in_code);
  return g_string_free_and_steal (writer.out);
}

/**
 * mpis_markdown_to_markup:
 * @text: headings (#), bold (**), italics (*), code (`), links to the web and lists; anything else is text
 * @links: whether links are `<a>`, which only labels understand; else their address stands behind them
 *
 * Returns: (transfer full): the same as Pango markup; whatever @text is, the markup is well-formed
 */
char *
mpis_markdown_to_markup (const char *text,
                         gboolean    links)
{
  g_return_val_if_fail (text != NULL, NULL);

  return convert (text, TRUE, links);
}

/**
 * mpis_markdown_to_plain:
 * @text: as above
 *
 * Returns: (transfer full): the same as text alone; links have their address behind them
 */
char *
mpis_markdown_to_plain (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return convert (text, FALSE, FALSE);
}
