/* A file system for SQLite that does as the test says: it fails at a chosen call, holds
 * a sync back, and remembers what a disk would hold after the power went.  Everything
 * else is the system's own.  For any thread. */
#ifndef TESTS_SUPPORT_VFS_H
#define TESTS_SUPPORT_VFS_H

#include <stdbool.h>

/* Make it the default of every connection that is opened from now on; once. */
void vfs_install(void);

enum { /* calls */
	VFS_READ = 1 << 0,
	VFS_WRITE = 1 << 1,
	VFS_SYNC = 1 << 2,
	VFS_TRUNCATE = 1 << 3,
	VFS_OPEN = 1 << 4,
};
enum { /* files */
	VFS_MAIN = 1 << 0, /* the database itself */
	VFS_LOG = 1 << 1, /* its write-ahead log */
	VFS_OTHER = 1 << 2,
	VFS_ANY = VFS_MAIN | VFS_LOG | VFS_OTHER,
};

struct vfs_fault {
	unsigned calls, files;
	int at; /* the how-manieth of them fails: 1 is the next */
	int code; /* with what: SQLITE_FULL, SQLITE_IOERR_WRITE, … */
	bool lasting; /* and every later one too */
};
/* From now on; replaces the one before. */
void vfs_fail(const struct vfs_fault *fault);
/* No faults any more; how many calls of the fault's kind there were since vfs_fail. */
int vfs_heal(void);

/* Databases opened from now on are write-protected files, or not. */
void vfs_write_protect(bool protect);

/* Hold the next sync of a log until vfs_release. */
void vfs_hold_sync(void);
/* Wait until one is held; false when there was none for ten seconds. */
bool vfs_wait_held(void);
void vfs_release(void);

/* Keep, from now on, what each file held at its last sync, in a file beside it of the
 * same name and ".durable". */
void vfs_keep_durable(void);
/* While still, none of these files changes, so that two of them are of one moment. */
void vfs_still(bool still);

#endif
