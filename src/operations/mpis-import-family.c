#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import-private.h"
#include "mpis-text.h"

/* The files people have that are not (yet) imported: what they are called, and the headings or
 * members that give them away, all of which must be there. The first that fits names the file. */
typedef struct {
  const char *family;
  const char *signs[5];
} Family;

static const Family tables[] = {
  { "YouTube Studio's chart data per day and video", { "Date", "Content", "Video title" } },
  { "a YouTube Studio table of videos", { "Content", "Video title", "Video publish time" } },
  { "YouTube Studio's daily totals of a channel", { "Date", "Engaged views" } },
  { "a tracker's list of videos, without any counters", { "video_id", "label" } },
  { "a Meta Business Suite export of Instagram posts", { "Post ID", "Account ID", "Permalink" } },
  { "a TikTok Studio export (videos)", { "Video title", "Video link", "Post time" } },
  { "a TikTok Studio export (overview per day)", { "Date", "Video Views", "Profile Views" } },
  { "a TikTok Studio export (viewers per day)", { "Date", "Total Viewers", "Returning Viewers" } },
  { "a TikTok Studio export (follower history)",
    { "Date", "Followers", "Difference in followers from previous day" } },
  { "a TikTok Studio export (follower activity)", { "Date", "Hour", "Active followers" } },
  { "a TikTok Studio export (follower gender)", { "Gender", "Distribution" } },
  { "a TikTok Studio export (follower territories)", { "Top territories", "Distribution" } },
  { "a daily account report of Facebook, which is not a channel of this program",
    { "audience", "net_audience_growth", "sent_posts_facebook" } },
  { "a daily account report of Instagram",
    { "audience", "net_audience_growth", "sent_posts_instagram" } },
  { "a daily account report of LinkedIn",
    { "audience", "net_audience_growth", "sent_posts_linkedin" } },
  { "a daily account report", { "date", "audience", "net_audience_growth" } },
  { "a LinkedIn export of posts", { "post_url", "impressions", "members_reached" } },
  { "an X (Twitter) export of tweets", { "Tweet id", "Tweet permalink", "impressions" } },
  { "an X export of posts", { "Post id", "Post Link", "Impressions" } },
  { "an X account overview per day", { "Date", "Impressions", "Engagements", "Profile visits" } },
  { "a monthly X table kept by hand", { "month", "followers", "tweet_impressions" } },
  { "a report of advertising spend", { "channel", "spend", "conversions" } },
};

static const Family members[] = {
  { "an n8n workflow", { "nodes", "connections" } },
  { "a Telegram Desktop export, which has no views", { "messages", "type", "id" } },
  { "a Telegram Desktop export, which has no views", { "chats" } },
  { "a scrape of Instagram posts", { "ownerUsername", "likesCount" } },
  { "a scrape of TikTok videos", { "playCount", "diggCount" } },
  { "a content calendar", { "scheduled_date", "scheduled_time" } },
  { "a content calendar", { "last_updated", "events" } },
  { "a content calendar", { "7day", "30day" } },
  { "a content calendar", { "days" } },
};

/**
 * mpis_import_recognise_table:
 * @csv: a table
 *
 * Returns: (nullable): what it is, if it is one of the families that cannot be imported
 */
const char *
mpis_import_recognise_table (const MpisCsv *csv)
{
  const guint n_columns = mpis_csv_get_n_columns (csv);
  guint n_dates = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gboolean all = TRUE;

      for (guint k = 0; k < G_N_ELEMENTS (tables[i].signs) && tables[i].signs[k] != NULL
                      && all; k++)
        all = mpis_csv_find_column (csv, tables[i].signs[k]) >= 0;
      if (all)
        return tables[i].family;
    }

  /* Business Suite's other files are tables under titles of a single cell. */
  if (n_columns == 1 && mpis_csv_get_n_rows (csv) > 0)
    {
      const char *first = mpis_csv_get (csv, 0, 0), *second = mpis_csv_get (csv, 0, 1);

      if (g_strcmp0 (first, "Date") == 0 && g_strcmp0 (second, "Primary") == 0)
        return "a Meta Business Suite export of daily figures";
      if (g_str_has_prefix (mpis_csv_get_heading (csv, 0), "Top ") ||
          g_str_has_prefix (mpis_csv_get_heading (csv, 0), "Instagram "))
        return "a Meta Business Suite export of an audience";
    }

  for (guint i = 1; i < n_columns; i++)
    n_dates += mpis_day_parse (mpis_csv_get_heading (csv, i), &(gint32) { 0 }, NULL);
  if (n_dates > 1 && n_dates == n_columns - 1)
    return "a tracker's pivoted table (a column per date, nicknames instead of video ids)";

  return NULL;
}

