#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisDraftStatus:
 * @MPIS_DRAFT_OTHER: a word that is not known here
 * @MPIS_DRAFT_OPEN: nobody has decided yet
 * @MPIS_DRAFT_APPROVED: it may be published
 * @MPIS_DRAFT_REJECTED: it may not
 */
typedef enum {
  MPIS_DRAFT_OTHER,
  MPIS_DRAFT_OPEN,
  MPIS_DRAFT_APPROVED,
  MPIS_DRAFT_REJECTED
} MpisDraftStatus;

/**
 * MpisDraftVariant:
 * @number: what MPIS counts it as, from 1
 * @title: (nullable): its heading
 * @text: (nullable): what it says
 * @call: (nullable): what readers are called to do
 * @is_cut: whether @text is only the beginning of a longer one
 *
 * One of the wordings a draft offers.
 */
typedef struct {
  int         number;
  const char *title;
  const char *text;
  const char *call;
  gboolean    is_cut;
} MpisDraftVariant;

/**
 * MpisDraftFields:
 * @number: which draft of its plan it is, from 1
 * @status: as MPIS says it
 * @is_import: whether an import made it, from the post itself
 * @created_at: when it was made, or %MPIS_INSTANT_UNKNOWN
 *
 * What a draft is made of, but for its wordings. Strings are copied.
 */
typedef struct {
  const char  *id;
  int          number;
  const char  *status;
  gboolean     is_import;
  MpisInstant  created_at;
} MpisDraftFields;

/**
 * MpisDraft:
 *
 * What a post was before it was published. Immutable, boxed; any thread may use it.
 */
typedef struct _MpisDraft MpisDraft;

#define MPIS_TYPE_DRAFT (mpis_draft_get_type ())
GType                   mpis_draft_get_type       (void);
MpisDraft              *mpis_draft_new            (const MpisDraftFields  *fields,
                                                   const char             *content);
MpisDraft              *mpis_draft_ref            (MpisDraft              *self);
void                    mpis_draft_unref          (MpisDraft              *self);
const MpisDraftFields  *mpis_draft_peek           (const MpisDraft        *self);
MpisDraftStatus         mpis_draft_get_status     (const MpisDraft        *self);
guint                   mpis_draft_get_n_variants (const MpisDraft        *self);
const MpisDraftVariant *mpis_draft_get_variant    (const MpisDraft        *self,
                                                   guint                   index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDraft, mpis_draft_unref)

G_END_DECLS
