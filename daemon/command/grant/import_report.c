/* A report, row by row; what is wrong with one row says nothing about the others. */
#include "daemon/command/grant/import_report.h"

#include "lib/csv.h"
#include "lib/hash.h"
#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, TEXT_MAX = 200 };

/* What is looked for, by either name. */
enum column { USER, FULLNAME, EMAIL, STATUS, TIME, COLUMN_COUNT };
static const char *const names[COLUMN_COUNT][2] = {
    [USER] = {"user", "username"},
    [FULLNAME] = {"fullname", "name"},
    [EMAIL] = {"email", "mail"},
    [STATUS] = {"status", "state"},
    [TIME] = {"time", "timestamp"},
};

/* A row as it was sent. */
struct raw {
	struct str text[COLUMN_COUNT];
};

static enum err
refuse(struct call *call, const char *why)
{
	fault_add(&call->faults, STR("/report"), "%s", why);
	return ERR_INVALID;
}

/* --- one row ---------------------------------------------------------------------------------- */

static enum import_status
status_of(struct str word)
{
	static const char *const words[] = {"accepted", "pending", "rejected"};
	int i = 0;

	while (i < IMPORT_UNKNOWN && !str_is(word, words[i]))
		i++;
	return (enum import_status)i;
}

static bool
is_short_line(struct str text)
{
	return text.n <= TEXT_MAX && utf8_ok(text) && utf8_plain(text) &&
	       (text.n == 0 || memchr(text.p, '\n', text.n) == NULL);
}

/* Mail addresses that differ in case alone are one. */
static struct str
lower(struct arena *a, struct str text)
{
	char *p = NEW_ARRAY(a, text.n + 1, char);

	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i];
	return (struct str){p, text.n};
}

/* NULL, or what is wrong with it. */
static const char *
read_row(struct arena *a, const struct raw *raw, struct import_row *ret)
{
	const struct str *t = raw->text;

	ret->status = status_of(t[STATUS]);
	ret->at = 0;
	if (ret->status == IMPORT_UNKNOWN)
		return "its status is none of accepted, pending, rejected";
	if (!email_ok(t[EMAIL]))
		return "it has no mail address that can be read";
	if (!is_short_line(t[USER]) || !is_short_line(t[FULLNAME]))
		return "its name is too long or holds control characters";
	if (t[TIME].n != 0 && !time_parse(t[TIME], &ret->at))
		return "its time cannot be read";
	ret->user = str_copy(a, t[USER]);
	ret->name = str_copy(a, t[FULLNAME]);
	ret->email = lower(a, t[EMAIL]);
	return NULL;
}

static enum err
take(struct call *call, const struct raw *raw, struct import_report *r)
{
	struct import_row *row = &r->row[r->count];

	if (r->total == IMPORT_ROWS_MAX)
		return refuse(call, "holds more than 5000 rows; divide it");
	row->number = ++r->total;
	const char *why = read_row(call->arena, raw, row);
	if (why != NULL)
		r->fault[r->fault_count++] = (struct import_fault){row->number, why};
	else
		r->count++;
	return OK;
}

/* --- the two forms ---------------------------------------------------------------------------- */

static enum err
read_list(struct call *call, struct str text, struct import_report *r)
{
	const char *why;
	const struct json *list = json_parse(call->arena, text, &why);

	if (list == NULL)
		return refuse(call, str_printf(call->arena, "is no JSON: %s", why).p);
	if (list->kind != JSON_LIST)
		return refuse(call, "must be a list of people");
	json_each(item, list) {
		struct raw raw = {0};
		for (int c = 0; c < COLUMN_COUNT; c++) {
			raw.text[c] = json_text(item, names[c][0]);
			if (raw.text[c].n == 0)
				raw.text[c] = json_text(item, names[c][1]);
		}
		TRY(take(call, &raw, r));
	}
	return OK;
}

