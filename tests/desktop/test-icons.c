/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The icons of the states as panels show them: what of them can be seen on a black and on a white panel, and
   whether they can be told apart without colours. */

#include "config.h"

#include <math.h>

#include "toc-palette.h"
#include "toc-words.h"

/* The largest is the window's and a large panel's at twice the size. */
static const int sizes[] = { 16, 22, 24, 32, 48 };
#define N_SCALES 2

/* What has a contrast of at least TOC_PALETTE_GRAPHICS to the panel is seen. It has to be this much of the
   icon, and to reach to all four of its edges but for this share of its size. */
#define SEEN_MIN 0.25
#define EDGE_MAX 0.13

/* Of the points that either of two icons has, how many have to be others. */
#define DIFFERENCE_MIN 0.12

/* The symbol within a disc is told from the disc by this contrast, at least. */
#define SYMBOL_MIN 2.0

typedef struct
{
  int size;
  GdkRGBA *pixels; /* (owned): size × size, not premultiplied */
} Picture;

static void
picture_free (Picture *picture)
{
  g_free (picture->pixels);
  g_free (picture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

static Picture *
load (const char *path, int size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) file = gdk_pixbuf_new_from_file_at_size (path, size, size, &error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  const guint8 *bytes;
  Picture *picture;

  g_assert_no_error (error);
  pixbuf = gdk_pixbuf_add_alpha (file, FALSE, 0, 0, 0);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, size);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, size);
  bytes = gdk_pixbuf_read_pixels (pixbuf);
  picture = g_new0 (Picture, 1);
  picture->size = size;
  picture->pixels = g_new0 (GdkRGBA, (gsize) size * size);
  for (int i = 0; i < size * size; i++)
    {
      const guint8 *from = bytes + (i / size) * gdk_pixbuf_get_rowstride (pixbuf) + (i % size) * 4;

      picture->pixels[i] =
        (GdkRGBA){ from[0] / 255.0, from[1] / 255.0, from[2] / 255.0, from[3] / 255.0 };
    }

  return picture;
}

/* As panels find them: a drawing of this very size, or else the one that fits all. */
static Picture *
load_coloured (TocState state, int size)
{
  g_autofree char *name = g_strdup_printf (TOC_APP_ID "-%s", toc_state_to_word (state));
  g_autofree char *png = g_strdup_printf ("%s/%dx%d/status/%s.png", g_getenv ("TOCSIN_ICONS_BUILT"),
                                          size, size, name);
  g_autofree char *svg =
    g_strdup_printf ("%s/scalable/status/%s.svg", g_getenv ("TOCSIN_ICONS_SOURCE"), name);

  return load (g_file_test (png, G_FILE_TEST_EXISTS) ? png : svg, size);
}

static Picture *
load_symbolic (TocState state, int size)
{
  g_autofree char *svg =
    g_strdup_printf ("%s/symbolic/apps/" TOC_APP_ID "-%s-symbolic.svg",
                     g_getenv ("TOCSIN_ICONS_SOURCE"), toc_state_to_word (state));

  return load (svg, size);
}

static double
contrast_on (const GdkRGBA *pixel, const GdkRGBA *panel)
{
  const GdkRGBA seen = { panel->red + (pixel->red - panel->red) * pixel->alpha,
                         panel->green + (pixel->green - panel->green) * pixel->alpha,
                         panel->blue + (pixel->blue - panel->blue) * pixel->alpha, 1 };

  return toc_palette_contrast (&seen, panel);
}

/* The rectangle around the points that a test says are there: left, top, right, bottom. */
static int
find_extents (const Picture *picture, const GdkRGBA *panel, int extents[4])
{
  int count = 0;

  extents[0] = extents[1] = picture->size;
  extents[2] = extents[3] = -1;
  for (int i = 0; i < picture->size * picture->size; i++)
    {
      const GdkRGBA *pixel = &picture->pixels[i];
      int x = i % picture->size, y = i / picture->size;

      if (panel != NULL ? contrast_on (pixel, panel) < TOC_PALETTE_GRAPHICS : pixel->alpha < 0.5)
        continue;
      count++;
      extents[0] = MIN (extents[0], x);
      extents[1] = MIN (extents[1], y);
      extents[2] = MAX (extents[2], x);
      extents[3] = MAX (extents[3], y);
    }

  return count;
}

