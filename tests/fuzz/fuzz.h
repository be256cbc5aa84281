/* What a fuzz target is: libFuzzer's entry, which the runner of ours calls as well. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Aborts, having said why, when what is tested did wrong with the N bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What the runner may put into an input, the last followed by NULL. */
extern const char *const fuzz_tokens[];

#define FUZZ_CHECK(what, ...)                                                                      \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, __VA_ARGS__);                                              \
			fprintf(stderr, "\n");                                                     \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

#endif
