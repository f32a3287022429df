package state

import (
	"fmt"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
)

// HouseTree is the name of the tree that holds the leaves of no campaign; the slug "house"
// is refused for campaigns.
const HouseTree = "house"

// TreeOf names the tree of a campaign.
func TreeOf(c core.CampaignID) string {
	if c == "" {
		return HouseTree
	}
	return string(c)
}

// CampaignOf is the campaign whose tree has the name, empty for the house.
func CampaignOf(tree string) core.CampaignID {
	if tree == HouseTree {
		return ""
	}
	return core.CampaignID(tree)
}

// LeafKey is the key of the n-th leaf or node of a tree in [Leaves] and [Nodes].
func LeafKey(tree string, n int64) string { return fmt.Sprintf("%s/%016x", tree, uint64(n)) }

// CheckpointKey is the key of a signed note in [Checkpoints].
func CheckpointKey(tree string, size int64) string { return LeafKey(tree, size) }

// DocumentKey is the key of a document's tag in [Documents].
func DocumentKey(c core.CampaignID, t core.Tag) string { return string(c) + "/" + t.Hex() }

// PersonKey is the prefix of a person's tag in [Persons]; a signature's id follows.
func PersonKey(c core.CampaignID, t core.Tag) string { return string(c) + "/" + t.Hex() + "/" }

// PackKey is the key of a pack version in [Packs].
func PackKey(c core.CampaignID, ref core.PackRef) string {
	return string(c) + "/" + ref.Name + "/" + ref.Version
}

// ChunkKey is the key of the n-th chunk, counted from 0, in [Chunks].
func ChunkKey(id core.EditionID, n int) string { return fmt.Sprintf("%s/%08x", id, n) }

// SeriesKey is the key of a campaign's series of codes in [Series].
func SeriesKey(c core.CampaignID, series int) string { return string(c) + "/" + strconv.Itoa(series) }

// TokenEndKey is the key of a token in [TokenEnds]; it sorts by time.
func TokenEndKey(t core.Token) string {
	return fmt.Sprintf("%016x/%s", uint64(t.Expires), t.ID)
}

// TreeNodes shows the stored hashes of one tree to package audit. With a mere View in the
// place of a Tx it reads only.
type TreeNodes struct {
	View View
	Tree string
}

// Node implements audit.Nodes.
func (t TreeNodes) Node(i int64) (tlog.Hash, bool) {
	h, ok := Nodes.Get(t.View, LeafKey(t.Tree, i))
	return tlog.Hash(h), ok
}

// SetNode implements audit.Nodes; it faults on a mere View.
func (t TreeNodes) SetNode(i int64, h tlog.Hash) {
	tx, ok := t.View.(Tx)
	if !ok {
		panic(Fault{fmt.Errorf("writing node %d of tree %s through a view", i, t.Tree)})
	}
	Nodes.Put(tx, LeafKey(t.Tree, i), h)
}
