package serve

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/header"
)

// A form sent from a tab whose login another tab ended: the cookie is gone and with it what
// tells the form from one of another site.
func TestAskLogin_SaysThatNothingWasKept(t *testing.T) {
	h := open(t, nil)
	form := url.Values{"csrf": {header.CSRFOf("operator-secret")}, "series": {"9216"}}
	resp, login := h.do(call{method: "POST", path: "/desk/visits", form: form})
	if resp.StatusCode != 401 || !strings.Contains(login, "You signed out; what you typed was not kept.") {
		t.Errorf("%d %.1500s", resp.StatusCode, login)
	}
	if strings.Contains(login, "9216") {
		t.Error("the form came back without its cookie")
	}
	resp, login = h.do(call{method: "POST", path: "/desk/visits", login: "ended-secret", form: url.Values{"csrf": {header.CSRFOf("ended-secret")}, "series": {"9216"}}})
	if resp.StatusCode != 401 || strings.Contains(login, "not kept") || !strings.Contains(login, "9216") {
		t.Errorf("a form that was kept: %d %.1500s", resp.StatusCode, login)
	}
}

func TestUnrouted_SpeaksOfSectionsOnlyWhereThereAreSome(t *testing.T) {
	h := open(t, nil)
	_, out := h.do(call{method: "GET", path: "/nowhere"})
	_, in := h.do(call{method: "GET", path: "/nowhere", login: "operator-secret"})
	if strings.Contains(out, "sections") || !strings.Contains(out, "letter by letter") {
		t.Errorf("signed out: %.1500s", out)
	}
	if !strings.Contains(in, "sections above") || !strings.Contains(in, `href="/desk"`) {
		t.Errorf("signed in: %.1500s", in)
	}
}
