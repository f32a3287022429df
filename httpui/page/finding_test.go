package page

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// A ground is said once: where its name is what the sentence says, it is left out.
func TestGround_IsSaidOnce(t *testing.T) {
	const listed, law = "Паспорт в списке недействительных", "ст. 37, п. 13"
	for _, c := range []struct {
		name   string
		ground Finding
		stop   string
		office string
	}{
		{"a code", Finding{Code: "R-07", Text: "Паспорт не обменян в 45 лет.", Clause: law},
			"Паспорт не обменян в 45 лет · основание R-07, ст. 37, п. 13", "Основание R-07"},
		{"its own name", Finding{Code: "R-08", Name: listed, Text: listed + ".", Clause: law},
			listed + " · основание ст. 37, п. 13", ""},
		{"its own name with a full stop", Finding{Code: "R-08", Name: listed + ".", Text: listed + "."}, listed, ""},
		{"a name that says more", Finding{Code: "R-09", Name: "Возраст", Text: "18 лет исполнится 19.03.2018.", Clause: law},
			"18 лет исполнится 19.03.2018 · основание «Возраст», ст. 37, п. 13", "Основание Возраст"},
	} {
		c.ground.Severity = "block"
		frame := sampleFrame(t, text.Russian, "/desk/visits/x")
		for kind, screen := range map[string]Screen{
			"blocked": &Blocked{Ground: c.ground}, "turned away": &Closed{State: "turned_away", Ground: c.ground},
		} {
			line := regexp.MustCompile(`(?s)<div class="stop".*?</h1><p>(.*?)</p>`).FindStringSubmatch(render(frame, screen))
			if line == nil || stripped(line[1]) != c.stop {
				t.Errorf("%s, %s: %q, want %q", c.name, kind, line, c.stop)
			}
		}
		office := stripped(render(frame, &Office{Blocked: []BlockedVisit{{Label: "K-0417", Ground: c.ground}}}))
		if c.office == "" && strings.Contains(office, "Основание") || !strings.Contains(office, c.office) {
			t.Errorf("%s: the office is told %s", c.name, office)
		}
	}
}

// stripped is the text of a page.
func stripped(page string) string {
	page = regexp.MustCompile(`</?span[^>]*>`).ReplaceAllString(page, "") // within a sentence
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " "))), " ")
}
