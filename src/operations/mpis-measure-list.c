#include "config.h"

#include "mpis-measure-private.h"

#include "mpis-error.h"

typedef struct {
  MpisDb   *db;
  char     *item_id;
  MpisPage  page;
  char     *after;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_object_unref (self->db);
  g_free (self->item_id);
  g_free (self->after);
  g_free (self);
}

#define EXISTS "SELECT 1 FROM published_items WHERE id = $1::uuid"

#define LIST \
  "SELECT json_build_object ('id', m.id, 'published_item_id', m.published_item_id, 'channel', m.channel," \
  " 'views', m.views, 'impressions', m.impressions, 'reach', m.reach, 'reactions', m.reactions," \
  " 'comments', m.comments, 'shares', m.shares, 'saves', m.saves, 'clicks', m.clicks," \
  " 'engagement_rate', m.engagement_rate, 'engagement_rate_percent', round (m.engagement_rate * 100, 2)," \
  " 'measured_at', dash_time (m.measured_at), 'source', m.source), dash_time (m.measured_at), m.id" \
  " FROM normalized_metrics m WHERE m.published_item_id = $1::uuid" \
  "  AND ($2::timestamptz IS NULL OR (m.measured_at, m.id) < ($2::timestamptz, $3::uuid))" \
  " ORDER BY m.measured_at DESC, m.id DESC LIMIT nullif ($4::bigint, 0) OFFSET $5::bigint"

static DexFuture *
list_fiber (gpointer data)
{
  List *self = data;
  g_autoptr(MpisDbRows) item = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autofree char *at = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (self->after != NULL && !mpis_cursor_read (self->after, &at, &id, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (at != NULL && (!mpis_time_parse (at, NULL, &(MpisInstant) { 0 }, NULL, NULL) || !g_uuid_string_is_valid (id)))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "the cursor is not one of this list");

  params = mpis_db_params_text (mpis_db_params_new (), self->item_id);
  mpis_db_params_text (params, at);
  mpis_db_params_text (params, id);
  mpis_db_params_int (params, self->page.limit > 0 ? self->page.limit + 1 : 0);
  mpis_db_params_int (params, self->page.offset);
  if (!(rows = mpis_prepared_awaiting (self->db, LIST, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    {
      item = mpis_prepared_awaiting (self->db, EXISTS,
                                     mpis_db_params_text (mpis_db_params_new (), self->item_id), &error);
      if (item == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (mpis_db_rows_get_n (item) == 0)
        return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Published item not found: %s",
                                      self->item_id);
    }
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING, mpis_listing_from_rows (rows, &self->page));
}

/**
 * mpis_measure_list:
 * @db: a connection
 * @item_id: which post
 * @page: which part of the list
 *
 * The snapshots of a post, newest first.
 *
 * Returns: (transfer full): a future of an #MpisListing; rejected with %MPIS_ERROR_NOT_FOUND where there
 *   is no such post, or with #MpisDbError
 */
DexFuture *
mpis_measure_list (MpisDb         *db,
                   const char     *item_id,
                   const MpisPage *page)
{
  List *self;

  dex_return_error_if_fail (MPIS_IS_DB (db) && item_id != NULL && page != NULL);

  self = g_new0 (List, 1);
  self->db = g_object_ref (db);
  self->item_id = g_strdup (item_id);
  self->page = *page;
  self->after = g_strdup (page->after);
  self->page.after = self->after;
  return dex_scheduler_spawn (NULL, 128 * 1024, list_fiber, self, list_free);
}
