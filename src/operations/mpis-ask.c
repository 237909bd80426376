#include "config.h"

#include "mpis-ask.h"

#include "mpis-awaiting.h"
#include "mpis-error.h"

#define STACK (128 * 1024)

typedef struct {
  MpisDb       *db;
  char         *sql;
  MpisDbParams *params;
  char         *missing;
  MpisPage      page;
  char         *after;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->db);
  g_free (self->sql);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self->missing);
  g_free (self->after);
  g_free (self);
}

static Question *
question_new (MpisDb       *db,
              const char   *sql,
              MpisDbParams *params)
{
  Question *self = g_new0 (Question, 1);

  self->db = g_object_ref (db);
  self->sql = g_strdup (sql);
  self->params = params ? params : mpis_db_params_new ();
  return self;
}

static char *
take_text (MpisDbRows  *given,
           const char  *missing,
           GError     **error)
{
  g_autoptr(MpisDbRows) rows = given;

  if (rows == NULL)
    return NULL;
  if (mpis_db_rows_get_n (rows) > 0 && mpis_db_rows_get_text (rows, 0, 0) != NULL)
    return g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, missing);
  return NULL;
}

/**
 * mpis_ask_awaiting:
 * @db: a connection
 * @sql: a statement that gives one row with a JSON text, or none
 * @params: (transfer full) (nullable): its parameters
 * @missing: what to say if it gives none
 * @error: return location for #MpisDbError, or %MPIS_ERROR_NOT_FOUND
 *
 * Asks on the calling fiber.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
mpis_ask_awaiting (MpisDb        *db,
                      const char    *sql,
                      MpisDbParams  *params,
                      const char    *missing,
                      GError       **error)
{
  return take_text (mpis_query_awaiting (db, sql, params, error), missing, error);
}

/* Readers ask the same again and again. */
static MpisDbRows *
query_awaiting (Question  *self,
                GError   **error)
{
  return dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), error);
}

static DexFuture *
text_fiber (gpointer data)
{
  Question *self = data;
  g_autoptr(GError) error = NULL;
  char *text = take_text (query_awaiting (self, &error), self->missing, &error);

  return text ? dex_future_new_take_string (text) : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_ask_text:
 * @db: a connection
 * @sql: a statement that gives one row with a JSON text, or none
 * @params: (transfer full) (nullable): its parameters
 * @missing: what to say if it gives none
 *
 * Returns: (transfer full): a future of a string; rejected with #MpisDbError, or %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_ask_text (MpisDb       *db,
                  const char   *sql,
                  MpisDbParams *params,
                  const char   *missing)
{
  Question *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  self = question_new (db, sql, params);
  self->missing = g_strdup (missing);
  return dex_scheduler_spawn (NULL, STACK, text_fiber, self, question_free);
}

static DexFuture *
listing_fiber (gpointer data)
{
  Question *self = data;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (self->after != NULL && !mpis_cursor_read (self->after, &first, &second, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  mpis_db_params_text (mpis_db_params_text (self->params, first), second);
  if (self->page.limit != 0)
    mpis_db_params_int (self->params, (gint64) self->page.limit + 1);
  else
    mpis_db_params_text (self->params, NULL);
  mpis_db_params_int (self->params, self->page.offset);
  rows = query_awaiting (self, &error);
  /* One of another list, or somebody made it up. */
  if (self->after != NULL && g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID,
                                  "the cursor is not one of this list; begin again without one");
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING, mpis_listing_from_rows (rows, &self->page));
}

/**
 * mpis_ask_listing:
 * @db: a connection
 * @sql: a statement that gives rows of a JSON text and two sort keys. Four parameters come after those of
 *   @params: the sort keys to begin after (null at the beginning), how many rows (null for all), and how
 *   many to leave out.
 * @params: (transfer full) (nullable): its parameters
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing; rejected with #MpisDbError, or with
 *   %MPIS_ERROR_INVALID for a cursor that is none
 */
DexFuture *
mpis_ask_listing (MpisDb         *db,
                     const char     *sql,
                     MpisDbParams   *params,
                     const MpisPage *page)
{
  const MpisPage whole = { 0 };
  Question *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  self = question_new (db, sql, params);
  self->page = page ? *page : whole;
  self->after = g_strdup (self->page.after);
  self->page.after = self->after;
  return dex_scheduler_spawn (NULL, STACK, listing_fiber, self, question_free);
}
