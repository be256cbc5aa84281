/* Characters of a JSON string that stand for themselves, looked at several at once. */
#ifndef INDEX_PLAIN_H
#define INDEX_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ASCII that stands for itself. */
static inline bool
is_plain(char c)
{
	return (signed char)c >= ' ' && c != '"' && c != '\\';
}

#ifdef __SSE2__
enum { STEP = 16 };

/* How many of STEP bytes are plain before the first that isn't.  As signed numbers, those
 * from 0x80 on are below a space. */
static inline size_t
plain_of_step(const char *p)
{
	__m128i step = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i found = _mm_or_si128(_mm_cmplt_epi8(step, _mm_set1_epi8(' ')),
	    _mm_or_si128(_mm_cmpeq_epi8(step, _mm_set1_epi8('"')),
		_mm_cmpeq_epi8(step, _mm_set1_epi8('\\'))));
	unsigned mask = (unsigned)_mm_movemask_epi8(found);

	return mask == 0 ? STEP : (size_t)__builtin_ctz(mask);
}
#else
enum { STEP = 8 };

/* The same in a register.  Each term sets the high bit of a byte that it looks for, and
 * perhaps of bytes behind it; the first is right. */
static inline size_t
plain_of_step(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	uint64_t eight, quote, backslash;

	memcpy(&eight, p, sizeof(eight));
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		eight = __builtin_bswap64(eight);
	quote = eight ^ ones * '"';
	backslash = eight ^ ones * '\\';
	uint64_t found = eight | (eight - ones * ' ') | ((quote - ones) & ~quote) |
			 ((backslash - ones) & ~backslash);
	found &= highs;
	return found == 0 ? STEP : (size_t)__builtin_ctzll(found) / 8;
}
#endif

#endif
