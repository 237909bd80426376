#include "config.h"

#include "mpis-workspace.h"
