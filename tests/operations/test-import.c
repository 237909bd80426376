#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-import.h"
#include "mpis-normalise.h"
#include "shared-files.h"

static MpisImportFile *
try_read (const char  *name,
          const char  *content,
          const char  *zone,
          GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (content, strlen (content));

  return mpis_import_read (name, bytes, MPIS_IMPORT_GUESS, zone, MPIS_INSTANT_UNKNOWN, error);
}

static MpisImportFile *
read_text (const char *name,
           const char *content,
           const char *zone)
{
  g_autoptr(GError) error = NULL;
  MpisImportFile *file = try_read (name, content, zone, &error);

  g_assert_no_error (error);
  return file;
}

static const MpisObservation *
observation_at (MpisImportFile *file,
                guint           index)
{
  g_assert_cmpuint (index, <, file->observations->len);
  return g_ptr_array_index (file->observations, index);
}

static const MpisSetAside *
aside_at (MpisImportFile *file,
          guint           index)
{
  g_assert_cmpuint (index, <, file->set_aside->len);
  return g_ptr_array_index (file->set_aside, index);
}

static void
assert_instant (MpisInstant  instant,
                const char  *expected)
{
  g_autofree char *text = mpis_time_format (instant);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_raw (const MpisObservation *observation,
            const char            *expected)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), observation->raw);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
has_note (MpisImportFile *file,
          const char     *part)
{
  for (char **note = file->notes; *note != NULL; note++)
    if (strstr (*note, part) != NULL)
      return TRUE;
  return FALSE;
}

#define VIDEOS(items) "{\"kind\": \"youtube#videoListResponse\", \"items\": [" items "]}"
#define VIDEO(id, statistics) \
  "{\"kind\": \"youtube#video\", \"id\": \"" id "\"," \
  " \"snippet\": {\"publishedAt\": \"2026-01-02T03:04:05Z\"," \
  " \"channelId\": \"UCx\", \"title\": \"A title\", \"description\": \"\"}," \
  " \"statistics\": " statistics "}"

static void
test_youtube_api (void)
{
  g_autoptr(MpisImportFile) file = read_text ("answer@2026-02-03_10-30.json", VIDEOS (
    VIDEO (" a1 ",
           "{\"viewCount\": \"12345678901\", \"likeCount\": \"0\", \"commentCount\": \"7\"}") ","
    VIDEO ("a2", "{\"viewCount\": \"5\"}") ","
    "{\"kind\": \"youtube#videoStats\", \"id\": \"a3\","
    " \"snippet\": {\"publishTime\": \"2026-01-01T00:00:00Z\"},"
    " \"statistics\": {\"viewCount\": 6, \"likeCount\": -1}}"), NULL);
  const MpisObservation *first = observation_at (file, 0);

  g_assert_cmpint (file->kind, ==, MPIS_IMPORT_YOUTUBE_API);
  g_assert_cmpstr (file->measured_from, ==, "the file name");
  g_assert_cmpstr (file->zone, ==, "UTC");
  g_assert_cmpuint (file->set_aside->len, ==, 0);
  g_assert_cmpstr (first->channel, ==, "youtube");
  g_assert_cmpstr (first->item_id, ==, "a1");
  g_assert_cmpstr (first->account, ==, "UCx");
  g_assert_cmpstr (first->title, ==, "A title");
  g_assert_null (first->text);
  g_assert_cmpstr (first->url, ==, "https://www.youtube.com/watch?v=a1");
  g_assert_cmpstr (first->where, ==, "answer@2026-02-03_10-30.json: $.items[0]");
  assert_instant (first->published_at, "2026-01-02T03:04:05Z");
  assert_instant (first->measured_at, "2026-02-03T10:30:00Z");
  assert_raw (first, "{\"views\":12345678901,\"likes\":0,\"comments\":7}");
  g_assert_cmpint (first->carried & MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES), ==, 0);

  /* hidden counts stay unknown */
  assert_raw (observation_at (file, 1), "{\"views\":5}");
  assert_raw (observation_at (file, 2), "{\"views\":6}");
  assert_instant (observation_at (file, 2)->published_at, "2026-01-01T00:00:00Z");
}

