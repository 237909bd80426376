#include "config.h"

#include "mpis-layout-private.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"

G_DEFINE_BOXED_TYPE (MpisLayout, mpis_layout, mpis_layout_ref, mpis_layout_unref)

static const char *const LAYOUT_MEMBERS[] = { "widgets", NULL };
static const char *const CARD_MEMBERS[] = { "card_id", "widget_id", "position", "config", NULL };
static const char *const PLACE_MEMBERS[] = { "x", "y", "w", "h", NULL };

/* A card */

MpisLayoutContent *
_mpis_layout_content_new (const char      *id,
                          const char      *widget,
                          MpisJsonMembers *settings,
                          MpisJsonMembers *place_extras,
                          MpisJsonMembers *extras)
{
  MpisLayoutContent *self = g_new0 (MpisLayoutContent, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = g_strdup (id);
  self->widget = g_strdup (widget);
  self->settings = mpis_json_members_ref (settings);
  self->place_extras = mpis_json_members_ref (place_extras);
  self->extras = mpis_json_members_ref (extras);
  self->config = mpis_json_members_to_object (settings);

  return self;
}

void
_mpis_layout_content_unref (MpisLayoutContent *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  mpis_json_members_unref (self->settings);
  mpis_json_members_unref (self->place_extras);
  mpis_json_members_unref (self->extras);
  json_object_unref (self->config);
  g_free (self->id);
  g_free (self->widget);
  g_free (self);
}

gboolean
_mpis_layout_content_equal (const MpisLayoutContent *self,
                            const MpisLayoutContent *other)
{
  return self == other ||
         (strcmp (self->widget, other->widget) == 0 &&
          mpis_json_members_equal (self->settings, other->settings) &&
          mpis_json_members_equal (self->place_extras, other->place_extras) &&
          mpis_json_members_equal (self->extras, other->extras));
}

MpisLayoutContent *
_mpis_layout_card_content (const MpisLayoutCard *card)
{
  return card->content;
}

gboolean
_mpis_layout_rect_equal (const MpisLayoutRect *a,
                         const MpisLayoutRect *b)
{
  return a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h;
}

static void
card_clear (gpointer data)
{
  MpisLayoutCard *card = data;

  _mpis_layout_content_unref (card->content);
}

/* Making and reading */

static MpisLayout *
layout_alloc (MpisJsonMembers *extras,
              GPtrArray       *strays)
{
  MpisLayout *self = g_new0 (MpisLayout, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cards = g_array_new (FALSE, FALSE, sizeof (MpisLayoutCard));
  g_array_set_clear_func (self->cards, card_clear);
  self->extras = mpis_json_members_ref (extras);
  self->strays = g_ptr_array_ref (strays);
  self->named = TRUE;

  return self;
}

/* A layout without cards, and otherwise as @self. */
MpisLayout *
_mpis_layout_derive (MpisLayout *self)
{
  return layout_alloc (self->extras, self->strays);
}

void
_mpis_layout_append (MpisLayout           *self,
                     MpisLayoutContent    *content,
                     const MpisLayoutRect *rect)
{
  MpisLayoutCard card = { content->id, content->widget, *rect, content->config, content };

  g_atomic_ref_count_inc (&content->ref_count);
  g_array_append_val (self->cards, card);
}

int
_mpis_layout_index (MpisLayout *self,
                    const char *id)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (strcmp (g_array_index (self->cards, MpisLayoutCard, i).id, id) == 0)
      return i;

  return -1;
}

/**
 * mpis_layout_new:
 *
 * Returns: (transfer full): a layout without cards
 */
MpisLayout *
mpis_layout_new (void)
{
  g_autoptr(MpisJsonMembers) extras = mpis_json_members_new (NULL, NULL);
  g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func (g_free);

  return layout_alloc (extras, strays);
}

static int
read_number (JsonObject *position,
             const char *key,
             int         missing)
{
  JsonNode *node = position != NULL ? json_object_get_member (position, key) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return missing;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return CLAMP (json_node_get_int (node), 0, MPIS_LAYOUT_MAX_ROW);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return CLAMP (json_node_get_double (node), 0, MPIS_LAYOUT_MAX_ROW);

  return missing;
}

static JsonObject *
get_object (JsonObject *object,
            const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* Reads one element of `widgets`. Its id is "" if it names none. FALSE if it is no card at all. */
gboolean
_mpis_layout_read_card (JsonNode           *node,
                        MpisLayoutContent **content,
                        MpisLayoutRect     *rect)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *widget = object != NULL ? get_text (object, "widget_id") : NULL;
  g_autoptr(MpisJsonMembers) settings = NULL, place_extras = NULL, extras = NULL;
  JsonObject *position;
  const char *id;

  if (widget == NULL)
    return FALSE;

  id = get_text (object, "card_id");
  position = get_object (object, "position");
  settings = mpis_json_members_new (get_object (object, "config"), NULL);
  place_extras = mpis_json_members_new (position, PLACE_MEMBERS);
  extras = mpis_json_members_new (object, CARD_MEMBERS);
  *content = _mpis_layout_content_new (id != NULL ? id : "", widget, settings, place_extras, extras);
  *rect = (MpisLayoutRect) {
    read_number (position, "x", 0), read_number (position, "y", 0),
    read_number (position, "w", 4), read_number (position, "h", 2)
  };
  *rect = _mpis_layout_clamp (rect);

  return TRUE;
}

/* Cards of other programs name no ids. Theirs follow from the order, so that everybody who reads the
 * same document gives the same ones. */
static void
name_card (MpisLayout        *self,
           MpisLayoutContent *content)
{
  guint n = 1;

  if (content->id[0] != '\0' && _mpis_layout_index (self, content->id) < 0)
    return;

  g_free (content->id);
  content->id = g_strdup (content->widget);
  while (_mpis_layout_index (self, content->id) >= 0)
    {
      g_free (content->id);
      content->id = g_strdup_printf ("%s-%u", content->widget, ++n);
    }
}

static MpisLayout *
read_cards (JsonObject *object,
            JsonArray  *widgets)
{
  g_autoptr(MpisJsonMembers) extras = mpis_json_members_new (object, LAYOUT_MEMBERS);
  g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func (g_free);
  MpisLayout *self = layout_alloc (extras, strays);
  gboolean named = widgets == NULL || json_array_get_length (widgets) == 0;

  for (guint i = 0; widgets != NULL && i < json_array_get_length (widgets); i++)
    {
      JsonNode *node = json_array_get_element (widgets, i);
      MpisLayoutContent *content;
      MpisLayoutRect rect;

      if (!_mpis_layout_read_card (node, &content, &rect))
        {
          g_ptr_array_add (strays, mpis_json_print_sorted (node));
          continue;
        }
      named |= content->id[0] != '\0';
      name_card (self, content);
      _mpis_layout_append (self, content, &rect);
      _mpis_layout_content_unref (content);
    }
  self->named = named;
  _mpis_layout_settle (self, NULL);

  return self;
}

/**
 * mpis_layout_new_from_node:
 * @node: a `layout_config`
 * @error: (nullable): return location for an error
 *
 * Reads a layout by the contract's section 7.1. What does not fit the grid or overlaps an earlier card
 * is moved to the nearest free place; everything else stays as it is.
 *
 * Returns: (transfer full): the layout, or %NULL with %MPIS_ERROR_INVALID if @node is no object or its
 *   `widgets` no list
 */
MpisLayout *
mpis_layout_new_from_node (JsonNode  *node,
                           GError   **error)
{
  MpisJson root, widgets;

  mpis_json_root (&root, node);
  if (!mpis_json_check_object (&root, error))
    return NULL;
  if (!mpis_json_member (&widgets, &root, "widgets"))
    return read_cards (json_node_get_object (node), NULL);
  if (!mpis_json_check_array (&widgets, error))
    return NULL;

  return read_cards (json_node_get_object (node),
                     json_node_get_array (mpis_json_get_node (&widgets)));
}

/**
 * mpis_layout_new_from_text:
 * @text: a `layout_config` as JSON text
 * @length: its length in bytes, or -1 if it ends with NUL
 * @error: (nullable): return location for an error
 *
 * See mpis_layout_new_from_node().
 *
 * Returns: (transfer full): the layout, or %NULL with %MPIS_ERROR_INVALID
 */
MpisLayout *
mpis_layout_new_from_text (const char  *text,
                           gssize       length,
                           GError     **error)
{
  g_autoptr(JsonNode) node = mpis_json_parse (text, length, error);

  return node != NULL ? mpis_layout_new_from_node (node, error) : NULL;
}

/* Writing */

static MpisJsonMembers *
with (MpisJsonMembers *members,   /* consumed */
      const char      *key,
      char            *text)      /* consumed */
{
  MpisJsonMembers *changed = mpis_json_members_with (members, key, text);

  mpis_json_members_unref (members);
  g_free (text);
  return changed;
}

static char *
print_text (const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return mpis_json_print (node);
}

static char *
print_place (const MpisLayoutCard *card)
{
  const MpisLayoutContent *content = card->content;
  g_autoptr(MpisJsonMembers) place = mpis_json_members_ref (content->place_extras);

  place = with (g_steal_pointer (&place), "x", g_strdup_printf ("%d", card->rect.x));
  place = with (g_steal_pointer (&place), "y", g_strdup_printf ("%d", card->rect.y));
  place = with (g_steal_pointer (&place), "w", g_strdup_printf ("%d", card->rect.w));
  place = with (g_steal_pointer (&place), "h", g_strdup_printf ("%d", card->rect.h));
  return mpis_json_members_print (place);
}

static char *
print_card (const MpisLayoutCard *card,
            gboolean              named)
{
  const MpisLayoutContent *content = card->content;
  g_autoptr(MpisJsonMembers) members = mpis_json_members_ref (content->extras);

  if (named)
    members = with (g_steal_pointer (&members), "card_id", print_text (card->id));
  members = with (g_steal_pointer (&members), "widget_id", print_text (card->widget));
  members = with (g_steal_pointer (&members), "position", print_place (card));
  members = with (g_steal_pointer (&members), "config", mpis_json_members_print (content->settings));
  return mpis_json_members_print (members);
}

JsonNode *
_mpis_layout_card_to_node (const MpisLayoutCard *card)
{
  g_autofree char *text = print_card (card, TRUE);

  return mpis_json_parse (text, -1, NULL);
}

/**
 * mpis_layout_to_text:
 * @self: a layout
 *
 * Equal layouts give equal texts: members stand in the order of their names.
 *
 * Returns: (transfer full): the `layout_config` as JSON text
 */
char *
mpis_layout_to_text (MpisLayout *self)
{
  g_autoptr(GString) widgets = g_string_new ("[");
  g_autoptr(MpisJsonMembers) members = NULL;

  for (guint i = 0; i < self->cards->len; i++)
    {
      g_autofree char *card = print_card (&g_array_index (self->cards, MpisLayoutCard, i), self->named);

      g_string_append_printf (widgets, "%s%s", widgets->len > 1 ? "," : "", card);
    }
  for (guint i = 0; i < self->strays->len; i++)
    g_string_append_printf (widgets, "%s%s", widgets->len > 1 ? "," : "",
                            (char *) g_ptr_array_index (self->strays, i));
  g_string_append_c (widgets, ']');

  members = mpis_json_members_with (self->extras, "widgets", widgets->str);
  return mpis_json_members_print (members);
}

/**
 * mpis_layout_to_node:
 * @self: a layout
 *
 * Returns: (transfer full): the `layout_config`
 */
JsonNode *
mpis_layout_to_node (MpisLayout *self)
{
  g_autofree char *text = mpis_layout_to_text (self);

  return mpis_json_parse (text, -1, NULL);
}

/**
 * mpis_layout_ref:
 * @self: a layout
 *
 * Returns: (transfer full): @self
 */
MpisLayout *
mpis_layout_ref (MpisLayout *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mpis_layout_unref:
 * @self: (transfer full): a layout
 */
void
mpis_layout_unref (MpisLayout *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->cards);
  mpis_json_members_unref (self->extras);
  g_ptr_array_unref (self->strays);
  g_free (self);
}

/* Looking */

/**
 * mpis_layout_equal:
 * @self: a layout
 * @other: a layout
 *
 * Returns: whether both hold the same cards, in the same order and places, and everything else too
 */
gboolean
mpis_layout_equal (MpisLayout *self,
                   MpisLayout *other)
{
  if (self->cards->len != other->cards->len || self->strays->len != other->strays->len ||
      !mpis_json_members_equal (self->extras, other->extras))
    return FALSE;

  for (guint i = 0; i < self->cards->len; i++)
    {
      const MpisLayoutCard *a = &g_array_index (self->cards, MpisLayoutCard, i);
      const MpisLayoutCard *b = &g_array_index (other->cards, MpisLayoutCard, i);

      if (strcmp (a->id, b->id) != 0 || !_mpis_layout_rect_equal (&a->rect, &b->rect) ||
          !_mpis_layout_content_equal (a->content, b->content))
        return FALSE;
    }
  for (guint i = 0; i < self->strays->len; i++)
    if (strcmp (g_ptr_array_index (self->strays, i), g_ptr_array_index (other->strays, i)) != 0)
      return FALSE;

  return TRUE;
}

/**
 * mpis_layout_get_n_cards:
 * @self: a layout
 *
 * Returns: how many cards it has
 */
guint
mpis_layout_get_n_cards (MpisLayout *self)
{
  return self->cards->len;
}

/**
 * mpis_layout_get_card:
 * @self: a layout
 * @index: which card, in paint order
 *
 * Returns: (transfer none): the card
 */
const MpisLayoutCard *
mpis_layout_get_card (MpisLayout *self,
                      guint       index)
{
  g_return_val_if_fail (index < self->cards->len, NULL);

  return &g_array_index (self->cards, MpisLayoutCard, index);
}

/**
 * mpis_layout_find:
 * @self: a layout
 * @id: a card's id
 *
 * Returns: (transfer none) (nullable): the card, or %NULL if there is none
 */
const MpisLayoutCard *
mpis_layout_find (MpisLayout *self,
                  const char *id)
{
  int index = _mpis_layout_index (self, id);

  return index >= 0 ? mpis_layout_get_card (self, index) : NULL;
}

/**
 * mpis_layout_get_n_rows:
 * @self: a layout
 *
 * Returns: the rows the cards reach down to
 */
int
mpis_layout_get_n_rows (MpisLayout *self)
{
  int n_rows = 0;

  for (guint i = 0; i < self->cards->len; i++)
    {
      const MpisLayoutRect *rect = &g_array_index (self->cards, MpisLayoutCard, i).rect;

      n_rows = MAX (n_rows, rect->y + rect->h);
    }

  return n_rows;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      layout)
{
  const MpisLayoutRect *first = &mpis_layout_get_card (layout, *(const guint *) a)->rect;
  const MpisLayoutRect *second = &mpis_layout_get_card (layout, *(const guint *) b)->rect;

  return first->y != second->y ? first->y - second->y : first->x - second->x;
}

/**
 * mpis_layout_reading_order:
 * @self: a layout
 *
 * Row by row, from the first column on: the order of a single column, and of the Tab key.
 *
 * Returns: (transfer full) (array): the indices of all cards, for g_free()
 */
guint *
mpis_layout_reading_order (MpisLayout *self)
{
  guint *order = g_new (guint, MAX (self->cards->len, 1));

  for (guint i = 0; i < self->cards->len; i++)
    order[i] = i;
  g_sort_array (order, self->cards->len, sizeof (guint), compare_places, self);

  return order;
}
