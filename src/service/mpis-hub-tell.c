#include "config.h"

#include "mpis-hub-private.h"

#include "mpis-hub-frame.h"

#define MAX_BEHIND 10000   /* events; whoever missed more asks anew */
#define PAGE       500     /* of those missed, at a time */

#define NOW "SELECT pg_current_snapshot ()::text"

/* `id + 0`: in the order of their numbers, but found by their transactions. */
#define NEWS \
  "WITH now AS (SELECT pg_current_snapshot () AS seen)" \
  " SELECT now.seen::text, dash_events_reach ($1::pg_snapshot), e.id, e.kind, e.run_id, dash_time (e.at), e.data" \
  " FROM now LEFT JOIN LATERAL (SELECT * FROM dash_events" \
  "   WHERE xid >= pg_snapshot_xmin ($1::pg_snapshot) AND NOT pg_visible_in_snapshot (xid, $1::pg_snapshot)" \
  "   AND pg_visible_in_snapshot (xid, now.seen) ORDER BY id + 0 LIMIT $2::bigint) AS e ON true ORDER BY e.id"

/* What the hub has told others, and a client that was told as far as seen, next and last was not. */
#define MISSED \
  " FROM dash_events WHERE xid >= pg_snapshot_xmin ($1::pg_snapshot)" \
  " AND NOT pg_visible_in_snapshot (xid, $1::pg_snapshot) AND pg_visible_in_snapshot (xid, $4::pg_snapshot)" \
  " AND NOT (pg_visible_in_snapshot (xid, $2::pg_snapshot) AND id <= $3::bigint)" \
  " AND kind = ANY ($5::text[]) AND ($6::uuid IS NULL OR run_id = $6::uuid OR (run_id IS NULL AND data IS NULL))"

#define CHECK \
  "SELECT dash_events_reach ($1::pg_snapshot)" \
  " AND (SELECT count (*) FROM (SELECT" MISSED " LIMIT $7::bigint) AS missed) < $7::bigint"

/* First what is left up to next, then what came after it, so that a token never needs a third step. */
#define RESUME \
  "SELECT NULL, pg_visible_in_snapshot (xid, $2::pg_snapshot) AS is_first, id, kind, run_id, dash_time (at), data" \
  MISSED " ORDER BY is_first DESC, id + 0 LIMIT $7::bigint"

static MpisDbRows *
query_awaiting (MpisHub       *self,
                const char    *sql,
                MpisDbParams  *given,
                GError       **error)
{
  g_autoptr(MpisDbParams) params = given;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (self->pool, 0), error);
  MpisDbRows *rows;

  if (db == NULL)
    return NULL;
  rows = dex_await_boxed (mpis_db_query_prepared (db, sql, g_steal_pointer (&params)), error);
  mpis_db_pool_release (self->pool, db);
  return rows;
}

static MpisHubEvent
get_event (MpisDbRows *rows,
           guint       row)
{
  return (MpisHubEvent) {
    .id = mpis_db_rows_get_int (rows, row, 2),
    .kind = mpis_db_rows_get_text (rows, row, 3),
    .run_id = mpis_db_rows_get_text (rows, row, 4),
    .at = mpis_db_rows_get_text (rows, row, 5),
    .data = mpis_db_rows_get_text (rows, row, 6),
  };
}

static char *
format_event (const MpisHubEvent *event,
              const char         *channel,
              const char         *id)
{
  return mpis_hub_say_event (channel, event->kind, id, event->at, event->data);
}

/* --- live ------------------------------------------------------------------------------------- */

typedef struct {
  char *frame;
  char *token;
} Told;

static void
told_clear (gpointer data)
{
  Told *self = data;

  g_free (self->frame);
  g_free (self->token);
}

static gboolean
concerns (const MpisHubEvent        *event,
          const MpisHubSubscription *subscription)
{
  if (!g_strv_contains (subscription->kinds, event->kind))
    return FALSE;
  return subscription->run_id == NULL || (event->run_id == NULL && event->data == NULL)
         || g_strcmp0 (event->run_id, subscription->run_id) == 0;
}

