/* Telling systemd how we are (sd_notify(3)), without its library. */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

/* "READY=1", "STOPPING=1", …; nothing when there is no $NOTIFY_SOCKET. */
void notify(const char *state);
/* "RELOADING=1" with the time that systemd wants to see with it. */
void notify_reloading(void);

#endif
