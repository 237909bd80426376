#include "config.h"

#include "fuzz.h"
#include "mpis-import.h"

const char *const fuzz_seeds[] = {
  "{\"kind\": \"youtube#videoListResponse\", \"items\": [{\"kind\": \"youtube#video\","
  " \"id\": \"a1\", \"snippet\":"
  " {\"publishedAt\": \"2026-01-02T03:04:05Z\", \"channelId\": \"UCx\", \"title\": \"T\"},"
  " \"statistics\":"
  " {\"viewCount\": \"12\", \"likeCount\": \"3\"}}]}",
  "{\"2026-01-01 22:05:31\": {\"date\": \"2026-01-01 22:05:31\","
  " \"values\": [{\"videoID\": \"a1\", \"name\": \"n\","
  " \"title\": \"t\", \"view\": 5, \"like\": 1, \"comment\": 0}]}}",
  "[{\"message_id\": 12, \"channel_name\": \"a_channel\","
  " \"message_date\": \"2026-01-18T13:00:00+00:00\","
  " \"message_text\": \"x\", \"has_media\": true, \"views\": 5, \"forwards\": 0,"
  " \"scraped_at\": \"2026-01-18T08:45:00.5\"}]",
  "run_datetime_utc,video_id,title,published_at,view_count,like_count,comment_count\n"
  "2026-01-02T03:04:05Z,a1,\"A, b\",2026-01-01T00:00:00Z,10,NA,0\r\n2026-01-03T03:04:05Z,a1,t,,11,-,0\n",
  "\"Date\",\"Video Views\",\"Profile Views\"\n\"March 2\",\"0\",\"0\"\n",
  "<html>tgme_</html>",
  NULL
};

/* A file is read or refused with a reason; what is read has an id and a time, whatever was in it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) content = g_bytes_new (data, size);

  for (MpisImportKind kind = MPIS_IMPORT_GUESS; kind <= MPIS_IMPORT_TELEGRAM_MTPROTO; kind++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisImportFile) file =
          mpis_import_read ("fuzz", content, kind, size % 2 ? "America/Chicago" : NULL,
                                                         size % 3 ? 5 * MPIS_SECOND
                                                                  : MPIS_INSTANT_UNKNOWN, &error);

      g_assert_true ((file == NULL) == (error != NULL));
      for (guint i = 0; file != NULL && i < file->observations->len; i++)
        {
          const MpisObservation *observation = g_ptr_array_index (file->observations, i);

          g_assert_true (observation->item_id != NULL && *observation->item_id != '\0');
          g_assert_cmpint (observation->measured_at, !=, MPIS_INSTANT_UNKNOWN);
          g_assert_nonnull (observation->raw);
        }
    }

  return 0;
}
