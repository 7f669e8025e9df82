/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-play.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define BIG_HEADERS (64 * 1024 * 1024)
#define BOMB_SIZE 1024 /* MiB when unpacked */

/* What a play works on. */
typedef struct {
  const TocFaultBehaviour *behaviour;
  GIOStream *stream;
  GSocket *socket;
  const TocFaultAnswer *healthy;
  GCancellable *cancellable;
} Play;

static void
reset (GSocket *socket)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger) != 0)
    g_printerr ("fault server: %s\n", g_strerror (errno));
  g_socket_close (socket, NULL);
}

/* Reads and forgets until the client goes away. */
static void
hold (GSocket *socket, GCancellable *cancellable)
{
  char buffer[4096];

  g_socket_set_blocking (socket, TRUE);
  while (g_socket_receive (socket, buffer, sizeof buffer, cancellable, NULL) > 0)
    continue;
  g_socket_close (socket, NULL);
}

/* What came in has to be read first, or the kernel sends a reset. */
static void
finish (GSocket *socket, GCancellable *cancellable)
{
  char buffer[16384];

  g_socket_set_blocking (socket, FALSE);
  while (g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL) > 0)
    continue;
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  hold (socket, cancellable);
}

static void
say (GSocket *socket, const void *data, gsize length, GCancellable *cancellable)
{
  g_socket_set_blocking (socket, TRUE);
  g_socket_send (socket, data, length, cancellable, NULL);
  finish (socket, cancellable);
}

static gboolean
put (const Play *play, const void *data, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (play->stream), data, length, NULL,
                                    play->cancellable, NULL);
}

static gboolean
put_text (const Play *play, const char *text)
{
  return put (play, text, strlen (text));
}

static void
put_forever (const Play *play, const void *data, gsize length)
{
  while (put (play, data, length))
    continue;
}

/* The bytes one by one, @text first, then more of its last one for ever. */
static void
drip (const Play *play, const char *text)
{
  gsize i = 0;

  while (put (play, text + i, 1)) {
    toc_fault_play_nap (play->behaviour->number, play->cancellable);
    if (text[i + 1] != '\0')
      i++;
  }
}

/* Status line and headers of the healthy answer, which shall have a body, then an empty line. */
static gboolean
put_head (const Play *play, const char *more)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_printf (head, "HTTP/1.1 %u Fine\r\n", play->healthy->status == 204 ? 200 : play->healthy->status);
  for (guint i = 0; i < play->healthy->headers->len; i++)
    g_string_append_printf (head, "%s\r\n", (char *) g_ptr_array_index (play->healthy->headers, i));
  g_string_append_printf (head, "%s\r\n", more);
  return put (play, head->str, head->len);
}

/* Promises twice what it sends. */
static void
put_half (const Play *play)
{
  gsize size;
  const void *body = g_bytes_get_data (play->healthy->body, &size);
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", MAX (size, 100));

  put_head (play, length);
  if (size >= 100)
    put (play, body, size / 2);
  else
    put_text (play, "only half of wh");
}

static void
put_big_headers (const Play *play)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  gsize sent = 0;

  for (guint i = 0; lines->len < 65536; i++)
    g_string_append_printf (lines, "X-Filler-%u: ................................................\r\n", i);
  put_text (play, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
  while (sent < BIG_HEADERS && put (play, lines->str, lines->len))
    sent += lines->len;
  put_text (play, "\r\n");
}

/* One MiB of zeros, deflated and flushed: may be repeated as often as one likes. */
static GBytes *
deflate_zeros (void)
{
  static guint8 zeros[1024 * 1024];
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize used = 0, read, written;
  GConverterResult result;

  do {
    guint8 buffer[8192];

    result = g_converter_convert (G_CONVERTER (compressor), zeros + used, sizeof zeros - used, buffer,
                                  sizeof buffer, G_CONVERTER_FLUSH, &read, &written, NULL);
    used += read;
    g_byte_array_append (out, buffer, (guint) written);
  } while (result == G_CONVERTER_CONVERTED);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
put_gzip_bomb (const Play *play)
{
  static const guint8 head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff };
  /* An empty last block, the CRC of 1 GiB of zeros, and its size. */
  static const guint8 tail[] = { 0x03, 0x00, 0xb0, 0xc2, 0x64, 0x5b, 0, 0, 0, 0x40 };
  g_autoptr (GBytes) block = deflate_zeros ();
  gsize size;
  const void *data = g_bytes_get_data (block, &size);

  put_text (play, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
                  "Connection: close\r\n\r\n");
  put (play, head, sizeof head);
  for (guint i = 0; i < BOMB_SIZE; i++)
    if (!put (play, data, size))
      return;
  put (play, tail, sizeof tail);
}

