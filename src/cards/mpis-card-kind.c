#include "config.h"

#include "mpis-card-kind.h"

#include <glib/gi18n.h>

#define NUMBERS (MPIS_CARD_HAS_LENS | MPIS_CARD_HAS_RANGE | MPIS_CARD_HAS_FILTERS)

static const MpisCardKind kinds[] = {
  { "key-figure", N_("Key Figure"), N_("One number, how it changed, and its shape over the days"),
    "card-figure-symbolic", 3, 2, 2, 2, NUMBERS | MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_COMPARE },
  { "engagement-chart", N_("Engagement over Time"), N_("How views or engagement developed, day by day"),
    "card-line-symbolic", 8, 4, 4, 3, NUMBERS | MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_CHART },
  { "metric-chart", N_("Chart"), N_("Any number, broken down by time, channel, project or persona"),
    "card-chart-symbolic", 6, 4, 3, 3,
    NUMBERS | MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_BREAKDOWN | MPIS_CARD_HAS_CHART | MPIS_CARD_HAS_COMPARE |
    MPIS_CARD_HAS_COUNT },
  { "channel-performance", N_("Channel Performance"), N_("The engagement rate of each channel"),
    "card-bars-symbolic", 4, 3, 3, 2, NUMBERS | MPIS_CARD_HAS_METRIC },
  { "channel-share", N_("Share by Channel"), N_("Which channel contributes how much to the whole"),
    "card-share-symbolic", 4, 2, 3, 2, NUMBERS | MPIS_CARD_HAS_METRIC },
  { "recent-posts", N_("Recent Posts"), N_("The newest posts with their views, reactions and rate"),
    "card-list-symbolic", 6, 4, 3, 3, MPIS_CARD_HAS_RANGE | MPIS_CARD_HAS_FILTERS | MPIS_CARD_HAS_COUNT },
  { "top-posts", N_("Top Posts"), N_("The posts that did best"),
    "card-top-symbolic", 6, 4, 3, 3, NUMBERS | MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_COUNT },
  { "best-time", N_("Best Time to Post"), N_("How posts do by the weekday and hour they were published"),
    "card-heatmap-symbolic", 6, 4, 4, 3,
    MPIS_CARD_HAS_RANGE | MPIS_CARD_HAS_FILTERS | MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_STATISTIC },
  { "posting-cadence", N_("Posting Cadence"), N_("How many posts were published, and where the gaps are"),
    "card-cadence-symbolic", 6, 3, 3, 2,
    MPIS_CARD_HAS_RANGE | MPIS_CARD_HAS_FILTERS | MPIS_CARD_HAS_BREAKDOWN },
  { "run-timeline", N_("Runs"), N_("When runs took place, how long they took and how they ended"),
    "card-timeline-symbolic", 8, 3, 4, 2,
    MPIS_CARD_HAS_RANGE | MPIS_CARD_HAS_FILTERS | MPIS_CARD_HAS_COUNT },
  { "goal-progress", N_("Goal"), N_("How far a weekly or monthly goal has been reached"),
    "card-goal-symbolic", 4, 3, 3, 2,
    MPIS_CARD_HAS_METRIC | MPIS_CARD_HAS_LENS | MPIS_CARD_HAS_FILTERS | MPIS_CARD_HAS_GOALS },
  { "red-flags", N_("Red Flags"), N_("Failed runs, posts without numbers and posts nobody recorded"),
    "card-flag-symbolic", 4, 3, 3, 2, MPIS_CARD_HAS_FILTERS },
  { "eidos-recommendations", N_("Recommendations"), N_("What the numbers suggest, each with its evidence"),
    "card-idea-symbolic", 4, 4, 3, 3, NUMBERS | MPIS_CARD_HAS_METRIC },
  { "persona-overview", N_("Persona Overview"), N_("What is known about a persona and its posts"),
    "card-persona-symbolic", 4, 3, 3, 3, NUMBERS },
  { "note", N_("Note"), N_("A text of your own"),
    "card-note-symbolic", 4, 2, 2, 1, MPIS_CARD_HAS_TEXT },
};

static const MpisCardKind custom = {
  "custom", N_("Custom Card"), N_("A card that somebody declared for this workspace"),
  "card-custom-symbolic", 4, 3, 2, 2, MPIS_CARD_HAS_PARAMS | NUMBERS
};

/**
 * mpis_card_kind_list:
 * @n: (out): how many there are
 *
 * Returns: (transfer none) (array length=n): the kinds of cards, in the order they are offered; custom
 *   ones are not among them
 */
const MpisCardKind *
mpis_card_kind_list (guint *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}

/**
 * mpis_card_kind_find:
 * @id: the key of the widget registry
 *
 * Returns: (transfer none) (nullable): the kind of that key; %NULL if it is none of ours
 */
const MpisCardKind *
mpis_card_kind_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, id))
      return &kinds[i];
  return NULL;
}

/**
 * mpis_card_kind_get_custom:
 *
 * Returns: (transfer none): the kind of all cards that a #MpisCardSchema declares; its key and name are
 *   the schema's
 */
const MpisCardKind *
mpis_card_kind_get_custom (void)
{
  return &custom;
}

/**
 * mpis_card_kind_get_name:
 *
 * Returns: (transfer none): what it is called
 */
const char *
mpis_card_kind_get_name (const MpisCardKind *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _(self->name);
}

/**
 * mpis_card_kind_get_description:
 *
 * Returns: (transfer none): what it shows, in one sentence
 */
const char *
mpis_card_kind_get_description (const MpisCardKind *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _(self->description);
}
