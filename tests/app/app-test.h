#pragma once

#include "mpis-scope.h"
#include "mpis-store.h"
#include "mpis-window.h"

G_BEGIN_DECLS

/**
 * AppTest:
 *
 * The window on a workspace whose store was filled by the test, without any server: the state the
 * workspace is in is whatever the test says.
 */
typedef struct {
  GSettings      *settings;
  MpisScope      *scope;
  MpisWorkspace  *workspace;
  AdwApplication *application;
  MpisWindow     *window;
  gboolean        unfolded;   /* libadwaita 1.7 leaks a split view's pages once it was unfolded */
} AppTest;

/**
 * AppTestFill:
 * @changes: where to put rows
 * @today: the day it is, in UTC
 *
 * Fills a store.
 */
typedef void (*AppTestFill) (MpisStoreChanges *changes,
                             gint32            today);

void       app_test_init         (int               *argc,
                                  char            ***argv);
int        app_test_run         (void);
void       app_test_set_up       (AppTest           *test,
                                  AppTestFill        fill);
void       app_test_open         (AppTest           *test,
                                  int                width,
                                  int                height);
void       app_test_tear_down    (AppTest           *test);
void       app_test_set_state    (AppTest           *test,
                                  MpisWorkspaceState state,
                                  const char        *problem);
void       app_test_settle       (void);
void       app_test_wait_text    (gpointer           label,
                                  const char        *text);
void       app_test_wait_items   (GListModel        *list,
                                  guint              n_items);

void       app_test_fill_known   (MpisStoreChanges  *changes,
                                  gint32             today);
void       app_test_fill_nothing (MpisStoreChanges  *changes,
                                  gint32             today);
void       app_test_put_post     (MpisStoreChanges  *changes,
                                  const char        *id,
                                  const char        *channel,
                                  const char        *project_id,
                                  const char        *title,
                                  MpisInstant        published_at);

gpointer   app_test_child        (gpointer           widget,
                                  const char        *name);
guint      app_test_count        (GtkWidget         *widget,
                                  GType              type);
GtkWidget *app_test_find_label   (GtkWidget         *widget,
                                  const char        *text);
gboolean   app_test_press        (AppTest           *test,
                                  const char        *accelerator);

G_END_DECLS
