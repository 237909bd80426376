#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisAuditEntry:
 * @at: when
 * @who: (nullable): a user's name, `token NAME`, `n8n`; %NULL for somebody unknown
 * @role: (nullable): what they may
 * @address: (nullable): where from
 * @method: what was asked; likewise @path, without its query
 * @status: how it was answered
 * @run_id: (nullable): which run it was about; likewise @project_id
 * @request_id: (nullable): what ties it to the log
 * @reason: (nullable): why it was refused
 *
 * Something that was done, or refused, over the interface. There is no secret in it.
 */
typedef struct {
  MpisInstant  at;
  char        *who;
  char        *role;
  char        *address;
  char        *method;
  char        *path;
  guint        status;
  char        *run_id;
  char        *project_id;
  char        *request_id;
  char        *reason;
} MpisAuditEntry;

void       mpis_audit_entry_free (MpisAuditEntry *self);

DexFuture *mpis_audit_write      (MpisDb         *db,
                                  GPtrArray      *entries) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_audit_list       (MpisDb         *db,
                                  const MpisPage *page) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisAuditEntry, mpis_audit_entry_free)

G_END_DECLS
