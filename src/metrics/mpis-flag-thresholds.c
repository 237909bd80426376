#include "config.h"

#include "mpis-red-flags.h"

#include <string.h>

#include "mpis-error.h"

#define MOST_COUNT   1000000
#define MOST_HOURS   (24 * 90)
#define MOST_MINUTES (60 * 24 * 90)

/* One of @share and @count is where the value goes. */
typedef struct {
  const char *name;
  double     *share;
  guint      *count;
  double      most;
} Member;

#define N_MEMBERS 6

static void
list_members (MpisFlagThresholds *self,
              Member              members[N_MEMBERS])
{
  const Member all[N_MEMBERS] = {
    { "failed_runs_percent", &self->failed_runs_percent, NULL, 100 },
    { "missing_metrics_count", NULL, &self->missing_metrics_count, MOST_COUNT },
    { "missing_metrics_percent", &self->missing_metrics_percent, NULL, 100 },
    { "missing_metrics_grace_hours", NULL, &self->missing_metrics_grace_hours, MOST_HOURS },
    { "missing_records_count", NULL, &self->missing_records_count, MOST_COUNT },
    { "missing_records_grace_minutes", NULL, &self->missing_records_grace_minutes, MOST_MINUTES },
  };

  memcpy (members, all, sizeof all);
}

static gboolean
read_member (const Member  *member,
             JsonNode      *node,
             GError       **error)
{
  GType type = json_node_get_value_type (node);
  double value = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : -1;
  gboolean fits = value >= 0 && value <= member->most;

  if (!fits || (member->count != NULL && value != (guint) value))
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: has to be a %snumber from 0 to %d",
                   member->name, member->count != NULL ? "whole " : "", (int) member->most);
      return FALSE;
    }
  if (member->count != NULL)
    *member->count = (guint) value;
  else
    *member->share = value;
  return TRUE;
}

/**
 * mpis_flag_thresholds_read:
 * @self: thresholds; members that @node does not have stay as they are
 * @node: a JSON object; a member that is null is set back to what the contract has
 * @error: return location for %MPIS_ERROR_INVALID
 *
 * Reads thresholds as settings and the interface have them.
 *
 * Returns: whether all of it was understood; else @self is as it was
 */
gboolean
mpis_flag_thresholds_read (MpisFlagThresholds  *self,
                           JsonNode            *node,
                           GError             **error)
{
  MpisFlagThresholds read = *self, usual = MPIS_FLAG_THRESHOLDS_INIT;
  Member members[N_MEMBERS], usual_members[N_MEMBERS];

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "the thresholds have to be an object");
      return FALSE;
    }
  list_members (&read, members);
  list_members (&usual, usual_members);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), members[i].name);

      if (member == NULL)
        continue;
      if (!JSON_NODE_HOLDS_NULL (member))
        {
          if (!read_member (&members[i], member, error))
            return FALSE;
        }
      else if (members[i].count != NULL)
        *members[i].count = *usual_members[i].count;
      else
        *members[i].share = *usual_members[i].share;
    }
  *self = read;
  return TRUE;
}

/**
 * mpis_flag_thresholds_write:
 * @self: thresholds
 *
 * Returns: (transfer full): a JSON object with all of them
 */
JsonNode *
mpis_flag_thresholds_write (const MpisFlagThresholds *self)
{
  MpisFlagThresholds copy = *self;
  Member members[N_MEMBERS];
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  list_members (&copy, members);
  for (guint i = 0; i < N_MEMBERS; i++)
    if (members[i].count != NULL)
      json_object_set_int_member (object, members[i].name, *members[i].count);
    else
      json_object_set_double_member (object, members[i].name, *members[i].share);
  json_node_take_object (node, object);
  return node;
}
