#include "config.h"

#include "mpis-passwords.h"

#include <crypt.h>
#include <string.h>

#include "mpis-error.h"

/* Two to the power of this many rounds: a quarter of a second on a machine of today. */
#define COST 12

/* So many at a time, so that log-ins leave room for everything else. */
#define MAX_THREADS 2

/* What somebody who guesses tries first; shorter ones are refused as too short. In lower case. */
static const char *const commonest[] = {
  "00000000", "0123456789", "11111111", "12121212", "123123123", "12341234", "1234567890", "12345678",
  "123456789", "1234qwer", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "22222222", "66666666", "87654321",
  "88888888", "987654321", "99999999", "aa123456", "abc12345", "abcd1234", "abcdefgh", "access14",
  "admin123", "admin1234", "adminadmin", "administrator", "asdfasdf", "asdfghjk", "asdfghjkl", "baseball",
  "batman123", "change-me", "changeit", "changeme", "changeme1", "changeme123", "charlie1", "chocolate",
  "computer", "corvette", "dashboard", "default1", "dragon123", "football", "football1", "google123",
  "hello123", "helloworld", "iloveyou", "iloveyou1", "internet", "jennifer", "jordan23", "letmein1",
  "letmein123", "liverpool", "master123", "maverick", "mercedes", "michelle", "midnight", "monkey123",
  "mpis-dashboard", "mpisdashboard", "mustang1", "nicole123", "p@ssw0rd", "p@ssword", "passw0rd", "password",
  "password!", "password1", "password12", "password123", "password1234", "postgres", "princess", "princess1",
  "q1w2e3r4", "qazwsxedc", "qwer1234", "qwerty12", "qwerty123", "qwertyui", "qwertyuiop", "rootroot",
  "samantha", "secret123", "security", "starwars", "sunshine", "superman", "supersecret", "test1234",
  "testtest", "trustno1", "victoria", "welcome1", "welcome123", "whatever", "zaq12wsx", "zxcvbnm1",
};

static gboolean
is_common (const char *password)
{
  g_autofree char *folded = g_utf8_strdown (password, -1);

  for (guint i = 0; i < G_N_ELEMENTS (commonest); i++)
    if (g_str_equal (folded, commonest[i]))
      return TRUE;
  return strspn (password, (char[]) { *password, '\0' }) == strlen (password);
}

/**
 * mpis_password_check:
 * @password: what somebody wants as a password
 * @error: return location
 *
 * Holds a new password to the rules: long enough to guess, short enough for bcrypt to see all of it, and
 * none of those that everybody tries. What it is made of is its owner's business.
 *
 * Returns: whether it will do; else %MPIS_ERROR_INVALID, which says why
 */
gboolean
mpis_password_check (const char  *password,
                     GError     **error)
{
  if (!g_utf8_validate (password, -1, NULL))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a password is text in UTF-8");
  else if (g_utf8_strlen (password, -1) < MPIS_PASSWORD_MIN_CHARS)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "a password has at least %d characters",
                 MPIS_PASSWORD_MIN_CHARS);
  else if (strlen (password) > MPIS_PASSWORD_MAX_BYTES)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "a password has at most %d bytes, as what comes after them would not be looked at",
                 MPIS_PASSWORD_MAX_BYTES);
  else if (is_common (password))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "this password is among the first that anybody guesses; take another one");
  else
    return TRUE;
  return FALSE;
}

/* --- bcrypt, on threads of its own ------------------------------------------------------------- */

typedef struct {
  char       *password;
  char       *hash;      /* NULL: it is to be made */
  gboolean    is_decoy;  /* there is nobody of that name: work as long, and refuse */
  DexPromise *promise;
} Work;

static void
work_free (Work *work)
{
  explicit_bzero (work->password, strlen (work->password));
  g_free (work->password);
  g_free (work->hash);
  dex_unref (work->promise);
  g_free (work);
}

/* Looks at every character, wherever the first difference is. */
static gboolean
equal_in_constant_time (const char *a,
                        const char *b)
{
  gsize length = strlen (a);
  guchar difference = 0;

  if (strlen (b) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

static char *
crypt_with (const char *password,
            const char *setting)
{
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *hash = crypt_rn (password, setting, data, sizeof *data);
  char *copy = g_strdup (hash);

  explicit_bzero (data, sizeof *data);
  return copy;
}

static void
make_hash (Work *work)
{
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  g_autofree char *hash = NULL;

  /* Without bytes given it takes random ones from the system. */
  if (crypt_gensalt_rn ("$2b$", COST, NULL, 0, setting, sizeof setting) != NULL)
    hash = crypt_with (work->password, setting);
  if (hash != NULL)
    dex_promise_resolve_string (work->promise, g_steal_pointer (&hash));
  else
    dex_promise_reject (work->promise,
                        g_error_new_literal (MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
                                             "this system’s libcrypt has no bcrypt"));
}

static void
compare (Work *work)
{
  g_autofree char *hash = crypt_with (work->password, work->hash);

  dex_promise_resolve_boolean (work->promise, hash != NULL && !work->is_decoy &&
                               equal_in_constant_time (hash, work->hash));
}

static void
work_cb (gpointer data,
         gpointer unused)
{
  Work *work = data;

  if (work->hash == NULL)
    make_hash (work);
  else
    compare (work);
  work_free (work);
}

static DexFuture *
hand_over (const char *password,
           const char *hash,
           gboolean    is_decoy)
{
  static GThreadPool *threads;
  Work *work = g_new0 (Work, 1);
  DexFuture *result;

  if (g_once_init_enter_pointer (&threads))
    g_once_init_leave_pointer (&threads, g_thread_pool_new (work_cb, NULL, MAX_THREADS, FALSE, NULL));

  work->password = g_strdup (password);
  work->hash = g_strdup (hash);
  work->is_decoy = is_decoy;
  work->promise = dex_promise_new ();
  result = dex_ref (work->promise);
  g_thread_pool_push (threads, work, NULL);
  return result;
}

/**
 * mpis_password_hash:
 * @password: a password that passed mpis_password_check()
 *
 * Makes what is kept of a password, on another thread.
 *
 * Returns: (transfer full): a future of the hash, a text that names its own method and cost
 */
DexFuture *
mpis_password_hash (const char *password)
{
  dex_return_error_if_fail (password != NULL);

  return hand_over (password, NULL, FALSE);
}

/**
 * mpis_password_matches:
 * @password: what somebody says their password is
 * @hash: (nullable): what is kept of it; %NULL if there is nobody of that name, which takes as long
 *
 * Compares, on another thread. One that is longer than a password can be never matches.
 *
 * Returns: (transfer full): a future of a boolean
 */
DexFuture *
mpis_password_matches (const char *password,
                       const char *hash)
{
  /* The hash of nothing in particular, with the cost of all others. */
  static const char decoy[] = "$2b$12$SMuKdNzsa3Swcd8XX5tvWu70aCTDarFY8ctr/pe09vFuMcl9Owzli";
  gboolean too_long;

  dex_return_error_if_fail (password != NULL);

  too_long = strlen (password) > MPIS_PASSWORD_MAX_BYTES;
  return hand_over (too_long ? "" : password, hash != NULL && !too_long ? hash : decoy,
                    hash == NULL || too_long);
}
