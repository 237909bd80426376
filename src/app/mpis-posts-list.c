#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-list-kind.h"
#include "mpis-rows.h"
#include "mpis-settings.h"
#include "mpis-words.h"

/* The list of posts: every post published in the time range. */

static char *
published_text (gpointer    item,
                MpisScope  *scope,
                char      **tooltip)
{
  const MpisPostFields *post = mpis_post_peek (item);

  if (!post->published_known)
    *tooltip = g_strdup (_("Not known; this is when it was first measured"));
  return mpis_words_short (post->published_at, mpis_scope_get_zone (scope));
}

static char *
measured_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  MpisInstant at = mpis_post_peek (item)->measured_at;

  if (at == MPIS_INSTANT_UNKNOWN)
    *tooltip = g_strdup (_("Never measured"));
  return mpis_words_short (at, mpis_scope_get_zone (scope));
}

static char *
channel_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return mpis_channel_get_label (mpis_post_peek (item)->channel);
}

static char *
title_text (gpointer    item,
            MpisScope  *scope,
            char      **tooltip)
{
  return mpis_post_get_heading (mpis_post_peek (item));
}

#define COUNTER_COLUMN(name, counter)                                             \
  static char *                                                                   \
  name##_text (gpointer item, MpisScope *scope, char **tooltip)                   \
  {                                                                               \
    return mpis_post_counter_text (mpis_post_peek (item), counter, tooltip);      \
  }                                                                               \
                                                                                  \
  static gint64                                                                   \
  name##_number (gpointer item)                                                   \
  {                                                                               \
    return mpis_post_peek (item)->latest.value[counter];                          \
  }

COUNTER_COLUMN (views, MPIS_COUNTER_VIEWS)
COUNTER_COLUMN (impressions, MPIS_COUNTER_IMPRESSIONS)
COUNTER_COLUMN (reach, MPIS_COUNTER_REACH)
COUNTER_COLUMN (reactions, MPIS_COUNTER_REACTIONS)
COUNTER_COLUMN (comments, MPIS_COUNTER_COMMENTS)
COUNTER_COLUMN (shares, MPIS_COUNTER_SHARES)
COUNTER_COLUMN (saves, MPIS_COUNTER_SAVES)
COUNTER_COLUMN (clicks, MPIS_COUNTER_CLICKS)

MPIS_TEXT_COLUMN (project, mpis_post_peek, project_name)
MPIS_TEXT_COLUMN (persona, mpis_post_peek, persona_name)
MPIS_TEXT_COLUMN (account, mpis_post_peek, account)
MPIS_TEXT_COLUMN (caption, mpis_post_peek, text)
MPIS_TEXT_COLUMN (item, mpis_post_peek, item_id)
MPIS_TEXT_COLUMN (id, mpis_post_peek, id)
MPIS_TEXT_COLUMN (run, mpis_post_peek, run_id)
MPIS_TEXT_COLUMN (link, mpis_post_peek, url)

static char *
rate_text (gpointer    item,
           MpisScope  *scope,
           char      **tooltip)
{
  return mpis_post_rate_text (mpis_post_peek (item), tooltip);
}

static gint64
published_number (gpointer item)
{
  return mpis_post_peek (item)->published_at;
}

static gint64
measured_number (gpointer item)
{
  return mpis_post_peek (item)->measured_at;
}

static const char *
channel_name (gpointer item)
{
  return mpis_post_peek (item)->channel;
}

static const char *
title_name (gpointer item)
{
  const MpisPostFields *post = mpis_post_peek (item);

  return post->title != NULL && *post->title != '\0' ? post->title : post->text;
}

static double
rate_fraction (gpointer             item,
               const MpisStandings *standings)
{
  return mpis_counters_get_rate (&mpis_post_peek (item)->latest);
}

static double
median_fraction (gpointer             item,
                 const MpisStandings *standings)
{
  MpisStanding standing;

  mpis_standings_compare (standings, mpis_post_peek (item), MPIS_METRIC_ENGAGEMENT_RATE, &standing);
  return standing.ratio;
}

static char *
median_text (gpointer    item,
             MpisScope  *scope,
             char      **tooltip)
{
  MpisStanding standing;

  mpis_standings_compare (mpis_scope_get_standings (scope), mpis_post_peek (item),
                          MPIS_METRIC_ENGAGEMENT_RATE, &standing);
  if (isnan (standing.ratio))
    {
      *tooltip = mpis_standing_describe (&standing, MPIS_METRIC_ENGAGEMENT_RATE);
      return g_strdup (MPIS_TEXT_MISSING);
    }
  return mpis_standing_format (&standing);
}

