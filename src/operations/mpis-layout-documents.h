#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisLayoutForm:
 * @name: (nullable): 1 to 200 characters; %NULL leaves it
 * @has_owner: whether @owner says anything
 * @owner: (nullable): whose it is; %NULL is everybody's
 * @is_default: (nullable): `true` or `false`; %NULL leaves it
 * @layout_config: (nullable): a JSON object as text; %NULL leaves it
 *
 * What is to be written of a layout; what a new one is not told is as usual.
 */
typedef struct {
  const char *name;
  gboolean    has_owner;
  const char *owner;
  const char *is_default;
  const char *layout_config;
} MpisLayoutForm;

/**
 * MpisLayoutDocument:
 * @is_done: whether it was done; if not, the row is another than the expected one
 * @revision: the row's revision now
 * @json: (nullable): the row as the interface shows it; %NULL where it was removed
 *
 * A layout as JSON, and what became of a change. Boxed.
 */
typedef struct {
  gboolean  is_done;
  gint64    revision;
  char     *json;
} MpisLayoutDocument;

#define MPIS_TYPE_LAYOUT_DOCUMENT (mpis_layout_document_get_type ())
GType               mpis_layout_document_get_type (void);
MpisLayoutDocument *mpis_layout_document_copy     (const MpisLayoutDocument *self);
void                mpis_layout_document_free     (MpisLayoutDocument       *self);

/* Layouts as they are, unread: for those who keep them as documents. @reader is who asks: a user's id, who
 * sees what is everybody's and their own, or NULL for one who sees all. */
DexFuture *mpis_layout_documents_list   (MpisDb               *db,
                                         const char           *owner,
                                         const MpisPage       *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_layout_documents_get    (MpisDb               *db,
                                         const char           *id,
                                         const char           *reader) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_layout_documents_create (MpisDb               *db,
                                         const MpisLayoutForm *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_layout_documents_change (MpisDb               *db,
                                         const char           *id,
                                         const char           *reader,
                                         gint64                expected_revision,
                                         const MpisLayoutForm *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_layout_documents_remove (MpisDb               *db,
                                         const char           *id,
                                         const char           *reader,
                                         gint64                expected_revision) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *mpis_widgets_list            (MpisDb               *db,
                                         const MpisPage       *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_widgets_register        (MpisDb               *db,
                                         const char           *widget_id,
                                         const char           *name,
                                         const char           *description,
                                         const char           *widget_type,
                                         const char           *schema,
                                         const char           *renderer_url) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLayoutDocument, mpis_layout_document_free)

G_END_DECLS
