#include "config.h"

#include "mpis-json-members.h"

#include <string.h>

#include "mpis-json.h"

typedef struct {
  char *key;
  char *text;
} Member;

struct _MpisJsonMembers {
  gatomicrefcount  ref_count;
  GArray          *members;   /* Member, by key */
};

static void print_sorted (JsonNode *node,
                          GString  *out);

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_free (member->key);
  g_free (member->text);
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Member *) a)->key, ((const Member *) b)->key);
}

/* Half of a surrogate pair passes the parser and is no text; nobody could read it again. */
static void
print_scalar (JsonNode *node,
              GString  *out)
{
  g_autofree char *text = mpis_json_print (node);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append (out, valid);
}

static gboolean
is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
      return FALSE;
  return TRUE;
}

/* Most strings are names, which need no generator to escape anything. */
static void
print_string (const char *text,
              GString    *out)
{
  g_autoptr(JsonNode) node = NULL;

  if (is_plain (text))
    {
      g_string_append_c (out, '"');
      g_string_append (out, text);
      g_string_append_c (out, '"');
      return;
    }
  node = json_node_init_string (json_node_alloc (), text);

  print_scalar (node, out);
}

static void
print_object (JsonObject *object,
              GString    *out)
{
  g_autoptr(GList) keys = g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);

  g_string_append_c (out, '{');
  for (GList *key = keys; key != NULL; key = key->next)
    {
      if (key != keys)
        g_string_append_c (out, ',');
      print_string (key->data, out);
      g_string_append_c (out, ':');
      print_sorted (json_object_get_member (object, key->data), out);
    }
  g_string_append_c (out, '}');
}

static void
print_array (JsonArray *array,
             GString   *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      print_sorted (json_array_get_element (array, i), out);
    }
  g_string_append_c (out, ']');
}

static void
print_sorted (JsonNode *node,
              GString  *out)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    print_object (json_node_get_object (node), out);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    print_array (json_node_get_array (node), out);
  else
    print_scalar (node, out);
}

/**
 * mpis_json_print_sorted:
 * @node: a document
 *
 * Prints a document on one line, the members of objects in the order of their names, so that documents
 * which say the same are the same text.
 *
 * Returns: (transfer full): the text
 */
char *
mpis_json_print_sorted (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  print_sorted (node, out);
  return g_string_free_and_steal (out);
}

static MpisJsonMembers *
members_alloc (void)
{
  MpisJsonMembers *self = g_new0 (MpisJsonMembers, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (self->members, member_clear);
  return self;
}

static void
members_append (MpisJsonMembers *self,
                const char      *key,
                const char      *text)
{
  Member member = { g_strdup (key), g_strdup (text) };

  g_array_append_val (self->members, member);
}

/**
 * mpis_json_members_new:
 * @object: (nullable): an object, no member of which is kept; %NULL has none
 * @except: (nullable) (array zero-terminated=1): names of members to leave out
 *
 * Returns: (transfer full): its members
 */
MpisJsonMembers *
mpis_json_members_new (JsonObject        *object,
                       const char *const *except)
{
  MpisJsonMembers *self = members_alloc ();
  g_autoptr(GList) keys = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *key = keys; key != NULL; key = key->next)
    {
      Member member;

      if (except != NULL && g_strv_contains (except, key->data))
        continue;
      member.key = g_strdup (key->data);
      member.text = mpis_json_print_sorted (json_object_get_member (object, key->data));
      g_array_append_val (self->members, member);
    }
  g_array_sort (self->members, compare_members);

  return self;
}

/**
 * mpis_json_members_ref:
 * @self: members
 *
 * Returns: (transfer full): @self
 */
MpisJsonMembers *
mpis_json_members_ref (MpisJsonMembers *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mpis_json_members_unref:
 * @self: (transfer full): members
 */
void
mpis_json_members_unref (MpisJsonMembers *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->members);
  g_free (self);
}

/**
 * mpis_json_members_equal:
 * @self: members
 * @other: members
 *
 * Returns: whether they say the same
 */
