#pragma once

#include <libpq-fe.h>

#include <glib-object.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PQconninfoOption, PQconninfoFree)

PQconninfoOption *mpis_conninfo_parse           (const char              *conninfo,
                                                 GError                 **error);
const char       *mpis_conninfo_get             (const PQconninfoOption  *options,
                                                 const char              *keyword);
char             *mpis_conninfo_without_secrets (const char              *conninfo);
void              mpis_conninfo_append          (GString                 *conninfo,
                                                 const char              *keyword,
                                                 const char              *value);

G_END_DECLS
