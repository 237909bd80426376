#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisRemoteError:
 * @MPIS_REMOTE_ERROR_UNREACHABLE: nobody answers there; nothing was received by the other side
 * @MPIS_REMOTE_ERROR_TIMEOUT: no answer in time; what was asked may have been done
 * @MPIS_REMOTE_ERROR_CUT_OFF: the connection ended before the answer did; it may have been done
 * @MPIS_REMOTE_ERROR_GARBAGE: an answer that is not what was agreed on
 * @MPIS_REMOTE_ERROR_TOO_LARGE: an answer larger than we take
 * @MPIS_REMOTE_ERROR_RESTING: it failed too often just now; not asked
 * @MPIS_REMOTE_ERROR_REFUSED: an address we do not talk to
 * @MPIS_REMOTE_ERROR_FAILED: it answered that it failed; nothing was done
 */
typedef enum {
  MPIS_REMOTE_ERROR_UNREACHABLE,
  MPIS_REMOTE_ERROR_TIMEOUT,
  MPIS_REMOTE_ERROR_CUT_OFF,
  MPIS_REMOTE_ERROR_GARBAGE,
  MPIS_REMOTE_ERROR_TOO_LARGE,
  MPIS_REMOTE_ERROR_RESTING,
  MPIS_REMOTE_ERROR_REFUSED,
  MPIS_REMOTE_ERROR_FAILED
} MpisRemoteError;

#define MPIS_REMOTE_ERROR (mpis_remote_error_quark ())
GQuark mpis_remote_error_quark (void);

/**
 * MpisRemoteHeader:
 *
 * A header of a call, which may be secret: none is logged. One without a value is left out.
 */
typedef struct {
  const char *name;
  const char *value;
} MpisRemoteHeader;

/**
 * MpisRemoteCall:
 * @method: `GET`, `POST`, …
 * @path: from the remote's address, query included; %NULL for the address itself
 * @body: (nullable): what is sent, as JSON
 * @headers: (nullable): further headers, ended by one without name
 * @timeout_ms: for the whole call, repetitions included
 * @repeatable: whether asking twice does no harm; only then it is repeated after a failure
 * @urgent: also asked while the system is left alone after failures: somebody waits for just this
 *
 * What is asked of another system. Copied.
 */
typedef struct {
  const char             *method;
  const char             *path;
  JsonNode               *body;
  const MpisRemoteHeader *headers;
  guint                   timeout_ms;
  gboolean                repeatable;
  gboolean                urgent;
} MpisRemoteCall;

/**
 * MpisRemoteAnswer:
 * @status: the HTTP status, whatever it is
 * @json: (nullable): the body, where it is JSON
 * @text: the body as text (valid UTF-8)
 * @retry_after: seconds it asks us to wait; 0 if it does not
 *
 * What another system answered. Boxed, reference counted.
 */
typedef struct {
  guint     status;
  JsonNode *json;
  char     *text;
  guint     retry_after;
} MpisRemoteAnswer;

#define MPIS_TYPE_REMOTE_ANSWER (mpis_remote_answer_get_type ())
GType             mpis_remote_answer_get_type (void);
MpisRemoteAnswer *mpis_remote_answer_ref      (MpisRemoteAnswer *self);
void              mpis_remote_answer_unref    (MpisRemoteAnswer *self);
char             *mpis_remote_answer_describe (MpisRemoteAnswer *self);
JsonNode         *mpis_remote_answer_get_json (MpisRemoteAnswer *self,
                                               GError          **error);

/**
 * MpisRemote:
 *
 * The way to one outside system over HTTP. Bounded in time and size, never follows a redirect, repeats
 * only what may be repeated (with growing, random pauses; Retry-After is honoured), and rests for a
 * while after several failures in a row.
 */
#define MPIS_TYPE_REMOTE (mpis_remote_get_type ())
G_DECLARE_FINAL_TYPE (MpisRemote, mpis_remote, MPIS, REMOTE, GObject)

MpisRemote *mpis_remote_new     (const char            *name,
                                 const char            *address,
                                 GError               **error);
const char *mpis_remote_get_address (MpisRemote        *self);
void        mpis_remote_set_max_bytes (MpisRemote      *self,
                                 gsize                  max_bytes);
void        mpis_remote_set_pauses (MpisRemote         *self,
                                 guint                  first_ms,
                                 guint                  longest_ms,
                                 guint                  rest_ms);
DexFuture  *mpis_remote_call    (MpisRemote            *self,
                                 const MpisRemoteCall  *call) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisRemoteAnswer, mpis_remote_answer_unref)

G_END_DECLS
