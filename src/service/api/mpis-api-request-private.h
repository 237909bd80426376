#pragma once

#include <libsoup/soup.h>

#include "mpis-api-reply.h"

G_BEGIN_DECLS

#define MPIS_API_MAX_FIELDS 8   /* in the path of a route */
#define MPIS_API_MAX_BODY   (1024 * 1024)
#define MPIS_API_MAX_DEPTH  32

/* The ids that tie calls together; each is a header in and out, and a key of the log. */
typedef enum {
  MPIS_API_ID_REQUEST,
  MPIS_API_ID_RUN,
  MPIS_API_ID_PROJECT,
  MPIS_API_ID_EXECUTION,
  MPIS_API_ID_DRAFT,
  MPIS_API_ID_ITEM,
  MPIS_API_N_IDS
} MpisApiId;

typedef struct {
  const char *header;
  const char *key;
} MpisApiIdNames;

extern const MpisApiIdNames mpis_api_id_names[MPIS_API_N_IDS];

struct _MpisApiRequest {
  GObject             parent_instance;

  MpisService        *service;
  const MpisApiRoute *route;           /* NULL before it is found */
  const char         *method;          /* interned or static */
  char               *path;            /* as it came, still escaped */
  char               *query_text;      /* likewise; NULL if there is none */
  SoupMessageHeaders *headers;
  SoupMessageHeaders *answer_headers;  /* set by whoever answers; NULL while there is none */
  GBytes             *body;
  char               *address;
  gboolean            is_local;        /* comes from this machine, as far as we can tell */
  MpisPrincipal      *principal;
  char               *ids[MPIS_API_N_IDS];

  char               *fields[MPIS_API_MAX_FIELDS];   /* of the path, unescaped, in order */
  GPtrArray          *query;           /* name, value, name, value…; read when needed */
  JsonNode           *tree;            /* of the body; read when needed */
  gboolean            tree_is_read;
  gboolean            body_is_bad;     /* which has been noted */
  JsonArray          *problems;        /* of the fields, as a 422 answer lists them */
  GPtrArray          *kept;            /* what the readers gave out */

  MpisDb             *db;
  guint               db_timeout_ms;
};

/**
 * MpisApiCall:
 *
 * What a request is made of.
 */
typedef struct {
  const char         *method;
  const char         *path;
  const char         *query;
  SoupMessageHeaders *headers;
  GBytes             *body;
  const char         *address;
  gboolean            is_local;
} MpisApiCall;

MpisApiRequest *mpis_api_request_new        (MpisService          *service,
                                             const MpisApiCall    *call);
void            mpis_api_request_take_field (MpisApiRequest       *self,
                                             guint                 index,
                                             char                 *value);
void            mpis_api_request_end        (MpisApiRequest       *self);
const char     *mpis_api_request_keep       (MpisApiRequest       *self,
                                             char                 *text);
gboolean        mpis_api_request_read_body  (MpisApiRequest       *self);
const char     *mpis_api_request_find_query (MpisApiRequest       *self,
                                             const char           *name);

struct _MpisApiReply {
  guint               status;         /* 101: the rest is done by upgrade */
  const char         *content_type;   /* static or interned; NULL if there is no body */
  GBytes             *body;
  SoupMessageHeaders *headers;        /* NULL if there are none */
  const char         *protocol;       /* static; NULL if none was asked for */
  MpisApiUpgrade      upgrade;
  gpointer            upgrade_data;
  GDestroyNotify      upgrade_free;
};

MpisApiReply   *mpis_api_reply_error        (MpisApiRequest       *request,
                                             const GError         *error);

G_END_DECLS
