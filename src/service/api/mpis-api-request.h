#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

#include "mpis-db.h"
#include "mpis-listing.h"
#include "mpis-service.h"

G_BEGIN_DECLS

/**
 * MpisRole:
 * @MPIS_ROLE_NONE: nobody in particular
 * @MPIS_ROLE_VIEWER: may look
 * @MPIS_ROLE_EDITOR: may look and change
 * @MPIS_ROLE_ADMIN: may also decide who may
 * @MPIS_ROLE_CALLBACK: a workflow that reports what it did, by n8n's key or from this machine
 *
 * Who may do what; bits, so that a route can name several.
 */
typedef enum {
  MPIS_ROLE_NONE     = 0,
  MPIS_ROLE_VIEWER   = 1 << 0,
  MPIS_ROLE_EDITOR   = 1 << 1,
  MPIS_ROLE_ADMIN    = 1 << 2,
  MPIS_ROLE_CALLBACK = 1 << 3
} MpisRole;

#define MPIS_ROLES_READ     (MPIS_ROLE_VIEWER | MPIS_ROLE_EDITOR | MPIS_ROLE_ADMIN)
#define MPIS_ROLES_WRITE    (MPIS_ROLE_EDITOR | MPIS_ROLE_ADMIN)
#define MPIS_ROLES_CALLBACK (MPIS_ROLES_WRITE | MPIS_ROLE_CALLBACK)

/**
 * MpisCredential:
 * @MPIS_CREDENTIAL_NONE: nothing
 * @MPIS_CREDENTIAL_SESSION: a log-in
 * @MPIS_CREDENTIAL_TOKEN: a token of a program
 * @MPIS_CREDENTIAL_PASSWORD: a name and a password, with each request
 * @MPIS_CREDENTIAL_KEY: n8n's key, or a workflow on this machine where there is none
 *
 * By what somebody showed who they are.
 */
typedef enum {
  MPIS_CREDENTIAL_NONE,
  MPIS_CREDENTIAL_SESSION,
  MPIS_CREDENTIAL_TOKEN,
  MPIS_CREDENTIAL_PASSWORD,
  MPIS_CREDENTIAL_KEY
} MpisCredential;

/**
 * MpisPrincipal:
 * @role: one role
 * @user_id: (nullable): the user's UUID; %NULL for keys that belong to nobody
 * @name: who, for logs and histories: a user's name, `token NAME`, `n8n`
 * @credential: by what they showed it
 * @credential_id: (nullable): which log-in or token that is
 * @expires_at: when it ends, or %MPIS_INSTANT_UNKNOWN
 *
 * Who asks.
 */
typedef struct {
  MpisRole        role;
  char           *user_id;
  char           *name;
  MpisCredential  credential;
  char           *credential_id;
  MpisInstant     expires_at;
} MpisPrincipal;

MpisPrincipal *mpis_principal_new  (MpisRole       role,
                                    const char    *user_id,
                                    const char    *name);
void           mpis_principal_free (MpisPrincipal *self);

/**
 * MpisApiPlace:
 *
 * Where in a request a field stands; the first part of its `loc` in a 422 answer.
 */
typedef enum {
  MPIS_IN_PATH,
  MPIS_IN_QUERY,
  MPIS_IN_BODY
} MpisApiPlace;

/**
 * MpisApiNeed:
 * @MPIS_REQUIRED: absent or null is an error
 * @MPIS_OPTIONAL: absent or null is fine
 */
typedef enum {
  MPIS_REQUIRED,
  MPIS_OPTIONAL
} MpisApiNeed;

/**
 * MpisApiRequest:
 *
 * One request while it is being answered, by one fiber.
 *
 * The field readers below note what is wrong and go on, so that a caller hears of everything at once:
 * read all fields, then mpis_api_check(). What they return belongs to the request. After a problem they
 * return %NULL, or the fallback.
 */
