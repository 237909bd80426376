#include "config.h"

#include "mpis-cube-loader.h"

#include "mpis-awaiting.h"
#include "mpis-channel.h"

#define ROWS_AT_ONCE 5000

/* A post that was imported says itself which project it belongs to; of any other the run knows. MPIS dates a
 * post when it hears of it; whoever told us knew better. */
#define POSTS \
  "SELECT i.id, i.channel, " \
  MPIS_ACCOUNT_OF ("i") "," \
  " i.channel_item_id, coalesce (i.published_payload->>'title'," \
  " left (i.published_payload->>'text', 120), p.title)," \
  " j.id, j.name, s.id, s.name, p.topic, coalesce (c.published_at, i.published_at)," \
  " i.meta->>'published_at_known'" \
  " FROM published_items i" \
  " JOIN content_drafts d ON d.id = i.draft_id" \
  " JOIN content_plans p ON p.id = d.plan_id" \
  " JOIN personas s ON s.id = p.persona_id" \
  " LEFT JOIN LATERAL (SELECT coalesce (r.project_id, c.project_id) AS project_id," \
  "   CASE c.forward_state WHEN 'forwarded' THEN c.published_at END AS published_at" \
  " FROM dash_publish_records c" \
  "   LEFT JOIN dashboard_runs r ON r.run_id = c.run_id WHERE c.published_item_id = i.id" \
  "   ORDER BY c.created_at LIMIT 1) AS c ON true" \
  " LEFT JOIN dashboard_projects j ON j.id::text = coalesce (i.meta->>'project_id'," \
  " c.project_id::text)"

#define SNAPSHOTS \
  "SELECT published_item_id, measured_at, views, impressions, reach, reactions, comments, shares," \
  " saves, clicks" \
  " FROM normalized_metrics"

#define OF_PERSONA \
  " WHERE published_item_id IN (SELECT i.id FROM published_items i" \
  "  JOIN content_drafts d ON d.id = i.draft_id JOIN content_plans p ON p.id = d.plan_id" \
  "  WHERE p.persona_id = $1::uuid)"

#define IN_ORDER " ORDER BY published_item_id, measured_at"

typedef struct {
  MpisDb          *db;
  GTimeZone       *zone;
  char            *persona_id; /* nullable: of every persona */
  MpisCubeBuilder *builder;
  GHashTable      *posts;      /* id → number + 1 */
} Load;

static void
load_clear (gpointer data)
{
  Load *self = data;

  g_object_unref (self->db);
  g_time_zone_unref (self->zone);
  g_free (self->persona_id);
  mpis_cube_builder_free (self->builder);
  g_hash_table_unref (self->posts);
}

static void
load_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, load_clear);
}

static gboolean
add_posts (MpisDbRows  *rows,
           gpointer     data,
           GError     **error)
{
  Load *self = data;

  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      g_autofree char *channel = mpis_channel_canonical (mpis_db_rows_get_text (rows, i, 1));
      const MpisCubePost post = {
        .id = mpis_db_rows_get_text (rows, i, 0),
        .channel = channel,
        .account = mpis_db_rows_get_text (rows, i, 2),
        .item_id = mpis_db_rows_get_text (rows, i, 3),
        .title = mpis_db_rows_get_text (rows, i, 4),
        .project_id = mpis_db_rows_get_text (rows, i, 5),
        .project_name = mpis_db_rows_get_text (rows, i, 6),
        .persona_id = mpis_db_rows_get_text (rows, i, 7),
        .persona_name = mpis_db_rows_get_text (rows, i, 8),
        .topic = mpis_db_rows_get_text (rows, i, 9),
        .published_at = mpis_db_rows_get_instant (rows, i, 10),
        .published_known = g_strcmp0 (mpis_db_rows_get_text (rows, i, 11), "false") != 0,
      };
      guint number = mpis_cube_builder_add_post (self->builder, &post);

      g_hash_table_insert (self->posts, g_strdup (post.id), GUINT_TO_POINTER (number + 1));
    }

  return TRUE;
}

static gboolean
add_snapshots (MpisDbRows  *rows,
               gpointer     data,
               GError     **error)
{
  Load *self = data;

  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      guint post =
          GPOINTER_TO_UINT (g_hash_table_lookup (self->posts, mpis_db_rows_get_text (rows, i, 0)));
      MpisCounters counters;

      if (post == 0)
        continue;   /* published since the posts were read */
      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        counters.value[c] = mpis_db_rows_get_int (rows, i, 2 + c);
      mpis_cube_builder_add_snapshot (self->builder, post - 1,
                                      mpis_db_rows_get_instant (rows, i, 1), &counters);
    }

  return TRUE;
}

static DexFuture *
end_fiber (gpointer data)
{
  Load *self = data;

  return dex_future_new_take_boxed (MPIS_TYPE_CUBE,
                                    mpis_cube_builder_end (self->builder, self->zone));
}

static gboolean
read_awaiting (Load         *self,
               const char   *sql,
               MpisDbChunk   each,
               GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  MpisDbParams *params = NULL;

  if (self->persona_id != NULL)
    params = mpis_db_params_text (mpis_db_params_new (), self->persona_id);
  dex_await_int64 (mpis_db_query_each (self->db, sql, params, ROWS_AT_ONCE, each, self),
                   &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static DexFuture *
load_fiber (gpointer data)
{
  Load *self = data;
  const char *posts = POSTS " ORDER BY i.id", *snapshots = SNAPSHOTS IN_ORDER;
  g_autoptr(GError) error = NULL;

  if (self->persona_id != NULL)
    {
      posts = POSTS " WHERE s.id = $1::uuid ORDER BY i.id";
      snapshots = SNAPSHOTS OF_PERSONA IN_ORDER;
    }
  if (!dex_await (mpis_db_begin (self->db, "ISOLATION LEVEL REPEATABLE READ, READ ONLY"), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!read_awaiting (self, posts, add_posts, &error) ||
      !read_awaiting (self, snapshots, add_snapshots, &error))
    {
      dex_await (mpis_db_rollback (self->db), NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!dex_await (mpis_db_commit (self->db), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, end_fiber,
                              g_atomic_rc_box_acquire (self), load_unref);
}

/**
 * mpis_load_cube:
 * @db: a connection, not in a transaction
 * @zone: the zone of the cube's days
 *
 * Makes a cube of everything in the database, as it stands at one moment.
 *
 * Returns: (transfer full): a future of #MpisCube
 */
DexFuture *
mpis_load_cube (MpisDb    *db,
                GTimeZone *zone)
{
  return mpis_load_persona_cube (db, zone, NULL);
}

/**
 * mpis_load_persona_cube:
 * @db: a connection, not in a transaction
 * @zone: the zone of the cube's days
 * @persona_id: (nullable): a persona, by its UUID; %NULL takes all
 *
 * As mpis_load_cube(), of one persona's posts.
 *
 * Returns: (transfer full): a future of #MpisCube
 */
DexFuture *
mpis_load_persona_cube (MpisDb     *db,
                        GTimeZone  *zone,
                        const char *persona_id)
{
  Load *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (zone != NULL);

  self = g_atomic_rc_box_new0 (Load);
  self->db = g_object_ref (db);
  self->zone = g_time_zone_ref (zone);
  self->persona_id = g_strdup (persona_id);
  self->builder = mpis_cube_builder_new ();
  self->posts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return dex_scheduler_spawn (NULL, 0, load_fiber, self, load_unref);
}
