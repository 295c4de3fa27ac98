// Checks a server's log with Go's own implementation: golang.org/x/mod/sumdb/note and tlog.
//
//	go run . BASE KEY < PROOFS
//
// BASE is the URL of the log, KEY its public key. PROOFS are lines of JSON: proofs of inclusion and of consistency in the tree
// over the log, as the REST API returns them. Each is checked, and so is that a forged one is refused.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ base string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// Go's paths begin with the height, which C2SP leaves out.
		data, err := fetch(t.base + "/tile/" + strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func fetch(url string) ([]byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Println("not ok -", err)
		os.Exit(1)
	}
}

func refused(err error, what string) {
	if err == nil {
		check(fmt.Errorf("%s was accepted", what))
	}
}

func hash(text string) (hash tlog.Hash) {
	copy(hash[:], must(base64.StdEncoding.DecodeString(text)))
	return hash
}

func hashes(texts []string) []tlog.Hash {
	var all []tlog.Hash
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

func open(text string, keys note.Verifiers) tlog.Tree {
	signed := must(note.Open([]byte(text), keys))
	lines := strings.Split(signed.Text, "\n")
	return tlog.Tree{N: must(strconv.ParseInt(lines[1], 10, 64)), Hash: hash(lines[2])}
}

type proof struct {
	Checkpoint string   `json:"checkpoint"`
	LeafHash   string   `json:"leaf_hash"`
	LeafIndex  int64    `json:"leaf_index"`
	Hashes     []string `json:"hashes"`
	From       int64    `json:"from"`
	To         int64    `json:"to"`
}

func main() {
	base := os.Args[1]
	keys := note.VerifierList(must(note.NewVerifier(os.Args[2])))
	text := string(must(fetch(base + "/checkpoint")))
	tree := open(text, keys)
	_, err := note.Open([]byte(strings.Replace(text, "\n", "\n1", 1)), keys)
	refused(err, "a forged checkpoint")
	reader := tlog.TileHashReader(tree, tiles{base})
	if must(tlog.TreeHash(tree.N, reader)) != tree.Hash {
		check(fmt.Errorf("the tiles do not have the root of the checkpoint"))
	}
	for n := range tree.N {
		leaf := must(reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)}))[0]
		check(tlog.CheckRecord(must(tlog.ProveRecord(tree.N, n, reader)), tree.N, tree.Hash, n, leaf))
	}
	fmt.Println("ok - checkpoint and tiles over", tree.N, "leaves")
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one proof
		check(json.Unmarshal(lines.Bytes(), &one))
		if one.To > 0 {
			consistency(one, reader)
		} else {
			inclusion(one, keys)
		}
	}
	check(lines.Err())
}

func inclusion(one proof, keys note.Verifiers) {
	tree, all, leaf := open(one.Checkpoint, keys), hashes(one.Hashes), hash(one.LeafHash)
	check(tlog.CheckRecord(all, tree.N, tree.Hash, one.LeafIndex, leaf))
	leaf[0] ^= 1
	refused(tlog.CheckRecord(all, tree.N, tree.Hash, one.LeafIndex, leaf), "another leaf")
	fmt.Println("ok - inclusion of leaf", one.LeafIndex)
}

func consistency(one proof, reader tlog.HashReader) {
	all := hashes(one.Hashes)
	from, to := must(tlog.TreeHash(one.From, reader)), must(tlog.TreeHash(one.To, reader))
	check(tlog.CheckTree(all, one.To, to, one.From, from))
	if !slices.Equal(all, []tlog.Hash(must(tlog.ProveTree(one.To, one.From, reader)))) {
		check(fmt.Errorf("the proofs differ"))
	}
	from[0] ^= 1
	refused(tlog.CheckTree(all, one.To, to, one.From, from), "another history")
	fmt.Println("ok - consistency from", one.From, "to", one.To)
}
