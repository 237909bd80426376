#pragma once

#include "mpis-api-request-private.h"

G_BEGIN_DECLS

/**
 * MpisApiOnce:
 * @who: whose key it is
 * @key: what the caller calls this request
 * @holder: this attempt; %NULL if nothing is held
 *
 * A request that takes effect once, however often it is sent.
 */
typedef struct {
  const char *who;
  const char *key;
  char       *holder;
} MpisApiOnce;

MpisApiReply *mpis_api_once_begin (MpisApiOnce     *self,
                                   MpisApiRequest  *request,
                                   GError         **error);
void          mpis_api_once_end   (MpisApiOnce     *self,
                                   MpisApiRequest  *request,
                                   MpisApiReply    *reply);

G_END_DECLS
