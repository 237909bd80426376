#include "config.h"

#include "mpis-layout-documents.h"
#include "mpis-migrate.h"
#include "mpis-test.h"

#define N_WRITERS 8

static MpisDb *
connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

static MpisLayoutDocument *
await_document (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  MpisLayoutDocument *document = dex_await_boxed (future, &error);

  g_assert_no_error (error);
  return document;
}

/* Of those who write over the same revision at the same time one succeeds; the others learn what is there. */
static DexFuture *
together_fiber (gpointer data)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(MpisDb) db = connect (conninfo);
  g_autoptr(MpisDbSchema) schema = dex_await_object (mpis_db_migrate (db), NULL);
  const MpisLayoutForm form = { .name = "One", .layout_config = "{\"widgets\": []}" };
  const MpisLayoutForm change = { .name = "Two", .is_default = "true" };
  g_autoptr(MpisLayoutDocument) made = await_document (mpis_layout_documents_create (db, &form));
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, "SELECT id FROM dashboard_layouts", NULL), NULL);
  const char *id = mpis_db_rows_get_text (rows, 0, 0);
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) writers = g_ptr_array_new_with_free_func (dex_unref);
  guint n_done = 0;

  for (guint i = 0; i < N_WRITERS; i++)
    g_ptr_array_add (connections, connect (conninfo));
  for (guint i = 0; i < N_WRITERS; i++)
    g_ptr_array_add (writers, mpis_layout_documents_change (connections->pdata[i], id, NULL, made->revision, &change));
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_autoptr(MpisLayoutDocument) document = await_document (dex_ref (writers->pdata[i]));

      n_done += document->is_done;
      g_assert_cmpint (document->revision, ==, made->revision + 1);
      g_assert_nonnull (document->json);
    }
  g_assert_cmpuint (n_done, ==, 1);
  return dex_future_new_true ();
}

static void
test_together (void)
{
  mpis_test_fiber (together_fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-documents/together", test_together);
  return g_test_run ();
}
