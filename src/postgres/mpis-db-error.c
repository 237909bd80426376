#include "config.h"

#include "mpis-db-private.h"

G_DEFINE_QUARK (mpis-db-error, mpis_db_error)

/* What an SQLSTATE means to a caller; Appendix A of the PostgreSQL manual lists the classes. */
static MpisDbError
code_of_sqlstate (const char *state)
{
  static const struct {
    const char  *prefix;
    MpisDbError  code;
  } meanings[] = {
    { "08", MPIS_DB_ERROR_OFFLINE },     /* connection exception */
    { "53", MPIS_DB_ERROR_OFFLINE },     /* insufficient resources: connections, memory, disk */
    { "57P", MPIS_DB_ERROR_OFFLINE },    /* the server shuts down, crashed or starts up */
    { "57014", MPIS_DB_ERROR_TIMEOUT },  /* cancelled, also by the server's own statement_timeout */
    { "28", MPIS_DB_ERROR_AUTH },        /* invalid authorization */
    { "42501", MPIS_DB_ERROR_AUTH },     /* insufficient privilege */
    { "25006", MPIS_DB_ERROR_AUTH },     /* a session that may only read */
    { "23", MPIS_DB_ERROR_CONFLICT },    /* integrity constraint */
    { "40", MPIS_DB_ERROR_CONFLICT },    /* serialization failure, deadlock */
    { "55P03", MPIS_DB_ERROR_CONFLICT }, /* lock not available */
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (meanings); i++)
    if (g_str_has_prefix (state, meanings[i].prefix))
      return meanings[i].code;
  return MPIS_DB_ERROR_QUERY;
}

GError *
mpis_db_error_lost (const char *server)
{
  return g_error_new (MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
                      "The connection to the PostgreSQL server at %s was lost", server);
}

/*
 * mpis_db_error_from_result:
 * @result: a result that is an error
 * @server: how to name the server
 *
 * Returns: (transfer full): what the server said, as an error of ours
 */
GError *
mpis_db_error_from_result (const PGresult *result,
                           const char     *server)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL);
  const char *hint = PQresultErrorField (result, PG_DIAG_MESSAGE_HINT);
  MpisDbError code = code_of_sqlstate (state);

  if (state == NULL || primary == NULL)
    return mpis_db_error_lost (server);
  if (g_str_equal (state, "53100"))
    return g_error_new (MPIS_DB_ERROR, code, "The disk of the PostgreSQL server at %s is full: %s",
                        server, primary);
  if (code == MPIS_DB_ERROR_OFFLINE)
    return g_error_new (MPIS_DB_ERROR, code, "The PostgreSQL server at %s is not available: %s",
                        server, primary);
  return g_error_new (MPIS_DB_ERROR, code, "%s%s%s%s%s (SQLSTATE %s)", primary,
                      detail != NULL ? ": " : "", detail != NULL ? detail : "",
                      hint != NULL ? ". " : "", hint != NULL ? hint : "", state);
}

/* While connecting libpq gives no SQLSTATE, only text; in its verbose form the text carries it:
 * "FATAL:  28P01: password authentication failed …". The word before it may be translated. */
static char *
sqlstate_of_text (const char *text)
{
  g_autoptr(GRegex) regex = g_regex_new (":  ([0-9A-Z]{5}): ", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* The last thing libpq says about a failed attempt, without the address (the caller names it), the
 * SQLSTATE and the place in the server's sources. */
static char *
reason_of_text (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  const char *reason = "no answer";

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *after = strstr (lines[i], " failed: ");

      if (after != NULL)
        reason = after + strlen (" failed: ");
      else if (i == 0 && *lines[i] != '\0')
        reason = lines[i];
    }
  {
    g_autoptr(GRegex) code = g_regex_new ("^[^:]+:  [0-9A-Z]{5}: ", 0, 0, NULL);

    return g_regex_replace_literal (code, reason, -1, 0, "", 0, NULL);
  }
}

/*
 * mpis_db_error_from_connecting:
 * @conn: a connection that could not be made
 * @server: how to name the server
 *
 * Returns: (transfer full): why it could not be made; never with a password in it
 */
GError *
mpis_db_error_from_connecting (PGconn     *conn,
                               const char *server)
{
  g_autofree char *state = sqlstate_of_text (PQerrorMessage (conn));
  g_autofree char *reason = reason_of_text (PQerrorMessage (conn));
  MpisDbError code = state != NULL ? code_of_sqlstate (state) : MPIS_DB_ERROR_OFFLINE;

  if (PQconnectionNeedsPassword (conn))
    return g_error_new (MPIS_DB_ERROR, MPIS_DB_ERROR_AUTH,
                        "The PostgreSQL server at %s wants a password for user “%s”", server,
                        PQuser (conn));
  if (code == MPIS_DB_ERROR_AUTH)
    return g_error_new (MPIS_DB_ERROR, code, "The PostgreSQL server at %s refused user “%s”: %s",
                        server, PQuser (conn), reason);
  if (code == MPIS_DB_ERROR_OFFLINE)
    return g_error_new (MPIS_DB_ERROR, code, "Cannot reach the PostgreSQL server at %s: %s", server,
                        reason);
  return g_error_new (MPIS_DB_ERROR, code, "The PostgreSQL server at %s refused the connection: %s",
                      server, reason);
}
