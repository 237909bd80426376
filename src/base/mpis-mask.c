#include "config.h"

#include "mpis-mask.h"

#include <string.h>

#define MASK     "***"
#define MAX_NAME 64

/* A word is what a token can be made of. */
static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

static gboolean
is_value_char (char c)
{
  return is_word_char (c) || (c != '\0' && strchr (".~+/=:%@!$*^#", c) != NULL) || (guchar) c >= 0x80;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* --- names ------------------------------------------------------------------------------------- */

/* Without what separates the parts of a name: `X-Api_Key` is `xapikey`. */
static void
fold_name (const char *name,
           gsize       length,
           char        folded[MAX_NAME])
{
  gsize n = 0;

  for (gsize i = 0; i < length && n < MAX_NAME - 1; i++)
    if (g_ascii_isalnum (name[i]))
      folded[n++] = g_ascii_tolower (name[i]);
  folded[n] = '\0';
}

/* Whether what goes by this name is nobody's business. Counts of tokens are. */
static gboolean
is_secret_name (const char *name,
                gsize       length)
{
  static const char *const parts[] = {
    "password", "passwd", "passphrase", "secret", "token", "apikey", "authorization", "credential",
    "privatekey", "accesskey", "cookie", "jwt", "sessionid", "webhookkey", "encryptionkey",
  };
  char folded[MAX_NAME];

  fold_name (name, length, folded);
  if (g_str_has_suffix (folded, "tokens") || g_str_has_suffix (folded, "tokencount"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (folded, parts[i]) != NULL)
      return TRUE;
  return g_str_equal (folded, "pwd");
}

/* --- values ------------------------------------------------------------------------------------ */

/* How those who give out tokens begin them. */
static gboolean
has_token_start (const char *word,
                 gsize       length)
{
  static const char *const starts[] = {
    "sk-", "pk-", "rk-", "sk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-",
    "xapp-", "AKIA", "ASIA", "AIza", "ya29", "EAA", "IGQ", "mpis_", "n8n_api_", "npm_", "hf_", "whsec_", "SG",
  };

  if (length < 20)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (strncmp (word, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

static gsize
word_length (const char *text)
{
  gsize n = 0;

  while (is_word_char (text[n]))
    n++;
  return n;
}

static gsize
value_length (const char *text)
{
  gsize n = 0;

  while (is_value_char (text[n]))
    n++;
  return n;
}

/* `123456789:AAH…` as Telegram gives them to bots, also after the `bot` of its addresses. */
static gsize
find_bot_token (const char *text)
{
  const char *digits = strncmp (text, "bot", 3) == 0 ? text + 3 : text;
  gsize n = strspn (digits, "0123456789"), rest;

  if (n < 6 || n > 14 || digits[n] != ':')
    return 0;
  rest = word_length (digits + n + 1);
  return rest >= 30 ? (gsize) (digits - text) + n + 1 + rest : 0;
}

/* Three parts of base64 with dots between, the first of which begins with `{"`. */
static gsize
find_jwt (const char *text)
{
  gsize n = 0;

  if (strncmp (text, "eyJ", 3) != 0)
    return 0;
  for (guint part = 0; part < 3; part++)
    {
      gsize length = word_length (text + n);

      if (length == 0 || (part < 2 && text[n + length] != '.'))
        return 0;
      n += length + (part < 2);
    }
  return n;
}

/* A private key from the line that begins it to the one that ends it, or to the end of the text. */
static gsize
find_private_key (const char *text)
{
  const char *line_end, *end;

  if (strncmp (text, "-----BEGIN ", 11) != 0)
    return 0;
  line_end = strstr (text + 11, "-----");
  if (line_end == NULL || line_end - text > 64 || g_strstr_len (text, line_end - text, "PRIVATE KEY") == NULL)
    return 0;
  if ((end = strstr (line_end + 5, "-----END ")) == NULL)
    return strlen (text);
  end = strstr (end + 9, "-----");
  return end != NULL ? (gsize) (end + 5 - text) : strlen (text);
}

/* What a secret looks like although nothing says so. */
static gsize
find_secret (const char *text)
{
  gsize length;

  if ((length = find_private_key (text)) > 0 || (length = find_jwt (text)) > 0 ||
      (length = find_bot_token (text)) > 0)
    return length;
  length = word_length (text);
  if (!has_token_start (text, length))
    return 0;
  /* Some have dots in them. */
  while (text[length] == '.' && word_length (text + length + 1) >= 16)
    length += 1 + word_length (text + length + 1);
  return length;
}

/* --- text -------------------------------------------------------------------------------------- */

/* The value of a secret name: what stands in quotes, or to the end of the word. Escaped quotes are those
 * of a JSON text inside a text. Returns where it ends. */
static const char *
mask_value (const char *text,
            GString    *masked)
{
  const char *start = text, *quote;
  char mark;

  while (*text == '\\')
    text++;
  mark = *text;
  if (mark != '"' && mark != '\'')
    {
      text = start + value_length (start);
      if (text > start)
        g_string_append (masked, MASK);
      return text;
    }

  text++;
  g_string_append_len (masked, start, text - start);
  for (quote = text; *quote != '\0' && *quote != mark && *quote != '\n'; quote++)
    if (*quote == '\\' && quote[1] != '\0' && quote[1] != '\n' && quote[1] != mark)
      quote++;
  while (quote > text && *quote == mark && quote[-1] == '\\')
    quote--;
  if (quote > text)
    g_string_append (masked, MASK);
  return quote;
}

/* `Bearer …`: the word is told apart from prose by what follows it. */
static const char *
mask_scheme (const char *text,
             GString    *masked)
{
  static const char *const schemes[] = { "bearer", "basic", "token", "digest", "bot" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strlen (schemes[i]), blanks;

      if (g_ascii_strncasecmp (text, schemes[i], length) != 0 || !is_blank (text[length]))
        continue;
      blanks = strspn (text + length, " \t");
      if (value_length (text + length + blanks) < 8 &&
          strncmp (text + length + blanks, MASK, strlen (MASK)) != 0)
        continue;
      g_string_append_len (masked, text, (gssize) (length + blanks));
      g_string_append (masked, MASK);
      return text + length + blanks + value_length (text + length + blanks);
    }
  return NULL;
}

/* A name and what separates it from its value: `password: `, `"token" = `, `api_key=>`. Returns where the
 * value begins. */
static const char *
find_value (const char *text,
            gsize       name_length)
{
  const char *at = text + name_length;

  while (*at == '\\' || *at == '"' || *at == '\'')
    at++;
  at += strspn (at, " \t");
  if (*at != ':' && *at != '=')
    return NULL;
  at += strspn (at, ":=>");
  return at + strspn (at, " \t");
}

/* What may begin at the start of a word. Returns where it ends, or NULL if there is nothing. */
static const char *
mask_word (const char *text,
           GString    *masked)
{
  gsize length = find_secret (text);
  const char *value, *end;

  if (length > 0)
    {
      g_string_append (masked, MASK);
      return text + length;
    }
  if ((end = mask_scheme (text, masked)) != NULL)
    return end;

  length = word_length (text);
  while (length < MAX_NAME && text[length] == '.' && word_length (text + length + 1) > 0)
    length += 1 + word_length (text + length + 1);
  if (length == 0 || !is_secret_name (text, length) || (value = find_value (text, length)) == NULL)
    return NULL;
  g_string_append_len (masked, text, value - text);
  if ((end = mask_scheme (value, masked)) != NULL)
    return end;
  return mask_value (value, masked);
}

/* The user and password of an address: from after `://` to an `@` before its path. */
static const char *
mask_user (const char *text,
           GString    *masked)
{
  gsize length = strcspn (text, "/?# \t\r\n\"'<>");
  const char *at = g_strrstr_len (text, (gssize) length, "@");

  if (at == NULL)
    return text;
  g_string_append (masked, MASK);
  return at;
}

/**
 * mpis_mask_text:
 * @text: a text from anywhere
 *
 * Puts `***` in the place of what nobody but its owner is to see: values of names such as password, token
 * or API key, what follows `Bearer`, tokens known by their form, private keys, and users in addresses.
 * Takes time in proportion to the text's length. What is masked stays so when masked again.
 *
 * Returns: (transfer full): the text without
 */
char *
mpis_mask_text (const char *text)
{
  GString *masked;
  gboolean in_word = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  masked = g_string_sized_new (strlen (text) + 16);
  while (*text != '\0')
    {
      const char *end = in_word ? NULL : mask_word (text, masked);

      if (end != NULL && end > text)
        {
          text = end;   /* after a mask, which is no part of a word */
          continue;
        }
      if (strncmp (text, "://", 3) == 0)
        {
          g_string_append (masked, "://");
          text = mask_user (text + 3, masked);
          in_word = FALSE;
          continue;
        }
      in_word = is_word_char (*text);
      g_string_append_c (masked, *text++);
    }
  return g_string_free (masked, FALSE);
}

/* --- JSON -------------------------------------------------------------------------------------- */

static JsonNode *mask_node (JsonNode *node,
                            gboolean  secret);

static JsonNode *
mask_scalar (JsonNode *node,
             gboolean  secret)
{
  g_autofree char *masked = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_copy (node);
  if (secret)
    return json_node_init_string (json_node_alloc (), MASK);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_copy (node);
  masked = mpis_mask_text (json_node_get_string (node));
  return json_node_init_string (json_node_alloc (), masked);
}

static JsonNode *
mask_array (JsonArray *array,
            gboolean   secret)
{
  JsonArray *masked = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (masked, mask_node (json_array_get_element (array, i), secret));
  json_node_take_array (node, masked);
  return node;
}

static JsonNode *
mask_object (JsonObject *object,
             gboolean    secret)
{
  JsonObject *masked = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (masked, name, mask_node (member, secret || is_secret_name (name, strlen (name))));
  json_node_take_object (node, masked);
  return node;
}

static JsonNode *
mask_node (JsonNode *node,
           gboolean  secret)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return mask_object (json_node_get_object (node), secret);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return mask_array (json_node_get_array (node), secret);
  return mask_scalar (node, secret);
}

/**
 * mpis_mask_json:
 * @node: a document from anywhere
 *
 * As mpis_mask_text(), for every text of the document; all of what goes by a secret name is masked.
 *
 * Returns: (transfer full): the document without
 */
JsonNode *
mpis_mask_json (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return mask_node (node, FALSE);
}
