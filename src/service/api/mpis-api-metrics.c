#include "config.h"

#include "mpis-api-routes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mpis-api-auth.h"
#include "mpis-api-stats.h"

static MpisApiReply *get_metrics (MpisApiRequest  *request,
                                  GError         **error);

/* What those need who ask from elsewhere. */
static const MpisApiRoute from_elsewhere = { "GET", "/metrics", MPIS_ROLES_READ, get_metrics, MPIS_ROUTE_PLAIN };

static void
note_memory (void)
{
  gulong size, resident;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL)
    return;
  if (fscanf (file, "%lu %lu", &size, &resident) == 2)
    mpis_api_stats_set ("process_resident_memory_bytes", "Resident memory of the service.",
                        (double) resident * (double) sysconf (_SC_PAGESIZE));
  fclose (file);
}

/* What waits to be told to other systems. */
static gboolean
note_deliveries (MpisApiRequest  *request,
                 GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  g_autoptr(MpisDbRows) rows = NULL;

  if (db == NULL)
    return FALSE;
  rows = dex_await_boxed (mpis_db_query_prepared (db, "SELECT count(*) FROM dash_deliveries WHERE state = 'pending'",
                                                  NULL),
                          error);
  if (rows == NULL)
    return FALSE;
  mpis_api_stats_set ("mpis_deliveries_pending", "What waits to be told to n8n or MPIS.",
                      (double) mpis_db_rows_get_int (rows, 0, 0));
  return TRUE;
}

static MpisApiReply *
get_metrics (MpisApiRequest  *request,
             GError         **error)
{
  g_autoptr(MpisPrincipal) who = NULL;
  g_autoptr(GError) problem = NULL;
  gboolean is_up;
  char *text;

  if (!mpis_api_is_local (request) && !(who = mpis_api_authenticate (request, &from_elsewhere, error)))
    return NULL;
  is_up = note_deliveries (request, &problem);
  if (!is_up)
    g_warning ("The database does not answer: %s", problem->message);
  mpis_api_stats_set ("mpis_db_up", "Whether the database answers.", is_up);
  note_memory ();
  text = mpis_api_stats_format ();
  return mpis_api_reply_bytes (200, "text/plain; version=0.0.4; charset=utf-8",
                               g_bytes_new_take (text, strlen (text)));
}

const MpisApiRoute mpis_api_metrics_routes[] = {
  { "GET", "/metrics", MPIS_ROLE_NONE, get_metrics, MPIS_ROUTE_PLAIN },
  { NULL }
};
