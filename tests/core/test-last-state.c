/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a later run of the program is told by an earlier one. */

#include "toc-keeper.h"

#include <glib/gstdio.h>
#include <string.h>

#include "toc-test-net.h"

#define DAY_US ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)
#define EPOCH ((gint64) 1790000000 * G_USEC_PER_SEC)

static void
add_news (GPtrArray *array, TocState state, gboolean urgent, const char *title, const char *body)
{
  TocNews *news = toc_news_new (TOC_NEWS_TELL, state, urgent, title, body);

  news->made_at = EPOCH + array->len;
  g_ptr_array_add (array, news);
}

static TocLastState *
new_full_state (void)
{
  TocLastState *state = toc_last_state_new ();

  state->confirmed = TRUE;
  state->state = TOC_STATE_DOWN;
  state->scope = TOC_SCOPE_EVERYONE;
  state->confidence = TOC_CONFIDENCE_LIKELY;
  state->reason = TOC_REASON_SERVER_ERROR;
  state->local_state = TOC_STATE_BLOCKED;
  state->since = EPOCH - 3;
  state->incident_since = EPOCH - 2;
  state->told = TRUE;
  state->told_state = TOC_STATE_PARTIAL;
  state->told_scope = TOC_SCOPE_REGION;
  state->told_since = EPOCH - 1;
  state->good_network = g_strdup ("12:34");
  state->country = g_strdup ("DE");
  state->saved_at = EPOCH;
  add_news (state->missed, TOC_STATE_DOWN, TRUE, "“TikTok” is <down>", "A\nbody");
  add_news (state->missed, TOC_STATE_UP, FALSE, "Back", NULL);

  return state;
}

static TocLastState *
reread (const TocLastState *state)
{
  g_autoptr (GBytes) bytes = toc_last_state_to_bytes (state);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return toc_last_state_from_data (data, length);
}

/* Nothing gets lost on the way. */
static void
test_round_trip (void)
{
  g_autoptr (TocLastState) state = new_full_state ();
  g_autoptr (TocLastState) again = reread (state);
  const TocNews *down = g_ptr_array_index (again->missed, 0);
  const TocNews *back = g_ptr_array_index (again->missed, 1);

  g_assert_true (again->confirmed);
  g_assert_cmpint (again->state, ==, TOC_STATE_DOWN);
  g_assert_cmpint (again->scope, ==, TOC_SCOPE_EVERYONE);
  g_assert_cmpint (again->confidence, ==, TOC_CONFIDENCE_LIKELY);
  g_assert_cmpint (again->reason, ==, TOC_REASON_SERVER_ERROR);
  g_assert_cmpint (again->local_state, ==, TOC_STATE_BLOCKED);
  g_assert_cmpint (again->since, ==, EPOCH - 3);
  g_assert_cmpint (again->incident_since, ==, EPOCH - 2);
  g_assert_true (again->told);
  g_assert_cmpint (again->told_state, ==, TOC_STATE_PARTIAL);
  g_assert_cmpint (again->told_scope, ==, TOC_SCOPE_REGION);
  g_assert_cmpint (again->told_since, ==, EPOCH - 1);
  g_assert_cmpstr (again->good_network, ==, "12:34");
  g_assert_cmpstr (again->country, ==, "DE");
  g_assert_cmpint (again->saved_at, ==, EPOCH);
  g_assert_cmpuint (again->missed->len, ==, 2);
  g_assert_cmpint (down->state, ==, TOC_STATE_DOWN);
  g_assert_true (down->urgent);
  g_assert_cmpint (down->made_at, ==, EPOCH);
  g_assert_cmpstr (down->title, ==, "“TikTok” is <down>");
  g_assert_cmpstr (down->body, ==, "A\nbody");
  g_assert_cmpint (back->state, ==, TOC_STATE_UP);
  g_assert_false (back->urgent);
  g_assert_null (back->body);
}

static void
test_equal (void)
{
  g_autoptr (TocLastState) state = new_full_state ();
  g_autoptr (TocLastState) other = new_full_state ();

  g_assert_true (toc_last_state_equal (state, other));
  other->saved_at++;
  g_assert_true (toc_last_state_equal (state, other));
  other->told = FALSE;
  g_assert_false (toc_last_state_equal (state, other));
  other->told = TRUE;
  other->since++;
  g_assert_false (toc_last_state_equal (state, other));
  other->since--;
  g_ptr_array_set_size (other->missed, 1);
  g_assert_false (toc_last_state_equal (state, other));
}

