/* `sluice login` and `sluice logout`. */
#ifndef CLI_LOGIN_H
#define CLI_LOGIN_H

#include "cli/session.h"

/* Exchange an invitation (from a file, or typed unseen) for a token, or take a token file
 * that works, and write the profile. */
enum outcome login_run(struct session *s);

/* "hint: …" of what somebody who was invited through this server types, with its address and the
 * certificate to trust. */
void login_hint(const struct session *s);

/* Revoke the profile's token and forget it; a token file of the user's own stays. */
enum outcome login_end(struct session *s);

#endif