#define MPIS_TYPE_API_REQUEST (mpis_api_request_get_type ())
G_DECLARE_FINAL_TYPE (MpisApiRequest, mpis_api_request, MPIS, API_REQUEST, GObject)

MpisService         *mpis_api_get_service    (MpisApiRequest     *self);
const MpisPrincipal *mpis_api_get_principal  (MpisApiRequest     *self);
const char          *mpis_api_get_header     (MpisApiRequest     *self,
                                              const char         *name);
const char          *mpis_api_get_address    (MpisApiRequest     *self);
/* Whether it was made on this machine, and not by a proxy for somebody else. */
gboolean             mpis_api_is_local       (MpisApiRequest     *self);
const char          *mpis_api_get_method     (MpisApiRequest     *self);
const char          *mpis_api_get_path       (MpisApiRequest     *self);
JsonNode            *mpis_api_get_body       (MpisApiRequest     *self);
const char          *mpis_api_get_body_text  (MpisApiRequest     *self);

/* The ids that tie calls together, from X-Run-ID and so on; NULL where absent or malformed. */
const char          *mpis_api_get_run_id       (MpisApiRequest   *self);
const char          *mpis_api_get_project_id   (MpisApiRequest   *self);
const char          *mpis_api_get_execution_id (MpisApiRequest   *self);
const char          *mpis_api_get_draft_id     (MpisApiRequest   *self);
const char          *mpis_api_get_request_id   (MpisApiRequest   *self);

/* What a handler learns about its subject, for the log line and the headers of the answer. */
void                 mpis_api_set_run_id       (MpisApiRequest   *self,
                                                const char       *run_id);
void                 mpis_api_set_project_id   (MpisApiRequest   *self,
                                                const char       *project_id);
void                 mpis_api_set_execution_id (MpisApiRequest   *self,
                                                const char       *execution_id);
void                 mpis_api_set_draft_id     (MpisApiRequest   *self,
                                                const char       *draft_id);
void                 mpis_api_set_item_id      (MpisApiRequest   *self,
                                                const char       *item_id);

/* A header of the answer, whether it will be one of success or of failure. */
void                 mpis_api_set_header     (MpisApiRequest     *self,
                                              const char         *name,
                                              const char         *value);

/* A connection from the pool, given back when the request is over; always the same one. */
MpisDb              *mpis_api_get_db         (MpisApiRequest     *self,
                                              GError            **error);

const char          *mpis_api_text           (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need,
                                              gsize               min_chars,
                                              gsize               max_chars);
const char          *mpis_api_word           (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need,
                                              const char *const  *words);
const char          *mpis_api_uuid           (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need);
const char          *mpis_api_date           (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need);
MpisInstant          mpis_api_instant        (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need);
gint64               mpis_api_int            (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              gint64              fallback,
                                              gint64              min,
                                              gint64              max);
gboolean             mpis_api_bool           (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              gboolean            fallback);
const char *const   *mpis_api_texts          (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              MpisApiNeed         need);
JsonNode            *mpis_api_object         (MpisApiRequest     *self,
                                              const char         *name,
                                              MpisApiNeed         need);
JsonNode            *mpis_api_array          (MpisApiRequest     *self,
                                              const char         *name,
                                              MpisApiNeed         need);
JsonNode            *mpis_api_any            (MpisApiRequest     *self,
                                              const char         *name,
                                              MpisApiNeed         need);
void                 mpis_api_add_problem    (MpisApiRequest     *self,
                                              MpisApiPlace        place,
                                              const char         *name,
                                              const char         *type,
                                              const char         *format,
                                              ...) G_GNUC_PRINTF (5, 6);
gboolean             mpis_api_check          (MpisApiRequest     *self,
                                              GError            **error);

/* `limit`, `offset` and `cursor` of the query; all rows where none is given. */
MpisPage             mpis_api_page           (MpisApiRequest     *self,
                                              guint               max_limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisPrincipal, mpis_principal_free)

G_END_DECLS
