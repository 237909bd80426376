#pragma once

#include "mpis-db.h"
#include "mpis-store.h"
#include "mpis-test.h"

G_BEGIN_DECLS

/*
 * A database as mpisctl would leave it, with one persona, one project and functions to add more:
 *   u (kind, number)                    an id: 1 persona, 2 project, 3 run, 4 snapshot, 6 draft, 7 post, 8 record
 *   add_post (number, payload, meta)    a post of the persona with plan and draft, on day `number` of 2026
 *   add_snapshot (post, number, views)  its `number`th, so many hours after it was published
 *   add_run (number, status)            a run of the project
 */
char              *sync_test_database_new (void);

MpisDb            *sync_test_connect      (const char *conninfo);
void               sync_test_run          (MpisDb     *db,
                                           const char *sql);
void               sync_test_prepare      (MpisDb     *db);
char              *sync_test_id           (guint       kind,
                                           guint       number);

/* A database of that kind, a connection that writes to it, one that is pulled through, and a store. */
typedef struct {
  char      *conninfo;
  MpisDb    *writer;
  MpisDb    *reader;
  char      *path;
  MpisStore *store;
} SyncTestFixture;

void               sync_test_fixture_init  (SyncTestFixture *self);
void               sync_test_fixture_clear (SyncTestFixture *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SyncTestFixture, sync_test_fixture_clear)

MpisStore         *sync_test_open_store   (const char *path);

/* Pulls and returns the revision. */
gint64             sync_test_pull         (SyncTestFixture *self);

MpisStoreContents *sync_test_load         (MpisStore  *store);

/* Iterates the main context until @condition holds; fails the test after a minute. */
#define sync_test_wait_until(condition) \
  G_STMT_START { \
    gint64 sync_test_deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > sync_test_deadline) \
          g_error ("%s:%d: it never came to %s", __FILE__, __LINE__, #condition); \
        sync_test_pause (5); \
      } \
  } G_STMT_END

void               sync_test_pause        (guint       milliseconds);

G_END_DECLS
