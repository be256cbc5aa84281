/* JSON that is plain, read at once. */
#ifndef LIB_JSON_PLAIN_H
#define LIB_JSON_PLAIN_H

#include "lib/json.h"

/* As json_parse, but NULL for whatever is wrong, and also for what it leaves to jansson:
 * escapes other than \" \\ \/ \n \t, numbers of more than 18 digits and -0, objects of more than
 * 64 members. */
struct json *json_plain(struct arena *a, struct str text);

#endif
