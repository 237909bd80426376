#pragma once

#include "mpis-card-answer.h"

G_BEGIN_DECLS

#define NA MPIS_UNKNOWN

/* A small workspace made by hand. */
typedef struct {
  MpisCubeBuilder *builder;
  GTimeZone       *zone;
  MpisCardInput    fields;
} CardWorld;

CardWorld      *card_world_new          (const char *zone,
                                         const char *now);
void            card_world_free         (CardWorld  *self);
void            card_world_add_post     (CardWorld  *self,
                                         const char *id,
                                         const char *channel,
                                         const char *published_at,
                                         gint64      views,
                                         gint64      reactions);
void            card_world_add_run      (CardWorld  *self,
                                         const char *id,
                                         const char *status,
                                         const char *started_at,
                                         const char *completed_at);
MpisCardInput  *card_world_end          (CardWorld  *self);
MpisCardAnswer *card_ask                (MpisCardInput *input,
                                         const char    *widget,
                                         const char    *config);
MpisCardAnswer *card_ask_once           (CardWorld  *self,
                                         const char *widget,
                                         const char *config);
MpisInstant     card_instant            (const char *text);
JsonObject     *card_config             (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CardWorld, card_world_free)

G_END_DECLS
