/* What the steps of a history are made of. */
#ifndef TESTS_PROPERTY_STEPS_H
#define TESTS_PROPERTY_STEPS_H

#include "tests/property/names.h"

/* WHO tries LINE; the reply's body, or NULL when it was refused. */
const struct json *history_try(
    struct history *h, const struct person *who, const char *line, const char *body);
/* The id of a chance item of what LIST shows to WHO; empty when there is none. */
struct str history_item(
    struct history *h, const struct person *who, const char *list, struct chance *c);
/* "COMMAND id". */
const char *history_line(struct history *h, const char *command, struct str id);
/* Somebody of those who apply. */
const struct person *history_someone(struct history *h, struct chance *c);
/* The board approves the application ID. */
void history_approve(struct history *h, struct str id);
/* The names of a SET as JSON. */
const char *history_listed(struct history *h, const char *const *list, unsigned set);

/* A tier is entered or revised; a plan of tiers is published. */
void history_plan_tier(struct history *h, struct chance *c);
void history_plan_make(struct history *h, struct chance *c);

/* What the gates of stages with weights ask for. */
void history_release_measure(struct history *h, unsigned model);
/* The next stage is entered; a hold is set and lifted; so are restrictions. */
void history_release_go_on(struct history *h, struct chance *c);
void history_release_hold_it(struct history *h, struct chance *c);
void history_release_resume_it(struct history *h, struct chance *c);
void history_release_restrict_it(struct history *h, struct chance *c);
void history_release_lift(struct history *h, struct chance *c);
/* An offer is taken out for good; it goes back a stage; it is completed or withdrawn; it leaks, or
 * seems to. */
void history_release_withdraw_offer(struct history *h, struct chance *c);
void history_release_roll_back(struct history *h, struct chance *c);
void history_release_end(struct history *h, struct chance *c);
void history_release_leak(struct history *h, struct chance *c);

/* Access is applied for once more, with a report of what was done with it. */
void history_use_renew(struct history *h, struct chance *c);
/* A grant is used some times, as evaluations or as the gateway's report count it. */
void history_use_ask(struct history *h, struct chance *c);
void history_use_report(struct history *h, struct chance *c);

/* What another system calls somebody is linked to them, or no more. */
void history_who_link(struct history *h, struct chance *c);
void history_who_unlink(struct history *h, struct chance *c);

#endif
