#pragma once

#include "mpis-hub.h"
#include "mpis-hub-token.h"

G_BEGIN_DECLS

typedef struct _MpisHubListener MpisHubListener;

/**
 * MpisHubPhase:
 * @MPIS_HUB_DUE: it is told what it missed, when its turn comes
 * @MPIS_HUB_PARKED: likewise, but its client first has to take what waits for it
 * @MPIS_HUB_LIVE: it was told everything up to the hub's position
 * @MPIS_HUB_OVER: nobody is interested any more
 *
 * How far a subscription has been told.
 */
typedef enum {
  MPIS_HUB_DUE,
  MPIS_HUB_PARKED,
  MPIS_HUB_LIVE,
  MPIS_HUB_OVER
} MpisHubPhase;

/**
 * MpisHubSubscription:
 * @listener: whose; %NULL when it is over
 * @channel: to what; @kinds: of events; @run_id: (nullable): of which run alone
 * @token: (nullable): up to where it was told, unless it is live; %NULL: from now on
 * @is_malformed: what was given as a token is none
 * @is_confirmed: the client was told that it is subscribed
 * @is_checked: what it missed can be told
 * @is_awaited: the hub went on once, for a token that was further than it
 *
 * A client's interest in a channel; counted by references, as fibers hold it while they await.
 */
typedef struct {
  MpisHubListener    *listener;
  MpisHubPhase        phase;
  char               *channel;
  const char *const  *kinds;
  char               *run_id;
  char               *token;
  gboolean            is_malformed;
  gboolean            is_confirmed;
  gboolean            is_checked;
  gboolean            is_awaited;
} MpisHubSubscription;

struct _MpisHubListener {
  MpisHub       *hub;             /* unowned */
  MpisHubClient *client;
  GHashTable    *subscriptions;   /* name of a channel → MpisHubSubscription */
  double         words;           /* that it may still say */
  gint64         said_at;
};

/**
 * MpisHubEvent:
 *
 * A row of `dash_events`; its texts belong to the rows it was read with.
 */
typedef struct {
  gint64      id;
  const char *kind;
  const char *run_id;
  const char *at;
  const char *data;
} MpisHubEvent;

struct _MpisHub {
  GObject      parent_instance;

  MpisDbPool  *pool;
  char        *conninfo;
  MpisDb      *ear;             /* listens; NULL: not */
  DexFuture   *announced;       /* the next notification */
  DexPromise  *stop;
  DexPromise  *wake;            /* resolved when there is something to do */
  DexFuture   *running;
  GPtrArray   *listeners;
  GHashTable  *live;            /* name of a channel → GPtrArray of MpisHubSubscription */
  GQueue       due;             /* MpisHubSubscription */
  guint        n_subscriptions;
  char        *position;        /* the snapshot up to which live ones were told; NULL: none yet */
  gboolean     is_offline;
};

void                 mpis_hub_kick                (MpisHub              *self);
void                 mpis_hub_make_due            (MpisHub              *self,
                                                   MpisHubSubscription  *subscription);
void                 mpis_hub_make_live           (MpisHub              *self,
                                                   MpisHubSubscription  *subscription);
void                 mpis_hub_unsubscribe         (MpisHub              *self,
                                                   MpisHubSubscription  *subscription);

MpisHubSubscription *mpis_hub_subscription_new    (MpisHubListener      *listener,
                                                   const char           *channel,
                                                   const char           *last_id);
void                 mpis_hub_subscription_unref  (gpointer              subscription);
void                 mpis_hub_subscription_say    (MpisHubSubscription  *self,
                                                   const char           *frame);

/* Telling; these run in the hub's fiber. */
gboolean             mpis_hub_advance_awaiting    (MpisHub              *self,
                                                   GError              **error);
gboolean             mpis_hub_resume_awaiting     (MpisHub              *self,
                                                   MpisHubSubscription  *subscription,
                                                   GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisHubSubscription, mpis_hub_subscription_unref)

G_END_DECLS
