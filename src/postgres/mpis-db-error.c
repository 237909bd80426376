#include "config.h"

#include "mpis-db.h"

G_DEFINE_QUARK (mpis-db-error, mpis_db_error)
