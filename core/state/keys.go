package state

import (
	"bytes"
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
func LeafKey(tree string, n int64) string {
	return string(AppendHex(append(append(make([]byte, 0, 64), tree...), '/'), uint64(n)))
}

// AppendHex writes a number as sixteen hex digits, which sort as it does. Every entry makes several such keys.
func AppendHex(b []byte, n uint64) []byte {
	const digits = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, digits[n>>shift&15])
	}
	return b
}

// AtKey is the key in [LeavesAt] of the leaf that an entry wrote at a position.
func AtKey(index uint64, position int) string {
	b := append(AppendHex(make([]byte, 0, 32), index), '/')
	digits := AppendHex(make([]byte, 0, 16), uint64(position))
	return string(append(b, bytes.TrimLeft(digits[:12], "0")...)) + string(digits[12:])
}

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

// PackKeyKey is the key of a pack key in [PackKeys].
func PackKeyKey(c core.CampaignID, id string) string { return string(c) + "/" + id }

// ChunkKey is the key of the n-th chunk, counted from 0, in [Chunks].
func ChunkKey(id core.EditionID, n int) string { return fmt.Sprintf("%s/%08x", id, n) }

// SeriesKey is the key of a campaign's series of codes in [Series].
func SeriesKey(c core.CampaignID, series int) string { return string(c) + "/" + strconv.Itoa(series) }

// Queued says whether sheets in the state are listed in [Queues]: they are on their way, and
// somebody has to do something with each.
func Queued(s core.SheetState) bool {
	switch s {
	case core.SheetPlanned, core.SheetPrinted, core.SheetAtOffice, core.SheetFiled,
		core.SheetBound, core.SheetHandedIn, core.SheetDestroyed:
		return false
	}
	return true
}

// QueueKey is the key of a sheet in [Queues]; without a code the prefix of an office's queue,
// without an office that of the campaign's.
func QueueKey(c core.CampaignID, s core.SheetState, o core.OfficeID, code core.SheetCode) string {
	key := string(c) + "/" + s + "/"
	if o == "" {
		return key
	}
	return key + string(o) + "/" + string(code)
}

// MessageKey is the key of the n-th message about a line, counted from 0; with n below 0 the
// prefix of all.
func MessageKey(l core.LineID, n int) string {
	if n < 0 {
		return string(l) + "/"
	}
	return fmt.Sprintf("%s/%04d", l, n)
}

// CertifierKey is the key of a user's own record in [Certifiers].
func CertifierKey(c core.CampaignID, u core.UserID) string { return string(c) + "/" + string(u) }

// ParcelKey is the key of a parcel in [Parcels].
func ParcelKey(c core.CampaignID, p core.ParcelID) string { return string(c) + "/" + string(p) }

// ContentKey is the key of a sheet in [Contents]; without a code the prefix of the parcel.
func ContentKey(p core.ParcelID, code core.SheetCode) string { return string(p) + "/" + string(code) }

// FolderKey is the key of a region's n-th folder in [Folders].
func FolderKey(c core.CampaignID, r core.Region, n int) string {
	return fmt.Sprintf("%s/%s/%06d", c, r, n)
}

// RegionKey is the key of a campaign's region in [FillingFolders] and [ParcelNumbers].
func RegionKey(c core.CampaignID, r core.Region) string { return string(c) + "/" + string(r) }

// SelectionKey is the key of a selection in [Selections].
func SelectionKey(c core.CampaignID, id core.SelectionID) string { return string(c) + "/" + string(id) }

// ChosenKey is the key of a sheet in [Chosen]; without a code the prefix of the selection.
func ChosenKey(id core.SelectionID, code core.SheetCode) string {
	return string(id) + "/" + string(code)
}

// VolumeKey is the key of a volume in [Volumes].
func VolumeKey(c core.CampaignID, n int) string { return fmt.Sprintf("%s/%06d", c, n) }

// BindingKey is the key of a binder's volume in [Binding].
func BindingKey(c core.CampaignID, r core.Region, u core.UserID) string {
	return string(c) + "/" + string(r) + "/" + string(u)
}

// PageKey is the key of a page in [Pages]; with page 0 the prefix of the volume.
func PageKey(c core.CampaignID, volume, page int) string {
	if page == 0 {
		return VolumeKey(c, volume) + "/"
	}
	return fmt.Sprintf("%s/%04d", VolumeKey(c, volume), page)
}

// ToBindKey is the key of a sheet in [ToBind]; without a code the prefix of the region, without a
// region that of the selection.
func ToBindKey(id core.SelectionID, r core.Region, code core.SheetCode) string {
	if r == "" {
		return string(id) + "/"
	}
	return string(id) + "/" + string(r) + "/" + string(code)
}

// ToStrikeKey is the key of a sheet in [ToStrike]; without a code the prefix of the office.
func ToStrikeKey(id core.SelectionID, o core.OfficeID, code core.SheetCode) string {
	return string(id) + "/" + string(o) + "/" + string(code)
}

// VolumeOfKey is the key of a volume in [VolumesOf], in which a greater number comes first; with
// number 0 the prefix of the state.
func VolumeOfKey(id core.SelectionID, s string, n int) string {
	if n == 0 {
		return string(id) + "/" + s + "/"
	}
	return fmt.Sprintf("%s/%s/%06d", id, s, 999999-n)
}

// OpenLateKey is the key of a late finding in [OpenLates]; without one the prefix of the office, without
// an office that of the campaign.
func OpenLateKey(c core.CampaignID, o core.OfficeID, id core.LateID) string {
	if o == "" {
		return string(c) + "/"
	}
	return string(c) + "/" + string(o) + "/" + string(id)
}

// UnaskedKey is the key of a signature in [Unasked]; without one the prefix of the campaign.
func UnaskedKey(c core.CampaignID, id core.SignatureID) string { return string(c) + "/" + string(id) }

// ScanOfKey is the key of a page in [ScansOf]; without one the prefix of the sheet.
func ScanOfKey(sheet core.SheetID, id core.PageScanID) string {
	return string(sheet) + "/" + string(id)
}

// UnreadScanKey is the key of a page in [UnreadScans] and [AstrayScans]; without one the prefix of the campaign.
func UnreadScanKey(c core.CampaignID, id core.PageScanID) string { return string(c) + "/" + string(id) }

// AdditionKey is the key of an addition to the register of a region; without an id the prefix of all.
func AdditionKey(r core.Region, id core.AdditionID) string { return string(r) + "/" + string(id) }

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
