/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-behaviour.h"

#include <gio/gio.h>
#include <string.h>

/* What a kind takes after its name. */
typedef enum {
  ARGUMENT_NONE,
  ARGUMENT_NUMBER,
  ARGUMENT_MAYBE_NUMBER,
  ARGUMENT_WORD,
  ARGUMENT_MAYBE_WORD,
  ARGUMENT_STATUS,
} Argument;

typedef struct {
  const char *name;
  TocFaultKind kind;
  TocFaultLevel level;
  Argument argument;
  int number;       /* the default */
  const char *word; /* the default, or (after '|' signs) what is allowed */
} KindInfo;

G_DEFINE_BOXED_TYPE (TocFaultBehaviour, toc_fault_behaviour,
                     toc_fault_behaviour_ref, toc_fault_behaviour_unref)

#define LISTEN TOC_BEHAVIOUR_LEVEL_LISTEN
#define ACCEPT TOC_BEHAVIOUR_LEVEL_ACCEPT
#define HELLO TOC_BEHAVIOUR_LEVEL_HELLO
#define ANSWER TOC_BEHAVIOUR_LEVEL_ANSWER
#define RAW TOC_BEHAVIOUR_LEVEL_RAW

/* A word that is one of several lists them, the default first. */
static const KindInfo kinds[] = {
  { "ok", TOC_BEHAVIOUR_OK, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "refuse", TOC_BEHAVIOUR_REFUSE, LISTEN, ARGUMENT_NONE, 0, NULL },
  { "backlog", TOC_BEHAVIOUR_BACKLOG, LISTEN, ARGUMENT_NONE, 0, NULL },
  { "reset-accept", TOC_BEHAVIOUR_RESET_ACCEPT, ACCEPT, ARGUMENT_NONE, 0, NULL },
  { "fin-accept", TOC_BEHAVIOUR_FIN_ACCEPT, ACCEPT, ARGUMENT_NONE, 0, NULL },
  { "silent-accept", TOC_BEHAVIOUR_SILENT_ACCEPT, ACCEPT, ARGUMENT_NONE, 0, NULL },
  { "reset-hello", TOC_BEHAVIOUR_RESET_HELLO, HELLO, ARGUMENT_NONE, 0, NULL },
  { "fin-hello", TOC_BEHAVIOUR_FIN_HELLO, HELLO, ARGUMENT_NONE, 0, NULL },
  { "silent-hello", TOC_BEHAVIOUR_SILENT_HELLO, HELLO, ARGUMENT_NONE, 0, NULL },
  { "plain-on-tls", TOC_BEHAVIOUR_PLAIN_ON_TLS, HELLO, ARGUMENT_NONE, 0, NULL },
  { "garbage-hello", TOC_BEHAVIOUR_GARBAGE_HELLO, HELLO, ARGUMENT_NONE, 0, NULL },
  { "alert", TOC_BEHAVIOUR_ALERT, HELLO, ARGUMENT_MAYBE_NUMBER, 112, NULL },
  { "cert", TOC_BEHAVIOUR_CERT, HELLO, ARGUMENT_WORD, 0, "good|expired|not-yet|wrong-name|unknown" },
  { "status", TOC_BEHAVIOUR_STATUS, ANSWER, ARGUMENT_STATUS, 0, NULL },
  { "maintenance", TOC_BEHAVIOUR_MAINTENANCE, ANSWER, ARGUMENT_MAYBE_NUMBER, 3600, NULL },
  { "wrong-body", TOC_BEHAVIOUR_WRONG_BODY, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "empty", TOC_BEHAVIOUR_EMPTY, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "redirect", TOC_BEHAVIOUR_REDIRECT, ANSWER, ARGUMENT_WORD, 0, NULL },
  { "redirect-loop", TOC_BEHAVIOUR_REDIRECT_LOOP, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "redirect-chain", TOC_BEHAVIOUR_REDIRECT_CHAIN, ANSWER, ARGUMENT_NUMBER, 0, NULL },
  { "challenge", TOC_BEHAVIOUR_CHALLENGE, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "captcha", TOC_BEHAVIOUR_CAPTCHA, ANSWER, ARGUMENT_MAYBE_WORD, 0, "title|json|header" },
  { "access-denied", TOC_BEHAVIOUR_ACCESS_DENIED, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "rate-limit", TOC_BEHAVIOUR_RATE_LIMIT, ANSWER, ARGUMENT_MAYBE_NUMBER, 0, NULL },
  { "legal", TOC_BEHAVIOUR_LEGAL, ANSWER, ARGUMENT_NONE, 0, NULL },
  { "region-notice", TOC_BEHAVIOUR_REGION_NOTICE, ANSWER, ARGUMENT_WORD, 0, "us|in|hk" },
  { "portal", TOC_BEHAVIOUR_PORTAL, ANSWER, ARGUMENT_MAYBE_WORD, 0, "login|redirect|511" },
  { "slow", TOC_BEHAVIOUR_SLOW, ANSWER, ARGUMENT_NUMBER, 0, NULL },
  { "skew", TOC_BEHAVIOUR_SKEW, ANSWER, ARGUMENT_NUMBER, 0, NULL },
  { "silent-request", TOC_BEHAVIOUR_SILENT_REQUEST, RAW, ARGUMENT_NONE, 0, NULL },
  { "reset-request", TOC_BEHAVIOUR_RESET_REQUEST, RAW, ARGUMENT_NONE, 0, NULL },
  { "fin-request", TOC_BEHAVIOUR_FIN_REQUEST, RAW, ARGUMENT_NONE, 0, NULL },
  { "garbage", TOC_BEHAVIOUR_GARBAGE, RAW, ARGUMENT_NONE, 0, NULL },
  { "http09", TOC_BEHAVIOUR_HTTP09, RAW, ARGUMENT_NONE, 0, NULL },
  { "truncate", TOC_BEHAVIOUR_TRUNCATE, RAW, ARGUMENT_NONE, 0, NULL },
  { "reset-body", TOC_BEHAVIOUR_RESET_BODY, RAW, ARGUMENT_NONE, 0, NULL },
  { "bad-chunk", TOC_BEHAVIOUR_BAD_CHUNK, RAW, ARGUMENT_NONE, 0, NULL },
  { "drip-header", TOC_BEHAVIOUR_DRIP_HEADER, RAW, ARGUMENT_MAYBE_NUMBER, 200, NULL },
  { "drip-body", TOC_BEHAVIOUR_DRIP_BODY, RAW, ARGUMENT_MAYBE_NUMBER, 200, NULL },
  { "continue-flood", TOC_BEHAVIOUR_CONTINUE_FLOOD, RAW, ARGUMENT_NONE, 0, NULL },
  { "big-headers", TOC_BEHAVIOUR_BIG_HEADERS, RAW, ARGUMENT_NONE, 0, NULL },
  { "gzip-bomb", TOC_BEHAVIOUR_GZIP_BOMB, RAW, ARGUMENT_NONE, 0, NULL },
  { "oversize", TOC_BEHAVIOUR_OVERSIZE, RAW, ARGUMENT_NONE, 0, NULL },
};