static void
test_snapshot_time_is_asked_for (void)
{
  const char *answer = VIDEOS (VIDEO ("a1", "{\"viewCount\": \"1\"}"));
  g_autoptr(GBytes) bytes = g_bytes_new_static (answer, strlen (answer));
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisImportFile) file = NULL;

  g_assert_null (try_read ("answer.json", answer, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
  g_assert_nonnull (strstr (error->message, "--measured-at"));
  g_clear_error (&error);

  /* two dates are a span */
  g_assert_null (try_read ("2026-01-01_2026-02-01.json", answer, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
  g_clear_error (&error);

  file = mpis_import_read ("answer@2026-02-03.json", bytes, MPIS_IMPORT_YOUTUBE_API, NULL,
                           5 * MPIS_SECOND, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->measured_from, ==, "--measured-at");
  g_assert_cmpint (observation_at (file, 0)->measured_at, ==, 5 * MPIS_SECOND);
}

static void
test_snapshot_time_in_the_name (void)
{
  static const struct { const char *name; const char *time; } names[] = {
    { "answer-2026-02-03.json", "2026-02-03T00:00:00Z" },
    { "answer_2026-02-03T04-05-06-789.json", "2026-02-03T04:05:06Z" },
    { "answer 2026-02-03 04.05.json", "2026-02-03T04:05:00Z" },
    { "answer20260203.json", "2026-02-03T00:00:00Z" },
    { "20260203T040506Z-answer.json", "2026-02-03T04:05:06Z" },
    { "/2025-01-01/answer_20260203-0405.json", "2026-02-03T04:05:00Z" },
    { "answer-17123456789012345@2026-02-03.json", "2026-02-03T00:00:00Z" },
  };
  static const char *const none[] = {
    "20261303.json", "20260230.json", "120260203.json", "20260203_20260204.json", "2026-02-03_20260204.json",
  };
  const char *answer = VIDEOS (VIDEO ("a1", "{\"viewCount\": \"1\"}"));
  g_autoptr(MpisImportFile) local = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(MpisImportFile) file = read_text (names[i].name, answer, NULL);

      g_assert_cmpstr (file->zone, ==, "UTC");
      assert_instant (observation_at (file, 0)->measured_at, names[i].time);
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (try_read (none[i], answer, NULL, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
    }

  local = read_text ("answer-20260203.json", answer, "Asia/Tokyo");
  g_assert_cmpstr (local->zone, ==, "Asia/Tokyo");
  assert_instant (observation_at (local, 0)->measured_at, "2026-02-02T15:00:00Z");
}

/* Reals are cut, what is beyond 64 bits is the most they hold (contract 5.3); a minus is no count. */
static void
test_counts_in_all_forms (void)
{
  static const struct { const char *json; gint64 views; } counts[] = {
    { "7", 7 }, { "\"7\"", 7 }, { "12345.0", 12345 }, { "100.5", 100 }, { "1.5e3", 1500 },
    { "\"1938.0\"", 1938 }, { "\"1.938E3\"", 1938 }, { "\" 7 \"", 7 },
    { "1e30", G_MAXINT64 }, { "99999999999999999999", G_MAXINT64 },
    { "null", MPIS_UNKNOWN }, { "-1", MPIS_UNKNOWN }, { "\"-1\"", MPIS_UNKNOWN }, { "\"NA\"", MPIS_UNKNOWN },
  };
  static const char *const bad[] = { "-2", "true", "[]", "\"1938.5\"", "\"1,000\"", "\"e3\"", "\".\"" };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *statistics = g_strdup_printf ("{\"viewCount\": %s}", counts[i].json);
      g_autofree char *answer = g_strdup_printf (VIDEOS (VIDEO ("a1", "%s")), statistics);
      g_autoptr(MpisImportFile) file = read_text ("answer@2026-02-03.json", answer, NULL);
      const MpisObservation *observation = observation_at (file, 0);
      MpisCounters counters;

      mpis_normalise ("youtube", observation->raw, observation->carried, &counters, NULL, NULL);
      g_assert_cmpint (counters.value[MPIS_COUNTER_VIEWS], ==, counts[i].views);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *statistics = g_strdup_printf ("{\"viewCount\": %s}", bad[i]);
      g_autofree char *answer = g_strdup_printf (VIDEOS (VIDEO ("a1", "%s")), statistics);
      g_autoptr(MpisImportFile) file = read_text ("answer@2026-02-03.json", answer, NULL);

      g_assert_cmpuint (file->set_aside->len, ==, 1);
    }
}

static void
test_other_answers_of_youtube (void)
{
  static const struct { const char *answer; const char *said; } answers[] = {
    { "{\"error\": {\"code\": 403, \"message\": \"Quota is used up.\"}}", "an error: Quota is used up." },
    { "{\"items\": [{\"kind\": \"youtube#searchResult\", \"id\": {\"videoId\": \"a1\"}}]}",
      "another kind than videos.list" },
    { "{\"items\": [{\"id\": {\"videoId\": \"a1\"}}]}", "another kind than videos.list" },
    { "{\"kind\": \"youtube#searchListResponse\", \"items\": []}", "another kind than videos.list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (try_read ("answer@2026-02-03.json", answers[i].answer, NULL, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, answers[i].said));
    }
}

static void
test_bad_records_are_set_aside (void)
{
  g_autoptr(MpisImportFile) file = read_text ("a@2026-02-03.json", VIDEOS (
    VIDEO ("a1", "{\"viewCount\": \"12 thousand\"}") ","
    VIDEO ("", "{\"viewCount\": \"1\"}") ","
    "17,"
    "{\"id\": \"a4\"},"
    VIDEO ("a5", "{\"viewCount\": -5}") ","
    VIDEO ("a6", "{\"viewCount\": \"1.5\"}") ","
    VIDEO ("a7", "{\"viewCount\": true}") ","
    VIDEO ("a8", "{\"viewCount\": 8.0, \"likeCount\": \"99999999999999999999\"}")), NULL);

  g_assert_cmpuint (file->observations->len, ==, 1);
  assert_raw (observation_at (file, 0), "{\"views\":8.0,\"likes\":\"99999999999999999999\"}");
  g_assert_cmpuint (file->set_aside->len, ==, 7);
  g_assert_cmpstr (aside_at (file, 0)->where, ==, "a@2026-02-03.json: $.items[0]");
  g_assert_cmpstr (aside_at (file, 0)->reason, ==,
                   "$.items[0].statistics.viewCount: expected a count, found \"12 thousand\"");
  g_assert_nonnull (strstr (aside_at (file, 0)->record, "12 thousand"));
  g_assert_cmpstr (aside_at (file, 1)->reason, ==,
                   "$.items[1].id: expected a video id, found \"\"");
  g_assert_cmpstr (aside_at (file, 2)->reason, ==, "$.items[2]: expected an object, found 17");
  g_assert_nonnull (strstr (aside_at (file, 3)->reason, "$.items[3].statistics"));
}

static void
test_tracker_table (void)
{
  g_autoptr(MpisImportFile) file = read_text ("runs.csv",
    "extra,video_id,run_datetime_utc,view_count,like_count,comment_count,title,published_at\n"
    "x,a1,2026-01-02T03:04:05.5+00:00,10,NA,0,\"A, b\",2026-01-01T00:00:00Z\r\n"
    "x,a2,2026-01-02 04:00:00,-,-1,undefined,T,sometime\r\n"
    "x,,2026-01-02T03:04:05Z,1,1,1,T,\r\n"
    "x,a3,yesterday,1,1,1,T,\r\n"
    "x,a4,2026-01-02T03:04:05Z,many,1,1,T,\r\n"
    "x,a5\r\n"
    "x,a6,2026-01-02T05:00:00Z,1938.0,1,1,T,", NULL);

  g_assert_cmpint (file->kind, ==, MPIS_IMPORT_YOUTUBE_TRACKER);
  g_assert_cmpstr (file->zone, ==, "UTC");
  g_assert_cmpstr (file->measured_from, ==, "the data");
  assert_instant (file->last, "2026-01-02T05:00:00Z");
  g_assert_cmpuint (file->observations->len, ==, 3);
  assert_raw (observation_at (file, 0), "{\"views\":10,\"comments\":0}");
  assert_instant (observation_at (file, 0)->measured_at, "2026-01-02T03:04:05.500000Z");
  assert_instant (observation_at (file, 0)->edition, "2026-01-02T05:00:00Z");
  assert_raw (observation_at (file, 1), "{}");
  assert_instant (observation_at (file, 1)->measured_at, "2026-01-02T04:00:00Z");
  g_assert_cmpint (observation_at (file, 1)->published_at, ==, MPIS_INSTANT_UNKNOWN);
  assert_raw (observation_at (file, 2), "{\"views\":1938,\"likes\":1,\"comments\":1}");
  g_assert_cmpuint (file->set_aside->len, ==, 4);
  g_assert_cmpstr (aside_at (file, 0)->where, ==, "runs.csv: line 4");
  g_assert_cmpstr (aside_at (file, 2)->reason, ==, "view_count: expected a count, found “many”");
  g_assert_cmpstr (aside_at (file, 3)->reason, ==, "2 cells where the headings are 8");
  g_assert_cmpstr (aside_at (file, 3)->record, ==, "x,a5");
  g_assert_true (has_note (file, "columns not used: extra"));
  g_assert_true (has_note (file, "1 publication time could"));
}

static void
test_tracker_json_needs_a_zone (void)
{
  const char *runs = "{\"2026-03-28 23:30:00\": {\"date\": \"2026-03-28 23:30:00\", \"values\": ["
                     "{\"videoID\": \"a1\", \"name\": \"n\", \"title\": \"T\", \"view\": 5,"
                     " \"like\": 1, \"comment\": 0}, 3]},"
                     "\"2026-03-30\": {\"values\": [{\"videoID\": \"a1\", \"view\": 9}]},"
                     " \"soon\": {\"values\": [{\"videoID\": \"a1\"}]}}";
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisImportFile) file = NULL;

  g_assert_null (try_read ("runs.json", runs, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
  g_assert_nonnull (strstr (error->message, "--timezone"));

  file = read_text ("runs.json", runs, "Europe/Berlin");
  g_assert_cmpstr (file->zone, ==, "Europe/Berlin");
  g_assert_cmpuint (file->observations->len, ==, 2);
  assert_instant (observation_at (file, 0)->measured_at, "2026-03-28T22:30:00Z");
  assert_instant (observation_at (file, 1)->measured_at, "2026-03-29T22:00:00Z");
  g_assert_cmpint (observation_at (file, 0)->published_at, ==, MPIS_INSTANT_UNKNOWN);
  g_assert_cmpuint (file->set_aside->len, ==, 2);
  g_assert_cmpstr (aside_at (file, 0)->where, ==,
                   "runs.json: $[\"2026-03-28 23:30:00\"].values[1]");
}

#define MESSAGE(id, date, text, media, scraped) \
  "{\"message_id\": " id ", \"channel_name\": \"a_channel\"," \
  " \"message_date\": \"" date "\", \"message_text\": \"" text "\"," \
  " \"has_media\": " media ", \"views\": 5, \"forwards\": 0," \
  " \"scraped_at\": \"" scraped "\", \"image_path\": \"C:\\\\x.jpg\"}"

static void
test_telegram (void)
{
  const char *messages = "["
    MESSAGE ("12", "2026-01-18T13:00:00+00:00", "Hello", "true", "2026-01-18T08:45:00.5") ","
    MESSAGE ("13", "2026-01-18T13:00:00+00:00", "", "true", "2026-01-18T08:45:01") ","
    MESSAGE ("\"14\"", "2026-01-10T13:00:00+00:00", "", "false", "2026-01-18T08:45:02") ","
    MESSAGE ("\"x\"", "2026-01-10T13:00:00+00:00", "", "false", "2026-01-18T08:45:02") "]";
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisImportFile) file = NULL, early = NULL;

  g_assert_null (try_read ("dump.json", messages, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
  g_assert_nonnull (strstr (error->message, "--timezone"));
  g_assert_nonnull (strstr (error->message,
                            "UTC−5 or further west, e.g. --timezone America/New_York"));

  file = read_text ("dump.json", messages, "America/Chicago");
  g_assert_cmpint (file->kind, ==, MPIS_IMPORT_TELEGRAM_MTPROTO);
  g_assert_cmpstr (file->source, ==, "telegram-mtproto/a_channel");
  g_assert_cmpuint (file->observations->len, ==, 3);
  g_assert_cmpuint (file->set_aside->len, ==, 1);
  g_assert_cmpstr (observation_at (file, 0)->account, ==, "a_channel");
  g_assert_cmpstr (observation_at (file, 0)->item_id, ==, "12");
  g_assert_cmpstr (observation_at (file, 0)->url, ==, "https://t.me/a_channel/12");
  g_assert_cmpstr (observation_at (file, 0)->text, ==, "Hello");
  assert_instant (observation_at (file, 0)->measured_at, "2026-01-18T14:45:00.500000Z");
  g_assert_cmpint (observation_at (file, 0)->carried, ==,
                   MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES));
  g_assert_cmpstr (observation_at (file, 2)->item_id, ==, "14");
  g_assert_true (has_note (file, "1 member of an album"));
  g_assert_true (has_note (file, "1 message without text and media"));
  g_assert_false (has_note (file, "before"));

  early = read_text ("dump.json", messages, "UTC");
  g_assert_cmpuint (early->observations->len, ==, 3);
  g_assert_true (has_note (early, "2 snapshots lie before"));
}

static void
test_nothing_to_import (void)
{
  const char *empty[] = { "", " \n\n", "[]", "{}", "sep=,", "a,b\n", VIDEOS (""),
                          "{\"kind\": \"youtube#videoListResponse\","
                          " \"pageInfo\": {\"totalResults\": 0}}",
                          "run_datetime_utc,video_id,view_count\n" };

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autoptr(MpisImportFile) file = read_text ("empty", empty[i], NULL);

      g_assert_cmpuint (file->observations->len, ==, 0);
      g_assert_cmpuint (file->set_aside->len, ==, 0);
      g_assert_true (has_note (file, "nothing to import"));
      g_assert_null (file->zone);
      g_assert_null (file->measured_from);
    }
}

static void
test_unknown_shapes_say_what_was_found (void)
{
  struct { const char *content; const char *found; } shapes[] = {
    { "colour,weight\nred,3\n", "colour, weight" },
    { "{\"colour\": 1, \"weight\": 2}", "a JSON object with the members colour, weight" },
    { "[{\"colour\": 1}]", "a JSON list of objects with the members colour" },
    { "[1, 2]", "a JSON list without objects" },
    { "{\"colour\": 1}\n{\"colour\": 2}\n", "members colour" },
    { VIDEOS ("") "\n" VIDEOS ("") "\n", "JSON Lines" },
    { "hello\n", "a line of text" },
    { "null", "a line of text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (try_read ("x", shapes[i].content, NULL, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED);
      if (strstr (error->message, shapes[i].found) == NULL ||
          strstr (error->message, "telegram-mtproto") == NULL)
        g_error ("%s", error->message);
    }
}

static void
test_a_forced_kind_must_fit (void)
{
  const char *table = "run_datetime_utc,video_id,view_count\n2026-01-01T00:00:00Z,a,1\n";
  const char *answer = VIDEOS (VIDEO ("a1", "{}"));
  g_autoptr(GBytes) csv = g_bytes_new_static (table, strlen (table));
  g_autoptr(GBytes) json = g_bytes_new_static (answer, strlen (answer));
  g_autoptr(GError) error = NULL;

  g_assert_null (mpis_import_read ("t.csv", csv, MPIS_IMPORT_TELEGRAM_MTPROTO, NULL, 0, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "looks like youtube-tracker"));
  g_clear_error (&error);

  g_assert_null (mpis_import_read ("a.json", json, MPIS_IMPORT_YOUTUBE_TRACKER, NULL, 0, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (mpis_import_read ("a.json", json, MPIS_IMPORT_YOUTUBE_API, "Mars/Phobos", 0,
                                   &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
}

/* The folders of real files that are refused, and a word each refusal must name its file by. */
static const struct { const char *folder; const char *prefix; const char *word; } refused[] = {
  { "youtube-timeseries", "nogi.csv", "pivoted" },
  { "youtube-timeseries", "video_ids", "list of videos" },
  { "youtube-studio", "", "YouTube Studio" },
  { "telegram-html", "tme_channel", "page of a channel" },
  { "telegram-html", "tme_user", "not a channel" },
  { "telegram-html", "tme_free", "not a channel" },
  { "telegram-desktop-export", "", "Telegram Desktop" },
  { "instagram-export", "", "Meta Business Suite" },
  { "tiktok-export", "", "TikTok Studio" },
  { "instagram-scrape", "", "scrape of Instagram" },
  { "tiktok-scrape", "", "scrape of TikTok" },
  { "account-daily", "instagram.csv", "account report of Instagram" },
  { "account-daily", "facebook.csv", "Facebook, which is not a channel" },
  { "linkedin-posts", "", "LinkedIn" },
  { "x-analytics", "", "X" },
  { "calendar", "", "content calendar" },
  { "logs", "", "log file" },
  { "n8n", "", "n8n workflow" },
  { "other", "", "advertising spend" },
  { "derived-excerpts", "youtube", "YouTube Studio" },
  { "derived-excerpts", "telegram", "channel's posts" },
  { "derived-excerpts", "linkedin", "account report of LinkedIn" },
  { "derived-excerpts", "x_", "X export of posts" },
};

static MpisImportFile *
read_path (const char  *path,
           const char  *zone,
           GError     **error)
{
  g_autofree char *data = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);

  return mpis_import_read (path, bytes, MPIS_IMPORT_GUESS, zone, MPIS_INSTANT_UNKNOWN, error);
}

/* Business Suite writes a file without a line for what nobody did: that one is merely empty. */
static void
assert_refused (const char *path,
                const char *word)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisImportFile) file = read_path (path, "UTC", &error);

  if (file != NULL && file->observations->len == 0 && has_note (file, "nothing to import"))
    return;
  if (!g_error_matches (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED) ||
      strstr (error->message, word) == NULL ||
      strstr (error->message, "accepted are") == NULL)
    g_error ("%s: expected a refusal as %s, got %s", path, word, error != NULL ? error->message
                                                                               : "none");
}

static void
test_other_families_are_refused_by_name (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) paths = find_shared (refused[i].folder, refused[i].prefix);

  for (guint k = 0; paths != NULL && k < paths->len; k++)
    if (!g_str_has_prefix (strrchr (paths->pdata[k], '/'), "/LICENSE"))
      assert_refused (paths->pdata[k], refused[i].word);
}

static void
test_real_dumps_ask_with_a_guess (void)
{
  g_autoptr(GPtrArray) paths = find_shared ("telegram-mtproto", "");
  guint with_guess = 0;

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_path (paths->pdata[i], NULL, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
      with_guess += strstr (error->message, "UTC−5 or further west") != NULL;
    }
  if (paths != NULL)
    g_assert_cmpuint (with_guess, >=, 2);
}

static void
test_real_files_are_read (void)
{
  static const struct { const char *folder; const char *prefix; guint n; } files[] = {
    { "youtube-timeseries", "daily_stats", 290 }, { "youtube-timeseries", "34th", 3543 },
    { "youtube-timeseries", "nogi.json", 550 }, { "telegram-mtproto", "", 50 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GPtrArray) paths = find_shared (files[i].folder, files[i].prefix);

      for (guint k = 0; paths != NULL && k < paths->len; k++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(MpisImportFile) file = read_path (paths->pdata[k], "Asia/Tokyo", &error);

          g_assert_no_error (error);
          g_assert_cmpuint (file->observations->len, ==, files[i].n);
          g_assert_cmpuint (file->set_aside->len, ==, 0);
          g_assert_cmpstr (file->measured_from, ==, "the data");
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import/youtube-api", test_youtube_api);
  g_test_add_func ("/import/snapshot-time-is-asked-for", test_snapshot_time_is_asked_for);
  g_test_add_func ("/import/snapshot-time-in-the-name", test_snapshot_time_in_the_name);
  g_test_add_func ("/import/counts-in-all-forms", test_counts_in_all_forms);
  g_test_add_func ("/import/other-answers-of-youtube", test_other_answers_of_youtube);
  g_test_add_func ("/import/bad-records-are-set-aside", test_bad_records_are_set_aside);
  g_test_add_func ("/import/tracker-table", test_tracker_table);
  g_test_add_func ("/import/tracker-json-needs-a-zone", test_tracker_json_needs_a_zone);
  g_test_add_func ("/import/telegram", test_telegram);
  g_test_add_func ("/import/nothing-to-import", test_nothing_to_import);
  g_test_add_func ("/import/unknown-shapes-say-what-was-found",
                   test_unknown_shapes_say_what_was_found);
  g_test_add_func ("/import/a-forced-kind-must-fit", test_a_forced_kind_must_fit);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *name = g_strdup_printf ("/import/refused/%s-%u", refused[i].folder, i);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_other_families_are_refused_by_name);
    }
  g_test_add_func ("/import/real-dumps-ask-with-a-guess", test_real_dumps_ask_with_a_guess);
  g_test_add_func ("/import/real-files-are-read", test_real_files_are_read);

  return g_test_run ();
}
