#include "config.h"

#include "mpis-layout-documents.h"

#include "mpis-ask.h"
#include "mpis-awaiting.h"
#include "mpis-error.h"

#define LAYOUT_JSON(l) \
  "json_build_object ('id', " l ".id, 'user_id', " l ".user_id, 'name', " l ".name, " \
  "'is_default', " l ".is_default, 'layout_config', " l ".layout_config, " \
  "'created_at', dash_time (" l ".created_at), 'updated_at', dash_time (" l ".updated_at), " \
  "'revision', " l ".revision)"

#define MAY_SEE(l, reader) "(" reader "::uuid IS NULL OR " l ".user_id IS NULL OR " l ".user_id = " reader "::uuid)"

G_DEFINE_BOXED_TYPE (MpisLayoutDocument, mpis_layout_document,
                     mpis_layout_document_copy, mpis_layout_document_free)

/**
 * mpis_layout_document_copy:
 * @self: a document
 *
 * Returns: (transfer full): a copy
 */
MpisLayoutDocument *
mpis_layout_document_copy (const MpisLayoutDocument *self)
{
  MpisLayoutDocument *copy = g_memdup2 (self, sizeof *self);

  copy->json = g_strdup (self->json);
  return copy;
}

/**
 * mpis_layout_document_free:
 * @self: (transfer full): a document
 */
void
mpis_layout_document_free (MpisLayoutDocument *self)
{
  g_free (self->json);
  g_free (self);
}

/**
 * mpis_layout_documents_list:
 * @db: a connection
 * @owner: (nullable): with those of this user; %NULL is only those that are everybody's
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing: the default ones first, then the newest
 */
DexFuture *
mpis_layout_documents_list (MpisDb         *db,
                            const char     *owner,
                            const MpisPage *page)
{
  return mpis_ask_listing (db,
    "SELECT " LAYOUT_JSON ("l") ", l.place, l.id::text FROM (SELECT *, (CASE WHEN is_default THEN '1' ELSE '0' END "
    "|| dash_time (created_at)) COLLATE \"C\" AS place FROM dashboard_layouts) AS l "
    "WHERE (l.user_id IS NULL OR l.user_id = $1::uuid) AND jsonb_typeof (l.layout_config) = 'object' "
    "AND ($2::text IS NULL OR (l.place, l.id) < ($2::text, $3::text::uuid)) "
    "ORDER BY l.place DESC, l.id DESC LIMIT $4::bigint OFFSET $5::bigint",
    mpis_db_params_text (mpis_db_params_new (), owner), page);
}

/* --- one ---------------------------------------------------------------------------------------- */

typedef struct {
  MpisDb         *db;
  char           *id;         /* NULL: a new one */
  char           *reader;
  gint64          expected;
  gboolean        removes;
  MpisLayoutForm  form;
  gboolean        only_reads;
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;

  g_object_unref (self->db);
  g_free (self->id);
  g_free (self->reader);
  g_free ((char *) self->form.name);
  g_free ((char *) self->form.owner);
  g_free ((char *) self->form.is_default);
  g_free ((char *) self->form.layout_config);
  g_free (self);
}

static Task *
task_new (MpisDb     *db,
          const char *id,
          const char *reader)
{
  Task *self = g_new0 (Task, 1);

  self->db = g_object_ref (db);
  self->id = g_strdup (id);
  self->reader = g_strdup (reader);
  return self;
}

static void
task_take_form (Task                 *self,
                const MpisLayoutForm *form)
{
  self->form.name = g_strdup (form->name);
  self->form.has_owner = form->has_owner;
  self->form.owner = g_strdup (form->owner);
  self->form.is_default = g_strdup (form->is_default);
  self->form.layout_config = g_strdup (form->layout_config);
}

static MpisLayoutDocument *
document_new (MpisDbRows *rows)
{
  MpisLayoutDocument *self = g_new0 (MpisLayoutDocument, 1);

  self->is_done = TRUE;
  self->json = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  self->revision = mpis_db_rows_get_int (rows, 0, 1);
  return self;
}

static MpisLayoutDocument *
read_awaiting (Task      *self,
               gboolean   locks,
               GError   **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (self->db, locks
    ? "SELECT " LAYOUT_JSON ("l") ", l.revision FROM dashboard_layouts l WHERE l.id = $1::uuid AND "
      MAY_SEE ("l", "$2") " FOR UPDATE"
    : "SELECT " LAYOUT_JSON ("l") ", l.revision FROM dashboard_layouts l WHERE l.id = $1::uuid AND "
      MAY_SEE ("l", "$2"),
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id), self->reader), error);
  if (rows == NULL)
    return NULL;
  if (mpis_db_rows_get_n (rows) > 0)
    return document_new (rows);
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such layout");
  return NULL;
}