static void
test_recent (void)
{
  g_autoptr (TocLastState) state = new_full_state ();

  g_assert_true (toc_last_state_is_recent (state, EPOCH));
  g_assert_true (toc_last_state_is_recent (state, EPOCH + DAY_US));
  g_assert_true (toc_last_state_is_recent (state, EPOCH - DAY_US));
  g_assert_false (toc_last_state_is_recent (state, EPOCH + DAY_US + 1));
  g_assert_false (toc_last_state_is_recent (state, EPOCH - DAY_US - 1));
  state->confirmed = FALSE;
  g_assert_false (toc_last_state_is_recent (state, EPOCH));
}

#define STATE                                                                                      \
  "\"schema\":1,\"state\":\"up\",\"scope\":\"unknown\",\"confidence\":\"confirmed\","                  \
  "\"reason\":\"none\""
#define NEWS "{\"state\":\"down\",\"urgent\":true,\"made_at\":1,\"title\":\"T\",\"body\":\"B\"}"

/* A file may be cut off, by somebody else, or of another version. */
static void
test_nonsense (void)
{
  static const struct
  {
    const char *data;
    gboolean confirmed;
    guint missed;
  } rows[] = {
    { "", FALSE, 0 },
    { "{", FALSE, 0 },
    { "null", FALSE, 0 },
    { "[]", FALSE, 0 },
    { "{}", FALSE, 0 },
    { "\xff\xfe", FALSE, 0 },
    { "{" STATE "}", TRUE, 0 },
    { "{\"schema\":2,\"state\":\"up\",\"scope\":\"unknown\",\"missed\":[" NEWS "]}", FALSE, 0 },
    { "{\"schema\":1,\"state\":\"up\",\"scope\":\"nowhere\",\"reason\":\"none\"}", FALSE, 0 },
    { "{\"schema\":[],\"since\":{}}", FALSE, 0 },
    { "{\"schema\":1,\"state\":7,\"told_state\":[],\"good_network\":{},\"country\":1}", FALSE, 0 },
    { "{" STATE ",\"missed\":[" NEWS "," NEWS "]}", TRUE, 2 },
    { "{" STATE ",\"missed\":" NEWS "}", TRUE, 0 },
    { "{" STATE ",\"missed\":[null,1,[],\"x\",{}," NEWS "]}", TRUE, 1 },
    { "{" STATE ",\"missed\":[{\"state\":\"down\",\"urgent\":\"yes\",\"title\":\"T\"}]}", TRUE, 1 },
    { "{" STATE ",\"missed\":[{\"state\":\"down\",\"urgent\":true}]}", TRUE, 0 },
    { "{" STATE ",\"missed\":[{\"state\":\"none\",\"title\":\"T\"}]}", TRUE, 0 },
    { "{" STATE ",\"missed\":[{\"state\":\"down\",\"title\":[]}]}", TRUE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocLastState) state =
        toc_last_state_from_data (rows[i].data, strlen (rows[i].data));

      g_test_message ("%s", rows[i].data);
      g_assert_cmpint (state->confirmed, ==, rows[i].confirmed);
      g_assert_cmpuint (state->missed->len, ==, rows[i].missed);
      g_assert_false (state->told);
    }
}