static void
put_oversize (const Play *play)
{
  static char filler[65536];

  memset (filler, 'x', sizeof filler);
  put_text (play, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n");
  put_forever (play, filler, sizeof filler);
}

static void
put_drip_body (const Play *play)
{
  gsize size;
  const char *body = g_bytes_get_data (play->healthy->body, &size);
  g_autofree char *text = size > 0 ? g_strndup (body, size) : g_strdup (" ");

  if (put_head (play, "Content-Length: 1000000\r\n"))
    drip (play, text);
}

static void
put_answer (const Play *play)
{
  static const char garbage[] = "\x01\x02\xfe\xff not at all what was asked for \x80\x81\r\n\r\n";

  switch ((int) play->behaviour->kind) {
  case TOC_BEHAVIOUR_GARBAGE:
    put (play, garbage, sizeof garbage - 1);
    break;
  case TOC_BEHAVIOUR_HTTP09:
    put_text (play, "<html><body>Just a body, as in 1991.</body></html>\n");
    break;
  case TOC_BEHAVIOUR_TRUNCATE:
  case TOC_BEHAVIOUR_RESET_BODY:
    put_half (play);
    break;
  case TOC_BEHAVIOUR_BAD_CHUNK:
    if (put_head (play, "Transfer-Encoding: chunked\r\n"))
      put_text (play, "5\r\nhello\r\nzzzz\r\nno chunk\r\n");
    break;
  case TOC_BEHAVIOUR_DRIP_HEADER:
    drip (play, "HTTP/1.1 200 OK\r\nX-Drip: ....");
    break;
  case TOC_BEHAVIOUR_DRIP_BODY:
    put_drip_body (play);
    break;
  case TOC_BEHAVIOUR_CONTINUE_FLOOD:
    put_forever (play, "HTTP/1.1 100 Continue\r\n\r\n", 25);
    break;
  case TOC_BEHAVIOUR_BIG_HEADERS:
    put_big_headers (play);
    break;
  case TOC_BEHAVIOUR_GZIP_BOMB:
    put_gzip_bomb (play);
    break;
  case TOC_BEHAVIOUR_OVERSIZE:
    put_oversize (play);
    break;
  default:
    break;
  }
}

void
toc_fault_play_nap (int ms, GCancellable *cancellable)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    return;
  g_poll (&fd, 1, MAX (ms, 0));
  g_cancellable_release_fd (cancellable);
}

void
toc_fault_play_socket (const TocFaultBehaviour *behaviour, GSocket *socket, GCancellable *cancellable)
{
  static const char plain[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                              "The plain HTTP request was sent to HTTPS port\n";
  static const char garbage[] = "\x80\x02\x03 neither TLS nor HTTP, and no end of it \xfe\xff\n";
  const guint8 alert[] = { 21, 3, 3, 0, 2, 2, (guint8) behaviour->number };

  switch ((int) behaviour->kind) {
  case TOC_BEHAVIOUR_RESET_ACCEPT:
  case TOC_BEHAVIOUR_RESET_HELLO:
    reset (socket);
    break;
  case TOC_BEHAVIOUR_FIN_ACCEPT:
  case TOC_BEHAVIOUR_FIN_HELLO:
    finish (socket, cancellable);
    break;
  case TOC_BEHAVIOUR_PLAIN_ON_TLS:
    say (socket, plain, sizeof plain - 1, cancellable);
    break;
  case TOC_BEHAVIOUR_GARBAGE_HELLO:
    say (socket, garbage, sizeof garbage - 1, cancellable);
    break;
  case TOC_BEHAVIOUR_ALERT:
    say (socket, alert, sizeof alert, cancellable);
    break;
  default:
    hold (socket, cancellable);
    break;
  }
}

void
toc_fault_play_request (const TocFaultBehaviour *behaviour, GIOStream *stream, GSocket *socket,
                        const TocFaultAnswer *healthy, GCancellable *cancellable)
{
  Play play = { behaviour, stream, socket, healthy, cancellable };

  g_socket_set_blocking (socket, TRUE);
  switch ((int) behaviour->kind) {
  case TOC_BEHAVIOUR_BACKLOG:
  case TOC_BEHAVIOUR_SILENT_ACCEPT:
  case TOC_BEHAVIOUR_SILENT_HELLO:
  case TOC_BEHAVIOUR_SILENT_REQUEST:
    hold (socket, cancellable);
    return;
  case TOC_BEHAVIOUR_REFUSE:
  case TOC_BEHAVIOUR_RESET_ACCEPT:
  case TOC_BEHAVIOUR_RESET_HELLO:
  case TOC_BEHAVIOUR_RESET_REQUEST:
  case TOC_BEHAVIOUR_PLAIN_ON_TLS:
  case TOC_BEHAVIOUR_GARBAGE_HELLO:
  case TOC_BEHAVIOUR_ALERT:
    reset (socket);
    return;
  case TOC_BEHAVIOUR_RESET_BODY:
    put_answer (&play);
    toc_fault_play_nap (50, cancellable); /* a reset overtakes what has not been read */
    reset (socket);
    return;
  default:
    put_answer (&play);
    g_io_stream_close (stream, cancellable, NULL);
    return;
  }
}
