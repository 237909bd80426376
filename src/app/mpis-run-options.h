#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MpisRunOptions:
 *
 * A group of rows for what a run is given: options, templates and how long it may be silent. Members of
 * either object that there is no row for are kept.
 */
#define MPIS_TYPE_RUN_OPTIONS (mpis_run_options_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunOptions, mpis_run_options, MPIS, RUN_OPTIONS, AdwPreferencesGroup)

void        mpis_run_options_set            (MpisRunOptions *self,
                                             const char     *defaults);
JsonObject *mpis_run_options_to_object      (MpisRunOptions *self);
gboolean    mpis_run_options_check          (MpisRunOptions *self);

G_END_DECLS
