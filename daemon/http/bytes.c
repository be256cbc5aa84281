/* Doubling blocks. */
#include "daemon/http/bytes.h"

#include <stdlib.h>

void
bytes_room(struct bytes *b, size_t more)
{
	size_t room = b->room == 0 ? 1024 : b->room;

	if (b->room - b->n >= more)
		return;
	while (room - b->n < more)
		room *= 2;
	b->p = realloc(b->p, room);
	if (b->p == NULL)
		abort();
	b->room = room;
}

void
bytes_number(struct bytes *b, uint64_t n)
{
	char digits[20], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	bytes_put(b, (struct str){p, (size_t)(digits + sizeof(digits) - p)});
}

void
bytes_drop(struct bytes *b, size_t n)
{
	if (n != b->n)
		memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
}

void
bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){0};
}

struct str
bytes_str(const struct bytes *b)
{
	return (struct str){b->p, b->n};
}
