#include "config.h"

#include "mpis-cube-cache.h"

#include "mpis-cube-loader.h"

#define STACK (128 * 1024)

struct _MpisCubeCache {
  GObject     parent_instance;

  MpisDbPool *pool;
  DexFuture  *refreshing;   /* NULL: nobody is at it */
  MpisCube   *cube;         /* in UTC */
  MpisCube   *shown;        /* the same in the zone that was asked for last */
  char       *snapshot;     /* what of the database is in it… */
  char       *n_posts;      /* …and how many posts, as nobody tells of deletions in tables that MPIS made */
};

G_DEFINE_FINAL_TYPE (MpisCubeCache, mpis_cube_cache, G_TYPE_OBJECT)

static void
mpis_cube_cache_finalize (GObject *object)
{
  MpisCubeCache *self = MPIS_CUBE_CACHE (object);

  g_clear_object (&self->pool);
  dex_clear (&self->refreshing);
  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_clear_pointer (&self->shown, mpis_cube_unref);
  g_free (self->snapshot);
  g_free (self->n_posts);

  G_OBJECT_CLASS (mpis_cube_cache_parent_class)->finalize (object);
}

static void
mpis_cube_cache_class_init (MpisCubeCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_cube_cache_finalize;
}

static void
mpis_cube_cache_init (MpisCubeCache *self)
{
}

/**
 * mpis_cube_cache_new:
 * @pool: connections to the database
 *
 * Returns: (transfer full): a cache without anything in it yet
 */
MpisCubeCache *
mpis_cube_cache_new (MpisDbPool *pool)
{
  MpisCubeCache *self = g_object_new (MPIS_TYPE_CUBE_CACHE, NULL);

  self->pool = g_object_ref (pool);
  return self;
}

/* --- what changed ------------------------------------------------------------------------------- */

#define CHANGED(table) \
  "EXISTS (SELECT FROM " table " x WHERE x.xid >= pg_snapshot_xmin ($1::pg_snapshot) " \
  "AND NOT pg_visible_in_snapshot (x.xid, $1::pg_snapshot))"

/* Tables that MPIS made have only xmin, modulo 2^32. This may find a change too many, never one too few. */
#define CHANGED_XMIN(table) \
  "EXISTS (SELECT FROM " table " x WHERE (x.xmin::text::bigint - (SELECT low FROM seen) + 4294967296) " \
  "% 4294967296 < 2147483648)"

static const char check_sql[] =
  "WITH seen AS (SELECT pg_snapshot_xmin ($1::pg_snapshot)::text::bigint % 4294967296 AS low) "
  "SELECT pg_current_snapshot ()::text, (SELECT count (*) FROM published_items)::text, "
  "$1::pg_snapshot IS NULL OR NOT dash_history_reaches ($1::pg_snapshot) OR "
  CHANGED ("normalized_metrics") " OR "
  "EXISTS (SELECT FROM dash_deletions x WHERE x.xid >= pg_snapshot_xmin ($1::pg_snapshot) "
  "AND NOT pg_visible_in_snapshot (x.xid, $1::pg_snapshot) AND x.table_name IN ('normalized_metrics', "
  "'dashboard_projects', 'dashboard_runs', 'dash_publish_records', 'published_items')) OR "
  CHANGED ("dashboard_projects") " OR " CHANGED ("dash_publish_records") " OR " CHANGED ("dashboard_runs") " OR "
  CHANGED_XMIN ("published_items") " OR " CHANGED_XMIN ("content_plans") " OR " CHANGED_XMIN ("personas");

static gboolean
refresh_with_awaiting (MpisCubeCache  *self,
                       MpisDb         *db,
                       GError        **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisCube) cube = NULL;
  const char *n_posts;

  rows = dex_await_boxed (mpis_db_query_prepared (db, check_sql, mpis_db_params_text (mpis_db_params_new (),
                                                                                      self->snapshot)), error);
  if (rows == NULL)
    return FALSE;
  n_posts = mpis_db_rows_get_text (rows, 0, 1);
  if (self->cube != NULL && !mpis_db_rows_get_bool (rows, 0, 2) && g_strcmp0 (n_posts, self->n_posts) == 0)
    return TRUE;
  if (!(cube = dex_await_boxed (mpis_load_cube (db, utc), error)))
    return FALSE;
  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_clear_pointer (&self->shown, mpis_cube_unref);
  self->cube = g_steal_pointer (&cube);
  g_set_str (&self->snapshot, mpis_db_rows_get_text (rows, 0, 0));
  g_set_str (&self->n_posts, n_posts);
  return TRUE;
}