/* Which column stands where; false when one that is needed is missing. */
static bool
read_head(struct arena *a, const struct str *fields, size_t n, int at[COLUMN_COUNT])
{
	for (int c = 0; c < COLUMN_COUNT; c++) {
		at[c] = -1;
		for (size_t i = 0; i < n && at[c] < 0; i++) {
			struct str name = lower(a, fields[i]);
			if (str_is(name, names[c][0]) || str_is(name, names[c][1]))
				at[c] = (int)i;
		}
	}
	return at[EMAIL] >= 0 && at[STATUS] >= 0;
}

static enum err
read_table(struct call *call, struct str text, struct import_report *r)
{
	struct str fields[COLUMNS_MAX];
	int at[COLUMN_COUNT];
	size_t width = csv_line(call->arena, &text, fields, COLUMNS_MAX);

	if (width > COLUMNS_MAX || !read_head(call->arena, fields, width, at))
		return refuse(call, "must be JSON, or CSV whose first line names the columns email "
				    "and status");
	for (size_t n; (n = csv_line(call->arena, &text, fields, COLUMNS_MAX)) != 0;) {
		struct raw raw = {0};
		if (n == 1 && fields[0].n == 0)
			continue;
		for (int c = 0; c < COLUMN_COUNT && n == width; c++)
			if (at[c] >= 0)
				raw.text[c] = fields[at[c]];
		TRY(take(call, &raw, r));
		if (n != width && r->fault_count != 0)
			r->fault[r->fault_count - 1].why = "it has not as many fields as the first "
							   "line";
	}
	return OK;
}

/* --- the whole -------------------------------------------------------------------------------- */

static int
by_email_and_number(const void *a, const void *b)
{
	const struct import_row *const *x = a, *const *y = b;
	int order = str_cmp((*x)->email, (*y)->email);

	return order != 0 ? order : (*x)->number - (*y)->number;
}

static int
by_number(const void *a, const void *b)
{
	const struct import_fault *x = a, *y = b;

	return x->number - y->number;
}

/* Of rows with the same mail address the first counts. */
static void
drop_repeated(struct arena *a, struct import_report *r)
{
	struct import_row **order = NEW_ARRAY(a, r->count + 1, struct import_row *);
	size_t kept = 0;

	for (size_t i = 0; i < r->count; i++)
		order[i] = &r->row[i];
	qsort(order, r->count, sizeof(struct import_row *), by_email_and_number);
	for (size_t i = 1; i < r->count; i++)
		if (str_eq(order[i]->email, order[i - 1]->email)) {
			r->fault[r->fault_count++] = (struct import_fault){
			    order[i]->number, "its mail address stands in an earlier row"};
			order[i]->status = IMPORT_UNKNOWN;
		}
	for (size_t i = 0; i < r->count; i++)
		if (r->row[i].status != IMPORT_UNKNOWN) {
			r->by_status[r->row[i].status]++;
			r->row[kept++] = r->row[i];
		}
	r->count = kept;
	qsort(r->fault, r->fault_count, sizeof(*r->fault), by_number);
}

enum err
import_report_read(struct call *call, struct import_report *ret)
{
	static const char mark[] = "\xef\xbb\xbf"; /* with which some programs open a table */
	struct str text;

	if (!base64_parse(call->arena, json_text(call->body, "report"), &text))
		return refuse(call, "must be the bytes of the report in base64");
	struct digest d = hash_of(text);
	*ret = (struct import_report){.digest = digest_hex(call->arena, &d),
	    .row = NEW_ARRAY(call->arena, IMPORT_ROWS_MAX, struct import_row),
	    .fault = NEW_ARRAY(call->arena, IMPORT_ROWS_MAX, struct import_fault)};
	if (str_starts(text, mark))
		text = str_from(text, sizeof(mark) - 1);
	bool list = text.n != 0 && (text.p[0] == '[' || text.p[0] == '{');
	TRY(list ? read_list(call, text, ret) : read_table(call, text, ret));
	drop_repeated(call->arena, ret);
	return OK;
}
