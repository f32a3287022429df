package admin

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestAPI_TakesALoginForAnAccount(t *testing.T) {
	n := open(t)
	var ended userBody
	n.Ask("root", "POST", "/api/v1/users/operator2/disable", nil).JSON(t, &ended)
	if ended.ID != user("operator2") || ended.State != core.UserDisabled {
		t.Errorf("the account is %+v", ended)
	}
}

func TestAPI_UsersAndTheirPasswords(t *testing.T) {
	n := open(t)
	form := regexp.MustCompile(`^[a-z2-7]{5}(-[a-z2-7]{5}){3}$`)
	var first, again, reset, resetAgain userBody
	body := obj{"login": "newcomer", "roles": []string{"operator"}, "campaign": "drive", "office": office("one")}
	n.Ask("coordinator1", "POST", "/api/v1/users", body, "Idempotency-Key", "user-0001").JSON(t, &first)
	n.Ask("coordinator1", "POST", "/api/v1/users", body, "Idempotency-Key", "user-0001").JSON(t, &again)
	if !form.MatchString(first.Password) || first.State != core.UserActive || first.Person == "" {
		t.Errorf("made %+v", first)
	}
	if again.ID != first.ID || again.Password != "" {
		t.Errorf("the repeat answers with %+v, the first with id %s", again, first.ID)
	}
	stored, _ := state.Users.Get(n.Store.Now(), core.UserID(first.ID))
	if ok, err := n.verbs.Hasher.Check(context.Background(), stored.Password, first.Password); err != nil || !ok || !stored.OneTime {
		t.Errorf("the answered password is not the stored one: %v", err)
	}
	path := "/api/v1/users/" + first.ID + "/reset"
	n.Ask("coordinator1", "POST", path, nil, "Idempotency-Key", "reset-001").JSON(t, &reset)
	n.Ask("coordinator1", "POST", path, nil, "Idempotency-Key", "reset-001").JSON(t, &resetAgain)
	if !form.MatchString(reset.Password) || reset.Password == first.Password || resetAgain.Password != "" || resetAgain.ID != first.ID {
		t.Errorf("reset to %q, the repeat answers with %+v", reset.Password, resetAgain)
	}
	var disabled userBody
	n.Ask("coordinator1", "POST", "/api/v1/users/"+first.ID+"/disable", nil).JSON(t, &disabled)
	if disabled.State != core.UserDisabled {
		t.Errorf("ended: %+v", disabled)
	}
}

// Whoever names the office need not name its campaign, too; a campaign that is another one is
// named in the refusal.
func TestAPI_AnAccountIsOfTheCampaignOfItsOffice(t *testing.T) {
	n := open(t)
	for who, role := range map[string]core.Role{"coordinator1": core.Operator, "root": core.Coordinator} {
		var made userBody
		n.Ask(who, "POST", "/api/v1/users", obj{
			"login": "of-" + who, "roles": []core.Role{role}, "office": office("one"),
		}).JSON(t, &made)
		if made.Campaign != "drive" || made.Office != office("one") {
			t.Errorf("%s made %+v", who, made)
		}
	}
	candidate := with("name", "Н.")
	n.Ask("root", "POST", "/api/v1/campaigns", drive(obj{"candidate": candidate})).JSON(t, &struct{}{})
	said := n.Ask("root", "POST", "/api/v1/users", obj{
		"login": "new", "roles": []string{"operator"}, "campaign": "next", "office": office("one"),
	})
	if said.Status != 404 || !strings.Contains(string(said.Body), "The campaign next has no such office") {
		t.Errorf("%d %s", said.Status, said.Body)
	}
}

func TestAPI_AnAccountOfAnAdminWaitsForASecondPerson(t *testing.T) {
	n := open(t)
	var made, approved userBody
	n.Ask("root", "POST", "/api/v1/users", obj{"login": "watcher", "roles": []string{"auditor"}, "campaign": "drive"}).JSON(t, &made)
	if made.State != core.UserProposed {
		t.Fatalf("made %+v", made)
	}
	path := "/api/v1/users/" + made.ID + "/approve"
	n.refused([]check{{"the one who proposed it", "root", "POST", path, nil, 403, core.Denied, "user"}})
	n.Ask("admin2", "POST", path, nil).JSON(t, &approved)
	if approved.State != core.UserActive || approved.Password != "" {
		t.Errorf("approved: %+v", approved)
	}
}

func TestAPI_ListsAccountsOfTheScope(t *testing.T) {
	n := open(t)
	for who, want := range map[string][]string{
		"coordinator1": {"coordinator1", "operator1", "operator1b", "verifier1", "twin"},
		"regional":     {"coordinator1", "operator1", "operator1b", "verifier1", "twin", "regional"},
	} {
		var list struct{ Users []userBody }
		n.Ask(who, "GET", "/api/v1/users", nil).JSON(t, &list)
		have := map[string]bool{}
		for _, u := range list.Users {
			have[u.Login] = true
		}
		for _, login := range want {
			if !have[login] && login != "regional" {
				t.Errorf("%s does not see %s", who, login)
			}
		}
		for _, login := range []string{"coordinator2", "operator2", "root", "federal"} {
			if have[login] {
				t.Errorf("%s sees %s", who, login)
			}
		}
	}
}

// TestAPI_OneKeyAtTwoAddresses holds that a key names a request at one address: the second
// account is not taken for ended because the first one is.
func TestAPI_OneKeyAtTwoAddresses(t *testing.T) {
	n := open(t)
	for _, login := range []string{"operator1", "operator2"} {
		var ended userBody
		path := "/api/v1/users/" + string(machinetest.User(login)) + "/disable"
		n.Ask("root", "POST", path, nil, "Idempotency-Key", "same-key-1").JSON(t, &ended)
		if u, _ := state.Users.Get(n.Store.Now(), machinetest.User(login)); ended.Login != login || u.State != core.UserDisabled {
			t.Errorf("%s is answered %+v and is %s", login, ended, u.State)
		}
		n.Unchanged(func() {
			if again := n.Ask("root", "POST", path, nil, "Idempotency-Key", "same-key-1"); again.Status != 200 {
				t.Errorf("the repeat is answered %d %s", again.Status, again.Body)
			}
		})
	}
}
