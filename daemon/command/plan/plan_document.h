/* A plan's document, checked as a whole before anything is written. */
#ifndef COMMAND_PLAN_DOCUMENT_H
#define COMMAND_PLAN_DOCUMENT_H

#include "daemon/command/board/review.h"
#include "daemon/command/model/model.h"
#include "daemon/command/release/release.h"
#include "daemon/rules/gate.h"

enum { PLAN_STAGES_MAX = 20, STAGE_OFFERS_MAX = 16, STAGE_LINES_MAX = 50 };

struct plan_offer {
	struct str tier; /* the id of its present revision */
	uint64_t components, versions; /* bits */
};

struct plan_line {
	const struct json *json;
	enum gate_type type;
	struct str version, baseline; /* ids, or empty */
	struct str dimensions;
	struct str account; /* the id of who signs or reports, or empty */
	struct str subject; /* as in struct gate_line, as are the others */
	enum comparison comparison;
	int64_t limit, within_ms;
};

struct plan_stage {
	const struct json *json;
	struct review reviews[STAGE_BOARDS_MAX];
	int review_count;
	int64_t minimum_dwell_ms, longest_stay_ms, cooling_off_ms; /* longest: 0: none */
	struct plan_offer *offers;
	struct plan_line *lines;
	size_t offer_count, line_count;
};

struct plan_document {
	struct str model; /* its id */
	struct stage goes_on; /* of the model, until the plan's first is entered; or none */
	struct model_parts *parts;
	struct plan_stage *stages;
	size_t stage_count;
};

/* Check call->body as a plan of MODEL, adding to the faults that its shape has;
 * ERR_INVALID when there is any. */
MUST_USE enum err plan_document_check(
    struct call *call, struct str model, struct plan_document *ret);

/* "/stages/2/offers/0/tier": a place in the document. */
struct str plan_place(struct call *call, size_t stage, const char *list, size_t at);

/* The model's version of that slug or alias; a fault at POINTER when there is none.  An
 * empty id for an empty name. */
struct named_version {
	struct str id, slug;
	int bit;
};
MUST_USE enum err plan_version(struct call *call, struct str model, struct str name,
    struct str pointer, struct named_version *ret);

/* The lines of STAGE's gate; STAGE counts from 0. */
MUST_USE enum err plan_lines_check(struct call *call, const struct plan_document *d, size_t stage);

/* What LINE, which stands at POINTER, is compared with, and how. */
void plan_limit_check(
    struct call *call, const struct plan_stage *s, struct plan_line *line, struct str pointer);

#endif
