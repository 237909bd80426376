#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisError:
 * @MPIS_ERROR_INVALID: what was given is malformed; the message says what and where
 * @MPIS_ERROR_UNSUPPORTED: well-formed, but not something this program takes
 * @MPIS_ERROR_UNANSWERED: a question only the user can answer stands in the way (a time zone, say);
 *   the message names the option that answers it
 * @MPIS_ERROR_NOT_FOUND: what was named does not exist
 * @MPIS_ERROR_CONFLICT: what was asked contradicts what is there
 *
 * Errors that any room may find. Codes are named for what the caller does next; a room with codes of
 * its own has its own domain.
 */
typedef enum {
  MPIS_ERROR_INVALID,
  MPIS_ERROR_UNSUPPORTED,
  MPIS_ERROR_UNANSWERED,
  MPIS_ERROR_NOT_FOUND,
  MPIS_ERROR_CONFLICT
} MpisError;

#define MPIS_ERROR (mpis_error_quark ())
GQuark mpis_error_quark (void);

G_END_DECLS
