/* A row at a time: into our words, over HTTPS, and what comes against what is expected. */
#include "tests/conformance/table.h"

#include "tests/conformance/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	struct str name;
	const char *path;
	struct str body;
	const struct json *headers; /* to send */
	const struct json *expect; /* as the certification's cases say it */
};

struct table {
	struct world *w;
	const struct json *house, *cases;
};

static const char evaluation[] = "/access/v1/evaluation", evaluations[] = "/access/v1/evaluations";

/* --- the two ways in which tables are written ------------------------------------------------- */

static struct row
row_of_case(const struct table *t, const struct json *item)
{
	struct arena *a = &t->w->arena;
	struct row row = {.name = json_text(item, "id"),
	    .path = str_c(a, json_text(item, "endpoint")),
	    .headers = json_member(item, "headers"),
	    .expect = json_member(item, "expect"),
	    .body = json_text(item, "raw_body")};

	if (row.body.p == NULL)
		row.body = words_ours(a, t->house, json_member(item, "body"));
	return row;
}

static const char *
path_of(const struct json *request, const struct json *expected)
{
	if (expected->kind == JSON_BOOL)
		return evaluation;
	if (expected->kind == JSON_LIST)
		return evaluations;
	if (json_member(request, "action") == NULL)
		return "/access/v1/search/action";
	return json_text(json_member(request, "subject"), "id").p == NULL
		   ? "/access/v1/search/subject"
		   : "/access/v1/search/resource";
}

/* {"request", "expected"}: a decision, a list of them, or results. */
static struct row
row_of_pair(const struct table *t, const struct json *pair)
{
	struct arena *a = &t->w->arena;
	const struct json *request = json_member(pair, "request"),
			  *expected = json_member(pair, "expected");
	struct json_out o = {.text.arena = a};
	const char *why;

	json_open(&o, NULL);
	if (expected->kind == JSON_OBJECT)
		json_put_tree(&o, "results_exact", json_member(expected, "results"));
	else
		json_put_tree(&o, expected->kind == JSON_BOOL ? "decision" : "terse", expected);
	json_close(&o);
	return (struct row){.name = STR("a pair"),
	    .path = path_of(request, expected),
	    .body = words_ours(a, t->house, request),
	    .expect = json_parse(a, buf_str(&o.text), &why)};
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
add_header(struct world *w, struct want **list, const struct json *header)
{
	struct want *want = NEW(&w->arena, struct want);

	*want = (struct want){.kind = WANT_WITH,
	    .value = str_printf(
		&w->arena, "%.*s: %.*s", STR_ARG(header->name), STR_ARG(header->text)),
	    .next = *list};
	*list = want;
}

static bool
ask(struct world *w, const struct row *row)
{
	struct web_request r = {.method = STR("POST"), .body = row->body};
	struct want *headers = NULL;
	const char *why;

	json_each(header, row->headers)
		add_header(w, &headers, header);
	r.url = str_printf(&w->arena, "https://127.0.0.1:%d%s", w->port, row->path);
	r.token = world_read(w, "config/sluice/tokens/oscar");
	r.wants = headers;
	if (!web_send(w->web, &w->arena, &r, &w->came))
		return world_failed(w, "%s", web_fault(w->web));
	w->reply = json_parse(&w->arena, w->came.text, &why);
	return true;
}

/* --- what is expected ------------------------------------------------------------------------- */

static bool
has(const struct str *all, size_t n, struct str one)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i], one))
			return true;
	return false;
}

static bool
check_results(const struct table *t, const struct json *expect)
{
	const struct json *exact = json_member(expect, "results_exact");
	const struct json *some = json_member(expect, "results_include");
	const struct json *wanted = exact != NULL ? exact : some;
	size_t n, count;

	if (wanted == NULL)
		return true;
	struct str *got = words_theirs(
	    &t->w->arena, t->house, json_member(t->w->reply, "results"), &n);
	struct str *want = NEW_ARRAY(&t->w->arena, wanted->count + 1, struct str);
	/* What is expected is in the fixture's words already. */
	want = words_theirs(&t->w->arena, NULL, wanted, &count);
	if (json_member(t->w->reply, "results") == NULL || (exact != NULL && n != count))
		return world_failed(t->w, "%zu results instead of %zu", n, count);
	for (size_t i = 0; i < count; i++)
		if (!has(got, n, want[i]))
			return world_failed(t->w, "%.*s is missing", STR_ARG(want[i]));
	struct str type = json_text(expect, "result_type");
	for (size_t i = 0; i < n && type.n != 0; i++)
		if (!str_starts(got[i], str_printf(&t->w->arena, "%.*s ", STR_ARG(type)).p))
			return world_failed(t->w, "%.*s is of another type", STR_ARG(got[i]));
	return true;
}

/* The interop harness compares what JSON.stringify makes of the list: nothing may stand
 * beside the decisions. */
static bool
check_terse(struct world *w, const struct json *list)
{
	struct json_out o = {.text.arena = &w->arena};

	json_open(&o, NULL);
	json_put_tree(&o, "evaluations", list);
	json_close(&o);
	return str_eq(w->came.text, buf_str(&o.text)) ||
	       world_failed(w, "it is not, to the byte, %.*s", STR_ARG(buf_str(&o.text)));
}

