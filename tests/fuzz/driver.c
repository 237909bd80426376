#include "config.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define N_RUNS 10000
#define MAX_SIZE 4096

/* Pieces that mean something to one reader or the other. */
static const char *const pieces[] = {
  "\"", "\"\"", ",", "\n", "\r\n", "\r", "{", "}", "[", "]", ":", "null", "true", "-1", "1e999",
  "\\u0000", "\\ud800",
  "99999999999999999999", "-", "0.5", "\xef\xbb\xbf", "\xff\xfe", "\xc3", "\xf0\x9f\x91\x8d",
  "sep=;", "\t", ";",
  "2026-02-30", "2026-01-01T00:00:00+99:99", "\"views\"",
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
};

static void
mutate (GByteArray *input,
        GRand      *rand)
{
  guint at = g_rand_int_range (rand, 0, input->len + 1);
  guint length = g_rand_int_range (rand, 1, 9);

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      if (input->len > 0)
        input->data[MIN (at, input->len - 1)] = g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      if (at < input->len)
        g_byte_array_remove_range (input, at, MIN (length, input->len - at));
      break;
    case 2:
      g_byte_array_set_size (input, at);
      break;
    default:
      {
        const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
        gsize n = strlen (piece);
        guint old = input->len;

        if (old + n > MAX_SIZE)
          break;
        g_byte_array_set_size (input, old + n);
        memmove (input->data + at + n, input->data + at, old - at);
        memcpy (input->data + at, piece, n);
      }
    }
}

/* A copy of exactly its size, so that a byte read beyond the end is seen by the sanitizers. */
static void
feed (const GByteArray *input)
{
  g_autofree guint8 *exact = g_memdup2 (input->data, input->len);

  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, input->len), ==, 0);
}

static void
test_any_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260213);
  const guint n_seeds = g_strv_length ((char **) fuzz_seeds);
  const guint n_runs = g_test_thorough () ? N_RUNS * 100 : N_RUNS;
  const gint64 started = g_get_monotonic_time ();

  LLVMFuzzerTestOneInput (NULL, 0);
  for (guint run = 0; run < n_runs; run++)
    {
      g_autoptr(GByteArray) input = g_byte_array_new ();
      const char *seed = fuzz_seeds[run % n_seeds];
      guint n_mutations = run < n_seeds ? 0 : g_rand_int_range (rand, 1, 12);

      g_byte_array_append (input, (const guint8 *) seed, strlen (seed));
      while (n_mutations-- > 0)
        mutate (input, rand);
      feed (input);
    }
  g_test_message ("%u inputs in %.1f s", n_runs, (g_get_monotonic_time () - started) / 1e6);
}

int
main (int argc, char **argv)
{
  /* a file named on the command line is one input: how a finding is repeated */
  if (argc == 2 && argv[1][0] != '-')
    {
      g_autofree char *content = NULL;
      gsize length;

      if (!g_file_get_contents (argv[1], &content, &length, NULL))
        return EXIT_FAILURE;
      return LLVMFuzzerTestOneInput ((const uint8_t *) content, length);
    }
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/fuzz/any-bytes", test_any_bytes);

  return g_test_run ();
}
