#include "config.h"

#include "mpis-flags-private.h"

#include "mpis-awaiting.h"

#define N_EXAMPLES 20   /* of the rows behind a flag; all of them are found when somebody asks */
#define WHOLE      "workspace"

/* Worse than when a person put it aside: there is more of it, or another one happened. */
#define IS_WORSE \
  "coalesce (($5::jsonb->>'count')::numeric > (metadata->>'count')::numeric, false) " \
  "OR coalesce ($5::jsonb->>'newest' > metadata->>'newest', false)"

static MpisDbParams *
note_params (const MpisFlagNote *note)
{
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, note->flag_type);
  mpis_db_params_text (params, note->subject);
  mpis_db_params_text (params, note->critical ? "critical" : "warning");
  mpis_db_params_text (params, note->description);
  mpis_db_params_text (params, note->metadata ? note->metadata : "{}");
  mpis_db_params_text (params, note->project_id);
  mpis_db_params_text (params, note->persona_id);
  return mpis_db_params_text (params, note->run_id);
}

static gboolean
count_awaiting (MpisDb        *db,
                const char    *sql,
                MpisDbParams  *params,
                gboolean      *changed,
                GError       **error)
{
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (db, sql, params, error);

  if (rows == NULL)
    return FALSE;
  if (changed != NULL)
    *changed = mpis_db_rows_get_int (rows, 0, 0) > 0;
  return TRUE;
}

/**
 * mpis_flags_raise_awaiting:
 * @db: a connection
 * @note: what is to be said
 * @changed: (out) (optional): whether anything is different now
 * @error: return location
 *
 * Raises a flag, or brings the open one for the same subject up to date. One that a person put aside is
 * raised again only when it is worse than it was then.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_flags_raise_awaiting (MpisDb              *db,
                           const MpisFlagNote  *note,
                           gboolean            *changed,
                           GError             **error)
{
  static const char sql[] =
    "WITH old AS (SELECT id, severity, description, metadata FROM red_flags "
    "WHERE flag_type = $1::text AND subject = $2::text AND resolved_at IS NULL FOR UPDATE), "
    "changed AS (UPDATE red_flags f SET severity = $3::text, description = $4::text, metadata = $5::jsonb "
    "FROM old WHERE f.id = old.id "
    "AND (old.severity, old.description, old.metadata) IS DISTINCT FROM ($3::text, $4::text, $5::jsonb) "
    "RETURNING f.id, old.severity <> $3::text "
    "OR old.metadata->>'count' IS DISTINCT FROM $5::jsonb->>'count' AS notable), "
    "aside AS (SELECT metadata FROM red_flags WHERE flag_type = $1::text AND subject = $2::text "
    "AND resolution = 'person' AND resolved_at IS NOT NULL AND cleared_at IS NULL "
    "ORDER BY resolved_at DESC LIMIT 1), "
    "made AS (INSERT INTO red_flags (flag_type, subject, severity, description, metadata, project_id, "
    "persona_id, run_id) SELECT $1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::uuid, $7::uuid, $8::uuid "
    "WHERE NOT EXISTS (SELECT FROM old) AND NOT EXISTS (SELECT FROM aside WHERE NOT (" IS_WORSE ")) "
    "ON CONFLICT (flag_type, subject) WHERE resolved_at IS NULL AND subject IS NOT NULL DO NOTHING "
    "RETURNING id), "
    "told AS (INSERT INTO dash_flag_history (flag_id, action, why) "
    "SELECT id, 'raised', $4::text FROM made UNION ALL "
    "SELECT id, 'changed', $4::text FROM changed WHERE notable) "
    "SELECT (SELECT count (*) FROM made) + (SELECT count (*) FROM changed)";

  return count_awaiting (db, sql, note_params (note), changed, error);
}

/**
 * mpis_flags_end_awaiting:
 * @db: a connection
 * @flag_type: of which kind
 * @subject: about what
 * @why: why it is over
 * @changed: (out) (optional): whether a flag was open
 * @error: return location
 *
 * Ends a flag because what it says is over. One that a person reopened stays. One that a person put aside
 * counts as new when it comes back.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_flags_end_awaiting (MpisDb      *db,
                         const char  *flag_type,
                         const char  *subject,
                         const char  *why,
                         gboolean    *changed,
                         GError     **error)
{
  static const char sql[] =
    "WITH ended AS (UPDATE red_flags SET resolved_at = now(), resolved_by = 'system', resolution = 'system' "
    "WHERE flag_type = $1::text AND subject = $2::text AND resolved_at IS NULL "
    "AND resolution IS DISTINCT FROM 'reopened' RETURNING id), "
    "cleared AS (UPDATE red_flags SET cleared_at = now() WHERE flag_type = $1::text AND subject = $2::text "
    "AND resolution = 'person' AND resolved_at IS NOT NULL AND cleared_at IS NULL), "
    "told AS (INSERT INTO dash_flag_history (flag_id, action, why) SELECT id, 'resolved', $3::text FROM ended) "
    "SELECT count (*) FROM ended";
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (params, flag_type), subject), why);
  return count_awaiting (db, sql, params, changed, error);
}

/* --- the rules ---------------------------------------------------------------------------------- */

