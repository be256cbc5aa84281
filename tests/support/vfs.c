/* A shim around SQLite's own file system. */
#include "tests/support/vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_S = 10 };

static sqlite3_vfs *below;

/* What the test asked for, and how far it has come. */
static struct {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct vfs_fault fault;
	int seen;
	bool hold, held, durable, protect;
} control = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* One open file; the system's own stands behind it in the same block. */
struct file {
	sqlite3_file base;
	unsigned kind;
	const char *path; /* SQLite's, as long as the file is open */
	sqlite3_file *real;
};

static struct file *
file_of(sqlite3_file *f)
{
	return (struct file *)f;
}

/* --- control ---------------------------------------------------------------------------------- */

/* SQLITE_OK, or what this call is to fail with. */
static int
ask(unsigned call, unsigned kind)
{
	const struct vfs_fault *f = &control.fault;
	int code = SQLITE_OK;

	pthread_mutex_lock(&control.mutex);
	if ((f->calls & call) != 0 && (f->files & kind) != 0) {
		control.seen++;
		if (control.seen == f->at || (f->lasting && control.seen > f->at))
			code = f->code;
	}
	pthread_mutex_unlock(&control.mutex);
	return code;
}

void
vfs_fail(const struct vfs_fault *fault)
{
	pthread_mutex_lock(&control.mutex);
	control.fault = *fault;
	control.seen = 0;
	pthread_mutex_unlock(&control.mutex);
}

int
vfs_heal(void)
{
	pthread_mutex_lock(&control.mutex);
	int seen = control.seen;
	control.fault = (struct vfs_fault){0};
	control.seen = 0;
	pthread_mutex_unlock(&control.mutex);
	return seen;
}

void
vfs_write_protect(bool protect)
{
	pthread_mutex_lock(&control.mutex);
	control.protect = protect;
	pthread_mutex_unlock(&control.mutex);
}

void
vfs_hold_sync(void)
{
	pthread_mutex_lock(&control.mutex);
	control.hold = true;
	control.held = false;
	pthread_mutex_unlock(&control.mutex);
}

bool
vfs_wait_held(void)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_S;
	pthread_mutex_lock(&control.mutex);
	while (!control.held && rc == 0)
		rc = pthread_cond_timedwait(&control.changed, &control.mutex, &until);
	bool held = control.held;
	pthread_mutex_unlock(&control.mutex);
	return held;
}

void
vfs_release(void)
{
	pthread_mutex_lock(&control.mutex);
	control.hold = control.held = false;
	pthread_cond_broadcast(&control.changed);
	pthread_mutex_unlock(&control.mutex);
}

static void
wait_if_held(void)
{
	pthread_mutex_lock(&control.mutex);
	if (control.hold) {
		control.held = true;
		pthread_cond_broadcast(&control.changed);
	}
	while (control.hold)
		pthread_cond_wait(&control.changed, &control.mutex);
	pthread_mutex_unlock(&control.mutex);
}

void
vfs_keep_durable(void)
{
	pthread_mutex_lock(&control.mutex);
	control.durable = true;
	pthread_mutex_unlock(&control.mutex);
}

static pthread_mutex_t durable_files = PTHREAD_MUTEX_INITIALIZER;

void
vfs_still(bool still)
{
	if (still)
		pthread_mutex_lock(&durable_files);
	else
		pthread_mutex_unlock(&durable_files);
}

/* --- files ------------------------------------------------------------------------------------ */

static void
copy_durable(const struct file *f)
{
	char to[1024], part[4096];
	size_t n;

	snprintf(to, sizeof(to), "%s.durable", f->path);
	FILE *in = fopen(f->path, "rb"), *out = fopen(to, "wb");
	if (in == NULL || out == NULL)
		abort();
	while ((n = fread(part, 1, sizeof(part), in)) > 0)
		if (fwrite(part, 1, n, out) != n)
			abort();
	fclose(in);
	fclose(out);
}

static int
file_close(sqlite3_file *f)
{
	return file_of(f)->real->pMethods->xClose(file_of(f)->real);
}

