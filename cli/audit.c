/* Leaf hashes, order, times, seals and roots. */
#include "cli/audit.h"

#include "lib/time.h"

static bool
wrong(struct audit *v, struct arena *a, struct str *why, const char *what)
{
	*why = str_printf(a, "entry %llu: %s", (unsigned long long)v->edge.size, what);
	return false;
}

/* Members that this program does not know could not have been checked by it. */
static bool
only_has(const struct json *object, const char *const names[])
{
	if (object == NULL || object->kind != JSON_OBJECT)
		return false;
	json_each(member, object) {
		int i = 0;
		while (names[i] != NULL && !str_is(member->name, names[i]))
			i++;
		if (names[i] == NULL)
			return false;
	}
	return true;
}

/* --- one entry -------------------------------------------------------------------------------- */

/* Before appending: whoever saw this size before knows its root. */
static bool
same_as_seen(struct audit *v, struct arena *a, struct str *why)
{
	if (!v->has_seen || v->edge.size != v->seen.size)
		return true;
	struct digest root = merkle_root(&v->edge);
	if (digest_eq(&root, &v->seen.root))
		return true;
	*why = str_printf(a,
	    "THE LEDGER WAS REWRITTEN: its first %llu entries are not those that were "
	    "verified before",
	    (unsigned long long)v->seen.size);
	return false;
}

static bool
check_seal(struct audit *v, struct arena *a, const struct json *sealed, struct str commitment,
    struct str *why)
{
	static const char *const names[] = {"salt", "content", NULL};
	const struct json *content = json_member(sealed, "content");
	struct str salt;
	struct digest committed;

	if (sealed == NULL)
		return true;
	if (!only_has(sealed, names) || content == NULL || content->kind != JSON_TEXT ||
	    !base64_parse(a, json_text(sealed, "salt"), &salt))
		return wrong(v, a, why, "its sealed part is malformed");
	struct digest d = hash_of_two(salt, content->text);
	if (!digest_parse(commitment, &committed) || !digest_eq(&committed, &d))
		return wrong(v, a, why, "its sealed part is not what the entry commits to");
	v->opened++;
	return true;
}

static bool
check_entry(struct audit *v, struct arena *a, const struct json *item, struct str *why)
{
	const char *fault;
	const struct json *entry = json_parse(a, json_text(item, "entry"), &fault);
	int64_t at;

	if (entry == NULL || entry->kind != JSON_OBJECT)
		return wrong(v, a, why, "it is no JSON object");
	if (json_int(entry, "seq", -1) != (int64_t)v->edge.size)
		return wrong(v, a, why, "its own number differs");
	if (!time_parse(json_text(entry, "at"), &at) || at < v->at)
		return wrong(v, a, why, "its time is before that of the entry before it");
	v->at = at;
	return check_seal(v, a, json_member(item, "sealed"), json_text(entry, "sealed"), why);
}

static bool
read_leaf(
    struct audit *v, struct arena *a, const struct json *item, struct digest *ret, struct str *why)
{
	static const char *const shown[] = {"seq", "entry", "sealed", NULL};
	static const char *const hidden[] = {"seq", "leaf", NULL};
	const struct json *leaf = json_member(item, "leaf");

	if (leaf == NULL) {
		*ret = merkle_leaf(json_text(item, "entry"));
		return (only_has(item, shown) || wrong(v, a, why, "it is malformed")) &&
		       check_entry(v, a, item, why);
	}
	v->withheld++;
	return (only_has(item, hidden) && digest_parse(json_text(item, "leaf"), ret)) ||
	       wrong(v, a, why, "its leaf hash is malformed");
}

static void
look_out(struct audit *v, const struct json *item)
{
	if (v->mark.size == 0)
		return;
	if (v->edge.size == v->mark.seq + 1)
		v->mark_entry = str_eq(json_text(item, "entry"), v->mark.entry);
	if (v->edge.size != v->mark.size)
		return;
	v->mark_root = merkle_root(&v->edge);
	v->mark_root_known = true;
}

bool
audit_item(struct audit *v, struct arena *a, const struct json *item, struct str *why)
{
	struct digest leaf;

	if (!same_as_seen(v, a, why))
		return false;
	if (json_int(item, "seq", -1) != (int64_t)v->edge.size)
		return wrong(v, a, why, "it is missing, or out of order");
	if (!read_leaf(v, a, item, &leaf, why))
		return false;
	merkle_append(&v->edge, &leaf);
	look_out(v, item);
	return true;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool
refuse(struct arena *a, struct str *why, const char *what)
{
	*why = str_copy(a, str_of(what));
	return false;
}

bool
audit_end(const struct audit *v, struct arena *a, const struct json *checkpoint,
    struct checkpoint *ret, struct str *why)
{
	static const char *const names[] = {"note", "key", "size", NULL};
	const char *fault;
	struct str name;
	uint8_t public[KEY_BYTES];

	if (!only_has(checkpoint, names) || !vkey_parse(a, v->vkey, &name, public))
		return refuse(a, why, "the checkpoint or its key is malformed");
	if (!str_eq(json_text(checkpoint, "key"), v->vkey))
		return refuse(a, why,
		    "THE KEY HAS CHANGED: the ledger is not signed by the key that is trusted");
	if (!checkpoint_open(a, json_text(checkpoint, "note"), v->vkey, ret, &fault)) {
		*why = str_printf(a, "the checkpoint cannot be trusted: %s", fault);
		return false;
	}
	if (!str_eq(ret->origin, name))
		return refuse(a, why, "the checkpoint is another ledger's");
	if (json_int(checkpoint, "size", (int64_t)ret->size) != (int64_t)ret->size ||
	    ret->size != v->edge.size)
		return refuse(
		    a, why, "there are not as many entries as the signed checkpoint says");
	struct digest root = merkle_root(&v->edge);
	if (!digest_eq(&root, &ret->root))
		return refuse(
		    a, why, "THE ENTRIES WERE CHANGED: their root is not the one that was signed");
	return true;
}

bool
audit_continues(
    const struct audit *v, struct arena *a, const struct checkpoint *now, struct str *why)
{
	if (!v->has_seen || !str_eq(v->seen.origin, now->origin))
		return !v->has_seen ||
		       refuse(a, why, "the checkpoint seen before is another ledger's");
	if (now->size == v->seen.size && !digest_eq(&now->root, &v->seen.root))
		return refuse(a, why,
		    "THE LEDGER WAS REWRITTEN: another root of the same size was signed before");
	if (now->size >= v->seen.size)
		return true;
	*why = str_printf(a,
	    "THE LEDGER SHRANK: %llu entries were verified before, and now there are %llu",
	    (unsigned long long)v->seen.size, (unsigned long long)now->size);
	return false;
}
