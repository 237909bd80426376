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

G_END_DECLS
