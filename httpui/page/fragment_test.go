package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/fragment"
)

func TestFragment_ShowsOneBandOfTheStrip(t *testing.T) {
	for _, b := range fragment.Bands() {
		top, height := fragment.Slot(b)
		got := Fragment("/review/91X7B9/3/fragments", b, `the "`+b+`"`)
		for _, want := range []string{
			fmt.Sprintf(`viewBox="0 %d %d %d"`, top, fragment.Width, height),
			`href="/review/91X7B9/3/fragments"`, `role="img" aria-label="the &quot;` + b + `&quot;"`,
			fmt.Sprintf(`width="%d" height="%d" preserveAspectRatio="xMidYMin meet"`, fragment.Width, fragment.Height(true)),
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in %s", b, want, got)
			}
		}
	}
}
