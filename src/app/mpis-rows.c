#include "config.h"

#include "mpis-rows.h"

#include <glib/gi18n.h>

#include "mpis-cell.h"
#include "mpis-channel.h"
#include "mpis-columns.h"
#include "mpis-format.h"
#include "mpis-row.h"
#include "mpis-words.h"

/* The two-line rows of narrow windows: an icon if there is one, a title over a subtitle, a value. */
typedef struct {
  GtkWidget *image;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *value;
} Parts;

#define PARTS_KEY "mpis-parts"

static GtkWidget *
make_line (const char *css_class)
{
  GtkWidget *line = mpis_cell_new (FALSE);

  if (css_class != NULL)
    gtk_widget_add_css_class (line, css_class);
  return line;
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  Parts *parts = g_new0 (Parts, 1);

  parts->image = gtk_image_new ();
  parts->title = make_line (NULL);
  parts->subtitle = make_line ("caption");
  parts->value = gtk_label_new (NULL);
  gtk_widget_add_css_class (parts->subtitle, "dimmed");
  gtk_widget_add_css_class (parts->value, "numeric");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), parts->title);
  gtk_box_append (GTK_BOX (lines), parts->subtitle);
  gtk_box_append (GTK_BOX (box), parts->image);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), parts->value);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_widget_add_css_class (box, "two-line-row");
  gtk_list_item_set_child (item, box);
  g_object_set_data_full (G_OBJECT (item), PARTS_KEY, parts, g_free);
}

static void
bind_post (GtkListItem *list_item,
           gpointer     item,
           gpointer     scope)
{
  const MpisPostFields *post = mpis_post_peek (item);
  Parts *parts = g_object_get_data (G_OBJECT (list_item), PARTS_KEY);
  g_autofree char *channel = mpis_channel_get_label (post->channel);
  g_autofree char *when = mpis_words_short (post->published_at, mpis_scope_get_zone (scope));
  g_autofree char *heading = mpis_post_get_heading (post);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", channel, when);
  g_autofree char *tooltip = NULL;
  g_autofree char *views = mpis_post_counter_text (post, MPIS_COUNTER_VIEWS, &tooltip);

  gtk_widget_set_visible (parts->image, FALSE);
  mpis_cell_set_text (MPIS_CELL (parts->title), heading);
  mpis_cell_set_text (MPIS_CELL (parts->subtitle), subtitle);
  gtk_label_set_text (GTK_LABEL (parts->value), views);
  gtk_widget_set_tooltip_text (parts->value, tooltip != NULL ? tooltip : _("Views"));
}

static void
bind_run (GtkListItem *list_item,
          gpointer     item,
          gpointer     scope)
{
  MpisRun *object = item;
  const MpisRunFields *run = mpis_run_peek (object);
  Parts *parts = g_object_get_data (G_OBJECT (list_item), PARTS_KEY);
  g_autofree char *word = mpis_run_status_word (run);
  g_autofree char *when = mpis_words_short (run->started_at, mpis_scope_get_zone (scope));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", word, when);
  const char *classes[] = { mpis_run_status_class (mpis_run_get_status (object)), NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (parts->image),
                                mpis_run_status_icon (mpis_run_get_status (object)));
  gtk_widget_set_css_classes (parts->image, classes);
  mpis_cell_set_text (MPIS_CELL (parts->title),
                      run->project_name != NULL ? run->project_name : _("Unknown Project"));
  mpis_cell_set_text (MPIS_CELL (parts->subtitle), subtitle);
}

static GtkListItemFactory *
make_factory (MpisScope   *scope,
              MpisRowBind  bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  mpis_row_connect (factory, bind, scope);
  g_object_set_data_full (G_OBJECT (factory), "mpis-scope", g_object_ref (scope), g_object_unref);
  return factory;
}

/**
 * mpis_post_row_factory_new:
 * @scope: for zones
 *
 * Returns: (transfer full): what makes the rows of posts in narrow windows
 */
GtkListItemFactory *
mpis_post_row_factory_new (MpisScope *scope)
{
  return make_factory (scope, bind_post);
}

/**
 * mpis_run_row_factory_new:
 * @scope: for zones
 *
 * Returns: (transfer full): what makes the rows of runs in narrow windows
 */
GtkListItemFactory *
mpis_run_row_factory_new (MpisScope *scope)
{
  return make_factory (scope, bind_run);
}

/**
 * mpis_run_status_icon:
 * @status: a run's status
 *
 * Returns: the name of its icon
 */
const char *
mpis_run_status_icon (MpisRunStatus status)
{
  switch (status)
    {
    case MPIS_RUN_PENDING: return "run-pending-symbolic";
    case MPIS_RUN_RUNNING: return "run-running-symbolic";
    case MPIS_RUN_SUCCESS: return "status-live-symbolic";
    case MPIS_RUN_PARTIAL: return "dialog-warning-symbolic";
    case MPIS_RUN_FAILED:  return "run-failed-symbolic";
    case MPIS_RUN_OVERDUE: return "run-overdue-symbolic";
    case MPIS_RUN_OTHER:
    default:               return "info-outline-symbolic";
    }
}

/**
 * mpis_run_status_class:
 * @status: a run's status
 *
 * Returns: (nullable): the style class its icon has
 */
const char *
mpis_run_status_class (MpisRunStatus status)
{
  switch (status)
    {
    case MPIS_RUN_SUCCESS: return "success";
    case MPIS_RUN_PARTIAL: return "warning";
    case MPIS_RUN_FAILED:  return "error";
    case MPIS_RUN_OVERDUE: return "warning";
    case MPIS_RUN_RUNNING: return "accent";
    case MPIS_RUN_PENDING:
    case MPIS_RUN_OTHER:
    default:               return NULL;
    }
}

/**
 * mpis_run_status_word:
 * @run: a run
 *
 * Returns: (transfer full): its status, for people; one this program does not know as it stands
 */
char *
mpis_run_status_word (const MpisRunFields *run)
{
  switch (mpis_run_status_from_text (run->status))
    {
    case MPIS_RUN_PENDING: return g_strdup (_("Waiting"));
    case MPIS_RUN_RUNNING: return g_strdup (_("Running"));
    case MPIS_RUN_SUCCESS: return g_strdup (_("Succeeded"));
    case MPIS_RUN_PARTIAL: return g_strdup (_("Partly Succeeded"));
    case MPIS_RUN_FAILED:  return g_strdup (_("Failed"));
    case MPIS_RUN_OVERDUE: return g_strdup (_("Overdue"));
    case MPIS_RUN_OTHER:
    default:               return g_strdup (run->status);
    }
}