static const MpisColumn columns[] = {
  { "published", N_("Published"), 122, FALSE, published_text, 1,
    .number = published_number, .type = MPIS_SHEET_MOMENT, .sort_title = N_("Newest First") },
  { "channel", N_("Channel"), 92, FALSE, channel_text, 1, .name = channel_name },
  { "title", N_("Title"), -1, FALSE, title_text, 1, .name = title_name },
  { "caption", N_("Caption"), 260, FALSE, caption_text, MPIS_DETAIL_CHOSEN, .name = caption_name },
  { "project", N_("Project"), 172, FALSE, project_text, 2, .name = project_name },
  { "persona", N_("Persona"), 170, FALSE, persona_text, 3, .name = persona_name },
  { "account", N_("Account"), 140, FALSE, account_text, MPIS_DETAIL_CHOSEN, .name = account_name },
  { "views", N_("Views"), 82, TRUE, views_text, 1,
    .number = views_number, .type = MPIS_SHEET_INTEGER, .sort_title = N_("Most Views") },
  { "impressions", N_("Impressions"), 112, TRUE, impressions_text, MPIS_DETAIL_CHOSEN,
    .number = impressions_number, .type = MPIS_SHEET_INTEGER },
  { "reach", N_("Reach"), 82, TRUE, reach_text, MPIS_DETAIL_CHOSEN,
    .number = reach_number, .type = MPIS_SHEET_INTEGER },
  { "reactions", N_("Reactions"), 94, TRUE, reactions_text, 1,
    .number = reactions_number, .type = MPIS_SHEET_INTEGER, .sort_title = N_("Most Reactions") },
  { "comments", N_("Comments"), 98, TRUE, comments_text, 2,
    .number = comments_number, .type = MPIS_SHEET_INTEGER, .sort_title = N_("Most Comments") },
  { "shares", N_("Shares"), 76, TRUE, shares_text, 3,
    .number = shares_number, .type = MPIS_SHEET_INTEGER, .sort_title = N_("Most Shares") },
  { "saves", N_("Saves"), 76, TRUE, saves_text, MPIS_DETAIL_CHOSEN,
    .number = saves_number, .type = MPIS_SHEET_INTEGER },
  { "clicks", N_("Clicks"), 76, TRUE, clicks_text, MPIS_DETAIL_CHOSEN,
    .number = clicks_number, .type = MPIS_SHEET_INTEGER },
  { "rate", N_("Rate"), 70, TRUE, rate_text, 1,
    .fraction = rate_fraction, .type = MPIS_SHEET_RATE, .sort_title = N_("Highest Engagement Rate") },
  { "median", N_("By Median"), 100, TRUE, median_text, MPIS_DETAIL_CHOSEN,
    .fraction = median_fraction, .type = MPIS_SHEET_NUMBER, .compares = TRUE },
  { "measured", N_("Measured"), 122, FALSE, measured_text, 3, .number = measured_number,
    .type = MPIS_SHEET_MOMENT },
  { "item", N_("Post ID"), 140, FALSE, item_text, MPIS_DETAIL_CHOSEN, .name = item_name },
  { "id", N_("ID"), 280, FALSE, id_text, MPIS_DETAIL_CHOSEN, .name = id_name },
  { "run", N_("Run ID"), 280, FALSE, run_text, MPIS_DETAIL_CHOSEN, .name = run_name },
  { "link", N_("Link"), 260, FALSE, link_text, MPIS_DETAIL_CHOSEN, .name = link_name },
};

static gboolean
keeps (const MpisSieve *sieve,
       gpointer         item)
{
  return mpis_sieve_keeps_post (sieve, mpis_post_peek (item));
}

static gboolean
matches (gpointer    item,
         const char *needle)
{
  const MpisPostFields *post = mpis_post_peek (item);

  return mpis_text_matches (post->title, needle) ||
         mpis_text_matches (post->text, needle) ||
         mpis_text_matches (post->item_id, needle);
}

static const MpisListState states[] = {
  { "measured", N_("with numbers") },
  { "unmeasured", N_("without numbers") },
  { "corrected", N_("corrected by the channel") },
  { "gaps", N_("with gaps in the measurements") },
  { "undated", N_("of unknown publication") },
  { "linked", N_("with a link") },
  { "run", N_("from a run") },
  { "sample", N_("from the sample") },
};

