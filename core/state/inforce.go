package state

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
)

// AddressesInForce stands for the registers of addresses of all regions that are in force, and for the additions to them that have
// ended: its digest changes with each of them. It is false where there is no register. day is the latest of theirs.
func AddressesInForce(v View) (all core.EditionDigest, day core.Date, ok bool) {
	sum := sha256.New()
	ActiveEditions.Scan(v, core.EditionAddresses+"/", func(kind string, id core.EditionID) bool {
		e, _ := Editions.Get(v, id)
		sum.Write([]byte(kind + " " + string(id) + " " + hex.EncodeToString(e.Digest[:]) + "\n"))
		day, ok = max(day, e.Date), true
		return true
	})
	// One that is still open has changed nothing that anybody has written.
	Additions.Scan(v, "", func(key string, a core.Addition) bool {
		if a.State != core.AdditionOpen {
			sum.Write([]byte(key + " " + a.State + "\n"))
		}
		return true
	})
	return core.EditionDigest{Kind: core.EditionAddresses, Digest: [32]byte(sum.Sum(nil))}, day, ok
}
