#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisPersonaForm:
 * @name: what it is called, 1 to 100 characters
 * @slug: (nullable): its short name; %NULL makes one of @name
 * @description: (nullable): about it
 * @language: (nullable): 1 to 10 characters; %NULL is `en`
 * @beliefs: (nullable): what it holds true; likewise @virtues and @topics
 * @tone: (nullable): how it feels to read
 *
 * What is to be known of a new persona.
 */
typedef struct {
  const char        *name;
  const char        *slug;
  const char        *description;
  const char        *language;
  const char *const *beliefs;
  const char        *tone;
  const char *const *virtues;
  const char *const *topics;
} MpisPersonaForm;

/* The futures resolve to a listing, newest first, or to the JSON text of the persona. */
DexFuture *mpis_personas_list   (MpisDb                *db,
                                 const MpisPage        *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_personas_get    (MpisDb                *db,
                                 const char            *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_personas_create (MpisDb                *db,
                                 const MpisPersonaForm *form) G_GNUC_WARN_UNUSED_RESULT;

char      *mpis_persona_make_slug (const char          *name);

G_END_DECLS