typedef struct
{
  char *folder; /* (owned) */
  GFile *file;  /* (owned): in a folder below it that is not there yet */
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  place->file = g_file_new_build_filename (place->folder, "tocsin", "last-state.json", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autoptr (GFile) below = g_file_get_parent (place->file);

  g_file_delete (place->file, NULL, NULL);
  g_file_delete (below, NULL, NULL);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_object_unref (place->file);
  g_free (place->folder);
}

/* Until all that was to be written is written. */
static void
let_go (TocKeeper *keeper)
{
  gpointer gone = keeper;

  g_object_add_weak_pointer (gone, &gone);
  g_object_unref (keeper);
  toc_test_wait_for (gone == NULL);
}

static TocLastState *
new_recent_state (void)
{
  TocLastState *state = new_full_state ();

  state->saved_at = g_get_real_time ();

  return state;
}

static void
test_keeps (Place *place, gconstpointer data)
{
  TocKeeper *keeper = toc_keeper_new (place->file);
  g_autoptr (GPtrArray) missed = toc_last_state_dup_missed (toc_keeper_get_state (keeper));
  g_autoptr (TocLastState) state = NULL;

  g_assert_false (toc_keeper_get_state (keeper)->confirmed);
  g_assert_cmpuint (missed->len, ==, 0);
  add_news (missed, TOC_STATE_DOWN, TRUE, "Down", NULL);
  toc_keeper_set_missed (keeper, missed);
  g_ptr_array_set_size (missed, 0);
  toc_keeper_put (keeper, new_recent_state ());

  /* Both at once, and none of it at any other time. */
  g_assert_false (g_file_query_exists (place->file, NULL));
  let_go (keeper);
  state = toc_last_state_load (place->file);
  g_assert_true (state->told);
  g_assert_cmpuint (state->missed->len, ==, 1);
  g_assert_cmpint (ABS (g_get_real_time () - state->saved_at), <, 60 * G_USEC_PER_SEC);

  keeper = toc_keeper_new (place->file);
  g_assert_cmpstr (toc_keeper_get_state (keeper)->country, ==, "DE");
  g_assert_cmpuint (toc_keeper_get_state (keeper)->missed->len, ==, 1);
  g_object_unref (keeper);
}

/* What says nothing new costs no write, unless the last one was long ago. */
static void
test_spares_the_disk (Place *place, gconstpointer data)
{
  g_autoptr (TocLastState) old = new_recent_state ();
  g_autoptr (TocLastState) state = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TocKeeper *keeper = toc_keeper_new (place->file);

  toc_keeper_put (keeper, new_recent_state ());
  let_go (keeper);
  keeper = toc_keeper_new (place->file);
  g_assert_true (g_file_delete (place->file, NULL, NULL));
  toc_keeper_put (keeper, new_recent_state ());
  let_go (keeper);
  g_assert_false (g_file_query_exists (place->file, NULL));

  old->saved_at -= (gint64) 61 * 60 * G_USEC_PER_SEC;
  bytes = toc_last_state_to_bytes (old);
  toc_last_state_save (place->file, bytes);
  keeper = toc_keeper_new (place->file);
  toc_keeper_put (keeper, new_recent_state ());
  let_go (keeper);
  state = toc_last_state_load (place->file);
  g_assert_cmpint (state->saved_at, >, old->saved_at);
}

/* The last word is the flush's; a run that has said nothing leaves what it has found. */
static void
test_flush (Place *place, gconstpointer data)
{
  TocKeeper *keeper = toc_keeper_new (place->file);
  g_autoptr (TocLastState) state = NULL;
  TocLastState *last;

  toc_keeper_flush (keeper);
  g_assert_false (g_file_query_exists (place->file, NULL));

  for (guint i = 0; i < 20; i++)
    {
      toc_keeper_put (keeper, new_recent_state ());
      g_main_context_iteration (NULL, FALSE);
      last = new_recent_state ();
      last->since = EPOCH + i;
      toc_keeper_put (keeper, last);
      toc_keeper_flush (keeper);
      g_clear_pointer (&state, toc_last_state_free);
      state = toc_last_state_load (place->file);
      g_assert_cmpint (state->since, ==, EPOCH + i);
    }
  let_go (keeper);
  g_clear_pointer (&state, toc_last_state_free);
  state = toc_last_state_load (place->file);
  g_assert_cmpint (state->since, ==, EPOCH + 19);
}

/* A day later nobody knows whether what was missed is still so. */
static void
test_forgets (Place *place, gconstpointer data)
{
  g_autoptr (TocLastState) state = new_recent_state ();
  g_autoptr (GBytes) bytes = NULL;
  TocKeeper *keeper;

  state->saved_at -= DAY_US + 60 * G_USEC_PER_SEC;
  bytes = toc_last_state_to_bytes (state);
  toc_last_state_save (place->file, bytes);
  keeper = toc_keeper_new (place->file);
  g_assert_cmpuint (toc_keeper_get_state (keeper)->missed->len, ==, 0);
  g_assert_cmpstr (toc_keeper_get_state (keeper)->good_network, ==, "12:34");
  g_object_unref (keeper);
}

/* What could not be written does not keep the next from being written. */
static void
test_unwritable (Place *place, gconstpointer data)
{
  g_autofree char *below = g_build_filename (place->folder, "tocsin", NULL);
  g_autoptr (TocLastState) state = NULL;
  TocKeeper *keeper;

  g_assert_true (g_file_set_contents (below, "in the way", -1, NULL));
  keeper = toc_keeper_new (place->file);
  toc_keeper_put (keeper, new_recent_state ());
  toc_keeper_flush (keeper);
  g_assert_cmpint (g_unlink (below), ==, 0);
  toc_keeper_put (keeper, toc_last_state_new ());
  let_go (keeper);
  state = toc_last_state_load (place->file);
  g_assert_cmpint (state->saved_at, !=, 0);
  g_assert_false (state->confirmed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/last-state/round-trip", test_round_trip);
  g_test_add_func ("/last-state/equal", test_equal);
  g_test_add_func ("/last-state/recent", test_recent);
  g_test_add_func ("/last-state/nonsense", test_nonsense);
  g_test_add ("/keeper/keeps", Place, NULL, set_up, test_keeps, tear_down);
  g_test_add ("/keeper/spares-the-disk", Place, NULL, set_up, test_spares_the_disk, tear_down);
  g_test_add ("/keeper/flush", Place, NULL, set_up, test_flush, tear_down);
  g_test_add ("/keeper/forgets", Place, NULL, set_up, test_forgets, tear_down);
  g_test_add ("/keeper/unwritable", Place, NULL, set_up, test_unwritable, tear_down);

  return g_test_run ();
}
