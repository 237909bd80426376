#include "config.h"

#include "mpis-error.h"

G_DEFINE_QUARK (mpis-error, mpis_error)