gboolean
mpis_json_members_equal (MpisJsonMembers *self,
                         MpisJsonMembers *other)
{
  if (self == other)
    return TRUE;
  if (self->members->len != other->members->len)
    return FALSE;

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *a = &g_array_index (self->members, Member, i);
      const Member *b = &g_array_index (other->members, Member, i);

      if (strcmp (a->key, b->key) != 0 || strcmp (a->text, b->text) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * mpis_json_members_find:
 * @self: members
 * @key: a member's name
 *
 * Returns: (nullable): its value as JSON text, or %NULL if there is none of that name
 */
const char *
mpis_json_members_find (MpisJsonMembers *self,
                        const char      *key)
{
  Member wanted = { (char *) key, NULL };
  guint index;

  if (!g_array_binary_search (self->members, &wanted, compare_members, &index))
    return NULL;

  return g_array_index (self->members, Member, index).text;
}

/**
 * mpis_json_members_with:
 * @self: members
 * @key: a member's name
 * @text: (nullable): its new value as JSON text; %NULL takes it out
 *
 * Returns: (transfer full): members with that one changed
 */
MpisJsonMembers *
mpis_json_members_with (MpisJsonMembers *self,
                        const char      *key,
                        const char      *text)
{
  MpisJsonMembers *changed = members_alloc ();

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = &g_array_index (self->members, Member, i);

      if (strcmp (member->key, key) != 0)
        members_append (changed, member->key, member->text);
    }
  if (text != NULL)
    {
      members_append (changed, key, text);
      g_array_sort (changed->members, compare_members);
    }

  return changed;
}

/**
 * mpis_json_members_print:
 * @self: members
 *
 * Returns: (transfer full): the object they make, as JSON text
 */
char *
mpis_json_members_print (MpisJsonMembers *self)
{
  GString *out = g_string_new ("{");

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = &g_array_index (self->members, Member, i);

      if (i > 0)
        g_string_append_c (out, ',');
      print_string (member->key, out);
      g_string_append_printf (out, ":%s", member->text);
    }
  g_string_append_c (out, '}');

  return g_string_free_and_steal (out);
}

/**
 * mpis_json_members_to_object:
 * @self: members
 *
 * Returns: (transfer full): the object they make, which is nobody else's
 */
JsonObject *
mpis_json_members_to_object (MpisJsonMembers *self)
{
  g_autofree char *text = mpis_json_members_print (self);
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, NULL);

  return node != NULL ? json_object_ref (json_node_get_object (node)) : json_object_new ();
}

static void
add_keys (GHashTable      *keys,
          MpisJsonMembers *members)
{
  for (guint i = 0; i < members->members->len; i++)
    g_hash_table_add (keys, g_array_index (members->members, Member, i).key);
}

/**
 * mpis_json_members_merge:
 * @base: what both sides began with
 * @mine: what one made of it
 * @theirs: what the other made of it
 * @conflict: (inout): set if both changed one member differently; @mine has it then
 *
 * Returns: (transfer full): every member as the side that changed it has it
 */
MpisJsonMembers *
mpis_json_members_merge (MpisJsonMembers *base,
                         MpisJsonMembers *mine,
                         MpisJsonMembers *theirs,
                         gboolean        *conflict)
{
  g_autoptr(GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  MpisJsonMembers *merged = members_alloc ();
  GHashTableIter iter;
  gpointer key;

  add_keys (keys, mine);
  add_keys (keys, theirs);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *before = mpis_json_members_find (base, key);
      const char *ours = mpis_json_members_find (mine, key);
      const char *others = mpis_json_members_find (theirs, key);
      gboolean i_changed = g_strcmp0 (before, ours) != 0;

      if (i_changed && g_strcmp0 (before, others) != 0 && g_strcmp0 (ours, others) != 0)
        *conflict = TRUE;
      if ((i_changed ? ours : others) != NULL)
        members_append (merged, key, i_changed ? ours : others);
    }
  g_array_sort (merged->members, compare_members);

  return merged;
}
