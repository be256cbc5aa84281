/* Policies from rows and as JSON; the perspectives that they ask for. */
#include "daemon/command/board/policy.h"

#include "daemon/command/command.h"
#include "daemon/rules/perspective.h"
#include "lib/time.h"

void
policy_of_row(struct arena *a, const struct rows *row, struct board_policy *ret)
{
	ret->board = row_text(row, "board_id", a);
	ret->slug = row_text(row, "slug", a);
	ret->same_organisation = row_text(row, "same_organisation", a);
	ret->votes = (struct tally_policy){.quorum = (int)row_int(row, "quorum"),
	    .threshold_p = (int)row_int(row, "threshold_p"),
	    .threshold_q = (int)row_int(row, "threshold_q"),
	    .min_approve = (int)row_int(row, "min_approve"),
	    .blind = row_int(row, "blind") != 0,
	    .required = (uint64_t)row_int(row, "required"),
	    .vetoes = (uint64_t)row_int(row, "vetoes")};
	ret->deadline_ms = row_int(row, "deadline_ms");
	ret->guests = (int)row_int(row, "guests");
	ret->assign = (int)row_flag(row, "assign");
	ret->fallback = ret->fallback_slug = (struct str){NULL, 0};
	if (row_has(row, "fallback_id")) {
		ret->fallback = row_text(row, "fallback_id", a);
		ret->fallback_slug = row_text(row, "fallback", a);
	}
}

void
policy_put(struct json_out *o, const struct board_policy *policy)
{
	const struct tally_policy *v = &policy->votes;

	json_put_text(o, "board", policy->slug);
	json_put_int(o, "quorum", v->quorum);
	json_open(o, "threshold");
	json_put_int(o, "p", v->threshold_p);
	json_put_int(o, "q", v->threshold_q);
	json_close(o);
	json_put_int(o, "min_approve", v->min_approve);
	json_put_text(o, "deadline", duration_text(o->text.arena, policy->deadline_ms));
	json_put_bool(o, "blind", v->blind);
	json_put_text(o, "same_organisation", policy->same_organisation);
	if (policy->fallback.n != 0)
		json_put_text(o, "fallback", policy->fallback_slug);
	if (policy->guests != 0)
		json_put_int(o, "guests", policy->guests);
	if (policy->assign != 0)
		json_put_int(o, "assign", policy->assign);
	if (v->required != 0)
		perspectives_put(o, "required", v->required);
	if (v->vetoes != 0)
		perspectives_put(o, "vetoes", v->vetoes);
}

uint64_t
perspectives_read(struct faults *faults, const struct json *list, struct str pointer)
{
	uint64_t set = 0;
	int at = 0;

	json_each(item, list) {
		int number = perspective_of(item->text);
		if (number >= 0)
			set |= UINT64_C(1) << number;
		else
			fault_add(faults,
			    str_printf(faults->arena, "%.*s/%d", STR_ARG(pointer), at),
			    "is no discipline or class of stakeholders that is known here: sluice "
			    "perspective list");
		at++;
	}
	return set;
}

void
perspectives_put(struct json_out *o, const char *name, uint64_t set)
{
	json_open_list(o, name);
	for (uint64_t left = set; left != 0; left &= left - 1)
		json_put_text(o, NULL, str_of(perspective_word(__builtin_ctzll(left))));
	json_close_list(o);
}

struct str
perspectives_text(struct arena *a, uint64_t set)
{
	struct buf b = {.arena = a};

	for (uint64_t left = set; left != 0; left &= left - 1)
		buf_printf(
		    &b, "%s%s", b.n == 0 ? "" : ", ", perspective_word(__builtin_ctzll(left)));
	return buf_str(&b);
}

enum err
perspective_list(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < PERSPECTIVES_MAX; i++) {
		if (perspective_word(i) == NULL)
			continue;
		json_open(o, NULL);
		json_put_text(o, "perspective", str_of(perspective_word(i)));
		json_put_text(o, "kind", str_of(perspective_kind(i)));
		json_put_text(o, "title", str_of(perspective_title(i)));
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}
