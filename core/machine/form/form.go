package form

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// MaxSealed is the longest sealed group in bytes: 64 KiB and what sealing adds.
	MaxSealed = 64<<10 + 64
	// MaxNote is the longest sealed reason or remark, which are of a few lines.
	MaxNote   = 8 << 10
	maxFields = 512 // of one sealed group
	maxName   = 200 // bytes of the name of a sealed field
	maxPlace  = 200 // bytes of the place or the kind of a file
	maxKey    = 256 // bytes of a wrapped key
	maxHash   = 512 // bytes of an encoded password
	// MaxPairs is how many things a campaign says about its candidate.
	MaxPairs = 32
	// MaxClause bounds the place in the law, in bytes.
	MaxClause = 200
)

// Group is the size of a sealed group of fields.
func Group() Sealed { return Sealed{MaxSealed, maxFields} }

// Note is the size of a sealed reason or remark.
func Note() Sealed { return Sealed{MaxNote, 8} }

// Record is the size of what a user keeps of himself.
func Record() Sealed { return Sealed{MaxNote, 16} }

// Sealed is a size of what is sealed.
type Sealed struct{ bytes, fields int }

// Check refuses a group that is too large, or that commits to what it does not hold.
func (l Sealed) Check(field string, s core.Sealed) error {
	if len(s.Cipher) > l.bytes {
		return core.Refuse(core.TooLarge, field, "seal.group.size", strconv.Itoa(l.bytes))
	}
	bad := s.Empty() && len(s.Commits) > 0 || len(s.Commits) > l.fields || s.Group != "" && !IsWord(s.Group, 40)
	for _, c := range s.Commits {
		bad = bad || c.Field == "" || len(c.Field) > maxName
	}
	if bad {
		return core.Refuse(core.Invalid, field, "visit.sealed")
	}
	return nil
}

// Scans refuses a picture of an unknown page, two of one page, and a name that is no
// name: the machine cannot see the pictures themselves.
func Scans(scans []core.Scan) error {
	seen := map[string]bool{}
	for _, s := range scans {
		known := s.Page() || s.Kind == core.ScanFragments
		if !known || seen[s.Kind] {
			return core.Refuse(core.Invalid, "scans", "visit.scans")
		}
		if err := Blob("scans", s.Blob); err != nil {
			return err
		}
		seen[s.Kind] = true
	}
	return nil
}

// Blob refuses what cannot name a file.
func Blob(field string, b core.BlobRef) error {
	if len(b.Kind) > maxPlace || len(b.Place) > maxPlace {
		return core.Refuse(core.Invalid, field, "visit.sealed")
	}
	return nil
}

// Finding refuses a mark that is none: its words stand in a public leaf.
func Finding(f core.FindingMark) error {
	known := f.Severity == core.SeverityBlock || f.Severity == core.SeverityWarn || f.Severity == core.SeverityHint
	ok := known && IsWord(f.Code, 64) && (f.Field == "" || IsWord(f.Field, 64)) && len(f.Clause) <= MaxClause
	for i, r := range f.LiftBy {
		ok = ok && slices.Contains(core.StaffRoles(), r) && !slices.Contains(f.LiftBy[:i], r)
	}
	if !ok {
		return core.Refuse(core.Invalid, "findings", "visit.verdict")
	}
	return nil
}

// Edition refuses what an importer cannot say of a new edition, writes its day as days are written, and leaves out what is not his
// to say.
func Edition(e core.Edition) (core.Edition, error) {
	if !core.KnownKind(e.Kind) {
		return e, core.Refuse(core.Invalid, "kind", "edition.kind", e.Kind)
	}
	if e.Chunks < 1 || e.Chunks > 1<<20 {
		return e, core.Refuse(core.Invalid, "chunks", "edition.chunks")
	}
	if err := Text("source", e.Source, 200); err != nil {
		return e, err
	}
	day, err := Day("date", e.Date)
	if err != nil {
		return e, err
	}
	e.Date = day
	e.State, e.Loaded, e.Version = "", 0, 0
	return e, nil
}

// Day reads a day that may be left out.
func Day(field string, day core.Date) (core.Date, error) {
	if day == "" {
		return "", nil
	}
	return core.ParseDate(field, string(day))
}