/* The shortest window that alerts is what one hears first. */
static char *
describe_failed (const MpisRedFlags *flags)
{
  const struct { const MpisFailedRuns *window; const char *name; } windows[] = {
    { &flags->last_24h, "24 hours" }, { &flags->last_7d, "7 days" }, { &flags->last_30d, "30 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      const MpisFailedRuns *window = windows[i].window;
      char share[G_ASCII_DTOSTR_BUF_SIZE];

      if (window->alert)
        return g_strdup_printf ("%u of %u runs of the last %s failed (%s %%)", window->failed, window->total,
                                windows[i].name,
                                g_ascii_formatd (share, sizeof share, "%.1f", window->percentage));
    }
  return g_strdup ("Few enough runs fail");
}

static char *
describe_metrics (const MpisRedFlags *flags)
{
  return g_strdup_printf ("%u of %u published posts have no metrics", flags->missing_metrics,
                          flags->published_items);
}

static char *
describe_records (const MpisRedFlags *flags)
{
  return flags->missing_records == 1
         ? g_strdup ("1 finished run published something that was never recorded")
         : g_strdup_printf ("%u finished runs published something that was never recorded",
                            flags->missing_records);
}

static void
print_newest (GString    *json,
              const char *newest)
{
  if (newest != NULL)
    g_string_append_printf (json, ",\"newest\":\"%s\"", newest);
}

static void
print_failed (const MpisFlagsState *state,
              GString              *json)
{
  g_string_append_printf (json, "\"count\":%u,", state->flags.last_30d.failed);
  _mpis_flags_state_print_failed (state, json);
  g_string_append_printf (json, ",\"runs\":%s", state->failed_runs);
  print_newest (json, state->newest_failed);
}

static void
print_records (const MpisFlagsState *state,
               GString              *json)
{
  _mpis_flags_state_print_records (state, json);
  print_newest (json, state->newest_unrecorded);
}

typedef struct {
  const char  *flag_type;
  gboolean     critical;
  const char  *over;
  char      *(*describe) (const MpisRedFlags *flags);
  void       (*print)    (const MpisFlagsState *state,
                          GString              *json);
} Rule;

static const Rule rules[] = {
  { "failed_runs", FALSE, "The share of failed runs is below the threshold again",
    describe_failed, print_failed },
  { "missing_metrics", FALSE, "The number of posts without metrics is below the threshold again",
    describe_metrics, _mpis_flags_state_print_metrics },
  { "missing_publish_records", TRUE, "All that runs reported is recorded now",
    describe_records, print_records },
};

static gboolean
apply_rule_awaiting (MpisDb                *db,
                     const Rule            *rule,
                     gboolean               alert,
                     const MpisFlagsState  *state,
                     gboolean              *changed,
                     GError               **error)
{
  g_autofree char *description = NULL;
  g_autoptr(GString) json = NULL;

  if (!alert)
    return mpis_flags_end_awaiting (db, rule->flag_type, WHOLE, rule->over, changed, error);
  description = rule->describe (&state->flags);
  json = g_string_new ("{");
  rule->print (state, json);
  g_string_append_c (json, '}');
  return mpis_flags_raise_awaiting (db, &(MpisFlagNote) {
    .flag_type = rule->flag_type,
    .subject = WHOLE,
    .critical = rule->critical,
    .description = description,
    .metadata = json->str,
  }, changed, error);
}

/* Whoever completed a run need not have known that it was overdue. */
static gboolean
end_overdue_awaiting (MpisDb  *db,
                      gint64  *n_changed,
                      GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (db,
    "SELECT f.subject FROM red_flags f WHERE f.flag_type = 'overdue_run' AND f.resolved_at IS NULL "
    "AND f.resolution IS DISTINCT FROM 'reopened' AND NOT EXISTS (SELECT FROM dashboard_runs r "
    "WHERE r.run_id::text = f.subject AND r.status IN ('pending', 'running') AND r.deleted_at IS NULL)",
    NULL, error);
  for (guint i = 0; rows != NULL && i < mpis_db_rows_get_n (rows); i++)
    {
      gboolean changed = FALSE;

      if (!mpis_flags_end_awaiting (db, "overdue_run", mpis_db_rows_get_text (rows, i, 0),
                                    "The run is not waited for any more", &changed, error))
        return FALSE;
      *n_changed += changed;
    }
  return rows != NULL;
}

static gboolean
evaluate_awaiting (MpisDb  *db,
                   gint64  *n_changed,
                   GError **error)
{
  g_autoptr(MpisDbRows) lock = NULL;
  g_auto(MpisFlagsState) state = { 0 };
  gboolean alerts[G_N_ELEMENTS (rules)];

  lock = mpis_query_awaiting (db, "SELECT pg_try_advisory_xact_lock (hashtext ('dash_flags'))", NULL, error);
  if (lock == NULL || !mpis_db_rows_get_bool (lock, 0, 0))
    return lock != NULL;
  if (!_mpis_flags_state_read_awaiting (db, N_EXAMPLES, &state, error))
    return FALSE;
  alerts[0] = state.flags.last_24h.alert || state.flags.last_7d.alert || state.flags.last_30d.alert;
  alerts[1] = state.flags.missing_metrics_alert;
  alerts[2] = state.flags.missing_records_alert;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gboolean changed = FALSE;

      if (!apply_rule_awaiting (db, &rules[i], alerts[i], &state, &changed, error))
        return FALSE;
      *n_changed += changed;
    }
  return end_overdue_awaiting (db, n_changed, error);
}

static DexFuture *
evaluate_fiber (gpointer data)
{
  MpisDb *db = data;
  gint64 n_changed = 0;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (evaluate_awaiting (db, &n_changed, &error))
    dex_await (mpis_db_commit (db), &error);
  else
    dex_await (mpis_db_rollback (db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_int64 (n_changed);
}

/**
 * mpis_flags_evaluate:
 * @db: a connection, not in a transaction
 *
 * Raises the flags whose rules say so, brings open ones up to date, and ends those that are over. Of
 * several services that come at once one does it.
 *
 * Returns: (transfer full): a future of an int64: how many flags are different now; rejected with
 *   #MpisDbError
 */
DexFuture *
mpis_flags_evaluate (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, 256 * 1024, evaluate_fiber, g_object_ref (db), g_object_unref);
}
