#pragma once

#include <libdex.h>

#include "mpis-db.h"

G_BEGIN_DECLS

/**
 * mpis_test_fiber:
 * @func: what to run as a fiber on the main scheduler
 * @data: given to @func
 *
 * Runs @func to its end, iterating the main context; a rejected future fails the test. Each test
 * passes one of these what would otherwise be its body.
 */
void        mpis_test_fiber        (DexFiberFunc  func,
                                    gpointer      data);

/**
 * mpis_test_database_new:
 *
 * Makes an empty database in a throwaway cluster that is started once per process and removed at its
 * end. Skipping is the caller's business: without server programs the test fails.
 *
 * Returns: (transfer full): its connection string
 */
char       *mpis_test_database_new (void);

/**
 * mpis_test_shared_data:
 * @path: a path under the folder of real files (`MPIS_SHARED_DATA`, or `../shared/data` beside the checkout)
 *
 * Marks the running test as skipped, naming the file, when it is not there.
 *
 * Returns: (transfer full) (nullable): the full path
 */
char       *mpis_test_shared_data  (const char   *path);

/* Makes of a local copy what the first version of it was. */
#define MPIS_TEST_STORE_AS_FIRST \
  "DROP TABLE drafts; DROP TABLE flags; DROP TABLE flag_events; DROP TABLE settings; DROP TABLE run_items; DROP TABLE run_logs; DROP TABLE run_calls;" \
  "DROP INDEX runs_run_id;" \
  "ALTER TABLE projects DROP COLUMN created_at; ALTER TABLE projects DROP COLUMN archived_at;" \
  "ALTER TABLE projects DROP COLUMN defaults; ALTER TABLE projects DROP COLUMN schedule;" \
  "ALTER TABLE runs DROP COLUMN execution; ALTER TABLE runs DROP COLUMN retry_of;" \
  "ALTER TABLE runs DROP COLUMN started_by; ALTER TABLE runs DROP COLUMN date_from;" \
  "ALTER TABLE runs DROP COLUMN date_to; ALTER TABLE runs DROP COLUMN templates;" \
  "ALTER TABLE runs DROP COLUMN options; ALTER TABLE runs DROP COLUMN heard_at;" \
  "ALTER TABLE runs DROP COLUMN due_at; ALTER TABLE runs DROP COLUMN overdue_at;" \
  "ALTER TABLE records DROP COLUMN channel; ALTER TABLE records DROP COLUMN draft_id;" \
  "ALTER TABLE records DROP COLUMN item_id; ALTER TABLE records DROP COLUMN url;" \
  "ALTER TABLE records DROP COLUMN published_at; PRAGMA user_version = 1"

G_END_DECLS
