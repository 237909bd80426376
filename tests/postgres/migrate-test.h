#pragma once

#include "mpis-migrate.h"
#include "mpis-test.h"

G_BEGIN_DECLS

/* What tests of the schema share: a database each, and short ways to talk to it. On a fiber. */

#define ITEM    "'00000000-0000-4000-8000-000000000004'"
#define PERSONA "'00000000-0000-4000-8000-000000000001'"

void          migrate_test_on_database       (DexFiberFunc  fiber);
MpisDb       *migrate_test_connect           (const char   *conninfo);
void          migrate_test_run               (MpisDb       *db,
                                              const char   *sql);
void          migrate_test_run_file          (MpisDb       *db,
                                              const char   *name);
void          migrate_test_run_complete_mpis (MpisDb       *db);
char         *migrate_test_ask               (MpisDb       *db,
                                              const char   *sql);
MpisDbSchema *migrate_test_migrate           (MpisDb       *db);

#define assert_answer(db, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = migrate_test_ask (db, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

G_END_DECLS
