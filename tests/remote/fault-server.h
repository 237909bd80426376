#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FaultServer:
 *
 * Something that listens on loopback and answers as badly as the path asked for says. Each path counts
 * how often it was asked.
 */
typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new      (void);
void         fault_server_free     (FaultServer *self);
guint16      fault_server_get_port (FaultServer *self);
guint        fault_server_count    (FaultServer *self,
                                    const char  *path);
char        *fault_server_last     (FaultServer *self);
/* Waits until whoever asked last has hung up. */
gboolean     fault_server_wait_hang_up (FaultServer *self,
                                        guint        timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
