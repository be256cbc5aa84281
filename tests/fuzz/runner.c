/* Runs a fuzz target without libFuzzer, so that any compiler and every test run has it.
 *
 *   fuzz_TARGET SEEDS ROUNDS [NUMBER]   each line of the file SEEDS as it is (\r, \n, \\ and
 *                                       \0OOO, three octal digits, stand for bytes), then ROUNDS
 *                                       inputs made of them by chance, the same for the same
 *                                       NUMBER; at most for a minute
 *   fuzz_TARGET --input FILE            that one input, as it was left by a failure
 *
 * An input that fails is left in the file `failed-input`. */
#include "tests/fuzz/fuzz.h"

#include "lib/str.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SEEDS_MAX = 1000, LONGEST = 8192, SECONDS_MAX = 60 };

static struct {
	struct str seed[SEEDS_MAX];
	size_t count;
	char *bytes;
} seeds;

static uint8_t input[LONGEST];
static size_t input_n;

/* --- what failed ------------------------------------------------------------------------------ */

static void
keep_input(int signal_number)
{
	FILE *f = fopen("failed-input", "wb");

	if (f != NULL) {
		(void)!fwrite(input, 1, input_n, f);
		fclose(f);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* The target gets a block of just this size, so that a sanitizer sees what is read behind. */
static void
run_input(void)
{
	uint8_t *copy = malloc(input_n == 0 ? 1 : input_n);

	if (copy == NULL)
		abort();
	memcpy(copy, input, input_n);
	(void)LLVMFuzzerTestOneInput(copy, input_n);
	free(copy);
}

/* --- seeds ------------------------------------------------------------------------------------ */

static size_t
unescape(const char *from, char *to)
{
	static const char codes[] = "rn\\", bytes[] = "\r\n\\";
	const char *at = strchr(codes, from[1]);
	unsigned value;

	if (from[0] == '\\' && from[1] == '0' && sscanf(from + 2, "%3o", &value) == 1) {
		*to = (char)value;
		return 5;
	}
	if (from[0] == '\\' && from[1] != '\0' && at != NULL) {
		*to = bytes[at - codes];
		return 2;
	}
	*to = from[0];
	return 1;
}

static void
read_seed(char *line)
{
	size_t n = 0;

	for (const char *p = line; *p != '\0' && *p != '\n'; n++)
		p += unescape(p, &line[n]);
	if (seeds.count < SEEDS_MAX && n <= LONGEST)
		seeds.seed[seeds.count++] = (struct str){line, n};
}

static bool
read_seeds(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t room = 1 << 20;

	seeds.bytes = calloc(room + 1, 1);
	if (f == NULL || seeds.bytes == NULL)
		return false;
	size_t n = fread(seeds.bytes, 1, room, f);
	fclose(f);
	for (char *line = seeds.bytes; line < seeds.bytes + n;) {
		char *end = memchr(line, '\n', (size_t)(seeds.bytes + n - line));
		if (end == NULL)
			break;
		*end = '\0';
		read_seed(line);
		line = end + 1;
	}
	return seeds.count != 0;
}

/* --- chance ----------------------------------------------------------------------------------- */

static uint64_t chance_state;

static size_t
chance(size_t below)
{
	chance_state ^= chance_state << 13;
	chance_state ^= chance_state >> 7;
	chance_state ^= chance_state << 17;
	return below == 0 ? 0 : (size_t)(chance_state % below);
}

/* CUT bytes at AT become the text. */
static void
replace(size_t at, size_t cut, struct str text)
{
	if (input_n - cut + text.n > LONGEST)
		return;
	memmove(input + at + text.n, input + at + cut, input_n - at - cut);
	memcpy(input + at, text.p, text.n);
	input_n += text.n - cut;
}

static struct str
token(void)
{
	size_t n = 0;

	while (fuzz_tokens[n] != NULL)
		n++;
	return str_of(fuzz_tokens[chance(n)]);
}

static void
change(void)
{
	size_t at = chance(input_n + 1), rest = input_n - at;
	size_t cut = rest == 0 ? 0 : chance(rest < 16 ? rest : 16);
	struct str other = seeds.seed[chance(seeds.count)];
	size_t from = chance(other.n + 1);
	char byte = (char)chance(256);

	switch (chance(6)) {
	case 0: replace(at, cut, STR("")); break;
	case 1: replace(at, rest == 0 ? 0 : 1, (struct str){&byte, 1}); break;
	case 2: replace(at, cut, token()); break;
	case 3: replace(at, 0, token()); break;
	case 4: replace(at, cut, (struct str){other.p + from, chance(other.n - from + 1)}); break;
	default:
		if (at < input_n)
			input[at] ^= (uint8_t)(1u << chance(8));
	}
}

static void
take_seed(struct str seed)
{
	memcpy(input, seed.p, seed.n);
	input_n = seed.n;
}

static void
run_rounds(int64_t rounds)
{
	time_t until = time(NULL) + SECONDS_MAX;
	int64_t done = 0;

	for (size_t i = 0; i < seeds.count; i++) {
		take_seed(seeds.seed[i]);
		run_input();
	}
	for (; done < rounds && time(NULL) < until; done++) {
		take_seed(seeds.seed[chance(seeds.count)]);
		for (size_t changes = 1 + chance(4); changes > 0; changes--)
			change();
		run_input();
	}
	printf("%zu seeds, %lld inputs made of them\n", seeds.count, (long long)done);
}

static int
run_file(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return 2;
	input_n = fread(input, 1, sizeof(input), f);
	fclose(f);
	run_input();
	return 0;
}

int
main(int argc, char *argv[])
{
	int64_t rounds, number = 1;

	if (argc == 3 && strcmp(argv[1], "--input") == 0)
		return run_file(argv[2]);
	if (argc < 3 || !read_seeds(argv[1]) || !str_int(str_of(argv[2]), &rounds) ||
	    (argc > 3 && !str_int(str_of(argv[3]), &number)))
		return 2;
	chance_state = (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15);
	signal(SIGABRT, keep_input);
	signal(SIGSEGV, keep_input);
	run_rounds(rounds);
	free(seeds.bytes);
	return 0;
}