static const KindInfo *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  return NULL;
}

static gboolean
parse_number (const char *word, int *number, GError **error)
{
  gint64 value;

  if (!g_ascii_string_to_signed (word, 10, -G_MAXINT, G_MAXINT, &value, error))
    return FALSE;
  *number = (int) value;
  return TRUE;
}

static gboolean
parse_word (TocFaultBehaviour *self, const KindInfo *info, const char *word, GError **error)
{
  if (info->word != NULL) {
    g_auto (GStrv) allowed = g_strsplit (info->word, "|", -1);

    if (!g_strv_contains ((const char *const *) allowed, word)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s takes one of %s, not “%s”", info->name, info->word, word);
      return FALSE;
    }
  }
  self->text = g_strdup (word);
  return TRUE;
}

static void
set_defaults (TocFaultBehaviour *self, const KindInfo *info)
{
  self->kind = info->kind;
  self->level = info->level;
  self->number = info->number;
  if (info->argument == ARGUMENT_MAYBE_WORD)
    self->text = g_strndup (info->word, strcspn (info->word, "|"));
}

/* `status 503 'Retry-After: 60' 'the body'` */
static gboolean
parse_status (TocFaultBehaviour *self, const char *const *words, GError **error)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();

  if (words[0] == NULL || !parse_number (words[0], &self->number, NULL) ||
      self->number < 200 || self->number > 999) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "status takes a number from 200 to 999");
    return FALSE;
  }
  for (guint i = 1; words[i] != NULL; i++) {
    if (g_regex_match_simple ("^[A-Za-z0-9-]+: ", words[i], 0, 0)) {
      g_strv_builder_add (headers, words[i]);
    } else {
      g_free (self->text);
      self->text = g_strdup (words[i]);
    }
  }
  self->headers = g_strv_builder_end (headers);
  return TRUE;
}

static gboolean
parse_argument (TocFaultBehaviour *self, const KindInfo *info, const char *const *words, GError **error)
{
  guint n = g_strv_length ((char **) words);
  guint least = info->argument == ARGUMENT_NUMBER || info->argument == ARGUMENT_WORD ? 1 : 0;

  if (info->argument == ARGUMENT_STATUS)
    return parse_status (self, words, error);
  if (n < least || n > (info->argument == ARGUMENT_NONE ? 0 : 1)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” has too %s arguments", info->name, n < least ? "few" : "many");
    return FALSE;
  }
  if (n == 0)
    return TRUE;
  if (info->argument == ARGUMENT_NUMBER || info->argument == ARGUMENT_MAYBE_NUMBER)
    return parse_number (words[0], &self->number, error);
  g_clear_pointer (&self->text, g_free);
  return parse_word (self, info, words[0], error);
}

TocFaultBehaviour *
toc_fault_behaviour_ref (TocFaultBehaviour *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (TocFaultBehaviour *self)
{
  g_free (self->text);
  g_strfreev (self->headers);
  g_free (self->line);
}

void
toc_fault_behaviour_unref (TocFaultBehaviour *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

TocFaultBehaviour *
toc_fault_behaviour_parse (const char *const *words, GError **error)
{
  const KindInfo *info = words[0] != NULL ? find_kind (words[0]) : NULL;
  g_autoptr (TocFaultBehaviour) self = g_atomic_rc_box_new0 (TocFaultBehaviour);

  if (info == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no behaviour “%s”",
                 words[0] != NULL ? words[0] : "");
    return NULL;
  }
  set_defaults (self, info);
  self->line = g_strjoinv (" ", (char **) words);
  if (!parse_argument (self, info, words + 1, error))
    return NULL;
  if (self->headers == NULL)
    self->headers = g_new0 (char *, 1);
  return g_steal_pointer (&self);
}

char *
toc_fault_behaviour_help (void)
{
  static const char *const arguments[] = { "", " N", " [N]", " ", " [", " N [Header: value…] [body]" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const KindInfo *info = &kinds[i];
    gboolean worded = info->argument == ARGUMENT_WORD || info->argument == ARGUMENT_MAYBE_WORD;

    g_string_append_printf (text, "%s%s%s%s\n", info->name, arguments[info->argument],
                            !worded ? "" : info->word != NULL ? info->word : "URL",
                            info->argument == ARGUMENT_MAYBE_WORD ? "]" : "");
  }
  return g_string_free (text, FALSE);
}