static gboolean
has_members (const MpisJson *object,
             const Family   *family)
{
  MpisJson member;

  for (guint k = 0; k < G_N_ELEMENTS (family->signs) && family->signs[k] != NULL; k++)
    if (!mpis_json_member (&member, object, family->signs[k]))
      return FALSE;

  return TRUE;
}

/* An object itself, a list's first object. */
static gboolean
sample_object (const MpisJson *root,
               MpisJson       *object)
{
  if (mpis_json_is_object (root))
    {
      *object = *root;
      return TRUE;
    }
  for (guint i = 0; i < mpis_json_get_length (root); i++)
    if (mpis_json_element (object, root, i) && mpis_json_is_object (object))
      return TRUE;

  return FALSE;
}

/* Items without counters: what a search found, a playlist's entries. */
static gboolean
has_other_items (const MpisJson *answer)
{
  MpisJson items, item, id;
  const char *kind;

  if (!mpis_json_member (&items, answer, "items") || !mpis_json_element (&item, &items, 0))
    return FALSE;
  if (mpis_json_get_maybe_text (&item, "kind", &kind, NULL) && kind != NULL)
    return g_str_has_prefix (kind, "youtube#");

  return mpis_json_member (&id, &item, "id") && mpis_json_is_object (&id) &&
         (mpis_json_member (&item, &id, "videoId") || mpis_json_member (&item, &id, "kind"));
}

/**
 * mpis_import_recognise_json:
 * @root: a document
 *
 * Returns: (nullable): what it is, if it is one of the families that cannot be imported
 */
const char *
mpis_import_recognise_json (const MpisJson *root)
{
  MpisJson object;
  const char *kind;

  if (!sample_object (root, &object))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (has_members (&object, &members[i]))
      return members[i].family;
  if ((mpis_json_get_maybe_text (&object, "kind", &kind, NULL) && kind != NULL &&
       g_str_has_prefix (kind, "youtube#")) ||
      has_other_items (&object))
    return "a YouTube answer of another kind than videos.list";

  return NULL;
}

/**
 * mpis_import_describe_failure:
 * @root: a document
 *
 * Returns: (transfer full) (nullable): the message, if it is an error that a channel's API answered
 */
char *
mpis_import_describe_failure (const MpisJson *root)
{
  MpisJson failure;
  const char *message;

  if (!mpis_json_member (&failure, root, "error") || !mpis_json_is_object (&failure) ||
      !mpis_json_get_maybe_text (&failure, "message", &message, NULL) || message == NULL)
    return NULL;

  return mpis_text_excerpt (message, 200);
}

/**
 * mpis_import_recognise_text:
 * @text: a file's text
 *
 * Returns: (nullable): what it is, if it is neither JSON nor a table
 */
const char *
mpis_import_recognise_text (const char *text)
{
  if (*text == '<')
    {
      if (strstr (text, "tgme_") == NULL)
        return "a web page";
      if (strstr (text, "tgme_widget_message") != NULL)
        return "a saved t.me page with a channel's posts";
      return strstr (text, " subscribers") != NULL
               ? "a saved t.me page of a channel, without its posts"
               : "a saved t.me page of something that is not a channel";
    }
  if (g_utf8_validate (text, -1, NULL) &&
      g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:]{8}[,.][0-9]+ *[^0-9,]*"
                            "(DEBUG|INFO|WARNING|ERROR|CRITICAL)",
                            text, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT))
    return "a log file";

  return NULL;
}

/**
 * mpis_import_describe_table:
 * @csv: a table
 *
 * Returns: (transfer full): what is there, in words, for a table of unknown shape
 */
char *
mpis_import_describe_table (const MpisCsv *csv)
{
  g_autoptr(GString) text = g_string_new ("a table with the columns ");
  const guint n_columns = mpis_csv_get_n_columns (csv);

  for (guint i = 0; i < MIN (n_columns, 20); i++)
    g_string_append_printf (text, "%s%.80s", i > 0 ? ", " : "", mpis_csv_get_heading (csv, i));
  if (n_columns > 20)
    g_string_append_printf (text, ", … (%u in all)", n_columns);

  return g_utf8_make_valid (text->str, text->len);
}

