#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

#include "mpis-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(MpisApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  dex_init ();
  application = mpis_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
