/* Makers and voters read: accounts with their organisations. */
#include "daemon/command/model/maker.h"

#include "daemon/store/db.h"

static enum err
read_parties(struct call *call, struct rows rows, struct party *ret, size_t room, size_t *count)
{
	*count = 0;
	while (*count < room && rows_next(&rows))
		ret[(*count)++] = (struct party){row_text(&rows, "account_id", call->arena),
		    row_text(&rows, "organisation_id", call->arena),
		    row_flag(&rows, "confirmed") != 0};
	return rows_close(&rows);
}

enum err
makers_of_model(struct call *call, struct str model, struct makers *ret)
{
	return read_parties(call,
	    db_query(call->db, STMT_makers_of_model, ARGS(TEXT(model), INT(call->now))), ret->party,
	    MAKERS_MAX, &ret->count);
}

enum err
makers_of_promotion(struct call *call, struct str model, struct str proposer, struct makers *ret)
{
	struct rows row;

	TRY(makers_of_model(call, model, ret));
	if (ret->count == MAKERS_MAX)
		ret->count--; /* of many leads one gives way to the proposer, who is another */
	TRY(db_one(call->db, STMT_party_of_account, ARGS(TEXT(proposer)), &row));
	ret->party[ret->count++] = (struct party){
	    proposer, row_text(&row, "organisation_id", call->arena), false};
	return rows_close(&row);
}

enum err
voters_of_model(struct call *call, struct str model, struct voters *ret)
{
	return read_parties(call,
	    db_query(call->db, STMT_voters_of_model, ARGS(TEXT(model), INT(call->now))), ret->party,
	    VOTERS_MAX, &ret->count);
}

enum err
voters_of_stage(struct call *call, struct str stage, struct voters *ret)
{
	return read_parties(call,
	    db_query(call->db, STMT_voters_of_stage, ARGS(TEXT(stage), INT(call->now))), ret->party,
	    VOTERS_MAX, &ret->count);
}

enum err
voters_for_promotion(struct call *call, struct str promotion, struct voters *ret)
{
	return read_parties(call,
	    db_query(call->db, STMT_voters_for_promotion, ARGS(TEXT(promotion))), ret->party,
	    VOTERS_MAX, &ret->count);
}
