#include "config.h"

#include "mpis-dashboards-private.h"

G_DEFINE_FINAL_TYPE (MpisDashboardEdit, mpis_dashboard_edit, G_TYPE_OBJECT)

enum { PROP_0, PROP_LABEL, PROP_AT, PROP_IS_UNDONE, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
mpis_dashboard_edit_finalize (GObject *object)
{
  MpisDashboardEdit *self = MPIS_DASHBOARD_EDIT (object);

  g_clear_pointer (&self->edit, mpis_desk_edit_free);
  g_free (self->key);

  G_OBJECT_CLASS (mpis_dashboard_edit_parent_class)->finalize (object);
}

static void
mpis_dashboard_edit_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  MpisDashboardEdit *self = MPIS_DASHBOARD_EDIT (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->edit->label);
      break;
    case PROP_AT:
      g_value_set_int64 (value, self->edit->at);
      break;
    case PROP_IS_UNDONE:
      g_value_set_boolean (value, self->edit->undone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboard_edit_class_init (MpisDashboardEditClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mpis_dashboard_edit_finalize;
  object_class->get_property = mpis_dashboard_edit_get_property;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_IS_UNDONE] = g_param_spec_boolean ("is-undone", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_dashboard_edit_init (MpisDashboardEdit *self)
{
}

/* @edit: (transfer full) */
MpisDashboardEdit *
_mpis_dashboard_edit_new (MpisDeskEdit *edit)
{
  MpisDashboardEdit *self = g_object_new (MPIS_TYPE_DASHBOARD_EDIT, NULL);

  self->edit = edit;
  return self;
}

void
_mpis_dashboard_edit_set_undone (MpisDashboardEdit *self,
                                 gboolean           undone)
{
  self->edit->undone = undone;
  g_clear_pointer (&self->key, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_UNDONE]);
}

/**
 * mpis_dashboard_edit_get_label:
 * @self: an edit
 *
 * Returns: what the user is told it was
 */
const char *
mpis_dashboard_edit_get_label (MpisDashboardEdit *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_EDIT (self), NULL);

  return self->edit->label;
}

/**
 * mpis_dashboard_edit_get_at:
 * @self: an edit
 *
 * Returns: when it was made
 */
MpisInstant
mpis_dashboard_edit_get_at (MpisDashboardEdit *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_EDIT (self), MPIS_INSTANT_UNKNOWN);

  return self->edit->at;
}

/**
 * mpis_dashboard_edit_get_is_undone:
 * @self: an edit
 *
 * Returns: whether it was undone, and can be done again
 */
gboolean
mpis_dashboard_edit_get_is_undone (MpisDashboardEdit *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_EDIT (self), FALSE);

  return self->edit->undone;
}
