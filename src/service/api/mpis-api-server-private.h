#pragma once

#include "mpis-api-guard.h"
#include "mpis-api-limiter.h"
#include "mpis-api-router.h"
#include "mpis-api-server.h"
#include "mpis-api-tls.h"

G_BEGIN_DECLS

struct _MpisApiServer {
  GObject         parent_instance;

  MpisService    *service;
  SoupServer     *soup;
  MpisApiTls     *tls;             /* NULL if it speaks plainly */
  MpisApiRouter  *router;
  MpisApiGuard   *guard;
  MpisApiLimiter *limiter;
  guint           n_in_flight;
  guint           n_heavy;         /* of them, those that take much of the machine */
  gboolean        is_stopping;
};

/* A request from its first byte to the last one of its answer; belongs to its message. */
typedef struct {
  MpisApiServer     *server;
  SoupServerMessage *message;      /* unowned */
  MpisApiRequest    *request;      /* once it is there */
  MpisApiWait        wait;
  GByteArray        *body;
  MpisApiReply      *upgrade;      /* an answer that takes the connection, while it is written */
  gint64             begun_at;
  gboolean           is_too_large;
  gboolean           is_gone;      /* the client has left; there is nobody to answer */
} MpisApiExchange;

void mpis_api_exchange_begin    (MpisApiServer     *server,
                                 SoupServerMessage *message);
void mpis_api_exchange_got_head (SoupServerMessage *message);
void mpis_api_exchange_got_all  (SoupServerMessage *message);

/* A browser’s token, for the stream; see mpis-api-stream.c. */
void mpis_api_stream_read_token (MpisApiRequest    *request);

/* Who may call from a browser; see mpis-api-origin.c. */
gboolean mpis_api_check_origin  (MpisApiRequest    *request,
                                 GError           **error);
void     mpis_api_allow_origin  (MpisApiRequest    *request,
                                 SoupMessageHeaders *headers);
gboolean mpis_api_is_preflight  (MpisApiRequest    *request);
gboolean mpis_api_check_page    (MpisApiRequest    *request,
                                 GError           **error);

G_END_DECLS
