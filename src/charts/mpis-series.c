#include "config.h"

#include "mpis-series.h"
