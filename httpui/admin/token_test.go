package admin

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
)

func TestAPI_TellsWhichActionsATokenCanHave(t *testing.T) {
	n := open(t)
	said := string(n.Ask("operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"visit.opne"}, "days": 1}).Body)
	if !strings.Contains(said, "visit.open, ") || strings.Contains(said, "pack.approve") {
		t.Errorf("it says %s", said)
	}
}

func TestAPI_Tokens(t *testing.T) {
	n := open(t)
	var made struct{ Token, Expires string }
	body := obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}
	n.Ask("operator1", "POST", "/api/v1/tokens", body, "Idempotency-Key", "token-001").JSON(t, &made)
	if got := n.Ask(made.Token, "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен"}); got.Status != 200 {
		t.Errorf("within its scope the token is answered %d", got.Status)
	}
	if got := n.Ask(made.Token, "GET", "/api/v1/visits", nil); got.Status != 403 {
		t.Errorf("beyond its scope the token is answered %d", got.Status)
	}
	again := n.Ask("operator1", "POST", "/api/v1/tokens", body, "Idempotency-Key", "token-001")
	if again.Status != 409 {
		t.Errorf("the repeat is answered %d %s", again.Status, again.Body)
	}
	var broad struct{ Token string }
	n.Ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"self.manage"}, "label": "l", "days": 1}).JSON(t, &broad)
	n.refused([]check{{"a token by a token", broad.Token, "POST", "/api/v1/tokens", body, 403, core.Denied, ""}})
}

func TestAPI_TokensAreListedAndEnded(t *testing.T) {
	n := open(t)
	var made struct{ Token string }
	n.Ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}).JSON(t, &made)
	id := string(bearer.TokenOf(made.Token))
	var list struct{ Tokens []tokenBody }
	got := n.Ask("operator1", "GET", "/api/v1/tokens", nil)
	got.JSON(t, &list)
	if len(list.Tokens) != 2 || strings.Contains(string(got.Body), made.Token) {
		t.Fatalf("%s", got.Body)
	}
	for _, token := range list.Tokens {
		if mine := token.ID == id; mine != (token.Label == "scanner" && len(token.Scope) == 1) || mine == token.Current {
			t.Errorf("%+v", token)
		}
	}
	n.refused([]check{
		{"somebody else's token", "operator2", "POST", "/api/v1/tokens/" + id + "/end", nil, 404, core.NotFound, "id"},
		{"no token", "operator1", "POST", "/api/v1/tokens/" + strings.Repeat("0", 64) + "/end", nil, 404, core.NotFound, "id"},
		{"no id", "operator1", "POST", "/api/v1/tokens/scanner/end", nil, 404, core.NotFound, "id"},
		{"a list by a token that is for something else", made.Token, "GET", "/api/v1/tokens", nil, 403, core.Denied, ""},
	})
	for range 2 {
		if got := n.Ask("operator1", "POST", "/api/v1/tokens/"+id+"/end", nil, "Idempotency-Key", "end-the-token"); got.Status != 200 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
	if got := n.Ask(made.Token, "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "Ленина"}); got.Status != http.StatusUnauthorized {
		t.Errorf("the ended token is answered %d", got.Status)
	}
}
