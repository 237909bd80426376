#include "config.h"

#include "card-test.h"

#include "mpis-json.h"

MpisInstant
card_instant (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  MpisInstant instant;
  MpisTimeForm form;

  if (text == NULL)
    return MPIS_INSTANT_UNKNOWN;
  mpis_time_parse (text, utc, &instant, &form, &error);
  g_assert_no_error (error);
  return instant;
}

JsonObject *
card_config (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = mpis_json_parse (text != NULL ? text : "{}", -1, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

/* All time, activity, no filters, unless the test says otherwise. */
CardWorld *
card_world_new (const char *zone,
                const char *now)
{
  CardWorld *self = g_new0 (CardWorld, 1);
  g_autoptr(GError) error = NULL;

  self->builder = mpis_cube_builder_new ();
  self->zone = mpis_zone_new (zone, &error);
  g_assert_no_error (error);
  self->fields.posts = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields.runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields.personas = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields.projects = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields.schemas = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_card_schema_unref);
  self->fields.zone = self->zone;
  self->fields.now = card_instant (now);
  self->fields.as_of = self->fields.now;
  self->fields.period = (MpisPeriod) { MPIS_DAY_FIRST, MPIS_DAY_LAST };
  self->fields.range = MPIS_RANGE_ALL;
  g_ptr_array_add (self->fields.personas,
                   g_object_new (MPIS_TYPE_PERSONA, "id", "persona-1", "name", "Ada", "slug", "ada", NULL));
  g_ptr_array_add (self->fields.personas,
                   g_object_new (MPIS_TYPE_PERSONA, "id", "persona-2", "name", "Bea", "slug", "bea", NULL));
  return self;
}

void
card_world_free (CardWorld *self)
{
  g_clear_pointer (&self->builder, mpis_cube_builder_free);
  g_clear_pointer (&self->fields.cube, mpis_cube_unref);
  g_ptr_array_unref (self->fields.posts);
  g_ptr_array_unref (self->fields.runs);
  g_ptr_array_unref (self->fields.personas);
  g_ptr_array_unref (self->fields.projects);
  g_ptr_array_unref (self->fields.schemas);
  g_time_zone_unref (self->zone);
  g_free (self);
}

/* Measured an hour after its publication, so that everything is a gain. */
void
card_world_add_post (CardWorld  *self,
                     const char *id,
                     const char *channel,
                     const char *published_at,
                     gint64      views,
                     gint64      reactions)
{
  MpisInstant at = card_instant (published_at);
  g_autofree char *title = g_strdup_printf ("Post %s", id);
  guint post = mpis_cube_builder_add_post (self->builder, &(MpisCubePost) {
    .id = id, .channel = channel, .item_id = id, .title = title, .persona_id = "persona-1",
    .persona_name = "Ada", .published_at = at, .published_known = TRUE,
  });
  MpisPostFields fields = {
    .id = id, .channel = channel, .title = title, .persona_id = "persona-1", .persona_name = "Ada",
    .published_at = at, .published_known = TRUE, .measured_at = MPIS_INSTANT_UNKNOWN,
  };

  mpis_counters_clear (&fields.latest);
  fields.latest.value[MPIS_COUNTER_VIEWS] = views;
  fields.latest.value[MPIS_COUNTER_REACTIONS] = reactions;
  if (views != NA || reactions != NA)
    {
      fields.measured_at = at + MPIS_HOUR;
      mpis_cube_builder_add_snapshot (self->builder, post, at + MPIS_HOUR, &fields.latest);
    }
  g_ptr_array_add (self->fields.posts, mpis_post_new (&fields));
}

void
card_world_add_run (CardWorld  *self,
                    const char *id,
                    const char *status,
                    const char *started_at,
                    const char *completed_at)
{
  g_ptr_array_add (self->fields.runs, mpis_run_new (&(MpisRunFields) {
    .id = id, .project_id = "project-1", .project_name = "Blog", .persona_id = "persona-1", .status = status,
    .started_at = card_instant (started_at), .completed_at = card_instant (completed_at),
  }));
}

MpisCardInput *
card_world_end (CardWorld *self)
{
  if (self->fields.cube == NULL)
    self->fields.cube = mpis_cube_builder_end (self->builder, self->zone);
  return mpis_card_input_new (&self->fields);
}

MpisCardAnswer *
card_ask (MpisCardInput *input,
          const char    *widget,
          const char    *config)
{
  g_autoptr(JsonObject) object = card_config (config);

  return mpis_card_answer_for_config (widget, object, input);
}

MpisCardAnswer *
card_ask_once (CardWorld  *self,
               const char *widget,
               const char *config)
{
  g_autoptr(MpisCardInput) input = card_world_end (self);

  return card_ask (input, widget, config);
}
