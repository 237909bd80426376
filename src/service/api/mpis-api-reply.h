#pragma once

#include <libsoup/soup.h>

#include "mpis-api-request.h"

G_BEGIN_DECLS

/**
 * MpisApiError:
 *
 * Errors a handler answers with: the code is the HTTP status. Errors of other domains are translated:
 * %MPIS_ERROR_NOT_FOUND to 404, %MPIS_ERROR_CONFLICT to 409, %MPIS_ERROR_INVALID to 400, a database or
 * another system that cannot be reached to 503, what another system answered wrongly to 502, all else to
 * 500 with a text that says nothing about the inside.
 */
typedef enum {
  MPIS_API_ERROR_BAD_REQUEST        = 400,
  MPIS_API_ERROR_UNAUTHENTICATED    = 401,
  MPIS_API_ERROR_FORBIDDEN          = 403,
  MPIS_API_ERROR_NOT_FOUND          = 404,
  MPIS_API_ERROR_CONFLICT           = 409,
  MPIS_API_ERROR_STALE              = 412,
  MPIS_API_ERROR_TOO_LARGE          = 413,
  MPIS_API_ERROR_UNPROCESSABLE      = 422,
  MPIS_API_ERROR_CONDITION_REQUIRED = 428,
  MPIS_API_ERROR_TOO_MANY           = 429,
  MPIS_API_ERROR_INTERNAL           = 500,
  MPIS_API_ERROR_BAD_GATEWAY        = 502,
  MPIS_API_ERROR_UNAVAILABLE        = 503
} MpisApiError;

#define MPIS_API_ERROR (mpis_api_error_quark ())
GQuark mpis_api_error_quark (void);

/**
 * MpisApiReply:
 *
 * An answer: status, headers, and a body of JSON (or of another type). What it is made of is handed over
 * to it: the text, the node, the bytes; of a listing the text is taken out, and the listing stays whose it
 * was.
 */
typedef struct _MpisApiReply MpisApiReply;

/**
 * MpisApiUpgrade:
 * @connection: what the connection has become
 * @socket: the socket under it
 * @data: given with the answer; now the callee’s
 *
 * Takes a connection on which WebSocket is spoken from now on.
 */
typedef void (*MpisApiUpgrade) (SoupWebsocketConnection *connection,
                                GSocket                 *socket,
                                gpointer                 data);

MpisApiReply *mpis_api_reply_json       (guint             status,
                                         char             *json);
MpisApiReply *mpis_api_reply_node       (guint             status,
                                         JsonNode         *node);
MpisApiReply *mpis_api_reply_bytes      (guint             status,
                                         const char       *content_type,
                                         GBytes           *bytes);
MpisApiReply *mpis_api_reply_empty      (guint             status);
MpisApiReply *mpis_api_reply_upgrade    (const char       *protocol,
                                         MpisApiUpgrade    begin,
                                         gpointer          data,
                                         GDestroyNotify    data_free);
MpisApiReply *mpis_api_reply_listing    (MpisApiRequest   *request,
                                         MpisListing      *listing);
void          mpis_api_reply_set_header (MpisApiReply     *self,
                                         const char       *name,
                                         const char       *value);
void          mpis_api_reply_free       (MpisApiReply     *self);

/**
 * MpisApiHandler:
 *
 * Answers a request. Runs in a fiber: it may await, and returns an answer or sets @error.
 */
typedef MpisApiReply *(*MpisApiHandler) (MpisApiRequest  *request,
                                         GError         **error);

/**
 * MpisApiRouteFlags:
 * @MPIS_ROUTE_SLOW: waits for another system: has a time limit of minutes instead of seconds
 * @MPIS_ROUTE_HEAVY: takes much of the machine: has a budget of its own
 * @MPIS_ROUTE_SECRET: its answer holds a secret: it is never kept
 * @MPIS_ROUTE_STREAM: becomes a WebSocket: browsers show who they are as a subprotocol
 */
typedef enum {
  MPIS_ROUTE_PLAIN  = 0,
  MPIS_ROUTE_SLOW   = 1 << 0,
  MPIS_ROUTE_HEAVY  = 1 << 1,
  MPIS_ROUTE_SECRET = 1 << 2,
  MPIS_ROUTE_STREAM = 1 << 3
} MpisApiRouteFlags;

/**
 * MpisApiRoute:
 * @method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
 * @path: with fields in braces: `/api/publisher/runs/{run_id}`
 * @allowed: bits of #MpisRole; %MPIS_ROLE_NONE lets anybody in, unasked
 * @handler: what answers
 * @flags: what is special
 *
 * One endpoint: a row of the policy. Tables of these end with a row without @method.
 */
typedef struct {
  const char        *method;
  const char        *path;
  MpisRole           allowed;
  MpisApiHandler     handler;
  MpisApiRouteFlags  flags;
} MpisApiRoute;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisApiReply, mpis_api_reply_free)

G_END_DECLS
