/* Append entries, keep the tree's right edge, sign checkpoints. */
#include "daemon/store/ledger.h"

#include "daemon/store/known.h"
#include "lib/note.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum { SALT_BYTES = 16 };

const struct event_info event_table[EVENT_COUNT] = {
#define EVENT(name, type, version, sight, seals)                                                   \
	[EVENT_##name] = {type, version, SIGHT_##sight, seals},
#include "schema/events.def"
#undef EVENT
};

static const char *const object_words[OBJECT_COUNT] = {
#define OBJECT(name, word, prefix) [OBJECT_##name] = word,
#include "schema/objects.def"
#undef OBJECT
};

struct ledger {
	struct merkle_edge edge;
	int64_t at;
	uint64_t sealed_size; /* entries under the stored head */
	struct signing_key key;
	char *origin;
};

static bool
read_edge(struct ledger *l, const struct rows *row, struct arena *a)
{
	struct str edge = row_blob(row, "edge", a);
	int64_t size = row_int(row, "size");
	int count = __builtin_popcountll((uint64_t)size);

	if (size != row_int(row, "entries") || edge.n != (size_t)count * DIGEST_BYTES)
		return false;
	l->edge = (struct merkle_edge){.size = (uint64_t)size, .count = count};
	if (edge.n != 0)
		memcpy(l->edge.node, edge.p, edge.n);
	l->at = row_int(row, "at");
	l->sealed_size = l->edge.size;
	return true;
}

/* What was signed last is the tree that the edge is of; an empty one was never signed. */
static bool
is_signed(const struct ledger *l, const struct rows *row, struct arena *a)
{
	struct digest root = merkle_root(&l->edge);
	struct checkpoint c;
	const char *why;

	if (l->edge.size == 0)
		return row_null(row, "note");
	return checkpoint_open(a, row_text(row, "note", a), row_text(row, "vkey", a), &c, &why) &&
	       c.size == l->edge.size && digest_eq(&c.root, &root);
}

/* NULL, or why the ledger cannot be gone on with. */
static const char *
read_head(struct ledger *l, const struct rows *row, struct arena *a)
{
	l->origin = strdup(str_c(a, row_text(row, "origin", a)));
	if (l->origin == NULL)
		abort();
	struct str vkey = vkey_text(a, str_of(l->origin), l->key.public);
	if (!str_eq(vkey, row_text(row, "vkey", a)))
		return "the signing key is not the one that this ledger was begun with";
	if (!read_edge(l, row, a) || !is_signed(l, row, a))
		return "the ledger's head is damaged: restore a backup";
	return NULL;
}

struct ledger *
ledger_open(struct db *db, const struct signing_key *key, const char **why)
{
	struct arena a = {0};
	struct rows row;
	struct ledger *l = calloc(1, sizeof(*l));
	if (l == NULL)
		abort();
	l->key = *key;
	*why = "the installation is missing: this data directory was never initialised";
	if (db_one(db, STMT_ledger_head, NO_ARGS, &row) == OK)
		*why = read_head(l, &row, &a);
	(void)rows_close(&row);
	arena_free(&a);
	if (*why == NULL)
		return l;
	ledger_close(l);
	return NULL;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	explicit_bzero(&l->key, sizeof(l->key));
	free(l->origin);
	free(l);
}

/* SHA-256(salt ‖ content) in hex: what the entry's "sealed" member commits to. */
static struct str
seal(struct arena *a, struct str content, uint8_t salt[SALT_BYTES])
{
	random_bytes(salt, SALT_BYTES);
	struct digest d = hash_of_two((struct str){(const char *)salt, SALT_BYTES}, content);
	return digest_hex(a, &d);
}

static struct str
closed(struct json_out *members)
{
	if (members->text.n == 0)
		json_open(members, NULL);
	json_close(members);
	return buf_str(&members->text);
}

/* The member order is part of the format: entries are hashed as stored. */
static struct str
write_entry(
    struct ledger *l, struct entry *e, const struct known *known, struct str sealed, int64_t at)
{
	struct arena *a = e->facts.text.arena;
	struct json_out o = {.text.arena = a};

	json_open(&o, NULL);
	json_put_int(&o, "v", event_table[e->event].version);
	json_put_int(&o, "seq", (int64_t)l->edge.size);
	json_put_text(&o, "at", time_text(a, at));
	json_put_text(&o, "type", str_of(event_table[e->event].type));
	json_put_text(&o, "actor", e->actor);
	json_open(&o, "on");
	for (int i = 0; i < e->on_count; i++)
		json_put_text(&o, object_words[e->on[i].kind], e->on[i].id);
	json_close(&o);
	json_put_raw(&o, "facts", closed(&e->facts));
	if (known->first != NULL)
		json_put_raw(&o, "known", known->text);
	if (sealed.n != 0)
		json_put_text(&o, "sealed", sealed);
	json_close(&o);
	return buf_str(&o.text);
}

static void
check(struct str entry)
{
	if (entry.n > ENTRY_MAX)
		abort();
	for (size_t i = 0; i < entry.n; i++)
		if ((unsigned char)entry.p[i] > 0x7e || (unsigned char)entry.p[i] < 0x20)
			abort();
}

static enum err
append_objects(struct db *db, const struct entry *e, int64_t seq)
{
	for (int i = 0; i < e->on_count; i++)
		TRY(db_run(db, STMT_ledger_append_object, ARGS(TEXT(e->on[i].id), INT(seq))));
	return OK;
}

enum err
ledger_append(struct ledger *l, struct db *db, struct entry *e, int64_t now)
{
	struct arena *a = e->facts.text.arena;
	int64_t seq = (int64_t)l->edge.size, at = now > l->at ? now : l->at;
	uint8_t salt[SALT_BYTES];
	struct str content = {NULL, 0}, sealed = {NULL, 0};
	struct known known;

	TRY(known_of_entry(db, e, &known));
	if (e->sealed.text.n != 0) {
		content = closed(&e->sealed);
		sealed = seal(a, content, salt);
	}
	struct str text = write_entry(l, e, &known, sealed, at);
	check(text);
	struct digest leaf = merkle_leaf(text);
	TRY(db_run(db, STMT_ledger_append,
	    ARGS(INT(seq), TEXT(text), BLOB(((struct str){(const char *)leaf.b, DIGEST_BYTES})))));
	TRY(append_objects(db, e, seq));
	TRY(known_keep(db, &known, seq));
	if (sealed.n != 0)
		TRY(db_run(db, STMT_ledger_append_sealed,
		    ARGS(INT(seq), BLOB(((struct str){(const char *)salt, SALT_BYTES})),
			TEXT(content))));
	merkle_append(&l->edge, &leaf);
	l->at = at;
	return OK;
}

void
ledger_mark(const struct ledger *l, struct ledger_mark *ret)
{
	*ret = (struct ledger_mark){l->edge, l->at};
}

void
ledger_return(struct ledger *l, const struct ledger_mark *mark)
{
	l->edge = mark->edge;
	l->at = mark->at;
	if (l->sealed_size > l->edge.size)
		l->sealed_size = 0; /* an undone head: the next seal writes one again */
}

enum err
ledger_seal(struct ledger *l, struct db *db, struct arena *a)
{
	if (l->edge.size == l->sealed_size)
		return OK;
	struct checkpoint c = {str_of(l->origin), l->edge.size, merkle_root(&l->edge)};
	struct str note = checkpoint_sign(a, &c, &l->key);
	struct str edge = {(const char *)l->edge.node, (size_t)l->edge.count * DIGEST_BYTES};
	TRY(db_run(db, STMT_ledger_set_head,
	    ARGS(INT((int64_t)l->edge.size), INT(l->at), BLOB(edge), TEXT(note))));
	l->sealed_size = l->edge.size;
	return OK;
}

uint64_t
ledger_size(const struct ledger *l)
{
	return l->edge.size;
}

int64_t
ledger_at(const struct ledger *l)
{
	return l->at;
}
