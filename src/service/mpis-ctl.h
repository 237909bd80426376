#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCtlExit:
 * @MPIS_CTL_DONE: everything asked was done
 * @MPIS_CTL_NOTHING: nothing could be done
 * @MPIS_CTL_USAGE: the command line makes no sense
 * @MPIS_CTL_PARTLY: some of it was done, the rest is named
 *
 * How a word ends, as the exit status of the program. A word ended by a signal gives 128 + its number.
 */
typedef enum {
  MPIS_CTL_DONE,
  MPIS_CTL_NOTHING,
  MPIS_CTL_USAGE,
  MPIS_CTL_PARTLY
} MpisCtlExit;

/**
 * MpisCtlWord:
 * @name: the word
 * @arguments: (nullable): what may follow its options, as the help shows it
 * @summary: what it does, in one line
 * @details: (nullable): what else its help says
 * @run: does it; @argv[0] is the word
 *
 * One word of mpisctl.
 */
typedef struct _MpisCtlWord MpisCtlWord;

struct _MpisCtlWord {
  const char *name;
  const char *arguments;
  const char *summary;
  const char *details;
  int       (*run) (const MpisCtlWord *word,
                    int                argc,
                    char             **argv);
};

/**
 * MpisCtlOptions:
 * @database: (nullable): the connection string given; %NULL means the private cluster
 * @json: whether the result is wanted as JSON
 * @rest: what is left on the command line, %NULL-terminated, never %NULL
 *
 * What every word understands.
 */
typedef struct {
  char     *database;
  gboolean  json;
  char    **rest;
} MpisCtlOptions;

gboolean mpis_ctl_options_parse  (MpisCtlOptions     *self,
                                  const MpisCtlWord  *word,
                                  const GOptionEntry *entries,
                                  int                 argc,
                                  char              **argv);
void     mpis_ctl_options_clear  (MpisCtlOptions     *self);
int      mpis_ctl_usage          (const MpisCtlWord  *word,
                                  const char         *format,
                                  ...) G_GNUC_PRINTF (2, 3);
void     mpis_ctl_complain       (const char         *format,
                                  ...) G_GNUC_PRINTF (1, 2);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisCtlOptions, mpis_ctl_options_clear)

/* The words, each in its own file. */
int      mpis_ctl_serve          (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_migrate        (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_import         (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_export         (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_query          (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_sample         (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_token          (const MpisCtlWord  *word, int argc, char **argv);
int      mpis_ctl_user           (const MpisCtlWord  *word, int argc, char **argv);

G_END_DECLS
