#include "config.h"

#include "mpis-dashboard.h"

#include "mpis-error.h"
#include "mpis-json-members.h"
#include "mpis-json.h"

struct _MpisDashboard {
  GObject     parent_instance;

  char       *id;
  char       *name;
  char       *owner;
  gboolean    is_default;
  gint64      position;
  MpisLayout *layout;
};

G_DEFINE_FINAL_TYPE (MpisDashboard, mpis_dashboard, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, PROP_NAME, PROP_OWNER, PROP_IS_DEFAULT, PROP_POSITION, PROP_LAYOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
mpis_dashboard_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  MpisDashboard *self = MPIS_DASHBOARD (object);

  switch (property_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_OWNER:
      self->owner = g_value_dup_string (value);
      break;
    case PROP_IS_DEFAULT:
      self->is_default = g_value_get_boolean (value);
      break;
    case PROP_POSITION:
      self->position = g_value_get_int64 (value);
      break;
    case PROP_LAYOUT:
      self->layout = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboard_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MpisDashboard *self = MPIS_DASHBOARD (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_OWNER:
      g_value_set_string (value, self->owner);
      break;
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_LAYOUT:
      g_value_set_boxed (value, self->layout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboard_constructed (GObject *object)
{
  MpisDashboard *self = MPIS_DASHBOARD (object);

  G_OBJECT_CLASS (mpis_dashboard_parent_class)->constructed (object);

  if (self->id == NULL)
    self->id = g_uuid_string_random ();
  if (self->layout == NULL)
    self->layout = mpis_layout_new ();
}

static void
mpis_dashboard_finalize (GObject *object)
{
  MpisDashboard *self = MPIS_DASHBOARD (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->owner);
  mpis_layout_unref (self->layout);

  G_OBJECT_CLASS (mpis_dashboard_parent_class)->finalize (object);
}

static void
mpis_dashboard_class_init (MpisDashboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = mpis_dashboard_set_property;
  object_class->get_property = mpis_dashboard_get_property;
  object_class->constructed = mpis_dashboard_constructed;
  object_class->finalize = mpis_dashboard_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /* What the contract's table has for rows without a name. */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "My Dashboard", flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL,
                                                  G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LAYOUT] = g_param_spec_boxed ("layout", NULL, NULL, MPIS_TYPE_LAYOUT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_dashboard_init (MpisDashboard *self)
{
}

/**
 * mpis_dashboard_new:
 * @name: its name
 * @layout: its cards
 *
 * Returns: (transfer full): a dashboard of everybody's with an id of its own
 */
MpisDashboard *
mpis_dashboard_new (const char *name,
                    MpisLayout *layout)
{
  return g_object_new (MPIS_TYPE_DASHBOARD, "name", name, "layout", layout, NULL);
}

/* The layout of the contract's flat form is the document itself, without what is not of the layout. */
static MpisLayout *
read_flat_layout (JsonObject  *object,
                  GError     **error)
{
  static const char *const OURS[] = {
    "id", "layout_id", "user_id", "name", "is_default", "position", "created_at", "updated_at", NULL
  };
  g_autoptr(MpisJsonMembers) members = mpis_json_members_new (object, OURS);
  g_autofree char *text = mpis_json_members_print (members);

  return mpis_layout_new_from_text (text, -1, error);
}

static gboolean
read_id (const MpisJson  *root,
         const char      *key,
         const char     **id,
         GError         **error)
{
  if (!mpis_json_get_maybe_text (root, key, id, error))
    return FALSE;
  if (*id == NULL || g_uuid_string_is_valid (*id))
    return TRUE;

  mpis_json_set_error (root, key, "a UUID", error);
  return FALSE;
}

static MpisDashboard *
read_dashboard (const MpisJson  *root,
                MpisLayout      *layout,
                GError         **error)
{
  const char *id, *flat_id, *name, *owner;
  gboolean is_default = FALSE;
  gint64 position = 0;
  MpisJson member;

  if (!read_id (root, "id", &id, error) || !read_id (root, "layout_id", &flat_id, error) ||
      !read_id (root, "user_id", &owner, error) ||
      !mpis_json_get_maybe_text (root, "name", &name, error) ||
      (mpis_json_member (&member, root, "is_default") &&
       !mpis_json_get_bool (root, "is_default", &is_default, error)) ||
      (mpis_json_member (&member, root, "position") &&
       !mpis_json_get_int (root, "position", &position, error)))
    return NULL;

  return g_object_new (MPIS_TYPE_DASHBOARD,
                       "id", id != NULL ? id : flat_id,
                       "name", name != NULL && name[0] != '\0' ? name : "My Dashboard",
                       "owner", owner, "is-default", is_default, "position", position,
                       "layout", layout, NULL);
}

/**
 * mpis_dashboard_new_from_text:
 * @text: a dashboard as JSON text
 * @length: its length in bytes, or -1 if it ends with NUL
 * @error: (nullable): return location for an error
 *
 * Reads what mpis_dashboard_to_text() writes, a row of the contract's `dashboard_layouts`, and its flat
 * form, whose `widgets` are at the top. Only the cards have to be there.
 *
 * Returns: (transfer full): the dashboard, or %NULL with %MPIS_ERROR_INVALID, the place named
 */
MpisDashboard *
mpis_dashboard_new_from_text (const char  *text,
                              gssize       length,
                              GError     **error)
{
  g_autoptr(JsonNode) node = mpis_json_parse (text, length, error);
  g_autoptr(MpisLayout) layout = NULL;
  MpisJson root, config;

  if (node == NULL)
    return NULL;
  mpis_json_root (&root, node);
  if (!mpis_json_check_object (&root, error))
    return NULL;

  if (mpis_json_member (&config, &root, "layout_config"))
    {
      if (!mpis_json_check_object (&config, error))
        return NULL;
      layout = mpis_layout_new_from_node (mpis_json_get_node (&config), error);
    }
  else if (mpis_json_member (&config, &root, "widgets"))
    {
      layout = read_flat_layout (json_node_get_object (node), error);
    }
  else
    {
      mpis_json_set_error (&root, "layout_config", "an object with the dashboard's cards", error);
    }

  return layout != NULL ? read_dashboard (&root, layout, error) : NULL;
}

/* As mpis_json_print_sorted() prints it. */
static void
append_text (GString    *out,
             const char *text)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *json = NULL;

  if (text != NULL)
    json_node_init_string (node, text);
  else
    json_node_init_null (node);
  json = mpis_json_print_sorted (node);
  g_string_append (out, json);
}

/**
 * mpis_dashboard_to_text:
 * @self: a dashboard
 *
 * Returns: (transfer full): it as JSON text; equal dashboards give equal texts
 */
char *
mpis_dashboard_to_text (MpisDashboard *self)
{
  g_autofree char *layout = mpis_layout_to_text (self->layout);
  GString *out = g_string_new ("{\"id\":");

  append_text (out, self->id);
  g_string_append_printf (out, ",\"is_default\":%s,\"layout_config\":%s,\"name\":",
                          self->is_default ? "true" : "false", layout);
  append_text (out, self->name);
  g_string_append_printf (out, ",\"position\":%" G_GINT64_FORMAT ",\"user_id\":", self->position);
  append_text (out, self->owner);
  g_string_append_c (out, '}');
  return g_string_free_and_steal (out);
}

/**
 * mpis_dashboard_get_id:
 * @self: a dashboard
 *
 * Returns: (transfer none): its UUID
 */
const char *
mpis_dashboard_get_id (MpisDashboard *self)
{
  return self->id;
}

/**
 * mpis_dashboard_get_name:
 * @self: a dashboard
 *
 * Returns: (transfer none): its name
 */
const char *
mpis_dashboard_get_name (MpisDashboard *self)
{
  return self->name;
}

/**
 * mpis_dashboard_get_owner:
 * @self: a dashboard
 *
 * Returns: (transfer none) (nullable): the UUID of the user it is private to; %NULL if everybody has it
 */
const char *
mpis_dashboard_get_owner (MpisDashboard *self)
{
  return self->owner;
}

/**
 * mpis_dashboard_get_is_default:
 * @self: a dashboard
 *
 * Returns: whether it is opened first
 */
gboolean
mpis_dashboard_get_is_default (MpisDashboard *self)
{
  return self->is_default;
}

/**
 * mpis_dashboard_get_position:
 * @self: a dashboard
 *
 * Returns: where it stands among the others, ascending
 */
gint64
mpis_dashboard_get_position (MpisDashboard *self)
{
  return self->position;
}

/**
 * mpis_dashboard_get_layout:
 * @self: a dashboard
 *
 * Returns: (transfer none): its cards
 */
MpisLayout *
mpis_dashboard_get_layout (MpisDashboard *self)
{
  return self->layout;
}

static MpisDashboard *
copy (MpisDashboard *self)
{
  return g_object_new (MPIS_TYPE_DASHBOARD,
                       "id", self->id, "name", self->name, "owner", self->owner,
                       "is-default", self->is_default, "position", self->position,
                       "layout", self->layout, NULL);
}

/**
 * mpis_dashboard_with_name:
 * @self: a dashboard
 * @name: a name
 *
 * Returns: (transfer full): @self, but of that name
 */
MpisDashboard *
mpis_dashboard_with_name (MpisDashboard *self,
                          const char    *name)
{
  MpisDashboard *changed = copy (self);

  g_set_str (&changed->name, name);
  return changed;
}

/**
 * mpis_dashboard_with_owner:
 * @self: a dashboard
 * @owner: (nullable): a user's UUID, or %NULL for everybody
 *
 * Returns: (transfer full): @self, but theirs
 */
MpisDashboard *
mpis_dashboard_with_owner (MpisDashboard *self,
                           const char    *owner)
{
  MpisDashboard *changed = copy (self);

  g_set_str (&changed->owner, owner);
  return changed;
}

/**
 * mpis_dashboard_with_default:
 * @self: a dashboard
 * @is_default: whether it is opened first
 *
 * Returns: (transfer full): @self with that
 */
MpisDashboard *
mpis_dashboard_with_default (MpisDashboard *self,
                             gboolean       is_default)
{
  MpisDashboard *changed = copy (self);

  changed->is_default = is_default;
  return changed;
}

/**
 * mpis_dashboard_with_position:
 * @self: a dashboard
 * @position: where it stands among the others
 *
 * Returns: (transfer full): @self, but there
 */
MpisDashboard *
mpis_dashboard_with_position (MpisDashboard *self,
                              gint64         position)
{
  MpisDashboard *changed = copy (self);

  changed->position = position;
  return changed;
}

/**
 * mpis_dashboard_with_layout:
 * @self: a dashboard
 * @layout: cards
 *
 * Returns: (transfer full): @self with those cards
 */
MpisDashboard *
mpis_dashboard_with_layout (MpisDashboard *self,
                            MpisLayout    *layout)
{
  MpisDashboard *changed = copy (self);
  MpisLayout *before = changed->layout;

  changed->layout = mpis_layout_ref (layout);
  mpis_layout_unref (before);
  return changed;
}

/**
 * mpis_dashboard_with_new_id:
 * @self: a dashboard
 *
 * Returns: (transfer full): another dashboard that is the same
 */
MpisDashboard *
mpis_dashboard_with_new_id (MpisDashboard *self)
{
  MpisDashboard *changed = copy (self);

  g_free (changed->id);
  changed->id = g_uuid_string_random ();
  return changed;
}

/**
 * mpis_dashboard_equal:
 * @self: a dashboard
 * @other: a dashboard
 *
 * Returns: whether they are one and the same, in every respect
 */
gboolean
mpis_dashboard_equal (MpisDashboard *self,
                      MpisDashboard *other)
{
  return g_str_equal (self->id, other->id) && g_str_equal (self->name, other->name) &&
         g_strcmp0 (self->owner, other->owner) == 0 && self->is_default == other->is_default &&
         self->position == other->position && mpis_layout_equal (self->layout, other->layout);
}
