package markdown

import "testing"

func TestAnchors_AsRenderersMakeThem(t *testing.T) {
	page := "# The `core`, in short\n## Twice\n## Twice\n```\n# not a heading\n```\n#no heading\n"
	found := anchors(page)
	for _, want := range []string{"the-core-in-short", "twice", "twice-1"} {
		if !found[want] {
			t.Errorf("no anchor %q in %v", want, found)
		}
	}
	if len(found) != 3 {
		t.Errorf("anchors that are none: %v", found)
	}
}
