package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// A store takes no record of 1 MiB, and one that is larger would be a fault on every node. The
// limit of a command does not hold records below it: some grow by many commands, and some
// stand beside what an earlier one brought. So everything that is stored has a bound of its own.
const (
	// maxSealed is the longest sealed group in bytes: 64 KiB and what sealing adds.
	maxSealed = 64<<10 + 64
	// maxNote is the longest sealed reason or remark, which are of a few lines.
	maxNote = 8 << 10
	// maxLifts is how many blocks of one visit can be lifted.
	maxLifts = 16
	// maxPairs is how many things a campaign says about its candidate.
	maxPairs = 32

	// maxQuota is the largest number of signatures that a quota names, maxRegions how many
	// regions it has.
	maxQuota   = 10_000_000
	maxRegions = 200
	// handInExtra is what handing in a volume records beside its sheets and signatures.
	handInExtra = 3

	maxFields  = 512 // of one sealed group
	maxName    = 200 // bytes of the name of a sealed field
	maxKey     = 256 // bytes of a wrapped key
	maxHash    = 512 // bytes of an encoded password
	maxPlace   = 200 // bytes of the place or the kind of a scan
	maxClause  = 200 // bytes of the place in the law
	maxRequest = 64  // bytes of a request id, which stands in a key
)

// sealedGroup and sealedNote are the two sizes of what is sealed.
func sealedGroup() sealedLimit { return sealedLimit{maxSealed, maxFields} }
func sealedNote() sealedLimit  { return sealedLimit{maxNote, 8} }

// sealedRecord is the size of what a user keeps of himself.
func sealedRecord() sealedLimit { return sealedLimit{maxNote, 16} }

type sealedLimit struct{ bytes, fields int }

// check refuses a group that is too large, or that commits to what it does not hold.
func (l sealedLimit) check(field string, s core.Sealed) error {
	if len(s.Cipher) > l.bytes {
		return core.Refuse(core.TooLarge, field, "seal.group.size", strconv.Itoa(l.bytes))
	}
	bad := s.Empty() && len(s.Commits) > 0 || len(s.Commits) > l.fields || s.Group != "" && !isWord(s.Group, 40)
	for _, c := range s.Commits {
		bad = bad || c.Field == "" || len(c.Field) > maxName
	}
	if bad {
		return core.Refuse(core.Invalid, field, "visit.sealed")
	}
	return nil
}

// checkScans refuses a picture of an unknown page, two of one page, and a name that is no
// name: the machine cannot see the pictures themselves.
func checkScans(scans []core.Scan) error {
	seen := map[string]bool{}
	for _, s := range scans {
		known := s.Page() || s.Kind == core.ScanFragments
		if !known || seen[s.Kind] {
			return core.Refuse(core.Invalid, "scans", "visit.scans")
		}
		if len(s.Blob.Kind) > maxPlace || len(s.Blob.Place) > maxPlace {
			return core.Refuse(core.Invalid, "scans", "visit.sealed")
		}
		seen[s.Kind] = true
	}
	return nil
}

// checkFinding refuses a mark that is none: its words stand in a public leaf.
func checkFinding(f core.FindingMark) error {
	known := f.Severity == core.SeverityBlock || f.Severity == core.SeverityWarn || f.Severity == core.SeverityHint
	ok := known && isWord(f.Code, 64) && (f.Field == "" || isWord(f.Field, 64)) && len(f.Clause) <= maxClause
	for i, r := range f.LiftBy {
		ok = ok && slices.Contains(core.StaffRoles(), r) && !slices.Contains(f.LiftBy[:i], r)
	}
	if !ok {
		return core.Refuse(core.Invalid, "findings", "visit.verdict")
	}
	return nil
}

// checkPairs refuses too many or too long things about a candidate, and one said twice.
func checkPairs(field string, pairs []core.KeyValue) error {
	if len(pairs) > maxPairs {
		return core.Refuse(core.Invalid, field, "campaign.candidate", strconv.Itoa(maxPairs))
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		if !isWord(p.Key, 64) || seen[p.Key] {
			return core.Refuse(core.Invalid, field, "campaign.candidate", strconv.Itoa(maxPairs))
		}
		seen[p.Key] = true
		if p.Value == "" {
			continue
		}
		if err := checkText(field, p.Value, 1000); err != nil {
			return err
		}
	}
	return nil
}

// checkWrapped refuses what is no wrapped key.
func checkWrapped(field string, key []byte) error {
	if len(key) == 0 {
		return core.Refuse(core.Invalid, field, "core.required")
	}
	if len(key) > maxKey {
		return core.Refuse(core.TooLarge, field, "core.too_long", strconv.Itoa(maxKey))
	}
	return nil
}

// checkHash refuses what is no encoded password.
func checkHash(field, hash string) error { return checkText(field, hash, maxHash) }
