/* A tree of segments; few children each, looked through in order. */
#include "daemon/http/route.h"

#include "lib/percent.h"

#include <stdlib.h>
#include <string.h>

enum { METHODS_MAX = 4 };

struct node {
	struct str segment; /* ":name" stands for any */
	struct node *first, *next; /* child, sibling */
	const struct command *command[METHODS_MAX];
	int commands;
	struct str allow;
};

struct routes {
	struct arena arena; /* holds everything, this too */
	struct node root;
};

/* --- making ------------------------------------------------------------------------------------- */

static struct node *
child(struct routes *r, struct node *of, struct str segment)
{
	struct node **at = &of->first;
	bool any = str_starts(segment, ":");

	for (; *at != NULL; at = &(*at)->next)
		if (str_eq((*at)->segment, segment) || (any && str_starts((*at)->segment, ":")))
			return *at;
	*at = NEW(&r->arena, struct node);
	(*at)->segment = segment;
	return *at;
}

static void
add(struct routes *r, const struct command *c)
{
	struct str rest = str_from(str_of(c->path), 1);
	struct node *n = &r->root;
	bool get = strcmp(c->method, "GET") == 0;

	while (rest.p != NULL)
		n = child(r, n, str_cut(rest, '/', &rest));
	if (n->commands == METHODS_MAX)
		abort();
	n->command[n->commands++] = c;
	n->allow = str_printf(&r->arena, "%.*s%s%s%s", STR_ARG(n->allow),
	    n->allow.n == 0 ? "" : ", ", c->method, get ? ", HEAD" : "");
}

struct routes *
routes_open(void)
{
	struct arena a = {0};
	struct routes *r = NEW(&a, struct routes);

	r->arena = a;
	for (size_t i = 0; i < command_count; i++)
		add(r, &command_table[i]);
	return r;
}

void
routes_close(struct routes *r)
{
	if (r == NULL)
		return;
	struct arena a = r->arena;
	arena_free(&a);
}

/* --- finding ------------------------------------------------------------------------------------- */

/* A written segment wins over one that stands for any. */
static const struct node *
step(const struct node *from, struct str segment)
{
	const struct node *any = NULL;

	for (const struct node *n = from->first; n != NULL; n = n->next) {
		if (str_eq(n->segment, segment))
			return n;
		if (str_starts(n->segment, ":"))
			any = n;
	}
	return segment.n == 0 || str_starts(segment, ":") ? NULL : any;
}

enum err
route_find(const struct routes *routes, struct str method, struct str path, struct route *ret)
{
	const struct node *n = &routes->root;
	struct str rest = str_from(path, 1), asked = method;
	int params = 0;

	*ret = (struct route){0};
	while (rest.p != NULL && n != NULL) {
		struct str segment = str_cut(rest, '/', &rest);
		n = step(n, segment);
		if (n != NULL && str_starts(n->segment, ":") && params < CALL_PARAMS)
			ret->param[params++] = segment;
	}
	if (n == NULL || n->commands == 0)
		return ERR_NO_SUCH_COMMAND;
	if (str_is(method, "HEAD"))
		asked = STR("GET");
	for (int i = 0; i < n->commands && ret->command == NULL; i++)
		if (str_is(asked, n->command[i]->method))
			ret->command = n->command[i];
	ret->allow = n->allow;
	return ret->command != NULL ? OK : ERR_METHOD;
}

/* --- segments -------------------------------------------------------------------------------------- */

enum err
route_decode(struct arena *a, struct str segment, struct str *ret)
{
	if (segment.n > 3 * ROUTE_SEGMENT_MAX || !percent_decode(a, segment, false, ret) ||
	    ret->n > ROUTE_SEGMENT_MAX || memchr(ret->p, '\n', ret->n) != NULL ||
	    memchr(ret->p, '\t', ret->n) != NULL)
		return ERR_MALFORMED;
	return OK;
}