static int
file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	int rc = ask(VFS_READ, file_of(f)->kind);
	sqlite3_file *r = file_of(f)->real;

	return rc != SQLITE_OK ? rc : r->pMethods->xRead(r, to, n, at);
}

/* What fails has been half done. */
static int
file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	int rc = ask(VFS_WRITE, file_of(f)->kind);
	sqlite3_file *r = file_of(f)->real;

	if (rc == SQLITE_OK)
		return r->pMethods->xWrite(r, from, n, at);
	(void)r->pMethods->xWrite(r, from, n / 2, at);
	return rc;
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = ask(VFS_TRUNCATE, file_of(f)->kind);
	sqlite3_file *r = file_of(f)->real;

	return rc != SQLITE_OK ? rc : r->pMethods->xTruncate(r, size);
}

static int
file_sync(sqlite3_file *f, int flags)
{
	int rc = ask(VFS_SYNC, file_of(f)->kind);
	sqlite3_file *r = file_of(f)->real;

	if (file_of(f)->kind == VFS_LOG)
		wait_if_held();
	if (rc != SQLITE_OK)
		return rc;
	rc = r->pMethods->xSync(r, flags);
	if (control.durable && file_of(f)->kind != VFS_OTHER) {
		vfs_still(true);
		copy_durable(file_of(f));
		vfs_still(false);
	}
	return rc;
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return file_of(f)->real->pMethods->xFileSize(file_of(f)->real, size);
}

static int
file_lock(sqlite3_file *f, int level)
{
	return file_of(f)->real->pMethods->xLock(file_of(f)->real, level);
}

static int
file_unlock(sqlite3_file *f, int level)
{
	return file_of(f)->real->pMethods->xUnlock(file_of(f)->real, level);
}

static int
file_reserved(sqlite3_file *f, int *ret)
{
	return file_of(f)->real->pMethods->xCheckReservedLock(file_of(f)->real, ret);
}

static int
file_control(sqlite3_file *f, int op, void *arg)
{
	return file_of(f)->real->pMethods->xFileControl(file_of(f)->real, op, arg);
}

static int
file_sector(sqlite3_file *f)
{
	return file_of(f)->real->pMethods->xSectorSize(file_of(f)->real);
}

static int
file_device(sqlite3_file *f)
{
	return file_of(f)->real->pMethods->xDeviceCharacteristics(file_of(f)->real);
}

static int
file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return file_of(f)->real->pMethods->xShmMap(file_of(f)->real, page, size, extend, ret);
}

static int
file_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return file_of(f)->real->pMethods->xShmLock(file_of(f)->real, offset, n, flags);
}

static void
file_shm_barrier(sqlite3_file *f)
{
	file_of(f)->real->pMethods->xShmBarrier(file_of(f)->real);
}

static int
file_shm_unmap(sqlite3_file *f, int delete)
{
	return file_of(f)->real->pMethods->xShmUnmap(file_of(f)->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int
open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
	struct file *file = file_of(f);

	(void)vfs;
	file->base.pMethods = NULL;
	file->path = path;
	file->kind = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? VFS_MAIN
		     : (flags & SQLITE_OPEN_WAL) != 0   ? VFS_LOG
							: VFS_OTHER;
	file->real = (sqlite3_file *)(file + 1);
	int rc = ask(VFS_OPEN, file->kind);
	if (control.protect && file->kind == VFS_MAIN)
		flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) |
			SQLITE_OPEN_READONLY;
	if (rc == SQLITE_OK)
		rc = below->xOpen(below, path, file->real, flags, ret_flags);
	if (rc == SQLITE_OK)
		file->base.pMethods = &methods;
	return rc;
}

void
vfs_install(void)
{
	static sqlite3_vfs shim;

	below = sqlite3_vfs_find(NULL);
	shim = *below;
	shim.szOsFile += (int)sizeof(struct file);
	shim.zName = "test";
	shim.pNext = NULL;
	shim.xOpen = open_file;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}