static MpisDbParams *
form_params (const Task *self)
{
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->id);

  mpis_db_params_text (params, self->form.name);
  mpis_db_params_text (params, self->form.has_owner ? "t" : "f");
  mpis_db_params_text (params, self->form.owner);
  mpis_db_params_text (params, self->form.is_default);
  return mpis_db_params_text (params, self->form.layout_config);
}

/* Of each owner one layout is the default one. Whoever makes another one so waits here for the others. */
static MpisLayoutDocument *
write_awaiting (Task    *self,
                GError **error)
{
  static const char insert[] =
    "INSERT INTO dashboard_layouts AS l (id, name, user_id, is_default, layout_config) "
    "SELECT coalesce ($1::uuid, gen_random_uuid ()), $2::text, CASE WHEN $3::boolean THEN $4::uuid END, "
    "coalesce ($5::boolean, false), $6::jsonb RETURNING " LAYOUT_JSON ("l") ", l.revision, l.id, l.is_default";
  static const char update[] =
    "UPDATE dashboard_layouts AS l SET name = coalesce ($2::text, name), "
    "user_id = CASE WHEN $3::boolean THEN $4::uuid ELSE user_id END, "
    "is_default = coalesce ($5::boolean, is_default), "
    "layout_config = coalesce ($6::jsonb, layout_config), updated_at = now() "
    "WHERE id = $1::uuid RETURNING " LAYOUT_JSON ("l") ", l.revision, l.id, l.is_default";
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (self->db, self->id ? update : insert, form_params (self), error);
  if (rows == NULL)
    return NULL;
  if (mpis_db_rows_get_bool (rows, 0, 3)
      && !mpis_run_awaiting (self->db,
           "UPDATE dashboard_layouts SET is_default = false FROM (SELECT user_id FROM dashboard_layouts "
           "WHERE id = $1::uuid) AS mine WHERE is_default AND id <> $1::uuid "
           "AND dashboard_layouts.user_id IS NOT DISTINCT FROM mine.user_id",
           mpis_db_params_text (mpis_db_params_new (), mpis_db_rows_get_text (rows, 0, 2)), error))
    return NULL;
  return document_new (rows);
}

/* Returns: (nullable): what came of it; kept if it is done */
static MpisLayoutDocument *
carry_out_awaiting (Task    *self,
                    GError **error)
{
  g_autoptr(MpisLayoutDocument) now = NULL;

  if (!mpis_run_awaiting (self->db, "SELECT pg_advisory_xact_lock (hashtext ('dash_default_layout'))", NULL, error))
    return NULL;
  if (self->id == NULL)
    return write_awaiting (self, error);
  if (!(now = read_awaiting (self, TRUE, error)))
    return NULL;
  if (now->revision != self->expected)
    {
      now->is_done = FALSE;
      return g_steal_pointer (&now);
    }
  if (!self->removes)
    return write_awaiting (self, error);
  if (!mpis_run_awaiting (self->db, "DELETE FROM dashboard_layouts WHERE id = $1::uuid",
                          mpis_db_params_text (mpis_db_params_new (), self->id), error))
    return NULL;
  g_clear_pointer (&now->json, g_free);
  return g_steal_pointer (&now);
}

static DexFuture *
task_fiber (gpointer data)
{
  Task *self = data;
  g_autoptr(MpisLayoutDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  if (self->only_reads)
    document = read_awaiting (self, FALSE, &error);
  else if (dex_await (mpis_db_begin (self->db, NULL), &error))
    {
      if ((document = carry_out_awaiting (self, &error)) && document->is_done)
        dex_await (mpis_db_commit (self->db), &error);
      else
        dex_await (mpis_db_rollback (self->db), NULL);
    }
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LAYOUT_DOCUMENT, g_steal_pointer (&document));
}

static DexFuture *
task_run (Task *self)
{
  return dex_scheduler_spawn (NULL, 128 * 1024, task_fiber, self, task_free);
}

