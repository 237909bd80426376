#include "config.h"

#include "mpis-report-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-words.h"

static const char *const FORMATS[] = { "pdf", "xlsx", "png" };

static void
card_clear (gpointer data)
{
  mpis_card_answer_unref (((MpisReportCard *) data)->answer);
}

static char *
describe_period (const MpisCardInput *input)
{
  const char *lens = input->lens == MPIS_LENS_ACTIVITY ? _("Activity") : _("Posts of the Period");
  g_autofree char *days = NULL;

  if (input->period.from == MPIS_DAY_FIRST || input->period.to == MPIS_DAY_LAST)
    return g_strdup_printf ("%s · %s", mpis_words_range (MPIS_RANGE_ALL), lens);

  days = mpis_words_days (input->period.from, input->period.to);
  return g_strdup_printf ("%s · %s", days, lens);
}

static char *
name_of (const MpisCardInput *input,
         MpisFilterKind       kind,
         const char          *value)
{
  GPtrArray *things = kind == MPIS_FILTER_PROJECT ? input->projects : input->personas;

  if (kind == MPIS_FILTER_CHANNEL)
    return mpis_channel_get_label (value);

  for (guint i = 0; i < things->len; i++)
    {
      g_autofree char *id = NULL, *name = NULL;

      g_object_get (things->pdata[i], "id", &id, "name", &name, NULL);
      if (g_strcmp0 (id, value) == 0)
        return g_steal_pointer (&name);
    }

  return g_strdup (value);
}

static char *
describe_filters (const MpisCardInput *input)
{
  const char *names[MPIS_N_FILTERS] = { _("Projects"), _("Personas"), _("Channels") };
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint kind = 0; kind < MPIS_N_FILTERS; kind++)
    {
      g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *list = NULL;

      for (char **value = input->filters[kind]; value != NULL && *value != NULL; value++)
        g_ptr_array_add (values, name_of (input, kind, *value));
      if (values->len == 0)
        continue;
      g_ptr_array_add (values, NULL);
      list = g_strjoinv (", ", (char **) values->pdata);
      /* Translators: a filter and what it keeps: “Channels: Telegram, YouTube”. */
      g_ptr_array_add (parts, g_strdup_printf (C_("filter", "%s: %s"), names[kind], list));
    }
  if (parts->len == 0)
    return g_strdup (_("All projects, personas and channels"));

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static char *
describe_age (const MpisCardInput *input)
{
  g_autofree char *as_of = NULL;
  const char *zone = g_time_zone_get_identifier (input->zone);

  if (input->as_of == MPIS_INSTANT_UNKNOWN)
    return g_strdup_printf (_("Times in %s · The data has never been synchronised"), zone);

  as_of = mpis_words_instant (input->as_of, input->zone);
  if (input->is_stale)
    /* Translators: a time zone, then a date and time. */
    return g_strdup_printf (_("Times in %s · Data as of %s, there may be newer"), zone, as_of);
  return g_strdup_printf (_("Times in %s · Data as of %s"), zone, as_of);
}

static gboolean
has_demo (GPtrArray *things)
{
  for (guint i = 0; i < things->len; i++)
    {
      gboolean is_demo;

      g_object_get (things->pdata[i], "is-demo", &is_demo, NULL);
      if (is_demo)
        return TRUE;
    }

  return FALSE;
}

/**
 * mpis_report_new:
 * @dashboard: what to report
 * @input: what its cards are worked out from
 *
 * Works out every card; call it on a thread of its own.
 *
 * Returns: (transfer full): the report
 */
MpisReport *
mpis_report_new (MpisDashboard *dashboard,
                 MpisCardInput *input)
{
  MpisReport *self = g_new0 (MpisReport, 1);
  MpisLayout *layout = mpis_dashboard_get_layout (dashboard);
  g_autofree guint *order = mpis_layout_reading_order (layout);

  self->title = g_strdup (mpis_dashboard_get_name (dashboard));
  self->zone = g_time_zone_ref (input->zone);
  self->head = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->head, describe_period (input));
  g_ptr_array_add (self->head, describe_filters (input));
  g_ptr_array_add (self->head, describe_age (input));
  if (has_demo (input->projects) || has_demo (input->personas))
    g_ptr_array_add (self->head, g_strdup (_("Contains demo data")));

  self->cards = g_array_new (FALSE, FALSE, sizeof (MpisReportCard));
  g_array_set_clear_func (self->cards, card_clear);
  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (layout, order[i]);
      MpisReportCard made = {
        card->rect, mpis_card_answer_for_config (card->widget, card->config, input)
      };

      g_array_append_val (self->cards, made);
    }

  return self;
}

/**
 * mpis_report_free:
 * @self: (transfer full): a report
 */
void
mpis_report_free (MpisReport *self)
{
  g_free (self->title);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->head);
  g_array_unref (self->cards);
  g_free (self);
}

/**
 * mpis_report_get_n_cards:
 * @self: a report
 *
 * Returns: how many cards it has
 */
guint
mpis_report_get_n_cards (const MpisReport *self)
{
  return self->cards->len;
}

/**
 * mpis_report_render:
 * @self: a report
 * @format: as what
 * @scale: for %MPIS_REPORT_PNG the pixels along a pixel of the window, 1 to %MPIS_REPORT_MAX_SCALE
 * @cancellable: (nullable): stops it
 * @error: (nullable): return location for an error
 *
 * Takes its time; call it on a thread of its own.
 *
 * Returns: (transfer full): the file's content, or %NULL with %G_IO_ERROR
 */
GBytes *
mpis_report_render (MpisReport        *self,
                    MpisReportFormat   format,
                    guint              scale,
                    GCancellable      *cancellable,
                    GError           **error)
{
  switch (format)
    {
    case MPIS_REPORT_PDF:
      return _mpis_report_to_pdf (self, cancellable, error);
    case MPIS_REPORT_WORKBOOK:
      return _mpis_report_to_workbook (self, cancellable, error);
    case MPIS_REPORT_PNG:
      return _mpis_report_to_png (self, CLAMP (scale, 1, MPIS_REPORT_MAX_SCALE), cancellable, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * mpis_report_format_get_name:
 * @format: a format
 *
 * Returns: its name, which is also how its files end
 */
const char *
mpis_report_format_get_name (MpisReportFormat format)
{
  return FORMATS[format];
}

/**
 * mpis_report_format_from_name:
 * @name: a name
 * @format: (out): the format
 *
 * Returns: whether there is one of that name
 */
gboolean
mpis_report_format_from_name (const char       *name,
                              MpisReportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (FORMATS); i++)
    if (g_ascii_strcasecmp (name, FORMATS[i]) == 0)
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mpis_report_make_file_name:
 * @title: a dashboard's name
 * @format: as what
 *
 * Returns: (transfer full): what a file of it is called if nobody says otherwise; no folder in it
 */
char *
mpis_report_make_file_name (const char       *title,
                            MpisReportFormat  format)
{
  g_autofree char *name = g_strdup (title);

  g_strdelimit (name, "/\\:*?\"<>|\n\r\t", '-');
  g_strstrip (name);
  if (name[0] == '\0' || name[0] == '.')
    return g_strdup_printf ("Dashboard.%s", FORMATS[format]);
  return g_strdup_printf ("%s.%s", name, FORMATS[format]);
}
