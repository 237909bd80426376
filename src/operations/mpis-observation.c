#include "config.h"

#include "mpis-observation.h"
