#include "config.h"

#include "mpis-red-flags.h"