/* The news of a channel, as all its clients are told them. */
static GArray *
format_news (MpisHub                   *self,
             const MpisHubSubscription *any,
             MpisDbRows                *rows,
             const char                *position)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (Told));
  g_autoptr(GArray) events = g_array_new (FALSE, FALSE, sizeof (MpisHubEvent));

  g_array_set_clear_func (news, told_clear);
  for (guint row = 0; row < mpis_db_rows_get_n (rows); row++)
    {
      MpisHubEvent event = get_event (rows, row);

      if (event.kind != NULL && concerns (&event, any))
        g_array_append_val (events, event);
    }
  for (guint i = 0; i < events->len; i++)
    {
      const MpisHubEvent *event = &g_array_index (events, MpisHubEvent, i);
      Told told = { .token = i + 1 < events->len ? mpis_hub_token_format (self->position, position, event->id)
                                                 : g_strdup (position) };

      told.frame = format_event (event, any->channel, told.token);
      g_array_append_val (news, told);
    }
  return news;
}

/* Whoever takes too little at a time is told the rest from the database, when there is room again.
 * Returns: whether all was told */
static gboolean
tell_news (MpisHub             *self,
           MpisHubSubscription *subscription,
           GArray              *news)
{
  const char *token = self->position;

  for (guint i = 0; i < news->len; i++)
    {
      const Told *told = &g_array_index (news, Told, i);

      if (mpis_hub_client_get_backlog (subscription->listener->client) > MPIS_HUB_CLIENT_BEHIND)
        {
          subscription->phase = MPIS_HUB_PARKED;
          subscription->is_checked = FALSE;
          g_set_str (&subscription->token, token);
          return FALSE;
        }
      mpis_hub_subscription_say (subscription, told->frame);
      token = told->token;
    }
  return TRUE;
}

static void
deliver (MpisHub    *self,
         MpisDbRows *rows,
         const char *position)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GPtrArray *live = value;
      g_autoptr(GArray) news = format_news (self, g_ptr_array_index (live, 0), rows, position);

      for (guint i = live->len; i > 0; i--)
        if (!tell_news (self, g_ptr_array_index (live, i - 1), news))
          g_ptr_array_remove_index_fast (live, i - 1);
      if (live->len == 0)
        g_hash_table_iter_remove (&iter);
    }
}

/* So much happened that nobody is told it one by one. */
static void
reset_live (MpisHub    *self,
            const char *position)
{
  GHashTableIter iter;
  gpointer channel, value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &channel, &value))
    {
      GPtrArray *live = value;
      g_autofree char *frame = mpis_hub_say ("reset", channel, position);

      for (guint i = 0; i < live->len; i++)
        mpis_hub_subscription_say (g_ptr_array_index (live, i), frame);
    }
}

/*
 * mpis_hub_advance_awaiting:
 * @self: a hub
 * @error: return location
 *
 * Looks what is new, and tells those who are up to date.
 *
 * Returns: whether the database answered
 */
gboolean
mpis_hub_advance_awaiting (MpisHub  *self,
                           GError  **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autofree char *position = NULL;

  if (self->position == NULL)
    rows = query_awaiting (self, NOW, NULL, error);
  else
    rows = query_awaiting (self, NEWS, mpis_db_params_int (mpis_db_params_text (mpis_db_params_new (), self->position),
                                                           MAX_BEHIND + 1), error);
  if (rows == NULL)
    return FALSE;
  position = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  if (self->position != NULL
      && (!mpis_db_rows_get_bool (rows, 0, 1) || mpis_db_rows_get_n (rows) > MAX_BEHIND))
    reset_live (self, position);
  else if (self->position != NULL)
    deliver (self, rows, position);
  g_set_str (&self->position, position);
  return TRUE;
}

/* --- coming back ------------------------------------------------------------------------------ */

static void
confirm (MpisHubSubscription *subscription,
         const char          *token)
{
  g_autofree char *frame = NULL;

  if (subscription->is_confirmed)
    return;
  frame = mpis_hub_say ("subscribed", subscription->channel, token);
  mpis_hub_subscription_say (subscription, frame);
  subscription->is_confirmed = TRUE;
}

/* From now on, and what was before is to be asked for. */
static void
begin_anew (MpisHub             *self,
            MpisHubSubscription *subscription)
{
  g_autofree char *frame = mpis_hub_say ("reset", subscription->channel, self->position);

  mpis_hub_subscription_say (subscription, frame);
  confirm (subscription, self->position);
  mpis_hub_make_live (self, subscription);
}