static void
check_seen (const Picture *picture, const GdkRGBA *panel, const char *what)
{
  int whole[4], seen[4];
  int n_whole = find_extents (picture, NULL, whole);
  int n_seen = find_extents (picture, panel, seen);
  int off = 0;

  for (int i = 0; i < 4; i++)
    off = MAX (off, ABS (whole[i] - seen[i]));
  g_test_message ("%s: %d of %d points are seen, %d px off its edges", what, n_seen, n_whole, off);
  g_assert_cmpint (n_seen, >=, (int) (SEEN_MIN * n_whole));
  g_assert_cmpint (off, <=, (int) ceil (EDGE_MAX * picture->size));
}

static void
test_seen (gconstpointer data)
{
  TocState state = GPOINTER_TO_INT (data);
  const GdkRGBA panels[] = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * N_SCALES; i++)
    {
      int size = sizes[i / N_SCALES] * (1 + (int) (i % N_SCALES));
      g_autoptr (Picture) coloured = load_coloured (state, size);
      g_autoptr (Picture) symbolic = load_symbolic (state, size);

      for (guint panel = 0; panel < G_N_ELEMENTS (panels); panel++)
        {
          const GdkRGBA *other = &panels[1 - panel];
          g_autofree char *what =
            g_strdup_printf ("%s at %d px on %s", toc_state_to_word (state), size,
                             panel == 0 ? "black" : "white");

          check_seen (coloured, &panels[panel], what);
          /* The panel gives it its own colour. */
          for (int point = 0; point < size * size; point++)
            symbolic->pixels[point] = (GdkRGBA){ other->red, other->green, other->blue,
                                                 symbolic->pixels[point].alpha };
          check_seen (symbolic, &panels[panel], what);
        }
    }
}

/* The middle one of the disc's or triangle's shades: most of the icon. */
static int
compare_shades (gconstpointer a, gconstpointer b)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  double one = contrast_on (a, &black), other = contrast_on (b, &black);

  return (one > other) - (one < other);
}

static void
find_body (const Picture *picture, GdkRGBA *body)
{
  g_autoptr (GArray) opaque = g_array_new (FALSE, FALSE, sizeof (GdkRGBA));

  for (int i = 0; i < picture->size * picture->size; i++)
    if (picture->pixels[i].alpha > 0.9)
      g_array_append_val (opaque, picture->pixels[i]);
  g_array_sort (opaque, compare_shades);
  *body = g_array_index (opaque, GdkRGBA, opaque->len / 2);
}

/* 0: nothing, 1: the body, 2: the symbol on it. */
static int
classify (const GdkRGBA *pixel, const GdkRGBA *body, gboolean symbolic)
{
  if (pixel->alpha < 0.5)
    return 0;

  return !symbolic && toc_palette_contrast (pixel, body) >= SYMBOL_MIN ? 2 : 1;
}

static double
compare (const Picture *a, const Picture *b, gboolean symbolic)
{
  GdkRGBA body_a, body_b;
  int either = 0, other = 0;

  find_body (a, &body_a);
  find_body (b, &body_b);
  for (int i = 0; i < a->size * a->size; i++)
    {
      int one = classify (&a->pixels[i], &body_a, symbolic);
      int two = classify (&b->pixels[i], &body_b, symbolic);

      either += one != 0 || two != 0;
      other += one != two;
    }

  return (double) other / either;
}

static void
test_told_apart (gconstpointer data)
{
  gboolean symbolic = GPOINTER_TO_INT (data);
  Picture *(*load_icon) (TocState, int) = symbolic ? load_symbolic : load_coloured;

  for (TocState a = TOC_STATE_UP; a <= TOC_STATE_UNKNOWN; a++)
    for (TocState b = a + 1; b <= TOC_STATE_UNKNOWN; b++)
      {
        g_autoptr (Picture) one = load_icon (a, 16);
        g_autoptr (Picture) other = load_icon (b, 16);
        double difference = compare (one, other, symbolic);

        g_test_message ("%s, %s: %.2f", toc_state_to_word (a), toc_state_to_word (b), difference);
        g_assert_cmpfloat (difference, >=, DIFFERENCE_MIN);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (TocState state = TOC_STATE_UP; state <= TOC_STATE_UNKNOWN; state++)
    {
      g_autofree char *path = g_strdup_printf ("/icons/seen/%s", toc_state_to_word (state));

      g_test_add_data_func (path, GINT_TO_POINTER (state), test_seen);
    }
  g_test_add_data_func ("/icons/told-apart/coloured", GINT_TO_POINTER (FALSE), test_told_apart);
  g_test_add_data_func ("/icons/told-apart/symbolic", GINT_TO_POINTER (TRUE), test_told_apart);

  return g_test_run ();
}
