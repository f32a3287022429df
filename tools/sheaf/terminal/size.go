package terminal

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Size is a flag in bytes: a number, or one of KiB, MiB, GiB or TiB.
type Size uint64

var units = []struct {
	name  string
	shift int
}{{"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}}

// String implements pflag.Value.
func (s *Size) String() string {
	for _, u := range units {
		if n := uint64(*s) >> u.shift; n > 0 && n<<u.shift == uint64(*s) {
			return strconv.FormatUint(n, 10) + u.name
		}
	}
	return strconv.FormatUint(uint64(*s), 10)
}

// Set implements pflag.Value.
func (s *Size) Set(text string) error {
	number, shift := text, 0
	for _, u := range units {
		if before, found := strings.CutSuffix(text, u.name); found {
			number, shift = before, u.shift
		}
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || n > math.MaxUint64>>shift {
		return fmt.Errorf("%q is no size such as 512MiB or 2GiB", text)
	}
	*s = Size(n << shift)
	return nil
}

// Type implements pflag.Value.
func (s *Size) Type() string { return "SIZE" }
