/* Files that were uploaded for an application's answers. */
#ifndef COMMAND_APPLICATION_FILE_H
#define COMMAND_APPLICATION_FILE_H

#include "daemon/command/call.h"
#include "daemon/rules/answers.h"

struct uploaded {
	struct answer_file file[ANSWER_FILES_MAX];
	int count;
};
/* Those of APPLICATION; none of an empty id. */
MUST_USE enum err uploaded_read(struct call *call, struct str application, struct uploaded *ret);

#endif
