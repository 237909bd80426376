#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>

#include "mpis-markdown.h"

/* Fills a card with a text. */
void
mpis_card_fill_note (const MpisCardQuestion *question,
                     MpisCardAnswer         *answer)
{
  const char *text = question->settings->text;
  g_autofree char *plain = text != NULL ? mpis_markdown_to_plain (text) : NULL;

  answer->title = g_strdup (_("Note"));
  answer->as_of = MPIS_INSTANT_UNKNOWN;   /* a text is as old as it says itself */
  answer->is_stale = FALSE;
  if (plain == NULL || *g_strstrip (plain) == '\0')
    {
      mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("Nothing is written here yet."),
                            _("Write the text in the card’s settings."));
      return;
    }
  answer->markup = mpis_markdown_to_markup (text, FALSE);
  answer->label_markup = mpis_markdown_to_markup (text, TRUE);
  answer->text = g_steal_pointer (&plain);
}
