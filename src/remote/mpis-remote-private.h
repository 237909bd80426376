#pragma once

#include <libsoup/soup.h>

#include "mpis-remote.h"

G_BEGIN_DECLS

/* --- addresses: mpis-remote-address.c --- */

GUri     *mpis_remote_address_parse   (const char      *address,
                                       char           **authorization,
                                       GError         **error);
gboolean  mpis_remote_address_check   (GInetAddress    *address,
                                       GError         **error);

/* --- answers: mpis-remote-answer.c --- */

MpisRemoteAnswer *mpis_remote_answer_new (guint         status,
                                          const char   *retry_after,
                                          JsonNode     *json,
                                          char         *text);

/* --- one request, from its sending to the end of its answer: mpis-remote-attempt.c --- */

/**
 * MpisRemoteAttempt:
 * @session: what sends it
 * @message: the request
 * @cancellable: ends it at once
 * @max_bytes: how large an answer may be
 * @sent: (out): whether the other side may have received anything
 */
typedef struct {
  SoupSession  *session;
  SoupMessage  *message;
  GCancellable *cancellable;
  gsize         max_bytes;
  gboolean      sent;
  /*< private >*/
  gboolean      refused;
} MpisRemoteAttempt;

MpisRemoteAnswer *mpis_remote_attempt_awaiting (MpisRemoteAttempt  *self,
                                                GError            **error);

/* --- whether to ask at all: mpis-remote-circuit.c --- */

/**
 * MpisRemoteCircuit:
 * @failures: in a row
 * @rests: how often in a row it began to rest
 * @until: when the rest is over, in the time of g_get_monotonic_time(); 0: it does not rest
 * @probing: after a rest: somebody is trying
 */
typedef struct {
  guint    failures;
  guint    rests;
  gint64   until;
  gboolean probing;
} MpisRemoteCircuit;

gboolean mpis_remote_circuit_enter   (MpisRemoteCircuit *self,
                                      gint64             now,
                                      gboolean          *probe);
void     mpis_remote_circuit_succeed (MpisRemoteCircuit *self);
void     mpis_remote_circuit_fail    (MpisRemoteCircuit *self,
                                      gint64             now,
                                      gint64             rest,
                                      gboolean           probe);
void     mpis_remote_circuit_leave   (MpisRemoteCircuit *self,
                                      gboolean           probe);

G_END_DECLS
