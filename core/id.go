package core

import (
	"encoding/base32"
	"io"
	"strings"
)

// Identifiers are strings with a type each, so that the compiler keeps them apart.
// All but CampaignID are 128 random bits made by the receiving node, see [NewID].
type (
	// CampaignID is a slug of 1 to 32 characters a-z, 0-9 and '-', chosen by an admin.
	CampaignID string
	// UserID names an account.
	UserID string
	// PersonID names the human behind accounts; two-person rules compare it.
	PersonID string
	// OfficeID names a place where signatures are received.
	OfficeID string
	// VisitID names one voter's visit at a desk.
	VisitID string
	// SignatureID names the record of one voter's line.
	SignatureID string
	// EditionID names one complete version of a reference list.
	EditionID string
	// TokenID names a login or an API token: the SHA-256 of the secret, in hex.
	TokenID string
	// RequestID is chosen by the sender; a repeat within the window is answered, not done again.
	RequestID string
)

// SystemActor is the actor of commands that a node gives itself, such as recording a
// checkpoint it has signed. No account can have this id.
const SystemActor UserID = "system"

const idBytes = 16

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID draws 128 bits from rand and writes them as 26 lower-case base32 characters.
// It fails only when rand fails.
func NewID[T ~string](rand io.Reader) (T, error) {
	var raw [idBytes]byte
	if _, err := io.ReadFull(rand, raw[:]); err != nil {
		return "", err
	}
	return T(idEncoding.EncodeToString(raw[:])), nil
}

// ShortID is how much of an identifier people are shown, and the least that a command takes for one.
const ShortID = 8

// Short is the beginning of an identifier, as people are shown it. Programs get it whole.
func Short[T ~string](id T) string { return string(id[:min(len(id), ShortID)]) }

// CheckID refuses, under the name of field, what [NewID] could not have made.
func CheckID[T ~string](field string, id T) error {
	raw, err := idEncoding.DecodeString(string(id))
	// The decoder passes over line breaks and spare bits; written again they show.
	if err != nil || len(raw) != idBytes || idEncoding.EncodeToString(raw) != string(id) {
		return Refuse(Invalid, field, "core.id")
	}
	return nil
}

// CheckCampaignID refuses what is not a slug, and "house", which names the house's own tree.
func CheckCampaignID(id CampaignID) error {
	ok := len(id) >= 1 && len(id) <= 32
	for _, c := range []byte(id) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
	}
	if !ok || id == "house" {
		return Refuse(Invalid, "campaign", "core.campaign_slug")
	}
	return nil
}

// Region is the two-digit code of a subject of the Federation or another pack's region;
// "00" stands for a voter or a sheet without one.
type Region string

// NoRegion marks special sheets, whose region and address columns stay empty.
const NoRegion Region = "00"

// SheetCode is the six folded characters of a sheet, such as "91X7B9".
type SheetCode string

// String shows the code as it is printed, "91-X7-B9".
func (c SheetCode) String() string {
	if len(c) != 6 {
		return string(c)
	}
	return string(c[:2]) + "-" + string(c[2:4]) + "-" + string(c[4:])
}

// SheetID is CAMPAIGN/CODE.
type SheetID string

// NewSheetID joins a campaign and a code.
func NewSheetID(c CampaignID, code SheetCode) SheetID {
	return SheetID(string(c) + "/" + string(code))
}

// Split takes the id apart.
func (id SheetID) Split() (CampaignID, SheetCode) {
	campaign, code, _ := strings.Cut(string(id), "/")
	return CampaignID(campaign), SheetCode(code)
}

// Code is the part of the id that is printed on the strip.
func (id SheetID) Code() SheetCode {
	_, code := id.Split()
	return code
}

// Campaign is the part of the id before the slash.
func (id SheetID) Campaign() CampaignID {
	campaign, _ := id.Split()
	return campaign
}

// LineID is CAMPAIGN/CODE/N.
type LineID string

// Line names the n-th line of the sheet, counted from 1 to at most 9.
func (id SheetID) Line(n int) LineID {
	return LineID(string(id) + "/" + string(rune('0'+n)))
}

// Split gives the sheet and the number of the line on it.
func (id LineID) Split() (SheetID, int) {
	if len(id) < 2 {
		return "", 0
	}
	return SheetID(id[:len(id)-2]), int(id[len(id)-1] - '0')
}
