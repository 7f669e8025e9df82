/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A connection of the person's own that loses answers, other sites' as well as the service's: hours
   of it, by chance. */

#include "toc-test-watch.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define SEED 20261122

#define WELL "all=ok controls=ok"

#define RUNS 12
#define RUN_MINUTES (6 * 60)

/* By then, a line's losses are known. */
#define BEFORE_OUTAGE (40 * MINUTE)
#define OUTAGE_RUNS 40

/* What was shown and told in a run in which nothing is the matter with the service. */
typedef struct
{
  guint down;
  guint bad;
  guint told;
  guint unsteady; /* minutes */
} Count;

static void
run_well (GRand *rand, double loss, Count *count)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
  gboolean down = FALSE, bad = FALSE;

  watch->rand = rand;
  watch->loss = loss;
  for (guint minute = 0; minute < RUN_MINUTES; minute++)
    {
      TocVerdict *shown;

      toc_test_watch_pass (watch, WELL, MINUTE);
      shown = toc_diagnosis_get_shown (watch->diagnosis);
      down |= shown->state == TOC_STATE_DOWN;
      bad |= toc_verdict_is_bad (shown);
      count->unsteady += shown->reason == TOC_REASON_UNSTEADY;
    }

  count->down += down;
  count->bad += bad;
  count->told += watch->news->len > 0;
}

/* Any answer of any round may get lost. */
static void
test_well (void)
{
  const struct
  {
    double loss;
    guint most_bad; /* of RUNS, six hours each */
  } lines[] = { { 0.01, 0 }, { 0.04, 0 }, { 0.1, 1 }, { 0.2, 1 }, { 0.3, 1 }, { 0.5, 1 }, { 0.7, 1 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      Count count = { 0 };

      for (guint run = 0; run < RUNS; run++)
        run_well (rand, lines[i].loss, &count);
      g_test_message ("%.0f %% lost: of %u runs told in %u, bad in %u, down in %u; unsteady %.1f %%",
                      lines[i].loss * 100, RUNS, count.told, count.bad, count.down,
                      count.unsteady * 100.0 / (RUNS * RUN_MINUTES));
      g_assert_cmpuint (count.down, ==, 0);
      g_assert_cmpuint (count.bad, <=, lines[i].most_bad);
    }
}

/* On a very bad line the person is told so. */
static void
test_unsteady_is_shown (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  Count count = { 0 };

  run_well (rand, 0.5, &count);
  g_assert_cmpuint (count.unsteady, >, RUN_MINUTES / 2);
}

typedef struct
{
  const char *line;
  TocState state;
  guint minutes; /* until it has to be told: the pulse does not ask what is silent in the last */
} Outage;

static const Outage outages[] = {
  { "all=tcp_timeout controls=ok", TOC_STATE_DOWN, 4 },
  { "all=dns_temporary_failure controls=ok", TOC_STATE_DOWN, 4 },
  { "core=response_timeout login=response_timeout live=ok controls=ok", TOC_STATE_DOWN, 4 },
  { "core=connection_reset login=ok live=ok controls=ok", TOC_STATE_DOWN, 4 },
  { "all=http_error controls=ok", TOC_STATE_DOWN, 4 },
  { "all=ok live=tls_timeout controls=ok", TOC_STATE_PARTIAL, 8 },
  { "all=ok static=connection_reset controls=ok", TOC_STATE_PARTIAL, 8 },
  { "all=ok videos=http_error controls=ok", TOC_STATE_PARTIAL, 3 },
};

/* A lost answer just before may have it begin as something milder, which is replaced in place. */
static void
check_shown (TocTestWatch *watch, TocState state)
{
  const TocNews *newest;

  g_assert_cmpuint (watch->news->len, >=, 1);
  g_assert_cmpuint (watch->news->len, <=, 2);
  newest = g_ptr_array_index (watch->news, watch->news->len - 1);
  if (watch->news->len == 2)
    g_assert_cmpint (((TocNews *) g_ptr_array_index (watch->news, 0))->state, ==, TOC_STATE_PARTIAL);
  g_assert_cmpint (newest->state, ==, state);
  g_assert_cmpint (toc_diagnosis_get_shown (watch->diagnosis)->state, ==, state);
}

static void
check_told (GRand *rand, double loss, const Outage *outage, const char *controls)
{
  for (guint run = 0; run < OUTAGE_RUNS; run++)
    {
      g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
      g_autofree char *well = g_strconcat (WELL, controls, NULL);
      g_autofree char *line = g_strconcat (outage->line, controls, NULL);

      watch->rand = rand;
      watch->loss = loss;
      toc_test_watch_pass (watch, well, BEFORE_OUTAGE + run * 7 * SECOND);
      toc_test_watch_pass (watch, line, outage->minutes * MINUTE);
      check_shown (watch, outage->state);
    }
}

static void
test_outages (gconstpointer data)
{
  const Outage *outage = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  check_told (rand, 0, outage, "");
  /* A tenth lost, twice tried; and more than most people have. */
  check_told (rand, 0.01, outage, "");
  if (outage->state != TOC_STATE_PARTIAL)
    check_told (rand, 0.04, outage, "");
}

/* A site that never answers here, because the country or the network filters it, is no sign of an
   unsteady line; nor are two. */
static void
test_filtered_controls (gconstpointer data)
{
  const Outage *outage = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  check_told (rand, 0, outage, " cloudflare=tls_timeout");
  check_told (rand, 0, outage, " cloudflare=tls_reset cloudflare-trace=tls_reset");
  check_told (rand, 0, outage, " gstatic=tcp_timeout gstatic-http=tcp_timeout");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lossy/well", test_well);
  g_test_add_func ("/lossy/unsteady-is-shown", test_unsteady_is_shown);
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    {
      g_autofree char *lossy = g_strdup_printf ("/lossy/outage/%u", i);
      g_autofree char *filtered = g_strdup_printf ("/lossy/filtered/%u", i);

      g_test_add_data_func (lossy, &outages[i], test_outages);
      g_test_add_data_func (filtered, &outages[i], test_filtered_controls);
    }

  return g_test_run ();
}
