package machinetest

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

// ScannerKey is a public key of the name; nobody has its other half.
func ScannerKey(name string) string {
	point := sha256.Sum256([]byte("scanner " + name))
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"+string(point[:])))
}

// Enrolling is the command that lets the scanner deliver with the key of a name.
func Enrolling(id core.ScannerID, key string) *machine.EnrolScanner {
	return &machine.EnrolScanner{ID: id, Campaign: Campaign, Key: ScannerKey(key)}
}

func scannerSamples() []Sample {
	clerk := User("logistics")
	return []Sample{
		{"scanner.enrol/1", clerk, nil, fixed(Enrolling("centre-1", "one"))},
		{"scanner.retire/1", clerk, func(w *World) { w.Must(clerk, Enrolling("centre-1", "one")) }, fixed(&machine.RetireScanner{ID: "centre-1"})},
	}
}
