#pragma once

#include "mpis-ctl.h"
#include "mpis-query.h"

G_BEGIN_DECLS

/**
 * MpisCtlScope:
 * @lens_name: (nullable): --lens as given; likewise the other texts up to @personas
 * @lens: which question is asked
 * @from: first day
 * @to: last day
 * @zone: whose days these are
 *
 * What a word looks at: the options that several words share, as given and as understood.
 */
typedef struct {
  char      *lens_name;
  char      *from_text;
  char      *to_text;
  char      *zone_name;
  char     **channels;
  char     **projects;
  char     **personas;

  MpisLens   lens;
  gint32     from;
  gint32     to;
  GTimeZone *zone;
} MpisCtlScope;

/* The options, for a word's table of #GOptionEntry. */
#define MPIS_CTL_SCOPE_ENTRIES(scope) \
  { "lens", 0, 0, G_OPTION_ARG_STRING, &(scope).lens_name, "activity (default) or posts", "LENS" }, \
  { "from", 0, 0, G_OPTION_ARG_STRING, &(scope).from_text, "First day", "YYYY-MM-DD" }, \
  { "to", 0, 0, G_OPTION_ARG_STRING, &(scope).to_text, "Last day, included", "YYYY-MM-DD" }, \
  { "tz", 0, 0, G_OPTION_ARG_STRING, &(scope).zone_name, \
    "Time zone of days and hours (default: the workspace’s, else the machine’s)", "ZONE" }, \
  { "channel", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(scope).channels, "Only this channel", "CHANNEL" }, \
  { "project", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(scope).projects, "Only this project", "NAME" }, \
  { "persona", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(scope).personas, "Only this persona", "NAME" }

gboolean mpis_ctl_scope_read  (MpisCtlScope      *self,
                               const MpisCtlWord *word);
void     mpis_ctl_scope_clear (MpisCtlScope      *self);

GTimeZone *mpis_ctl_default_zone (void);

G_END_DECLS
