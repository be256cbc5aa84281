// Checks an export of Sluice's ledger with the packages by which Go checks its own checksum
// database: golang.org/x/mod/sumdb/note and tlog.
//
//	notary EXPORT VKEY
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type line struct {
	Entry, Leaf, Note string
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var ret []tlog.Hash
	for _, i := range indexes {
		ret = append(ret, h[i])
	}
	return ret, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func leafOf(l line) (ret tlog.Hash) {
	if l.Leaf == "" {
		return tlog.RecordHash([]byte(l.Entry))
	}
	b, err := hex.DecodeString(l.Leaf)
	check(err)
	copy(ret[:], b)
	return ret
}

func main() {
	log.SetFlags(0)
	file, err := os.Open(os.Args[1])
	check(err)
	verifier, err := note.NewVerifier(os.Args[2])
	check(err)

	var stored hashes
	var leaves []tlog.Hash
	var checkpoint string
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var l line
		check(json.Unmarshal(in.Bytes(), &l))
		if l.Note != "" {
			checkpoint = l.Note
			break
		}
		more, err := tlog.StoredHashesForRecordHash(int64(len(leaves)), leafOf(l), stored)
		check(err)
		stored = append(stored, more...)
		leaves = append(leaves, leafOf(l))
	}
	check(in.Err())

	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	check(err)
	text := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(text[1], 10, 64)
	check(err)
	if size != int64(len(leaves)) {
		log.Fatalf("the checkpoint is of %d entries, not of %d", size, len(leaves))
	}
	root, err := tlog.TreeHash(size, stored)
	check(err)
	if root.String() != text[2] {
		log.Fatalf("the root is %v, not %s", root, text[2])
	}

	half := size / 2
	record, err := tlog.ProveRecord(size, half, stored)
	check(err)
	check(tlog.CheckRecord(record, size, root, half, leaves[half]))
	before, err := tlog.TreeHash(half, stored)
	check(err)
	tree, err := tlog.ProveTree(size, half, stored)
	check(err)
	check(tlog.CheckTree(tree, size, root, half, before))
	fmt.Printf("%d entries, root %v\n", size, root)
}
