/* The people and the first halves of test_four_eyes.c. */
#ifndef TESTS_COMMAND_PAIRS_H
#define TESTS_COMMAND_PAIRS_H

#include "tests/unit/command/staging.h"

/* Chair and deputy are of Northfield, the first lead of Openlab, the developer, and ines, a
 * reviewer, of Southfield. */
extern struct pair {
	struct staging s;
	struct person bea; /* another admin */
	struct person lars, opal; /* of Openlab: another lead with a seat, a reviewer */
	struct person grace, rob; /* of Southbank: a researcher, a reviewer */
	struct person otto, petra; /* its officials, of whom otto is a reviewer too */
} pair;
void pair_open(void);
void pair_close(void);

/* "COMMAND id": a line for house_do. */
const char *pair_line(const char *command, struct str id);

/* What is done before somebody else may go on; each gives the id to go on with. */
struct str proposed_appointment(void);
struct str proposed_lead(void);
struct str the_board(void);
struct str application_of_the_deputy(void);
struct str application_with_a_member(void);
struct str endorsed_application(void);
struct str application_of_an_official(void);
struct str proposed_promotion(void);
struct str approved_promotion(void);
struct str met_condition(void);
struct str proposed_announcement(void);
struct str proposed_import(void);
struct str an_unmet_line(void);
struct str proposed_force(void);
struct str barred_version(void);
struct str held(void);
struct str restricted(void);
struct str confirmed_restriction(void);
struct str suspected_leak(void);
struct str half_annulled_leak(void);
struct str incident_of_a_leading_deputy(void);
struct str flag_of_the_deputy(void);
struct str denial_by_the_chair(void);
struct str appealed_denial(void);
struct str claimed_identity(void);
struct str offered_identity(void);
struct str suspended_grant(void);
struct str appealed_suspension(void);
struct str appealed_revocation(void);

#endif
