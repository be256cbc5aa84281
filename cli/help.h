/* What --help shows: of everything, of a noun, of one command. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/screen.h"
#include "cli/usage.h"

/* The nouns by what people want to do, and the options that all commands take. */
void help_overview(struct buf *b, const struct screen *s);

/* The usage and purpose of every command whose name begins with the word NOUN. */
void help_noun(struct buf *b, const struct screen *s, struct str noun);

/* One command: usage, purpose, and the options that all commands take. */
void help_command(struct buf *b, const struct screen *s, const struct usage *u);

/* "usage: sluice account show <account>", wrapped. */
void help_usage(struct buf *b, const struct screen *s, const struct usage *u);

#endif
