#include "config.h"

#include "mpis-ctl-database.h"

#include "mpis-ctl-json.h"

static void
print_json (MpisDbSchema *schema)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const char *const *warnings = mpis_db_schema_get_warnings (schema);
  gboolean ours = mpis_db_schema_get_origin (schema) == MPIS_DB_ORIGIN_OURS;

  json_builder_begin_object (builder);
  mpis_ctl_json_add_int (builder, "version", mpis_db_schema_get_version (schema));
  mpis_ctl_json_add_int (builder, "applied", mpis_db_schema_get_n_applied (schema));
  mpis_ctl_json_add_text (builder, "made_by", ours ? "mpis-dashboard" : "mpis");
  mpis_ctl_json_add_texts (builder, "warnings", warnings);
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

static DexFuture *
report (MpisCtlDatabase *database,
        gpointer         data)
{
  const MpisCtlOptions *options = data;
  guint applied = mpis_db_schema_get_n_applied (database->schema);

  if (options->json)
    print_json (database->schema);
  else
    g_print ("version %d, %u migration%s applied\n", mpis_db_schema_get_version (database->schema),
             applied, applied == 1 ? "" : "s");
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

int
mpis_ctl_migrate (const MpisCtlWord  *word,
                  int                 argc,
                  char              **argv)
{
  g_auto(MpisCtlOptions) options = { 0 };

  if (!mpis_ctl_options_parse (&options, word, NULL, argc, argv))
    return MPIS_CTL_USAGE;
  return mpis_ctl_run (&options, report, &options);
}
