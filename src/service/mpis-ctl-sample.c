#include "config.h"

#include "mpis-ctl-database.h"

#include "mpis-ctl-json.h"
#include "mpis-ctl-progress.h"
#include "mpis-sample.h"

typedef struct {
  MpisCtlOptions   options;
  MpisCtlProgress *progress;
  gint32           last_day;
} Sample;

static void
report (Sample     *self,
        const char *state,
        const char *sentence)
{
  g_autoptr(JsonBuilder) builder = NULL;

  mpis_ctl_progress_clear (self->progress);
  if (!self->options.json)
    {
      g_print ("%s\n", sentence);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "sample", state);
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

static DexFuture *
create (MpisCtlDatabase *database,
        gpointer         data)
{
  Sample *self = data;
  g_autoptr(GError) error = NULL;
  gboolean made;

  made = dex_await_boolean (mpis_sample_create (database->db, database->schema, self->last_day,
                                                mpis_ctl_progress_update, self->progress),
                            &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (made)
    report (self, "created", "sample workspace created");
  else
    report (self, "unchanged", "the sample workspace is there already");
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static DexFuture *
delete (MpisCtlDatabase *database,
        gpointer         data)
{
  g_autoptr(GError) error = NULL;
  gint64 n_posts;

  n_posts = dex_await_int64 (mpis_sample_delete (database->db), &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (n_posts > 0)
    report (data, "deleted", "sample workspace deleted");
  else
    report (data, "absent", "there is no sample workspace");
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static int
run (Sample            *self,
     const MpisCtlWord *word,
     const char        *until)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GError) error = NULL;
  char **rest = self->options.rest;
  gboolean creates = g_strcmp0 (rest[0], "create") == 0;

  if (rest[0] == NULL || (!creates && !g_str_equal (rest[0], "delete")))
    return mpis_ctl_usage (word, "say create or delete");
  if (rest[1] != NULL)
    return mpis_ctl_usage (word, "“%s” is one argument too many", rest[1]);
  if (until != NULL && !creates)
    return mpis_ctl_usage (word, "--until goes with create");

  self->last_day = mpis_day_of (mpis_time_now (), zone);
  if (until != NULL && !mpis_day_parse (until, &self->last_day, &error))
    return mpis_ctl_usage (word, "--until takes a day as YYYY-MM-DD: %s", error->message);

  return mpis_ctl_run (&self->options, creates ? create : delete, self);
}

int
mpis_ctl_sample (const MpisCtlWord  *word,
                 int                 argc,
                 char              **argv)
{
  g_autoptr(MpisCtlProgress) progress = mpis_ctl_progress_new ();
  g_autofree char *until = NULL;
  Sample self = { .progress = progress };
  const GOptionEntry entries[] = {
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, "Last day of the sample (default: today)",
      "YYYY-MM-DD" },
    G_OPTION_ENTRY_NULL
  };
  int status = MPIS_CTL_USAGE;

  if (mpis_ctl_options_parse (&self.options, word, entries, argc, argv))
    status = run (&self, word, until);
  mpis_ctl_options_clear (&self.options);
  return status;
}