/**
 * mpis_import_describe_json:
 * @root: a document
 *
 * Returns: (transfer full): what is there, in words, for a document of unknown shape
 */
char *
mpis_import_describe_json (const MpisJson *root)
{
  g_autoptr(GString) text = NULL;
  MpisJson object;
  JsonObjectIter iter;
  const char *key;
  guint n = 0;

  if (!sample_object (root, &object))
    return g_strdup (mpis_json_is_array (root) ? "a JSON list without objects" : "a JSON value");

  text = g_string_new (mpis_json_is_array (root) ? "a JSON list of objects with the members "
                                                 : "a JSON object with the members ");
  json_object_iter_init_ordered (&iter, json_node_get_object (mpis_json_get_node (&object)));
  while (json_object_iter_next_ordered (&iter, &key, NULL) && n < 20)
    g_string_append_printf (text, "%s%.80s", n++ > 0 ? ", " : "", key);

  return g_utf8_make_valid (text->str, text->len);
}

static gboolean
looks_like_videos (const MpisJson *object)
{
  MpisJson items, item, statistics, count;
  const char *kind = NULL;

  if (mpis_json_get_maybe_text (object, "kind", &kind, NULL) &&
      (g_strcmp0 (kind, "youtube#videoListResponse") == 0 ||
       g_strcmp0 (kind, "youtube#videoStatsListResponse") == 0))
    return TRUE;
  if (!mpis_json_member (&items, object, "items"))
    return FALSE;
  for (guint i = 0; i < mpis_json_get_length (&items); i++)
    {
      if (!mpis_json_element (&item, &items, i) || !mpis_json_is_object (&item))
        continue;
      if (mpis_json_get_maybe_text (&item, "kind", &kind, NULL) && kind != NULL)
        return strcmp (kind, "youtube#video") == 0 || strcmp (kind, "youtube#videoStats") == 0;
      if (mpis_json_member (&statistics, &item, "statistics"))
        return mpis_json_member (&count, &statistics, "viewCount");
    }

  return FALSE;
}

static gboolean
looks_like_runs (const MpisJson *root)
{
  JsonObjectIter iter;
  const char *key;

  if (!mpis_json_is_object (root))
    return FALSE;
  json_object_iter_init_ordered (&iter, json_node_get_object (mpis_json_get_node (root)));
  while (json_object_iter_next_ordered (&iter, &key, NULL))
    {
      MpisJson run, values;

      if (mpis_json_member (&run, root, key) && mpis_json_member (&values, &run, "values") &&
          mpis_json_is_array (&values))
        return TRUE;
    }

  return FALSE;
}

static gboolean
looks_like_messages (const MpisJson *root)
{
  MpisJson object, member;

  for (guint i = 0; i < mpis_json_get_length (root); i++)
    if (mpis_json_element (&object, root, i) && mpis_json_member (&member, &object, "message_id") &&
        (mpis_json_member (&member, &object, "views") ||
         mpis_json_member (&member, &object, "scraped_at")))
      return TRUE;

  return FALSE;
}

/**
 * mpis_import_guess_json:
 * @root: a document
 * @kind: (out): what it looks like; %MPIS_IMPORT_GUESS for an empty one, which is of any kind
 *
 * Returns: whether it looks like anything that can be imported
 */
gboolean
mpis_import_guess_json (const MpisJson *root,
                        MpisImportKind *kind)
{
  MpisJson object;

  *kind = MPIS_IMPORT_GUESS;
  if (mpis_json_is_array (root) && mpis_json_get_length (root) == 0)
    return TRUE;
  if (mpis_json_is_object (root) &&
      json_object_get_size (json_node_get_object (mpis_json_get_node (root))) == 0)
    return TRUE;

  if (looks_like_messages (root))
    *kind = MPIS_IMPORT_TELEGRAM_MTPROTO;
  else if (looks_like_runs (root))
    *kind = MPIS_IMPORT_YOUTUBE_TRACKER;
  else if (sample_object (root, &object) && looks_like_videos (&object))
    *kind = MPIS_IMPORT_YOUTUBE_API;

  return *kind != MPIS_IMPORT_GUESS;
}