/**
 * mpis_layout_documents_get:
 * @db: a connection
 * @id: which layout
 * @reader: (nullable): who asks
 *
 * Returns: (transfer full): a future of an #MpisLayoutDocument; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_layout_documents_get (MpisDb     *db,
                           const char *id,
                           const char *reader)
{
  Task *task;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  task = task_new (db, id, reader);
  task->only_reads = TRUE;
  return task_run (task);
}

/**
 * mpis_layout_documents_create:
 * @db: a connection, not in a transaction
 * @form: what it is to be, with name and contents
 *
 * Returns: (transfer full): a future of an #MpisLayoutDocument
 */
DexFuture *
mpis_layout_documents_create (MpisDb               *db,
                              const MpisLayoutForm *form)
{
  Task *task;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (form != NULL && form->name != NULL && form->layout_config != NULL);

  task = task_new (db, NULL, NULL);
  task_take_form (task, form);
  return task_run (task);
}

/**
 * mpis_layout_documents_change:
 * @db: a connection, not in a transaction
 * @id: which layout
 * @reader: (nullable): who asks
 * @expected_revision: the revision that is to be replaced
 * @form: what is to be different
 *
 * Returns: (transfer full): a future of an #MpisLayoutDocument, not done where the row has another revision;
 *   rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_layout_documents_change (MpisDb               *db,
                              const char           *id,
                              const char           *reader,
                              gint64                expected_revision,
                              const MpisLayoutForm *form)
{
  Task *task;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL && form != NULL);

  task = task_new (db, id, reader);
  task->expected = expected_revision;
  task_take_form (task, form);
  return task_run (task);
}

/**
 * mpis_layout_documents_remove:
 * @db: a connection, not in a transaction
 * @id: which layout
 * @reader: (nullable): who asks
 * @expected_revision: the revision that is to be removed
 *
 * Returns: (transfer full): a future of an #MpisLayoutDocument, not done where the row has another revision;
 *   rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_layout_documents_remove (MpisDb     *db,
                              const char *id,
                              const char *reader,
                              gint64      expected_revision)
{
  Task *task;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  task = task_new (db, id, reader);
  task->expected = expected_revision;
  task->removes = TRUE;
  return task_run (task);
}

/* --- widgets ------------------------------------------------------------------------------------ */

#define WIDGET_JSON(w) \
  "json_build_object ('id', " w ".id, 'widget_id', " w ".widget_id, 'name', " w ".name, " \
  "'description', " w ".description, 'widget_type', " w ".widget_type, 'schema', " w ".schema, " \
  "'renderer_url', " w ".renderer_url)"

/**
 * mpis_widgets_list:
 * @db: a connection
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing: the builtin ones first, by name
 */
DexFuture *
mpis_widgets_list (MpisDb         *db,
                   const MpisPage *page)
{
  return mpis_ask_listing (db,
    "SELECT " WIDGET_JSON ("w") ", w.widget_type, w.widget_id FROM widget_registry w "
    "WHERE $1::text IS NULL OR (w.widget_type, w.widget_id) > ($1::text, $2::text) "
    "ORDER BY w.widget_type, w.widget_id LIMIT $3::bigint OFFSET $4::bigint", NULL, page);
}

static DexFuture *
not_registered_cb (DexFuture *future,
                   gpointer   data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (!g_error_matches (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND))
    return dex_ref (future);
  return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_CONFLICT, "a widget “%s” is registered already",
                                (const char *) data);
}

/**
 * mpis_widgets_register:
 * @db: a connection
 * @widget_id: what cards name it by
 * @name: what it is called
 * @description: (nullable): about it
 * @widget_type: `builtin` or `custom`
 * @schema: a JSON object as text
 * @renderer_url: (nullable): kept, never fetched
 *
 * Returns: (transfer full): a future of a string: the widget as JSON; rejected with %MPIS_ERROR_CONFLICT if
 *   there is one of that id
 */
DexFuture *
mpis_widgets_register (MpisDb     *db,
                       const char *widget_id,
                       const char *name,
                       const char *description,
                       const char *widget_type,
                       const char *schema,
                       const char *renderer_url)
{
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (mpis_db_params_text (params, widget_id), name);
  mpis_db_params_text (mpis_db_params_text (params, description), widget_type);
  mpis_db_params_text (mpis_db_params_text (params, schema), renderer_url);
  return dex_future_catch (mpis_ask_text (db,
    "INSERT INTO widget_registry AS w (id, widget_id, name, description, widget_type, schema, renderer_url) "
    "VALUES (gen_random_uuid (), $1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::text) "
    "ON CONFLICT DO NOTHING RETURNING " WIDGET_JSON ("w"), params, ""),
    not_registered_cb, g_strdup (widget_id), g_free);
}
