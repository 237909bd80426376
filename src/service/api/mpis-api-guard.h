#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisApiPhase:
 * @MPIS_PHASE_NONE: nothing is expected of the client
 * @MPIS_PHASE_HEAD: it has connected, and shall say what it wants
 * @MPIS_PHASE_IDLE: it was answered, and may say what else it wants
 * @MPIS_PHASE_BODY: it is saying it
 * @MPIS_PHASE_ANSWER: it shall take the answer
 *
 * What a client is expected to do, and has a limited time for.
 */
typedef enum {
  MPIS_PHASE_NONE,
  MPIS_PHASE_HEAD,
  MPIS_PHASE_IDLE,
  MPIS_PHASE_BODY,
  MPIS_PHASE_ANSWER,
  MPIS_N_PHASES
} MpisApiPhase;

/**
 * MpisApiWait:
 *
 * A connection somebody is waited for on. Part of what belongs to the request.
 */
typedef struct {
  GSocket      *socket;
  MpisApiPhase  phase;
  gint64        deadline;
  GList         link;
} MpisApiWait;

/**
 * MpisApiGuard:
 *
 * Hangs up on clients that take too long, and on those that have been silent longest when there are too
 * many of them, so that nobody keeps others out by doing nothing.
 */
typedef struct _MpisApiGuard MpisApiGuard;

MpisApiGuard *mpis_api_guard_new          (guint          seconds,
                                           guint          max_waiting);
void          mpis_api_guard_free         (MpisApiGuard  *self);
void          mpis_api_guard_expect       (MpisApiGuard  *self,
                                           MpisApiWait   *wait,
                                           MpisApiPhase   phase);
guint         mpis_api_guard_count        (MpisApiGuard  *self,
                                           MpisApiPhase   phase);
guint64       mpis_api_guard_count_closed (MpisApiGuard  *self);
void          mpis_api_guard_hang_up      (MpisApiGuard  *self,
                                           MpisApiWait   *wait);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisApiGuard, mpis_api_guard_free)

G_END_DECLS