static MpisDbParams *
make_params (MpisHub             *self,
             MpisHubSubscription *subscription,
             const MpisHubToken  *token,
             guint                limit)
{
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, token->seen);
  mpis_db_params_text (params, token->next != NULL ? token->next : token->seen);
  mpis_db_params_int (params, token->last);
  mpis_db_params_text (params, self->position);
  mpis_db_params_text_array (params, subscription->kinds, g_strv_length ((char **) subscription->kinds));
  mpis_db_params_text (params, subscription->run_id);
  return mpis_db_params_int (params, limit);
}

/* The token of a row of RESUME: the shortest that says how far this is. */
static char *
format_token (MpisHub            *self,
              const MpisHubToken *token,
              MpisDbRows         *rows,
              guint               row)
{
  const char *next = token->next != NULL ? token->next : token->seen;
  gboolean is_first = mpis_db_rows_get_bool (rows, row, 1);
  guint n = mpis_db_rows_get_n (rows);
  gboolean is_last = row + 1 < n ? is_first && !mpis_db_rows_get_bool (rows, row + 1, 1) : n < PAGE;
  gint64 id = mpis_db_rows_get_int (rows, row, 2);

  if (is_first)
    return is_last ? g_strdup (next) : mpis_hub_token_format (token->seen, next, id);
  return is_last ? g_strdup (self->position) : mpis_hub_token_format (next, self->position, id);
}

static void
tell_missed (MpisHub             *self,
             MpisHubSubscription *subscription,
             const MpisHubToken  *token,
             MpisDbRows          *rows)
{
  guint n = mpis_db_rows_get_n (rows);
  g_autofree char *last = NULL;

  for (guint row = 0; row < n; row++)
    {
      MpisHubEvent event = get_event (rows, row);
      g_autofree char *id = format_token (self, token, rows, row);
      g_autofree char *frame = format_event (&event, subscription->channel, id);

      mpis_hub_subscription_say (subscription, frame);
      g_set_str (&last, id);
    }
  if (n < PAGE)
    mpis_hub_make_live (self, subscription);
  else
    {
      g_set_str (&subscription->token, last);
      if (mpis_hub_client_get_backlog (subscription->listener->client) > MPIS_HUB_CLIENT_AFRESH)
        subscription->phase = MPIS_HUB_PARKED;
      else
        mpis_hub_make_due (self, subscription);
    }
}

/* Whether what a client missed is still there, and not too much; fails if the database does not answer. */
static gboolean
check_awaiting (MpisHub              *self,
                MpisHubSubscription  *subscription,
                const MpisHubToken   *token,
                gboolean             *can_be_told,
                GError              **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  *can_be_told = token != NULL && mpis_hub_token_is_within (token, self->position);
  if (!*can_be_told || subscription->is_checked)
    return TRUE;
  rows = query_awaiting (self, CHECK, make_params (self, subscription, token, MAX_BEHIND + 1), error);
  *can_be_told = rows != NULL && mpis_db_rows_get_bool (rows, 0, 0);
  subscription->is_checked = *can_be_told;
  return rows != NULL;
}

/*
 * mpis_hub_resume_awaiting:
 * @self: a hub
 * @subscription: one whose turn it is
 * @error: return location
 *
 * Tells a client what it missed, or a part of it. In the end it is live.
 *
 * Returns: whether the database answered
 */
gboolean
mpis_hub_resume_awaiting (MpisHub              *self,
                          MpisHubSubscription  *subscription,
                          GError              **error)
{
  g_autoptr(MpisHubToken) token = subscription->token != NULL ? mpis_hub_token_parse (subscription->token) : NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  gboolean can_be_told;

  if (token == NULL && !subscription->is_malformed)
    {
      confirm (subscription, self->position);
      mpis_hub_make_live (self, subscription);
      return TRUE;
    }
  if (token != NULL && !mpis_hub_token_is_within (token, self->position) && !subscription->is_awaited)
    {
      /* Another service was further; we are as far with the next look. */
      subscription->is_awaited = TRUE;
      mpis_hub_make_due (self, subscription);
      return TRUE;
    }
  if (!check_awaiting (self, subscription, token, &can_be_told, error))
    return FALSE;
  if (subscription->phase != MPIS_HUB_DUE)
    return TRUE;
  if (!can_be_told)
    {
      begin_anew (self, subscription);
      return TRUE;
    }
  confirm (subscription, subscription->token);
  rows = query_awaiting (self, RESUME, make_params (self, subscription, token, PAGE), error);
  if (rows != NULL && subscription->phase == MPIS_HUB_DUE)
    tell_missed (self, subscription, token, rows);
  return rows != NULL;
}