static gboolean
is_in_state (const MpisPostFields *post,
             const char           *state,
             const MpisStandings  *standings)
{
  if (g_str_equal (state, "measured"))
    return post->measured_at != MPIS_INSTANT_UNKNOWN;
  if (g_str_equal (state, "unmeasured"))
    return post->measured_at == MPIS_INSTANT_UNKNOWN;
  if (g_str_equal (state, "corrected"))
    return (mpis_standings_get_flags (standings, post) & MPIS_GAIN_CORRECTION) != 0;
  if (g_str_equal (state, "gaps"))
    return (mpis_standings_get_flags (standings, post) & MPIS_GAIN_SPANNING) != 0;
  if (g_str_equal (state, "undated"))
    return !post->published_known;
  if (g_str_equal (state, "linked"))
    return post->url != NULL && *post->url != '\0';
  if (g_str_equal (state, "run"))
    return post->run_id != NULL;
  return g_str_equal (state, "sample") && post->is_demo;
}

static gboolean
has (gpointer             item,
     MpisFacet            facet,
     const char          *value,
     const MpisStandings *standings)
{
  const MpisPostFields *post = mpis_post_peek (item);

  switch (facet)
    {
    case MPIS_FACET_CHANNEL: return g_str_equal (post->channel, value);
    case MPIS_FACET_PERSONA: return g_strcmp0 (post->persona_id, value) == 0;
    case MPIS_FACET_PROJECT: return g_strcmp0 (post->project_id, value) == 0;
    case MPIS_FACET_STATE:   return is_in_state (post, value, standings);
    default:                 g_return_val_if_reached (FALSE);
    }
}

static void
open (GtkWidget *page,
      MpisScope *scope,
      gpointer   item)
{
  gtk_widget_activate_action (page, "win.show-post", "s", mpis_post_peek (item)->id);
}

/* What matters most comes first: there may not be room for all. */
static const MpisMetric summed[] = {
  MPIS_METRIC_VIEWS, MPIS_METRIC_ENGAGEMENT_RATE, MPIS_METRIC_REACTIONS, MPIS_METRIC_COMMENTS,
  MPIS_METRIC_SHARES,
};

static const char **
make_ids (GPtrArray *items,
          GtkBitset *selected)
{
  const char **ids = g_new (const char *, gtk_bitset_get_size (selected) + 1);
  GtkBitsetIter iter;
  guint position;
  gsize n = 0;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    ids[n++] = id_name (items->pdata[position]);
  ids[n] = NULL;
  return ids;
}

/* “Views: 1,234 · Engagement Rate: 4.5 % · Reactions: 56”: what is known. */
static char *
sum (MpisCube  *cube,
     GPtrArray *items,
     GtkBitset *selected)
{
  g_autofree const char **ids = make_ids (items, selected);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
    {
      MpisQuery query = MPIS_QUERY_INIT;
      g_autoptr(MpisResult) result = NULL;
      g_autofree char *words = NULL;
      MpisValue value;

      query.metric = summed[i];
      query.lens = MPIS_LENS_POSTS;
      query.items = ids;
      result = mpis_cube_query (cube, &query);
      if (mpis_result_get_n_rows (result) == 0)
        continue;
      mpis_result_get_value (result, 0, &value);
      if (!value.known)
        continue;
      words = mpis_words_value (&value, summed[i]);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "",
                              mpis_words_metric_name (summed[i]), words);
    }
  return g_strdup (text->len > 0 ? text->str : _("Not measured yet"));
}

static char *
count (guint n)
{
  g_autofree char *number = mpis_format_count (n);

  return g_strdup_printf (ngettext ("%s post", "%s posts", n), number);
}

const MpisListKind mpis_list_of_posts = {
  .get_source = mpis_workspace_get_posts,
  .keeps = keeps,
  .get_id = id_name,
  .get_link = link_name,
  .sum = sum,
  .matches = matches,
  .has = has,
  .states = states,
  .n_states = G_N_ELEMENTS (states),
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .columns_key = MPIS_KEY_POSTS_COLUMNS,
  .newest = "published",
  .widths = (const int[]) { 640, 900, 1260, 0 },
  .make_rows = mpis_post_row_factory_new,
  .open = open,
  .count = count,
  .name = N_("Posts"),
  .file_name = "posts",
  .search_hint = N_("Search title, text or ID"),
  .icon_name = "posts-symbolic",
  .days_title = N_("Published"),
  .no_title = N_("No Posts"),
  .no_match = N_("No post in this time range has these words."),
  .no_match_filtered = N_("No post that passes the filters has these words."),
  .no_pass = N_("No post in this time range passes the filters."),
  .no_pass_own = N_("No post passes the filters of this list."),
  .no_pass_both = N_("No post passes both the filters of this list and those of the window."),
  .none_in_range = N_("Nothing was published in this time range."),
};
