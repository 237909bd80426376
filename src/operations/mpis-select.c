#include "config.h"

#include "mpis-select.h"

#include <string.h>

#include "mpis-error.h"

#define FIBER_STACK (256 * 1024)

/*
 * mpis_select_init:
 * @self: a statement to be
 * @sql: its beginning, up to the first condition; ends in `WHERE` and a condition that is there always
 */
void
mpis_select_init (MpisSelect *self,
                  const char *sql)
{
  self->sql = g_string_new (sql);
  self->params = mpis_db_params_new ();
  self->n = 0;
}

/* The condition's `$?` is the value's number. */
static void
append_numbered (MpisSelect *self,
                 const char *text)
{
  const char *mark;

  self->n++;
  while ((mark = strstr (text, "$?")) != NULL)
    {
      g_string_append_len (self->sql, text, mark - text);
      g_string_append_printf (self->sql, "$%u", self->n);
      text = mark + 2;
    }
  g_string_append (self->sql, text);
}

/*
 * mpis_select_where:
 * @self: a statement
 * @condition: with `$?` where the value belongs
 * @value: (nullable): the value; %NULL leaves the condition out
 */
void
mpis_select_where (MpisSelect *self,
                   const char *condition,
                   const char *value)
{
  if (value == NULL)
    return;
  g_string_append (self->sql, " AND ");
  append_numbered (self, condition);
  mpis_db_params_text (self->params, value);
}

void
mpis_select_where_any (MpisSelect        *self,
                       const char        *condition,
                       const char *const *values)
{
  if (values == NULL)
    return;
  g_string_append (self->sql, " AND ");
  append_numbered (self, condition);
  mpis_db_params_text_array (self->params, values, g_strv_length ((char **) values));
}

static gboolean
append_place (MpisSelect             *self,
              const MpisSelectOrder  *order,
              const char             *cursor,
              GError                **error)
{
  g_autofree char *time = NULL;
  g_autofree char *id = NULL;
  MpisInstant instant;
  MpisTimeForm form;

  if (cursor == NULL)
    return TRUE;
  if (!mpis_cursor_read (cursor, &time, &id, error))
    return FALSE;
  if (!mpis_time_parse (time, NULL, &instant, &form, NULL) || !g_uuid_string_is_valid (id))
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                           "the cursor is not one of this list; begin again without one");
      return FALSE;
    }
  g_string_append_printf (self->sql, " AND (%s, %s) %c ", order->time, order->id, order->newest_first ? '<' : '>');
  append_numbered (self, "($?::timestamptz, ");
  append_numbered (self, "$?::uuid)");
  mpis_db_params_text (mpis_db_params_text (self->params, time), id);
  return TRUE;
}

/* --- JSON -------------------------------------------------------------------------------------- */

static void
append_escaped (GString    *json,
                const char *text)
{
  const char *start = text;

  for (; *text != '\0'; text++)
    if (*text == '"' || *text == '\\' || (guchar) *text < 0x20)
      {
        g_string_append_len (json, start, text - start);
        g_string_append_printf (json, "\\u%04x", (guint) (guchar) *text);
        start = text + 1;
      }
  g_string_append_len (json, start, text - start);
}

/* `2026-11-20 16:27:20.7447+00` as `2026-11-20T16:27:20.744700Z`. Endless ones are left as they are. */
static void
append_time (GString    *json,
             const char *text)
{
  static const char zeros[] = ".000000";
  gsize length = strlen (text), fraction;

  if (length < 22 || text[10] != ' ' || !g_str_has_suffix (text, "+00"))
    {
      append_escaped (json, text);
      return;
    }
  length -= strlen ("+00");
  fraction = length - strlen ("2026-11-20 16:27:20");
  g_string_append_len (json, text, 10);
  g_string_append_c (json, 'T');
  g_string_append_len (json, text + 11, (gssize) length - 11);
  g_string_append (json, zeros + MIN (fraction, strlen (zeros)));
  g_string_append_c (json, 'Z');
}

static void
append_member (GString                *json,
               const MpisSelectMember *member,
               const char             *value)
{
  g_string_append_c (json, '"');
  g_string_append (json, member->name);
  g_string_append (json, "\":");
  if (value == NULL || member->kind == MPIS_SELECT_JSON)
    {
      g_string_append (json, value != NULL ? value : "null");
      return;
    }
  g_string_append_c (json, '"');
  if (member->kind == MPIS_SELECT_TIME)
    append_time (json, value);
  else if (member->kind == MPIS_SELECT_TEXT)
    append_escaped (json, value);
  else
    g_string_append (json, value);
  g_string_append_c (json, '"');
}

