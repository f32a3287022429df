package lists

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// A doubt is what speaks against a register of addresses, by the name under which --accept takes it.
type doubt string

const (
	doubtOlder  doubt = "older"  // than the register in force
	doubtSame   doubt = "same"   // a delta of the day of the register in force: passed over unless it is accepted
	doubtGap    doubt = "gap"    // a delta in between seems to be missing, by the days or by the list of versions
	doubtHoles  doubt = "holes"  // a delta in between is missing: versions go on from others that nobody has
	doubtRegion doubt = "region" // the files call their region otherwise
	doubtCloses doubt = "closes" // much of what is in force
)

func doubts() []doubt {
	return []doubt{doubtOlder, doubtSame, doubtGap, doubtHoles, doubtRegion, doubtCloses}
}

// closesShare is one in so many: a register that closes more of what is in force looks like a delta, or like an extract, that was
// taken for the whole.
const closesShare = 5

// doubted is a doubt with the refusal that it is, unless it is accepted.
type doubted struct {
	doubt
	refusal error
}

// accepted are the doubts that --accept names. Usage: one is unknown.
func (f addressFlags) accepted() ([]doubt, error) {
	var out []doubt
	for _, name := range f.accept {
		d := doubt(strings.TrimSpace(name))
		if !slices.Contains(doubts(), d) {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "accept", "cli.accept", string(d), doubtNames(doubts()))}
		}
		out = append(out, d)
	}
	return out, nil
}

func doubtNames(list []doubt) string {
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = string(d)
	}
	return strings.Join(names, ", ")
}

// weigh passes the doubts that are accepted, and answers with them; of the others it refuses, all at once.
func (w addressWish) weigh(list []doubted) (passed []doubt, err error) {
	var words []string
	var left []doubt
	for _, d := range list {
		if slices.Contains(w.accepts, d.doubt) {
			passed = append(passed, d.doubt)
			continue
		}
		if left = append(left, d.doubt); err == nil {
			err = d.refusal
		} else {
			words = append(words, terminal.Said(d.refusal))
		}
	}
	if err == nil {
		return passed, nil
	}
	return passed, terminal.Advised{Cause: err, Advice: strings.Join(append(words, terminal.Say("import.addresses.doubted", doubtNames(left))), " ")}
}

// doubtedToo adds to what kept a region from being read what speaks against it anyway, which may be the cause.
func (w addressWish) doubtedToo(cause error, list []doubted) error {
	if _, err := w.weigh(list); err != nil {
		return terminal.Advised{Cause: cause, Advice: terminal.Said(err)}
	}
	return cause
}

// inOrder doubts a register that is older than the one in force, and a delta that does not follow it.
func (w addressWish) inOrder(base api.Edition) []doubted {
	switch {
	case base.ID == "":
	case base.Date > string(w.day):
		return []doubted{{doubtOlder, core.Refuse(core.Conflict, "date", "cli.older_list", string(w.day), base.Date)}}
	case w.delta && base.Date == string(w.day):
		return []doubted{{doubtSame, core.Refuse(core.Conflict, "date", "cli.delta_same", base.Date)}}
	case w.delta:
		if err := w.follows(base); err != nil {
			return []doubted{{doubtGap, err}}
		}
	}
	return nil
}

// harm doubts what would do harm if the files are not what they are taken for.
func harm(read gar.Loaded, d change.Difference) (list []doubted) {
	skipped := 0
	for _, n := range read.Built.Notes {
		if n.Kind == address.VersionSkipped {
			skipped++
		}
	}
	if skipped > 0 {
		list = append(list, doubted{doubtHoles, core.Refuse(core.Conflict, "file", "cli.delta_holes", strconv.Itoa(skipped))})
	}
	if title, other := another(read.Registry); other {
		name, _ := address.NameOfRegion(read.Registry.Region())
		list = append(list, doubted{doubtRegion, core.Refuse(core.Conflict, "region", "cli.other_region", title, string(read.Registry.Region()), name)})
	}
	if closed := d.Count(change.Closed); closed*closesShare > d.Before {
		list = append(list, doubted{doubtCloses, core.Refuse(core.Conflict, "file", "cli.closes_much", strconv.Itoa(closed), strconv.Itoa(d.Before))})
	}
	return list
}

// doubtWords says the doubts that were passed over.
func doubtWords(list []doubt) string {
	words := make([]string, len(list))
	for i, d := range list {
		words[i] = terminal.Say("import.addresses.doubt." + string(d))
	}
	return strings.Join(words, "; ")
}
