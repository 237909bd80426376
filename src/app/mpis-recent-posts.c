#include "config.h"

#include "mpis-recent-posts.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

#define N_RECENT 5

struct _MpisRecentPosts
{
  AdwBin parent_instance;

  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (MpisRecentPosts, mpis_recent_posts, ADW_TYPE_BIN)

/* Keeps the newest posts of @recent in order; returns how many there are. */
static guint
keep_newest (MpisPost **recent,
             guint      n,
             MpisPost  *post)
{
  MpisInstant at = mpis_post_peek (post)->published_at;
  guint place = n;

  while (place > 0 && mpis_post_peek (recent[place - 1])->published_at < at)
    place--;
  if (place == N_RECENT)
    return n;
  if (n == N_RECENT)
    g_clear_object (&recent[--n]);
  for (guint i = n; i > place; i--)
    recent[i] = recent[i - 1];
  recent[place] = g_object_ref (post);
  return n + 1;
}

static guint
find_newest (MpisScope  *scope,
             MpisPost  **recent)
{
  GListModel *posts = mpis_workspace_get_posts (mpis_scope_get_workspace (scope));
  const MpisSieve *sieve = mpis_scope_get_sieve (scope);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);

      if (mpis_sieve_keeps_post (sieve, mpis_post_peek (post)))
        n = keep_newest (recent, n, post);
    }
  return n;
}

static GtkWidget *
make_row (MpisPost  *post,
          GTimeZone *zone)
{
  const MpisPostFields *fields = mpis_post_peek (post);
  g_autofree char *channel = mpis_channel_get_label (fields->channel);
  g_autofree char *when = mpis_words_short (fields->published_at, zone);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", channel, when);
  gint64 views = fields->latest.value[MPIS_COUNTER_VIEWS];
  g_autofree char *count = mpis_format_count (views);
  const char *source = fields->title != NULL ? fields->title : fields->text;
  char title[256];
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *value = gtk_label_new (count);

  mpis_words_one_line (source != NULL ? source : _("Untitled"), title, sizeof title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "dimmed");
  gtk_widget_set_tooltip_text (value, views == MPIS_UNKNOWN ? _("Views not known") : _("Views"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-post");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", fields->id);
  return row;
}

static void
mpis_recent_posts_class_init (MpisRecentPostsClass *klass)
{
}

static void
mpis_recent_posts_init (MpisRecentPosts *self)
{
  GtkWidget *placeholder = gtk_label_new (_("No posts in this time range"));

  gtk_widget_add_css_class (placeholder, "dimmed");
  gtk_widget_add_css_class (placeholder, "placeholder");
  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list_box, placeholder);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list_box), GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list_box));
}

/**
 * mpis_recent_posts_show:
 * @scope: what to look at; it has a workspace
 */
void
mpis_recent_posts_show (MpisRecentPosts *self,
                        MpisScope       *scope)
{
  MpisPost *recent[N_RECENT] = { NULL, };
  guint n;

  g_return_if_fail (MPIS_IS_RECENT_POSTS (self));

  n = find_newest (scope, recent);
  gtk_list_box_remove_all (self->list_box);
  for (guint i = 0; i < n; i++)
    {
      gtk_list_box_append (self->list_box, make_row (recent[i], mpis_scope_get_zone (scope)));
      g_object_unref (recent[i]);
    }
}