/* As mpis_listing_from_rows(), for rows whose columns are the members, then the two they are sorted by. */
static MpisListing *
listing_from_members (MpisDbRows             *rows,
                      const MpisSelectMember *members,
                      const MpisPage         *page)
{
  MpisListing *self = g_new0 (MpisListing, 1);
  guint n = mpis_db_rows_get_n (rows), n_members = 0;
  GString *json = g_string_sized_new (64 + n * 768);

  while (members[n_members].name != NULL)
    n_members++;
  if (page->limit != 0 && n > page->limit)
    {
      n = page->limit;
      self->next = mpis_cursor_make (mpis_db_rows_get_text (rows, n - 1, n_members),
                                     mpis_db_rows_get_text (rows, n - 1, n_members + 1));
    }
  g_string_append_c (json, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, i > 0 ? ",{" : "{");
      for (guint k = 0; k < n_members; k++)
        {
          if (k > 0)
            g_string_append_c (json, ',');
          append_member (json, &members[k], mpis_db_rows_get_text (rows, i, k));
        }
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  self->json = g_string_free_and_steal (json);
  return self;
}

/* --- asking ------------------------------------------------------------------------------------ */

typedef struct {
  MpisDb                 *db;
  char                   *sql;
  MpisDbParams           *params;
  const MpisSelectMember *members;   /* NULL: the first column is JSON already */
  MpisPage                page;
  const char             *what;
} Query;

static void
query_free (gpointer data)
{
  Query *self = data;

  g_object_unref (self->db);
  g_free (self->sql);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

static DexFuture *
list_fiber (gpointer data)
{
  Query *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), &error);

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING,
                                    self->members != NULL ? listing_from_members (rows, self->members, &self->page)
                                                          : mpis_listing_from_rows (rows, &self->page));
}

/* The sizes pages usually have are a part of the statement: with a parameter it would be planned anew each
 * time, for nobody knows how many rows it is about. */
static void
append_limit (MpisSelect *self,
              guint       limit)
{
  static const guint usual[] = { 10, 20, 25, 50, 100, 200, 500 };

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (limit == usual[i])
      {
        g_string_append_printf (self->sql, " LIMIT %u", usual[i] + 1);
        return;
      }
  if (limit == 0)
    return;
  append_numbered (self, " LIMIT $?::bigint");
  mpis_db_params_int (self->params, (gint64) limit + 1);
}

/*
 * mpis_select_list:
 * @self: a statement whose columns are the members, or a JSON text, and then the two that it is sorted by
 * @db: a connection
 * @members: (nullable): static: what the objects of the list have; %NULL if the rows are JSON texts
 * @order: how it is sorted
 * @page: (nullable): which part is wanted
 *
 * Returns: (transfer full): a future of a #MpisListing; rejected with %MPIS_ERROR_INVALID for a cursor that
 *   is none, or with #MpisDbError
 */
DexFuture *
mpis_select_list (MpisSelect            *self,
                  MpisDb                *db,
                  const MpisSelectMember *members,
                  const MpisSelectOrder *order,
                  const MpisPage        *page)
{
  const char *way = order->newest_first ? "DESC" : "ASC";
  MpisPage wanted = page != NULL ? *page : (MpisPage) { 0 };
  g_autoptr(GError) error = NULL;
  Query *query;

  if (!append_place (self, order, wanted.after, &error))
    {
      g_string_free (self->sql, TRUE);
      mpis_db_params_free (self->params);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  g_string_append_printf (self->sql, " ORDER BY %s %s, %s %s", order->time, way, order->id, way);
  append_limit (self, wanted.limit);
  if (wanted.offset > 0)
    {
      append_numbered (self, " OFFSET $?::bigint");
      mpis_db_params_int (self->params, wanted.offset);
    }

  wanted.after = NULL;
  query = g_new0 (Query, 1);
  *query = (Query) { g_object_ref (db), g_string_free_and_steal (self->sql), self->params, members, wanted, NULL };
  return dex_scheduler_spawn (NULL, FIBER_STACK, list_fiber, query, query_free);
}

static DexFuture *
one_fiber (gpointer data)
{
  Query *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), &error);

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0 || mpis_db_rows_get_text (rows, 0, 0) == NULL)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "%s not found", self->what);
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

/*
 * mpis_select_one:
 * @db: a connection
 * @sql: a statement
 * @params: (transfer full): its values
 * @what: (not nullable): a static text: what it is, for the error
 *
 * Returns: (transfer full): a future of the first column of the first row; rejected with
 *   %MPIS_ERROR_NOT_FOUND if there is none
 */
DexFuture *
mpis_select_one (MpisDb       *db,
                 const char   *sql,
                 MpisDbParams *params,
                 const char   *what)
{
  Query *query = g_new0 (Query, 1);

  *query = (Query) { g_object_ref (db), g_strdup (sql), params, NULL, { 0 }, what };
  return dex_scheduler_spawn (NULL, FIBER_STACK, one_fiber, query, query_free);
}
