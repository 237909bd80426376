#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCtlAnswerColumn:
 * @member: of the objects of a list
 * @title: what stands above it
 */
typedef struct {
  const char *member;
  const char *title;
} MpisCtlAnswerColumn;

void mpis_ctl_answer_list (const char                *json,
                           const MpisCtlAnswerColumn *columns,
                           gboolean                   as_json);

G_END_DECLS
