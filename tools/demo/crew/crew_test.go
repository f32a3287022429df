package crew

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// What a run asked for is asked for under the same name by the next one, and by nobody else.
func TestCrew_ComesFromTheSeed(t *testing.T) {
	a, b, other := New(client.Config{}, 7), New(client.Config{}, 7), New(client.Config{}, 8)
	if a.Secret("anna") != b.Secret("anna") || a.Secret("anna") == a.Secret("boris") || a.Secret("anna") == other.Secret("anna") {
		t.Error("a password must depend on seed and login")
	}
	for _, login := range []string{"admin", "operator1a", "verifier-77-1"} {
		if len(a.Secret(login)) < 13 {
			t.Errorf("%q is too short", a.Secret(login))
		}
	}
	if a.Key("x") != b.Key("x") || a.Key("x") == other.Key("x") || strings.ContainsAny(a.Key("x"), ": ") {
		t.Errorf("the request ids are %q and %q", a.Key("x"), other.Key("x"))
	}
	a.Enter("anna", "token")
	if a.As("anna").Token() != "token" || a.As("boris") != nil {
		t.Error("somebody else is spoken for")
	}
}