/* null: any decision. */
static bool
check_decisions(struct world *w, const struct json *wanted)
{
	const struct json *came = json_member(w->reply, "evaluations");

	if (wanted == NULL)
		return true;
	if (came == NULL || came->count != wanted->count ||
	    json_member(w->reply, "decision") != NULL)
		return world_failed(
		    w, "there must be %zu evaluations and nothing else", wanted->count);
	const struct json *got = came->first;
	for (const struct json *want = wanted->first; want != NULL;
	     want = want->next, got = got->next) {
		const struct json *decision = json_member(got, "decision");
		if (decision == NULL || decision->kind != JSON_BOOL)
			return world_failed(w, "an evaluation without a decision");
		if (want->kind == JSON_BOOL && decision->truth != want->truth)
			return world_failed(w, "another decision among the evaluations");
	}
	return true;
}

static bool
check_decision(struct world *w, const struct json *want)
{
	const struct json *decision = json_member(w->reply, "decision");

	return want == NULL ||
	       (decision != NULL && decision->kind == JSON_BOOL &&
		   decision->truth == want->truth) ||
	       world_failed(w, "the decision must be %s", want->truth ? "true" : "false");
}

static bool
check_headers(struct world *w, const struct json *headers)
{
	json_each(h, headers)
		if (!str_eq(web_header(w->web, &w->arena, h->name), h->text))
			return world_failed(w, "%.*s is not sent back", STR_ARG(h->name));
	return true;
}

/* The words of all results so far and of the reply's, in order. */
static void
gather(const struct table *t, struct buf *all, size_t *count)
{
	size_t n;
	struct str *words = words_theirs(
	    &t->w->arena, t->house, json_member(t->w->reply, "results"), &n);

	for (size_t i = 0; i < n; i++)
		buf_printf(all, "%.*s\n", STR_ARG(words[i]));
	*count += n;
}

/* A page's token leads through all that there is: what the same search finds without pages. */
static bool
check_pages(const struct table *t, const struct row *row, const struct json *expect)
{
	struct world *w = t->w;
	struct row next = *row;
	struct str token, common = {row->body.p, row->body.n - strlen(",\"page\":{\"limit\":1}}")};
	struct buf paged = {.arena = &w->arena}, whole = {.arena = &w->arena};
	size_t found = 0, there = 0;

	if (!json_truth(expect, "page_shape"))
		return true;
	for (int pages = 0;; pages++) {
		token = json_text(json_member(w->reply, "page"), "next_token");
		if (json_member(w->reply, "results") == NULL || token.p == NULL || pages > 100)
			return world_failed(w, "a page must have results and a next_token");
		gather(t, &paged, &found);
		if (token.n == 0)
			break;
		next.body = str_printf(&w->arena, "%.*s,\"page\":{\"limit\":1,\"token\":\"%.*s\"}}",
		    STR_ARG(common), STR_ARG(token));
		if (!ask(w, &next))
			return false;
	}
	next.body = str_printf(&w->arena, "%.*s}", STR_ARG(common));
	if (!ask(w, &next))
		return false;
	gather(t, &whole, &there);
	return (found == there && found > 1) ||
	       world_failed(w, "%zu results in pages, %zu without", found, there);
}

/* Another case asked for the same in other words. */
static bool
check_same(const struct table *t, const struct row *row)
{
	struct str as = json_text(row->expect, "same_as");
	struct buf now = {.arena = &t->w->arena}, then = {.arena = &t->w->arena};
	size_t n = 0;

	if (as.n == 0)
		return true;
	gather(t, &now, &n);
	json_each(item, t->cases) {
		if (!str_eq(json_text(item, "id"), as))
			continue;
		struct row other = row_of_case(t, item);
		if (!ask(t->w, &other))
			return false;
		gather(t, &then, &n);
	}
	return str_eq(buf_str(&now), buf_str(&then)) ||
	       world_failed(t->w, "%.*s finds something else", STR_ARG(as));
}

static bool
check(const struct table *t, const struct row *row)
{
	struct world *w = t->w;
	long status = (long)json_int(row->expect, "status", 200);

	if (w->came.status != status)
		return world_failed(w, "the status must be %ld", status);
	return check_decision(w, json_member(row->expect, "decision")) &&
	       check_decisions(w, json_member(row->expect, "evaluations")) &&
	       (json_member(row->expect, "terse") == NULL ||
		   check_terse(w, json_member(row->expect, "terse"))) &&
	       check_results(t, row->expect) &&
	       check_headers(w, json_member(row->expect, "headers")) &&
	       check_pages(t, row, row->expect) && check_same(t, row);
}

static bool
run(const struct table *t, const struct row *row)
{
	int64_t times = json_int(row->expect, "repeat", 1);

	for (int64_t i = 0; i < times; i++)
		if (!ask(t->w, row) || !check(t, row)) {
			printf("%.*s: %.*s\n  sent  %.*s\n  came  %ld %.*s\n", STR_ARG(row->name),
			    STR_ARG(t->w->why), STR_ARG(row->body), t->w->came.status,
			    STR_ARG(t->w->came.text));
			return false;
		}
	return true;
}

int
table_run(struct world *w, const struct json *house, const struct json *table, int *rows)
{
	static const char *const lists[] = {"evaluation", "evaluations", "search"};
	struct table t = {w, house, json_member(table, "cases")};
	int bad = 0;

	*rows = 0;
	json_each(item, t.cases) {
		struct row row = row_of_case(&t, item);
		bad += !run(&t, &row);
		++*rows;
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		json_each(pair, json_member(table, lists[i])) {
			struct row row = row_of_pair(&t, pair);
			bad += !run(&t, &row);
			++*rows;
		}
	return bad;
}
