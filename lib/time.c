/* Times and durations as text, by calendar arithmetic of our own: no time zone, no locale. */
#include "lib/time.h"

#include "lib/buf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* 9999-12-31T23:59:59.999Z */
static const int64_t last_time = INT64_C(253402300799999);

/* --- the calendar ----------------------------------------------------------------------------- */

struct date {
	int64_t year;
	int month, day;
};

static int64_t
divide_down(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days from 0000-01-01 to the first of January of YEAR, by the Gregorian rule. */
static int64_t
days_before_year(int64_t year)
{
	int64_t y = year - 1;

	return year * 365 + divide_down(y, 4) - divide_down(y, 100) + divide_down(y, 400) + 1;
}

static bool
is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01. */
static int64_t
date_days(struct date d)
{
	int64_t days = days_before_year(d.year) - days_before_year(1970);

	for (int m = 1; m < d.month; m++)
		days += days_in_month(d.year, m);
	return days + d.day - 1;
}

/* In years that begin with March the leap day is the last, months follow each other alike, five in
 * 153 days, and four hundred years are as all others. */
static struct date
date_of(int64_t days)
{
	const int64_t era_days = 146097, to_march = 719468; /* from 0000-03-01 to 1970-01-01 */
	int64_t era = divide_down(days + to_march, era_days);
	int day = (int)(days + to_march - era * era_days); /* of the four hundred years */
	int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;

	day -= 365 * year + year / 4 - year / 100;
	int month = (5 * day + 2) / 153; /* 0: March */
	day -= (153 * month + 2) / 5;
	return (struct date){
	    era * 400 + year + (month > 9), month > 9 ? month - 9 : month + 3, day + 1};
}

/* COUNT digits of VALUE and one more character. */
static char *
put_digits(char *p, int64_t value, int count, char behind)
{
	for (int i = count; i-- > 0; value /= 10)
		p[i] = (char)('0' + value % 10);
	p[count] = behind;
	return p + count + 1;
}

struct str
time_text(struct arena *a, int64_t at)
{
	struct date d = date_of(divide_down(at, DAY_MS));
	int ms = (int)((at % DAY_MS + DAY_MS) % DAY_MS);
	bool usual = d.year >= 0 && d.year <= 9999;
	struct str ret = {NULL, 0};

	/* Every entry and every reply holds some: printf takes ten times as long. */
	char *p = NEW_ARRAY(a, sizeof("2019-02-14T09:00:00.000Z"), char);
	ret.p = p;
	p = put_digits(p, usual ? d.year : 0, 4, '-');
	p = put_digits(p, d.month, 2, '-');
	p = put_digits(p, d.day, 2, 'T');
	p = put_digits(p, ms / HOUR_MS, 2, ':');
	p = put_digits(p, ms / MINUTE_MS % 60, 2, ':');
	p = put_digits(p, ms / SECOND_MS % 60, 2, '.');
	p = put_digits(p, ms % SECOND_MS, 3, 'Z');
	ret.n = (size_t)(p - ret.p);
	return usual ? ret : str_printf(a, "%" PRId64 "%.*s", d.year, STR_ARG(str_from(ret, 4)));
}

void
time_http(int64_t at, char ret[TIME_HTTP])
{
	static const char weekdays[] = "ThuFriSatSunMonTueWed"; /* 1970 began on a Thursday */
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t days = divide_down(at, DAY_MS);
	struct date d = date_of(days);
	int ms = (int)(at - days * DAY_MS), weekday = (int)(days - 7 * divide_down(days, 7));

	snprintf(ret, TIME_HTTP, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", weekdays + 3 * weekday,
	    d.day, months + 3 * (d.month - 1), (int)d.year, ms / HOUR_MS, ms / MINUTE_MS % 60,
	    ms / SECOND_MS % 60);
}

/* --- reading: each takes what it reads off the front of *S ------------------------------------ */

static bool
take(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* COUNT digits, from LEAST to MOST. */
static bool
take_number(struct str *s, int count, int least, int most, int *ret)
{
	int value = 0;

	if (s->n < (size_t)count)
		return false;
	for (int i = 0; i < count; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		value = value * 10 + (s->p[i] - '0');
	}
	*s = str_from(*s, (size_t)count);
	*ret = value;
	return value >= least && value <= most;
}

/* The decimals behind a point, cut to milliseconds; their number in *count. */
static int
take_decimals(struct str *s, size_t *count)
{
	int ms = 0, unit = 100;

	for (*count = 0; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9'; ++*count) {
		ms += (s->p[0] - '0') * unit;
		unit /= 10;
		*s = str_from(*s, 1);
	}
	return ms;
}

static bool
take_date(struct str *s, int64_t *days)
{
	int year, month, day;

	if (!take_number(s, 4, 0, 9999, &year) || !take(s, '-') ||
	    !take_number(s, 2, 1, 12, &month) || !take(s, '-') ||
	    !take_number(s, 2, 1, days_in_month(year, month), &day))
		return false;
	*days = date_days((struct date){year, month, day});
	return true;
}

/* "Z", or how far local time is ahead, as milliseconds. */
static bool
take_offset(struct str *s, int64_t *ret)
{
	int hours, minutes;

	*ret = 0;
	if (take(s, 'Z') || take(s, 'z'))
		return true;
	bool ahead = take(s, '+');
	if (!ahead && !take(s, '-'))
		return false;
	if (!take_number(s, 2, 0, 23, &hours) || !take(s, ':') ||
	    !take_number(s, 2, 0, 59, &minutes))
		return false;
	*ret = (ahead ? 1 : -1) * ((int64_t)hours * HOUR_MS + minutes * MINUTE_MS);
	return true;
}

/* The time of day and the offset, as milliseconds UTC added to *at.  A leap second ends
 * a day, and has no number of its own: it becomes the last millisecond before it. */
static bool
take_clock(struct str *s, int64_t *at)
{
	int hours, minutes, seconds, ms = 0;
	size_t decimals;
	int64_t offset;

	if (!take_number(s, 2, 0, 23, &hours) || !take(s, ':') ||
	    !take_number(s, 2, 0, 59, &minutes) || !take(s, ':') ||
	    !take_number(s, 2, 0, 60, &seconds))
		return false;
	if (take(s, '.')) {
		ms = take_decimals(s, &decimals);
		if (decimals == 0 || decimals > 9)
			return false;
	}
	if (!take_offset(s, &offset))
		return false;
	*at += (int64_t)hours * HOUR_MS + minutes * MINUTE_MS - offset;
	if (seconds < 60) {
		*at += seconds * SECOND_MS + ms;
		return true;
	}
	*at += MINUTE_MS - 1;
	return (*at + 1) % DAY_MS == 0;
}

bool
time_parse(struct str text, int64_t *ret)
{
	int64_t days, at;

	if (!take_date(&text, &days))
		return false;
	at = days * DAY_MS;
	if (text.n > 0 && !((take(&text, 'T') || take(&text, 't')) && take_clock(&text, &at)))
		return false;
	if (text.n > 0 || at < 0 || at > last_time)
		return false;
	*ret = at;
	return true;
}

/* --- durations -------------------------------------------------------------------------------- */

static const struct unit {
	char letter;
	bool clock; /* stands behind the T */
	int64_t ms;
	const char *one, *many; /* for people; weeks are said in days */
} units[] = {
    {'W', false, 7 * DAY_MS, NULL, NULL},
    {'D', false, DAY_MS, "day", "days"},
    {'H', true, HOUR_MS, "hour", "hours"},
    {'M', true, MINUTE_MS, "minute", "minutes"},
    {'S', true, SECOND_MS, "s", "s"},
};
enum { UNITS = sizeof(units) / sizeof(units[0]) };

static bool
take_count(struct str *s, int64_t *ret)
{
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	while (n > 1 && s->p[0] == '0') {
		*s = str_from(*s, 1);
		n--;
	}
	struct str digits = {s->p, n};
	*s = str_from(*s, n);
	return str_int(digits, ret);
}

/* A number and its unit, which must be one of units[*next …]; seconds alone may have
 * up to three decimals. */
static bool
take_part(struct str *s, bool clock, size_t *next, int64_t *total)
{
	size_t decimals = 0;
	int64_t count;
	int ms = 0;

	if (!take_count(s, &count))
		return false;
	bool point = take(s, '.');
	if (point)
		ms = take_decimals(s, &decimals);
	for (; *next < UNITS; ++*next)
		if (units[*next].clock == clock && take(s, units[*next].letter))
			break;
	if (*next == UNITS || (point && (*next != UNITS - 1 || decimals == 0 || decimals > 3)))
		return false;
	int64_t part;
	return !__builtin_mul_overflow(count, units[(*next)++].ms, &part) &&
	       !__builtin_add_overflow(part, ms, &part) &&
	       !__builtin_add_overflow(*total, part, total);
}

/* One part or more, up to a T or the end. */
static bool
take_parts(struct str *s, bool clock, size_t *next, int64_t *total)
{
	do {
		if (!take_part(s, clock, next, total))
			return false;
	} while (s->n > 0 && s->p[0] != 'T');
	return true;
}

bool
duration_parse(struct str text, int64_t *ret)
{
	int64_t total = 0;
	size_t next = 0;

	if (!take(&text, 'P'))
		return false;
	if (!str_starts(text, "T") && !take_parts(&text, false, &next, &total))
		return false;
	if (take(&text, 'T') && !take_parts(&text, true, &next, &total))
		return false;
	if (text.n > 0)
		return false;
	*ret = total;
	return true;
}

static void
put_part(struct buf *b, int64_t count, char letter)
{
	if (count != 0)
		buf_printf(b, "%" PRId64 "%c", count, letter);
}

struct str
duration_text(struct arena *a, int64_t ms)
{
	struct buf b = {.arena = a};

	if (ms <= 0)
		return STR("PT0S");
	buf_char(&b, 'P');
	put_part(&b, ms / DAY_MS, 'D');
	if (ms % DAY_MS != 0)
		buf_char(&b, 'T');
	put_part(&b, ms % DAY_MS / HOUR_MS, 'H');
	put_part(&b, ms % HOUR_MS / MINUTE_MS, 'M');
	int64_t rest = ms % MINUTE_MS;
	if (rest % SECOND_MS == 0)
		put_part(&b, rest / SECOND_MS, 'S');
	else
		buf_printf(&b, "%d.%03dS", (int)(rest / SECOND_MS), (int)(rest % SECOND_MS));
	return buf_str(&b);
}

struct str
duration_words(struct arena *a, int64_t ms)
{
	for (size_t i = 0; i < UNITS; i++) {
		const struct unit *u = &units[i];
		int64_t count = ms / u->ms;
		if (u->many != NULL && count > 0)
			return str_printf(
			    a, "%" PRId64 " %s", count, count == 1 ? u->one : u->many);
	}
	return STR("0 s");
}

struct str
time_words(struct arena *a, int64_t at)
{
	struct str t = time_text(a, at);
	int upto = at % MINUTE_MS < SECOND_MS ? 5 : 8; /* "09:00" or "09:00:02" */

	return str_printf(a, "%.10s %.*s UTC", t.p, upto, t.p + 11);
}

/* --- clocks ----------------------------------------------------------------------------------- */

static int64_t
read_clock(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		abort();
	return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

int64_t
time_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
time_boot(void)
{
	return read_clock(CLOCK_BOOTTIME);
}

int64_t
time_monotonic_us(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		abort();
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
