/* The log: lines from any thread, written by the main one.  A full log pipe holds up
 * nobody: what doesn't fit is dropped and counted. */
#ifndef WORK_LOG_H
#define WORK_LOG_H

#include <stdbool.h>

enum { LOG_LINES = 256, LOG_LINE_MAX = 240 };

/* Lines go to FD from now on, through the ring; false when no eventfd is to be had. */
bool log_open(int fd);
/* Write out what is left, then go back to writing directly to standard error. */
void log_close(void);

/* One line, without its end; cut at LOG_LINE_MAX bytes.  Never waits.  Before log_open
 * and after log_close it goes straight to standard error. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The main thread's: readable when there are lines; write as many as FD takes now.
 * False when some are left because FD is full: try again later. */
int log_event(void);
bool log_write(void);

#endif
