/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* One write in so many is on the disk before it is synced. */
#define EARLY_ONE_IN 4

typedef struct
{
  sqlite3_int64 offset;
  int length;
} Range;

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* (owned): as large as the real system's are */
  GByteArray *image;  /* (owned) (nullable): as the process sees it; NULL: passed through */
  GArray *dirty;      /* (owned) (element-type Range): not on the disk yet, oldest first */
} File;

static sqlite3_vfs *
get_real (void)
{
  return sqlite3_vfs_find ("unix");
}

static int
write_real (File *file, const Range *range)
{
  /* What was truncated since then is written no more. */
  if ((guint64) range->offset + (guint64) range->length > file->image->len)
    return SQLITE_OK;

  return file->real->pMethods->xWrite (file->real, file->image->data + range->offset,
                                       range->length, range->offset);
}

static int
close_file (sqlite3_file *base)
{
  File *file = (File *) base;
  int result = file->real->pMethods->xClose (file->real);

  g_clear_pointer (&file->image, g_byte_array_unref);
  g_clear_pointer (&file->dirty, g_array_unref);
  g_clear_pointer (&file->real, g_free);

  return result;
}

static int
read_file (sqlite3_file *base, void *buffer, int length, sqlite3_int64 offset)
{
  File *file = (File *) base;
  gint64 there;

  if (file->image == NULL)
    return file->real->pMethods->xRead (file->real, buffer, length, offset);

  there = CLAMP ((gint64) file->image->len - offset, 0, length);
  memset (buffer, 0, (gsize) length);
  if (there > 0)
    memcpy (buffer, file->image->data + offset, (gsize) there);

  return there == length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
write_file (sqlite3_file *base, const void *buffer, int length, sqlite3_int64 offset)
{
  File *file = (File *) base;
  Range range = { .offset = offset, .length = length };
  guint old;

  if (file->image == NULL)
    return file->real->pMethods->xWrite (file->real, buffer, length, offset);

  old = file->image->len;
  if ((guint64) offset + (guint64) length > old)
    {
      g_byte_array_set_size (file->image, (guint) (offset + length));
      memset (file->image->data + old, 0, file->image->len - old);
    }
  memcpy (file->image->data + offset, buffer, (gsize) length);
  if (g_random_int_range (0, EARLY_ONE_IN) == 0)
    return write_real (file, &range);

  g_array_append_val (file->dirty, range);

  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = (File *) base;

  if (file->image == NULL)
    return file->real->pMethods->xTruncate (file->real, size);

  g_byte_array_set_size (file->image, (guint) size);

  return SQLITE_OK;
}

static int
sync_file (sqlite3_file *base, int flags)
{
  File *file = (File *) base;
  int result = SQLITE_OK;
  sqlite3_int64 size = 0;

  if (file->image == NULL)
    return file->real->pMethods->xSync (file->real, flags);

  for (guint i = 0; i < file->dirty->len && result == SQLITE_OK; i++)
    result = write_real (file, &g_array_index (file->dirty, Range, i));
  g_array_set_size (file->dirty, 0);
  file->real->pMethods->xFileSize (file->real, &size);
  if (result == SQLITE_OK && size > file->image->len)
    result = file->real->pMethods->xTruncate (file->real, file->image->len);

  return result;
}

static int
get_size (sqlite3_file *base, sqlite3_int64 *size)
{
  File *file = (File *) base;

  if (file->image == NULL)
    return file->real->pMethods->xFileSize (file->real, size);
  *size = file->image->len;

  return SQLITE_OK;
}

/* The rest is the real system's business. */

static int
lock_file (sqlite3_file *base, int lock)
{
  File *file = (File *) base;

  return file->real->pMethods->xLock (file->real, lock);
}

static int
unlock_file (sqlite3_file *base, int lock)
{
  File *file = (File *) base;

  return file->real->pMethods->xUnlock (file->real, lock);
}

static int
check_reserved (sqlite3_file *base, int *reserved)
{
  File *file = (File *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, reserved);
}

static int
control_file (sqlite3_file *base, int operation, void *argument)
{
  File *file = (File *) base;

  return file->real->pMethods->xFileControl (file->real, operation, argument);
}

static int
get_sector_size (sqlite3_file *base)
{
  File *file = (File *) base;

  return file->real->pMethods->xSectorSize (file->real);
}

static int
get_characteristics (sqlite3_file *base)
{
  File *file = (File *) base;

  return file->real->pMethods->xDeviceCharacteristics (file->real);
}

static int
map_shared (sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmMap (file->real, page, size, extend, memory);
}

static int
lock_shared (sqlite3_file *base, int offset, int n, int flags)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmLock (file->real, offset, n, flags);
}

static void
fence_shared (sqlite3_file *base)
{
  File *file = (File *) base;

  file->real->pMethods->xShmBarrier (file->real);
}

static int
unmap_shared (sqlite3_file *base, int delete)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmUnmap (file->real, delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_reserved,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_shared,
  .xShmLock = lock_shared,
  .xShmBarrier = fence_shared,
  .xShmUnmap = unmap_shared,
};

static int
load_image (File *file)
{
  sqlite3_int64 size = 0;
  int result = file->real->pMethods->xFileSize (file->real, &size);

  file->image = g_byte_array_new ();
  file->dirty = g_array_new (FALSE, FALSE, sizeof (Range));
  g_byte_array_set_size (file->image, (guint) size);
  if (result == SQLITE_OK && size > 0)
    result = file->real->pMethods->xRead (file->real, file->image->data, (int) size, 0);

  return result;
}

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = (File *) base;
  int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  int result;

  memset (file, 0, sizeof *file);
  file->real = g_malloc0 ((gsize) get_real ()->szOsFile);
  result = get_real ()->xOpen (get_real (), name, file->real, flags, out_flags);
  if (result != SQLITE_OK)
    {
      g_clear_pointer (&file->real, g_free);
      return result;
    }

  file->base.pMethods = &methods;

  return (flags & lasting) != 0 ? load_image (file) : SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync)
{
  return get_real ()->xDelete (get_real (), name, sync);
}

static int
access_file (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  return get_real ()->xAccess (get_real (), name, flags, result);
}

static int
find_full_name (sqlite3_vfs *vfs, const char *name, int size, char *full)
{
  return get_real ()->xFullPathname (get_real (), name, size, full);
}

static int
get_randomness (sqlite3_vfs *vfs, int length, char *buffer)
{
  return get_real ()->xRandomness (get_real (), length, buffer);
}

static int
sleep_for (sqlite3_vfs *vfs, int microseconds)
{
  return get_real ()->xSleep (get_real (), microseconds);
}

static int
get_time (sqlite3_vfs *vfs, double *julian)
{
  return get_real ()->xCurrentTime (get_real (), julian);
}

void
toc_test_vfs_install (void)
{
  sqlite3_vfs *vfs = g_new0 (sqlite3_vfs, 1);

  vfs->iVersion = 1;
  vfs->szOsFile = sizeof (File);
  vfs->mxPathname = get_real ()->mxPathname;
  vfs->zName = "unsynced";
  vfs->xOpen = open_file;
  vfs->xDelete = delete_file;
  vfs->xAccess = access_file;
  vfs->xFullPathname = find_full_name;
  vfs->xRandomness = get_randomness;
  vfs->xSleep = sleep_for;
  vfs->xCurrentTime = get_time;
  g_assert_cmpint (sqlite3_vfs_register (vfs, TRUE), ==, SQLITE_OK);
}
