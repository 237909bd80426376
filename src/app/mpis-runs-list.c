#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-cell.h"
#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-list-kind.h"
#include "mpis-row.h"
#include "mpis-rows.h"
#include "mpis-settings.h"
#include "mpis-words.h"

/* The list of runs: how each publishing run started in the time range went, and why one failed. */

MPIS_TEXT_COLUMN (project, mpis_run_peek, project_name)
MPIS_TEXT_COLUMN (persona, mpis_run_peek, persona_name)
MPIS_TEXT_COLUMN (message, mpis_run_peek, error_message)
MPIS_TEXT_COLUMN (id, mpis_run_peek, id)

static char *
channels_words (gpointer item)
{
  return mpis_run_channels_text (mpis_run_peek (item));
}

static char *
channels_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  return channels_words (item);
}

static char *
started_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return mpis_words_short (mpis_run_peek (item)->started_at, mpis_scope_get_zone (scope));
}

static char *
duration_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  const MpisRunFields *run = mpis_run_peek (item);

  if (run->completed_at == MPIS_INSTANT_UNKNOWN)
    {
      *tooltip = g_strdup (_("Not finished"));
      return g_strdup (MPIS_TEXT_MISSING);
    }
  return mpis_words_span (run->completed_at - run->started_at);
}

static char *
status_words (gpointer item)
{
  return mpis_run_status_word (mpis_run_peek (item));
}

static gint64
status_number (gpointer item)
{
  return mpis_run_get_status (item);
}

static gint64
started_number (gpointer item)
{
  return mpis_run_peek (item)->started_at;
}

static double
duration_seconds (gpointer             item,
                  const MpisStandings *standings)
{
  const MpisRunFields *run = mpis_run_peek (item);

  if (run->completed_at == MPIS_INSTANT_UNKNOWN)
    return NAN;
  return (run->completed_at - run->started_at) / (double) MPIS_SECOND;
}

static void
on_setup_status_cb (GtkSignalListItemFactory *factory,
                    GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *word = mpis_cell_new (FALSE);

  gtk_widget_set_hexpand (word, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), word);
  gtk_list_item_set_child (item, box);
}

static void
bind_status (GtkListItem *list_item,
             gpointer     run,
             gpointer     data)
{
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *word = mpis_run_status_word (mpis_run_peek (run));
  const char *classes[] = { mpis_run_status_class (mpis_run_get_status (run)), NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (image),
                                mpis_run_status_icon (mpis_run_get_status (run)));
  gtk_widget_set_css_classes (image, classes);
  mpis_cell_set_text (MPIS_CELL (gtk_widget_get_next_sibling (image)), word);
}

static GtkListItemFactory *
make_status_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_status_cb), NULL);
  mpis_row_connect (factory, bind_status, NULL);
  return factory;
}

static const MpisColumn columns[] = {
  { "status", N_("Status"), 168, FALSE, NULL, 1,
    .number = status_number, .sort_title = N_("By Status"), .make_cells = make_status_factory,
    .words = status_words },
  { "project", N_("Project"), 184, FALSE, project_text, 1, .name = project_name },
  { "persona", N_("Persona"), 190, FALSE, persona_text, 3, .name = persona_name },
  { "channels", N_("Channels"), 158, FALSE, channels_text, 2, .words = channels_words },
  { "started", N_("Started"), 122, FALSE, started_text, 1,
    .number = started_number, .type = MPIS_SHEET_MOMENT, .sort_title = N_("Newest First") },
  { "duration", N_("Duration"), 100, FALSE, duration_text, 2,
    .fraction = duration_seconds, .type = MPIS_SHEET_NUMBER, .file_title = N_("Duration in Seconds"),
    .sort_title = N_("Longest First") },
  { "message", N_("Message"), -1, FALSE, message_text, 1, .name = message_name },
  { "id", N_("Run ID"), 280, FALSE, id_text, MPIS_DETAIL_CHOSEN, .name = id_name },
};

static gboolean
keeps (const MpisSieve *sieve,
       gpointer         item)
{
  return mpis_sieve_keeps_run (sieve, mpis_run_peek (item));
}