static DexFuture *
refresh_fiber (gpointer data)
{
  MpisCubeCache *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (self->pool, 0), &error);
  gboolean done;

  if (db == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  done = refresh_with_awaiting (self, db, &error);
  mpis_db_pool_release (self->pool, db);
  return done ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/* One at a time. Whoever asks while somebody is at it looks again afterwards: what they wrote themselves
 * may have come too late for the others. */
static gboolean
refresh_awaiting (MpisCubeCache  *self,
                  GError        **error)
{
  g_autoptr(DexFuture) mine = NULL;

  while (self->refreshing != NULL && dex_future_is_pending (self->refreshing))
    dex_await (dex_ref (self->refreshing), NULL);
  dex_clear (&self->refreshing);
  mine = dex_scheduler_spawn (NULL, STACK, refresh_fiber, g_object_ref (self), g_object_unref);
  self->refreshing = dex_ref (mine);
  dex_future_disown (dex_ref (mine));
  return dex_await (g_steal_pointer (&mine), error);
}

/* --- zones -------------------------------------------------------------------------------------- */

typedef struct {
  MpisCubeCache *self;
  MpisCube      *cube;
  GTimeZone     *zone;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->self);
  g_clear_pointer (&request->cube, mpis_cube_unref);
  g_time_zone_unref (request->zone);
  g_free (request);
}

static Request *
request_new (MpisCubeCache *self,
             GTimeZone     *zone)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->zone = g_time_zone_ref (zone);
  return request;
}

static DexFuture *
zone_fiber (gpointer data)
{
  Request *request = data;

  return dex_future_new_take_boxed (MPIS_TYPE_CUBE, mpis_cube_new_with_zone (request->cube, request->zone));
}

static gboolean
is_in_zone (MpisCube  *cube,
            GTimeZone *zone)
{
  return cube != NULL && g_str_equal (g_time_zone_get_identifier (mpis_cube_get_zone (cube)),
                                      g_time_zone_get_identifier (zone));
}

static DexFuture *
get_fiber (gpointer data)
{
  Request *request = data, *part;
  MpisCubeCache *self = request->self;
  g_autoptr(MpisCube) base = NULL;
  g_autoptr(MpisCube) shown = NULL;
  g_autoptr(GError) error = NULL;

  if (!refresh_awaiting (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (is_in_zone (self->cube, request->zone))
    return dex_future_new_take_boxed (MPIS_TYPE_CUBE, mpis_cube_ref (self->cube));
  if (is_in_zone (self->shown, request->zone))
    return dex_future_new_take_boxed (MPIS_TYPE_CUBE, mpis_cube_ref (self->shown));

  base = mpis_cube_ref (self->cube);
  part = request_new (self, request->zone);
  part->cube = mpis_cube_ref (base);
  shown = dex_await_boxed (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, zone_fiber, part,
                                                request_free), &error);
  if (shown == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (base == self->cube)
    {
      g_clear_pointer (&self->shown, mpis_cube_unref);
      self->shown = mpis_cube_ref (shown);
    }
  return dex_future_new_take_boxed (MPIS_TYPE_CUBE, g_steal_pointer (&shown));
}

/**
 * mpis_cube_cache_get:
 * @self: a cache
 * @zone: whose days and hours
 *
 * Gives the cube as the database stands at this moment or a later one.
 *
 * Returns: (transfer full): a future of #MpisCube
 */
DexFuture *
mpis_cube_cache_get (MpisCubeCache *self,
                     GTimeZone     *zone)
{
  dex_return_error_if_fail (MPIS_IS_CUBE_CACHE (self));
  dex_return_error_if_fail (zone != NULL);

  return dex_scheduler_spawn (NULL, STACK, get_fiber, request_new (self, zone), request_free);
}
