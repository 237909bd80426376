#include "config.h"

#include "mpis-api-request-private.h"

#include <string.h>

#include "mpis-json.h"

static MpisApiReply *
reply_new (guint       status,
           const char *content_type,
           GBytes     *body)
{
  MpisApiReply *self = g_new0 (MpisApiReply, 1);

  self->status = status;
  self->content_type = content_type;
  self->body = body;
  return self;
}

/**
 * mpis_api_reply_json:
 * @status: the HTTP status
 * @json: (transfer full): the body, as JSON
 *
 * Returns: (transfer full): an answer
 */
MpisApiReply *
mpis_api_reply_json (guint  status,
                     char  *json)
{
  g_return_val_if_fail (json != NULL, NULL);

  return reply_new (status, "application/json; charset=utf-8", g_bytes_new_take (json, strlen (json)));
}

/**
 * mpis_api_reply_node:
 * @status: the HTTP status
 * @node: (transfer full): the body
 *
 * Returns: (transfer full): an answer
 */
MpisApiReply *
mpis_api_reply_node (guint     status,
                     JsonNode *node)
{
  g_autoptr(JsonNode) body = node;

  g_return_val_if_fail (node != NULL, NULL);

  return mpis_api_reply_json (status, mpis_json_print (body));
}

/**
 * mpis_api_reply_bytes:
 * @status: the HTTP status
 * @content_type: what the body is, with a charset where it is text
 * @bytes: (transfer full): the body
 *
 * Returns: (transfer full): an answer
 */
MpisApiReply *
mpis_api_reply_bytes (guint       status,
                      const char *content_type,
                      GBytes     *bytes)
{
  return reply_new (status, g_intern_string (content_type), bytes);
}

/**
 * mpis_api_reply_empty:
 * @status: the HTTP status: 204, 304
 *
 * Returns: (transfer full): an answer without a body
 */
MpisApiReply *
mpis_api_reply_empty (guint status)
{
  return reply_new (status, NULL, NULL);
}

/**
 * mpis_api_reply_upgrade:
 * @protocol: (nullable): the subprotocol that was asked for, static
 * @begin: takes the connection
 * @data: (transfer full): for it
 * @data_free: frees @data if the client has gone meanwhile
 *
 * Returns: (transfer full): an answer: from now on WebSocket is spoken. The handler has looked whether the
 *   request asks for that
 */
MpisApiReply *
mpis_api_reply_upgrade (const char     *protocol,
                        MpisApiUpgrade  begin,
                        gpointer        data,
                        GDestroyNotify  data_free)
{
  MpisApiReply *self = reply_new (SOUP_STATUS_SWITCHING_PROTOCOLS, NULL, NULL);

  self->protocol = protocol;
  self->upgrade = begin;
  self->upgrade_data = data;
  self->upgrade_free = data_free;
  return self;
}

/* The same address, from where the next page begins. */
static char *
format_next_link (MpisApiRequest *request,
                  const char     *cursor)
{
  g_autoptr(GString) link = g_string_new ("<");
  char separator = '?';

  g_string_append (link, request->path);
  for (guint i = 0; request->query != NULL && i + 1 < request->query->len; i += 2)
    {
      const char *name = request->query->pdata[i];

      if (g_str_equal (name, "cursor") || g_str_equal (name, "offset"))
        continue;
      g_string_append_c (link, separator);
      g_string_append_uri_escaped (link, name, NULL, FALSE);
      g_string_append_c (link, '=');
      g_string_append_uri_escaped (link, request->query->pdata[i + 1], NULL, FALSE);
      separator = '&';
    }
  g_string_append_printf (link, "%ccursor=%s>; rel=\"next\"", separator, cursor);
  return g_string_free_and_steal (g_steal_pointer (&link));
}

/**
 * mpis_api_reply_listing:
 * @request: the request, which says how the next page is asked for
 * @listing: a part of a list, whose text is taken out of it
 *
 * Returns: (transfer full): an answer: the bare array, and the next page's address in the header `Link`
 */
MpisApiReply *
mpis_api_reply_listing (MpisApiRequest *request,
                        MpisListing    *listing)
{
  MpisApiReply *self = mpis_api_reply_json (200, g_steal_pointer (&listing->json));

  if (listing->next != NULL)
    {
      g_autofree char *link = format_next_link (request, listing->next);

      mpis_api_reply_set_header (self, "Link", link);
    }
  return self;
}

/**
 * mpis_api_reply_set_header:
 * @self: an answer
 * @name: a header
 * @value: its value
 */
void
mpis_api_reply_set_header (MpisApiReply *self,
                           const char   *name,
                           const char   *value)
{
  if (self->headers == NULL)
    self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  soup_message_headers_replace (self->headers, name, value);
}

/**
 * mpis_api_reply_free:
 * @self: (transfer full): an answer
 */
void
mpis_api_reply_free (MpisApiReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  if (self->upgrade_data != NULL && self->upgrade_free != NULL)
    self->upgrade_free (self->upgrade_data);
  g_free (self);
}
