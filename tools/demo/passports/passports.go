package passports

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/dsnet/compress/bzip2"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// irregularRows is the header and the irregular rows of the real list, see SOURCE.txt.
//
//go:embed irregular-rows.csv
var irregularRows string

// Options say what a list holds.
type Options struct {
	Seed uint64
	// Rows is how many well-formed rows are generated, all different.
	Rows int
	// Listed is in the list for certain, Free is not (unless it is in Listed as well).
	Listed, Free []passport.Number
}

// RowLimit is how many rows can be generated: so few that a free number is found at once.
const RowLimit = 10_000_000

// Write writes the list as CSV. It fails when w does and when o.Rows is below 0 or over
// [RowLimit].
func Write(w io.Writer, o Options) error {
	if o.Rows < 0 || o.Rows > RowLimit {
		return fmt.Errorf("generating a list of passports: %d rows, not 0 to %d", o.Rows, RowLimit)
	}
	l := newList(w, o)
	if _, err := l.out.WriteString(passport.ListHeader + "\n"); err != nil {
		return fmt.Errorf("writing a list of passports: %w", err)
	}
	special := append(l.listedRows(o.Listed), strings.Fields(irregularRows)[1:]...)
	for left := o.Rows; left > 0 || len(special) > 0; {
		row := ""
		// Special rows fall evenly among the others, as in the real list.
		if l.random.IntN(left+len(special)) < left {
			left--
			row = l.freshRow()
		} else {
			row, special = special[0], special[1:]
		}
		if _, err := l.out.WriteString(row + "\n"); err != nil {
			return fmt.Errorf("writing a list of passports: %w", err)
		}
	}
	if err := l.out.Flush(); err != nil {
		return fmt.Errorf("writing a list of passports: %w", err)
	}
	return nil
}

// WriteBzip2 is [Write] in the packing of the ministry, .csv.bz2.
func WriteBzip2(w io.Writer, o Options) error {
	packed, err := bzip2.NewWriter(w, &bzip2.WriterConfig{Level: bzip2.BestCompression})
	if err != nil {
		return fmt.Errorf("packing a list of passports: %w", err)
	}
	if err := Write(packed, o); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return fmt.Errorf("packing a list of passports: %w", err)
	}
	return nil
}

// list is one list while it is written.
type list struct {
	out    *bufio.Writer
	random *rand.Rand
	taken  map[passport.Number]bool // written already, or to be left free
}

func newList(w io.Writer, o Options) *list {
	l := &list{
		out:    bufio.NewWriter(w),
		random: rand.New(rand.NewPCG(o.Seed, 0)),
		taken:  make(map[passport.Number]bool, o.Rows+len(o.Free)+len(o.Listed)),
	}
	for _, n := range o.Free {
		l.taken[n] = true
	}
	for _, n := range o.Listed {
		l.taken[n] = true
	}
	return l
}

// listedRows gives each number once.
func (l *list) listedRows(numbers []passport.Number) []string {
	var rows []string
	seen := make(map[passport.Number]bool, len(numbers))
	for _, n := range numbers {
		if !seen[n] {
			seen[n] = true
			rows = append(rows, row(n))
		}
	}
	return rows
}

// freshRow draws until a number is new.
func (l *list) freshRow() string {
	for {
		n := Draw(l.random, 1997+l.random.IntN(28))
		if !l.taken[n] {
			l.taken[n] = true
			return row(n)
		}
	}
}

func row(n passport.Number) string { return n.Series() + "," + n.Digits() }

// prefixes are the first two digits of series in the regions that issue most passports.
const prefixes = "45464003659275806036822250635704" + "25321853417101382056612870101186"

// Blanks is how many people [Of] tells apart.
const Blanks = len(prefixes) / 2 * digits

// digits is how many numbers a series has; blanks begin at 000101.
const digits = 999_899

// Of gives the passport of the person with that number, issued in the year: no two people whose
// numbers are below [Blanks] have the same one, whatever the years, and one number gives the same
// passport for ever. The seed decides who has which.
func Of(seed, person uint64, issued int) passport.Number {
	const step = 15_485_863 // a prime that does not divide Blanks: every place is met once
	at := int((person%uint64(Blanks)*step + seed%uint64(Blanks)) % uint64(Blanks))
	prefix := 2 * (at / digits)
	series := fmt.Sprintf("%s%02d", prefixes[prefix:prefix+2], issued%100)
	n, err := passport.Parse(series, fmt.Sprintf("%06d", 101+at%digits))
	if err != nil {
		panic(fmt.Sprintf("passports: a generated number is refused: %v", err))
	}
	return n
}

// Draw gives a plausible number of a passport issued in this year, 1997 or later: a region's
// prefix, the year, and a number that blanks carry.
func Draw(random *rand.Rand, issued int) passport.Number {
	at := 2 * random.IntN(len(prefixes)/2)
	series := fmt.Sprintf("%s%02d", prefixes[at:at+2], issued%100)
	n, err := passport.Parse(series, fmt.Sprintf("%06d", 101+random.IntN(digits)))
	if err != nil {
		panic(fmt.Sprintf("passports: a generated number is refused: %v", err))
	}
	return n
}
