#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * MpisApiTls:
 *
 * Takes up connections under TLS, 1.2 or newer, and hands them to a server when they are made.
 */
typedef struct _MpisApiTls MpisApiTls;

MpisApiTls *mpis_api_tls_new         (SoupServer       *server,
                                      GTlsCertificate  *certificate);
void        mpis_api_tls_free        (MpisApiTls       *self);
void        mpis_api_tls_add_socket  (MpisApiTls       *self,
                                      GSocket          *socket);
void        mpis_api_tls_stop        (MpisApiTls       *self);
void        mpis_api_tls_add_uris    (MpisApiTls       *self,
                                      GStrvBuilder     *addresses);
GSocket    *mpis_api_tls_find_socket (GSocketAddress   *remote);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisApiTls, mpis_api_tls_free)

G_END_DECLS
