#pragma once

#include "mpis-query.h"

G_BEGIN_DECLS

/* A group: a representative of it in time and among the posts, and its sums. */
typedef struct {
  gint64 sum;
  gint64 below;
  gint32 day;
  guint  post;
  guint8 hour;
  guint8 flags;
  guint8 known;
} MpisResultRow;

MpisResult *_mpis_result_new (MpisCube        *cube,
                              const MpisQuery *query,
                              GArray          *rows);

G_END_DECLS
