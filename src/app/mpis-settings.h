#pragma once

/* The names of the keys in data/org.mpis.Dashboard.gschema.xml. */

#define MPIS_SETTINGS_SCHEMA          "org.mpis.Dashboard"

#define MPIS_KEY_WINDOW_WIDTH         "window-width"
#define MPIS_KEY_WINDOW_HEIGHT        "window-height"
#define MPIS_KEY_WINDOW_MAXIMIZED     "window-maximized"
#define MPIS_KEY_PAGE                 "page"
#define MPIS_KEY_RANGE                "range"
#define MPIS_KEY_RANGE_FROM           "range-from"
#define MPIS_KEY_RANGE_TO             "range-to"
#define MPIS_KEY_LENS                 "lens"
#define MPIS_KEY_CHART_METRIC         "chart-metric"
#define MPIS_KEY_ANALYTICS_VIEW       "analytics-view"
#define MPIS_KEY_ANALYTICS_VIEWS      "analytics-views"
#define MPIS_KEY_FILTER_PROJECTS      "filter-projects"
#define MPIS_KEY_FILTER_PERSONAS      "filter-personas"
#define MPIS_KEY_FILTER_CHANNELS      "filter-channels"
#define MPIS_KEY_TIME_ZONE            "time-zone"
#define MPIS_KEY_REFRESH_INTERVAL     "refresh-interval"
#define MPIS_KEY_WORKSPACE            "workspace"
#define MPIS_KEY_SHARED_HOSTS         "shared-hosts"
#define MPIS_KEY_SHARED_PORT          "shared-port"
#define MPIS_KEY_SHARED_DATABASE      "shared-database"
#define MPIS_KEY_SHARED_USER          "shared-user"
#define MPIS_KEY_SHARED_ENCRYPTION    "shared-encryption"
