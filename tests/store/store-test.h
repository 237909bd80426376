#pragma once

#include "mpis-draft.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-store.h"
#include "mpis-test.h"

G_BEGIN_DECLS

/* What tests of the store share: a file of their own, and changes to put into it. */

#define DAY (24 * MPIS_HOUR)
#define NOON (G_GINT64_CONSTANT (1767268800) * MPIS_SECOND)   /* 2026-01-01T12:00Z */

void               store_test_run_fiber    (gconstpointer      data);

char              *store_test_new_path     (void);
char              *store_test_uuid         (guint              family,
                                            guint              number);
MpisStoreChanges  *store_test_begin        (gboolean           from_nothing);
void               store_test_put_post     (MpisStoreChanges  *changes,
                                            guint              number,
                                            gboolean           is_demo);
void               store_test_put_draft    (MpisStoreChanges  *changes,
                                            guint              post,
                                            const char        *status,
                                            const char        *content);
void               store_test_put_snapshot (MpisStoreChanges  *changes,
                                            guint              post,
                                            guint              number,
                                            gint64             views);
void               store_test_put_run      (MpisStoreChanges  *changes,
                                            guint              number,
                                            const char        *status,
                                            gboolean           is_demo);
void               store_test_put_names    (MpisStoreChanges  *changes,
                                            gboolean           is_demo);

/* On a fiber. */
MpisStore         *store_test_open         (const char        *path);
MpisStore         *store_test_new_filled   (void);
void               store_test_fill         (MpisStore         *store);
void               store_test_apply        (MpisStore         *store,
                                            MpisStoreChanges  *changes);
MpisDraft         *store_test_find_draft   (MpisStore         *store,
                                            guint              post);
MpisStoreContents *store_test_load         (MpisStore         *store);

G_END_DECLS