// Chosen says whether a choice of signatures names words that there can be.
func Chosen(c core.Chosen) error {
	if err := Region("region", c.Region); err != nil && c.Region != "" {
		return err
	}
	if c.Code != "" && !IsWord(c.Code, MaxClause) {
		return core.Refuse(core.Invalid, "code", "rejudge.code")
	}
	name, version, named := strings.Cut(c.Version, "/")
	if !named {
		name, version = "any", c.Version
	}
	if c.Version != "" && (!IsWord(name, 64) || !IsWord(version, 32)) {
		return core.Refuse(core.Invalid, "version", "pack.word", "32")
	}
	return nil
}

// DryRun says whether a step of a dry run of at most that many signatures counts and names what there can be.
func DryRun(most int, n core.DryRunCounts, rows []core.DryRunRow, offices []core.DryRunOffice, examples []core.DryRunExample) error {
	if !n.Fit(most) || len(rows) > core.MaxDryRunRows || len(offices) > most || len(examples) > core.MaxDryRunExamples {
		return core.Refuse(core.Invalid, "counts", "sheet.count", strconv.Itoa(most))
	}
	for _, row := range rows {
		if !row.Change.Known(MaxClause) || row.Count < 1 || row.Count > most {
			return core.Refuse(core.Invalid, "rows", "dryrun.change")
		}
	}
	for _, e := range examples {
		if len(e.Changes) < 1 || len(e.Changes) > core.MaxDryRunChanges {
			return core.Refuse(core.Invalid, "examples", "dryrun.change")
		}
		for _, change := range e.Changes {
			if !change.Known(MaxClause) {
				return core.Refuse(core.Invalid, "examples", "dryrun.change")
			}
		}
	}
	return nil
}

// Pairs refuses too many or too long things about a candidate, and one said twice.
func Pairs(field string, pairs []core.KeyValue) error {
	if len(pairs) > MaxPairs {
		return core.Refuse(core.Invalid, field, "campaign.candidate", strconv.Itoa(MaxPairs))
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		if !IsWord(p.Key, 64) || seen[p.Key] {
			return core.Refuse(core.Invalid, field, "campaign.candidate", strconv.Itoa(MaxPairs))
		}
		seen[p.Key] = true
		if p.Value == "" {
			continue
		}
		if err := Text(field, p.Value, 1000); err != nil {
			return err
		}
	}
	return nil
}

// Wrapped refuses what is no wrapped key.
func Wrapped(field string, key []byte) error {
	if len(key) == 0 {
		return core.Refuse(core.Invalid, field, "core.required")
	}
	if len(key) > maxKey {
		return core.Refuse(core.TooLarge, field, "core.too_long", strconv.Itoa(maxKey))
	}
	return nil
}

// Hash refuses what is no encoded password.
func Hash(field, hash string) error { return Text(field, hash, maxHash) }

// Text refuses an empty or too long text and one that is not UTF-8.
func Text(field, text string, most int) error {
	switch {
	case text == "":
		return core.Refuse(core.Invalid, field, "core.required")
	case !utf8.ValidString(text):
		return core.Refuse(core.Invalid, field, "core.utf8")
	case utf8.RuneCountInString(text) > most:
		return core.Refuse(core.Invalid, field, "core.too_long", strconv.Itoa(most))
	}
	return nil
}

// IsWord says whether text is 1 to most letters, digits, dots, dashes, underscores or plus
// signs and begins with a letter or digit: fit for keys, subjects and tables.
func IsWord(text string, most int) bool {
	for i, c := range []byte(text) {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !plain && (i == 0 || c != '.' && c != '-' && c != '_' && c != '+') {
			return false
		}
	}
	return text != "" && len(text) <= most
}

// Region refuses what is not a code of two digits or letters.
func Region(field string, r core.Region) error {
	ok := len(r) == 2
	for _, c := range []byte(r) {
		ok = ok && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')
	}
	if !ok {
		return core.Refuse(core.Invalid, field, "core.region")
	}
	return nil
}

// IsTag says whether text is the 64 small hex digits of a [core.Tag].
func IsTag(text string) bool {
	return len(text) == 2*len(core.Tag{}) && strings.Trim(text, "0123456789abcdef") == ""
}

// Subject takes "kind:id" apart; what is no such pair has no kind.
func Subject(text string) (kind, id string) {
	kind, id, pair := strings.Cut(text, ":")
	if !pair {
		return "", text
	}
	return kind, id
}
