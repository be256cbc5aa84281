/* What the commands on applications share. */
#ifndef COMMAND_APPLICATION_H
#define COMMAND_APPLICATION_H

#include "daemon/command/application/asked.h"
#include "daemon/command/board/ballot.h"
#include "daemon/command/call.h"
#include "daemon/command/record.h"

/* An application as it is stored, with the text that was written last. */
struct application {
	struct str id, model, tier, applicant; /* ids */
	struct str amends; /* the id of the approved one to which it adds; empty: none */
	int64_t revision; /* the last that was submitted, 0: none */
	int64_t returns;
	struct str digest; /* of that one */
	int64_t working; /* the number of the text below */
	bool whole; /* that text is a submitted revision, not being worked on */
	struct str title; /* may be NULL */
	const struct json *answers;
	struct asked asked; /* where it names no set, that is for the tier to fill in */
	struct str report; /* of what it renews; empty: it renews nothing */
};
MUST_USE enum err application_read(struct call *call, struct str id, struct application *ret);

/* What is written: as it is stored, and its digest with the tier. */
struct content {
	struct str id; /* whose it is; empty: it is being made */
	struct str amends; /* the id of the approved one to which it adds; empty: none */
	struct str title; /* may be NULL */
	const struct json *answers;
	struct asked asked;
	struct str members; /* who else is named, JSON; empty: nobody */
	struct str report; /* what was done so far, in a renewal; else empty */
	struct str text; /* the answers in the form's order */
	struct str digest; /* hexadecimal */
	struct str exceptions; /* what the boards are asked to overlook, JSON; empty: nothing */
};
void content_make(struct call *call, const struct kept_tier *t, struct content *c);
/* What keeps it from being submitted by the caller; also sets its exceptions. */
MUST_USE enum err content_check(
    struct call *call, const struct kept_tier *t, struct content *c, struct faults *faults);
/* Keep it as revision NUMBER; submitted or not. */
MUST_USE enum err content_store(
    struct call *call, struct str id, int64_t number, const struct content *c, bool submitted);
void content_seal(struct entry *e, const struct content *c);

/* Faults where the caller can't apply for the tier T now: it was withdrawn, or refused to them lately.
 * And where they can't begin to (application ID is then theirs): it is open to all, revised, or
 * applied for or granted already; ERR_INVALID where there is any fault. */
MUST_USE enum err application_check_tier(struct call *call, const struct kept_tier *t);
MUST_USE enum err application_check_target(
    struct call *call, struct str id, const struct object_row *tier, const struct kept_tier *t);

/* Members of the open reply: what it asks for and answers, as the caller may read it. */
MUST_USE enum err application_put_text(
    struct call *call, const struct rows *row, const struct object_row *o);

/* The reply to its submission, written from what is known already: what every application
 * shows, but the names of its applicant and their organisation. */
void application_put_submitted(struct call *call, struct str id, const struct kept_tier *t,
    const struct content *c, int64_t deadline_at);

/* Its time is over and its votes are certain: count them, and do what they come to. */
MUST_USE enum err application_settle(struct call *call, struct str id);

/* Boards that can't decide it any more hand it over, where their policy says to whom; *handed:
 * one did. */
MUST_USE enum err application_relieve(struct call *call, struct str id, bool *handed);

/* It is a draft, or was returned, from now on: some day it lapses. */
MUST_USE enum err application_age(struct call *call, struct str id);

/* The vote of the body on call->object, with what it leads to. */
MUST_USE enum err application_cast(struct call *call);

/* It is approved: do what follows.  Recorded. */
MUST_USE enum err application_approve(struct call *call, const struct application *a);

/* Where the tier T has an automatic policy: hold the application, which was submitted and waits
 * for nobody, against its conditions; approve it at once when all of them hold.  What was found
 * is kept with it. */
MUST_USE enum err application_apply_policy(
    struct call *call, struct str id, const struct kept_tier *t);
/* Members "decided_by" and "policy" of the open reply, where a policy looked at it. */
void application_put_policy(struct call *call, const struct rows *row);

/* It is approved and has its place: grant what it asks for, or carry out the amendment. */
MUST_USE enum err application_grant(struct call *call, const struct application *a);

/* What it asks for: capabilities, and how long. */
MUST_USE enum err application_measure(
    struct call *call, const struct application *a, struct measure *ret);
/* Put into B, whose `asked` is set, what the body's `only` and `months` approve of it; faults
 * where that isn't less. */
MUST_USE enum err application_take_narrowing(
    struct call *call, const struct application *a, struct ballot *b);
/* Put into A what its boards have agreed on; *nothing: they have not on anything. */
MUST_USE enum err application_given(struct call *call, struct application *a, bool *nothing);
/* Member "narrowed" of the open reply; left out where it was given what it asks for. */
MUST_USE enum err application_put_given(struct call *call, struct str id);

/* What a vote on it is about. */
struct ballot application_ballot(const struct application *a);

/* May somebody with RELATIONS to an application read votes and what boards say among themselves? */
bool application_judged_by(uint64_t relations);
/* Member "comments" of the open reply, for a PARTY only the public ones, and from boards without
 * names; member "advice". */
MUST_USE enum err application_put_comments(struct call *call, struct str id, bool party);
MUST_USE enum err application_put_advice(struct call *call, struct str id);

#endif
