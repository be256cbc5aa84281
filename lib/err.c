/* The table behind enum err. */
#include "lib/err.h"

const struct err_info err_table[ERR_COUNT] = {
    [OK] = {"ok", 200, ""},
#define ERR(name, http, code, text) [ERR_##name] = {code, http, text},
#include "schema/errors.def"
#undef ERR
};
