#include "config.h"

#include "mpis-uuid.h"

/* The UUID of "dashboard.mpis.org" in the name space of domain names: what our own names stand under. */
static const guint8 our_space[16] = {
  0xbc, 0x5f, 0x85, 0x35, 0xd3, 0x32, 0x5f, 0x54, 0xa7, 0x97, 0x09, 0x19, 0x96, 0x1e, 0x00, 0x4d
};

/**
 * mpis_uuid_from_name:
 * @space: what kind of name it is
 * @name: a name
 *
 * Always gives the same UUID for the same name: version 5 of RFC 9562, of `SPACE:NAME` in a name space of
 * this program's.
 *
 * Returns: (transfer full): a UUID
 */
char *
mpis_uuid_from_name (const char *space,
                     const char *name)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (checksum, our_space, sizeof our_space);
  g_checksum_update (checksum, (const guchar *) space, -1);
  g_checksum_update (checksum, (const guchar *) ":", 1);
  g_checksum_update (checksum, (const guchar *) name, -1);
  g_checksum_get_digest (checksum, digest, &length);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6],
                          digest[7], digest[8], digest[9], digest[10], digest[11], digest[12],
                          digest[13], digest[14], digest[15]);
}
