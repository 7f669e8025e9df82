/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-metrics.h"

#include "toc-wording.h"

#define MS_PER_S 1000.0

/* A decimal number in any locale. */
static void
append_seconds (GString *text, double ms)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", ms / MS_PER_S));
}

/* ---- Monitoring Plugins ---- */

static const char *
status_word (int status)
{
  static const char *const words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

  return words[CLAMP (status, 0, 3)];
}

/* One line, in which a bar would begin the numbers. */
static char *
dup_line (int status, const char *words)
{
  char *line = g_strdup_printf ("TOCSIN %s - %s", status_word (status), words);

  return g_strdelimit (line, "|\r\n", ' ');
}

/* "U" is a number that is not known. */
static void
append_duration (GString *text, const char *label, double ms)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (label), "'=", '_');

  g_string_append_printf (text, " '%s'=", quoted);
  if (ms < 0)
    {
      g_string_append_c (text, 'U');
      return;
    }

  append_seconds (text, ms);
  g_string_append (text, "s;;;0");
}

static double
get_total (const TocFinding *finding)
{
  return finding->sample != NULL ? finding->sample->phases.total : TOC_UNMEASURED;
}

char *
toc_metrics_to_nagios (const TocVerdict *verdict, int status)
{
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *line = dup_line (status, headline);
  GString *text = g_string_new (line);

  g_string_append (text, " |");
  append_duration (text, "time", verdict->duration_ms);
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      append_duration (text, finding->id, get_total (finding));
    }

  return g_string_free (text, FALSE);
}

char *
toc_metrics_problem_to_nagios (const char *problem)
{
  return dup_line (3, problem);
}

/* ---- Prometheus ---- */

static void
append_label (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s=\"", name);
  for (const char *at = value; *at != '\0'; at++)
    if (*at == '\n')
      g_string_append (text, "\\n");
    else if (*at == '"' || *at == '\\')
      g_string_append_printf (text, "\\%c", *at);
    else
      g_string_append_c (text, *at);
  g_string_append_c (text, '"');
}

static void
begin_metric (GString *text, const char *name, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* The name and the labels, up to the value. */
static void
begin_sample (GString *text,
              const char *name,
              const TocVerdict *verdict,
              const char *label,
              const char *value)
{
  g_string_append_printf (text, "%s{", name);
  append_label (text, "service", verdict->service);
  if (label != NULL)
    {
      g_string_append_c (text, ',');
      append_label (text, label, value);
    }
  g_string_append (text, "} ");
}

static void
append_states (GString *text, const TocVerdict *verdict)
{
  static const char name[] = "tocsin_state";

  begin_metric (text, name, "Whether the service is in this state (1) or not (0).");
  for (TocState state = TOC_STATE_UP; state < TOC_STATE_NOT_VERIFIABLE; state++)
    {
      begin_sample (text, name, verdict, "state", toc_state_to_word (state));
      g_string_append_printf (text, "%d\n", verdict->state == state);
    }
}

static void
append_verdict (GString *text, const TocVerdict *verdict)
{
  static const char name[] = "tocsin_verdict_info";

  begin_metric (text, name, "What is the matter, for whom, and how sure that is; always 1.");
  begin_sample (text, name, verdict, "state", toc_state_to_word (verdict->state));
  g_string_truncate (text, text->len - strlen ("} "));
  g_string_append_printf (text, ",scope=\"%s\",confidence=\"%s\",reason=\"%s\"} 1\n",
                          toc_scope_to_word (verdict->scope),
                          toc_confidence_to_word (verdict->confidence),
                          toc_reason_to_word (verdict->reason));
}

static void
append_check (GString *text, const TocVerdict *verdict)
{
  begin_metric (text, "tocsin_last_check_timestamp_seconds", "When the check ended.");
  begin_sample (text, "tocsin_last_check_timestamp_seconds", verdict, NULL, NULL);
  g_string_append_printf (text, "%" G_GINT64_FORMAT "\n", verdict->checked_at / G_USEC_PER_SEC);
  begin_metric (text, "tocsin_check_duration_seconds", "How long the whole check took.");
  begin_sample (text, "tocsin_check_duration_seconds", verdict, NULL, NULL);
  append_seconds (text, verdict->duration_ms);
  g_string_append_c (text, '\n');
}

/* Of what cannot be told there is no sample. */
static void
append_components_up (GString *text, const TocVerdict *verdict)
{
  static const char name[] = "tocsin_component_up";

  begin_metric (text, name, "Whether this part works, be it slowly (1), or not (0).");
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->state == TOC_STATE_UNKNOWN || finding->state == TOC_STATE_NOT_VERIFIABLE)
        continue;

      begin_sample (text, name, verdict, "component", finding->id);
      g_string_append_printf (text, "%d\n", finding->state == TOC_STATE_UP ||
                                              finding->state == TOC_STATE_SLOW);
    }
}

static void
append_durations (GString *text, const TocVerdict *verdict)
{
  static const char name[] = "tocsin_component_duration_seconds";

  begin_metric (text, name, "How long this part took to answer, or to fail.");
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (get_total (finding) < 0)
        continue;

      begin_sample (text, name, verdict, "component", finding->id);
      append_seconds (text, get_total (finding));
      g_string_append_c (text, '\n');
    }
}

static void
append_certificates (GString *text, const TocVerdict *verdict)
{
  static const char name[] = "tocsin_certificate_expiry_timestamp_seconds";

  begin_metric (text, name, "When the certificate of this part expires.");
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->sample == NULL || finding->sample->certificate_expires == 0)
        continue;

      begin_sample (text, name, verdict, "component", finding->id);
      g_string_append_printf (text, "%" G_GINT64_FORMAT "\n",
                              finding->sample->certificate_expires);
    }
}

char *
toc_metrics_to_prometheus (const TocVerdict *verdict)
{
  GString *text = g_string_new (NULL);

  append_states (text, verdict);
  append_verdict (text, verdict);
  append_check (text, verdict);
  append_components_up (text, verdict);
  append_durations (text, verdict);
  append_certificates (text, verdict);
  g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}
