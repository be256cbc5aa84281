/* What the installation of a history consists of, by name. */
#ifndef TESTS_PROPERTY_NAMES_H
#define TESTS_PROPERTY_NAMES_H

#include "tests/property/history.h"

#define LIST static const char *const __attribute__((unused))

/* Who is who in history.people. */
enum { CHAIR, DEPUTY, RITA, OTTO, LEAD, GATE, GRACE, HEIDI, IVAN, JUDY, KARL, LUCY, MONA };
enum { BOARD = LEAD, RESEARCHERS = PEOPLE - GRACE };

LIST names[PEOPLE] = {"chloe", "david", "rita", "otto", "lena", "oscar", "grace", "heidi", "ivan",
    "judy", "karl", "lucy", "mona"};
/* Rita is of another line than the rest of her board. */
LIST organisations[PEOPLE] = {[CHAIR] = "Northfield",
    [DEPUTY] = "Northfield",
    [RITA] = "Southfield",
    [OTTO] = "Northfield",
    [LEAD] = "Openlab",
    [HEIDI] = "Westhaven",
    [IVAN] = "Westhaven"};
LIST orcids[] = {"0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"};
LIST hubs[] = {"octo-one", "octo-two", "octo-three"};
LIST models[MODELS] = {"gpt-2", "secret"};
LIST tiers[TIERS] = {"alpha", "beta", "gamma", "delta"};
LIST versions[] = {"124m", "355m", "774m", "1.5b"};
LIST components[COMPONENTS] = {"api", "chat", "batch", "seen", "weights"};
LIST capabilities[] = {"prompt_api", "prompt_ui", "logprobs_topk", "view_outputs", "embeddings",
    "system_prompt_control", "weights_download_gated", "weights_download_public"};

enum {
	SEEN = COMPONENTS - 2, /* outputs */
	WEIGHTS = COMPONENTS - 1,
	UNDISCLOSED = MODELS - 1, /* hardly anybody may apply for it */
	VIEW_OUTPUTS = 3,
	GATED = 6,
	PUBLIC = 7,
	VERSIONS = sizeof(versions) / sizeof(versions[0]),
	CAPABILITIES = sizeof(capabilities) / sizeof(capabilities[0]),
};

#define ONE_OF(c, list) (list)[chance_of_n((c), sizeof(list) / sizeof((list)[0]))]
#define TEXT_OF(h, ...) house_text(&(h)->house, __VA_ARGS__)

#endif
