/* The whole vocabulary of failure.  Broken invariants abort; they are not here. */
#ifndef LIB_ERR_H
#define LIB_ERR_H

enum err {
	OK,
#define ERR(name, http, code, text) ERR_##name,
#include "schema/errors.def"
#undef ERR
	ERR_COUNT
};

struct err_info {
	const char *code; /* for programs: "not_found" */
	int http; /* status code, RFC 9110 */
	const char *text; /* for people: a sentence and what to do next */
};
extern const struct err_info err_table[ERR_COUNT];

#define MUST_USE __attribute__((warn_unused_result))

/* Return early with the callee's error.  Safe anywhere: arenas own the memory. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum err try_ = (call);                                                            \
		if (try_ != OK)                                                                    \
			return try_;                                                               \
	} while (0)

#endif