static gboolean
matches (gpointer    item,
         const char *needle)
{
  const MpisRunFields *run = mpis_run_peek (item);
  g_autofree char *word = mpis_run_status_word (run);
  g_autofree char *channels = mpis_run_channels_text (run);

  return mpis_text_matches (run->project_name, needle) ||
         mpis_text_matches (run->persona_name, needle) ||
         mpis_text_matches (run->error_message, needle) ||
         mpis_text_matches (run->id, needle) ||
         mpis_text_matches (run->execution, needle) ||
         mpis_text_matches (run->retry_of, needle) ||
         mpis_text_matches (run->project_id, needle) ||
         mpis_text_matches (run->persona_id, needle) ||
         mpis_text_matches (word, needle) ||
         mpis_text_matches (channels, needle);
}

static const MpisListState states[] = {
  { "pending", N_("waiting") },
  { "running", N_("running") },
  { "success", N_("succeeded") },
  { "partial", N_("partly succeeded") },
  { "failed", N_("failed") },
  { "overdue", N_("overdue") },
  { "sample", N_("from the sample") },
};

static gboolean
has_channel (const MpisRunFields *run,
             const char          *value)
{
  for (guint i = 0; run->channels != NULL && run->channels[i] != NULL; i++)
    {
      g_autofree char *channel = mpis_channel_canonical (run->channels[i]);

      if (g_str_equal (channel, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has (gpointer             item,
     MpisFacet            facet,
     const char          *value,
     const MpisStandings *standings)
{
  const MpisRunFields *run = mpis_run_peek (item);

  switch (facet)
    {
    case MPIS_FACET_CHANNEL: return has_channel (run, value);
    case MPIS_FACET_PERSONA: return g_strcmp0 (run->persona_id, value) == 0;
    case MPIS_FACET_PROJECT: return g_strcmp0 (run->project_id, value) == 0;
    case MPIS_FACET_STATE:
      return g_str_equal (value, "sample")
        ? run->is_demo
        : mpis_run_status_from_text (value) == mpis_run_get_status (item);
    default:                 g_return_val_if_reached (FALSE);
    }
}

static void
open (GtkWidget *page,
      MpisScope *scope,
      gpointer   item)
{
  gtk_widget_activate_action (page, "win.show-run", "s", mpis_run_peek (item)->id);
}

/* “Succeeded: 12 · Failed: 3”: what became of them. */
static char *
sum (MpisCube  *cube,
     GPtrArray *items,
     GtkBitset *selected)
{
  guint n[MPIS_RUN_OTHER + 1] = { 0 };
  const MpisRunFields *one[MPIS_RUN_OTHER + 1];
  GString *text = g_string_new (NULL);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      MpisRunStatus status = mpis_run_get_status (items->pdata[position]);

      n[status]++;
      one[status] = mpis_run_peek (items->pdata[position]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (n); i++)
    if (n[i] > 0)
      {
        g_autofree char *word = i == MPIS_RUN_OTHER ? g_strdup (_("Other"))
                                                    : mpis_run_status_word (one[i]);
        g_autofree char *number = mpis_format_count (n[i]);

        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", word, number);
      }
  return g_string_free_and_steal (text);
}

static char *
count (guint n)
{
  g_autofree char *number = mpis_format_count (n);

  return g_strdup_printf (ngettext ("%s run", "%s runs", n), number);
}

const MpisListKind mpis_list_of_runs = {
  .get_source = mpis_workspace_get_runs,
  .keeps = keeps,
  .get_id = id_name,
  .sum = sum,
  .matches = matches,
  .has = has,
  .states = states,
  .n_states = G_N_ELEMENTS (states),
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .columns_key = MPIS_KEY_RUNS_COLUMNS,
  .newest = "started",
  .widths = (const int[]) { 640, 880, 1100, 0 },
  .make_rows = mpis_run_row_factory_new,
  .open = open,
  .count = count,
  .name = N_("Runs"),
  .file_name = "runs",
  .search_hint = N_("Search project, persona or message"),
  .icon_name = "runs-symbolic",
  .days_title = N_("Started"),
  .no_title = N_("No Runs"),
  .no_match = N_("No run in this time range has these words."),
  .no_match_filtered = N_("No run that passes the filters has these words."),
  .no_pass = N_("No run in this time range passes the filters."),
  .no_pass_own = N_("No run passes the filters of this list."),
  .no_pass_both = N_("No run passes both the filters of this list and those of the window."),
  .none_in_range = N_("No run was started in this time range."),
  .none_yet_title = N_("No Runs Yet"),
  .none_yet = N_("Runs appear here once an automation publishes for one of your projects. "
                 "Posts that were imported have none."),
};
