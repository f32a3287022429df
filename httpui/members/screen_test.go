package members

import (
	"context"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// three is a house of three nodes, seen by the first.
func three(context.Context) (figure.Status, error) {
	s := figure.Status{Node: "n1", Level: 3, Applied: 70, StateHash: "feed"}
	for _, id := range []string{"n1", "n2", "n3"} {
		s.Members = append(s.Members, figure.Member{
			Node: id, Address: id + "@h" + id[1:] + ":7070", Votes: true, Answers: true, Serves: true, Leads: id == "n1", Applied: 70,
		})
	}
	return s, nil
}

// sees expects words on a screen of the admin.
func sees(t *testing.T, h *roomtest.House, path string, status int, words ...string) string {
	t.Helper()
	got := h.Browse("root", "GET", path, nil)
	if got.Status != status {
		t.Fatalf("%s: %d %.300s", path, got.Status, got.Body)
	}
	for _, w := range words {
		if !strings.Contains(string(got.Body), w) {
			t.Errorf("%s does not say %q", path, w)
		}
	}
	return string(got.Body)
}

func TestScreen_ShowsTheNodesToAdminsAlone(t *testing.T) {
	h, _ := open(t)
	sees(t, h, "/admin/cluster", 200, "All 3 nodes with a vote answer.", "h1:7070", "h2:7070", "h3:7070", "feed")
	sees(t, h, "/admin/cluster?lang=ru", 200, "Все узлы с голосом отвечают: 3.", "ведущий")
	for _, who := range []string{"federal", "auditor", "operator1"} {
		if got := h.Browse(who, "GET", "/admin/cluster", nil); got.Status != 403 {
			t.Errorf("%s: %d", who, got.Status)
		}
	}
}

func TestScreen_HasAnotherNodeLead(t *testing.T) {
	h, n := open(t)
	const action = "/admin/cluster/n2/transfer"
	page := sees(t, h, "/admin/cluster", 200)
	got := h.Browse("root", "POST", action, roomtest.FormOf(t, page, action))
	if got.Status != 303 || got.Header.Get("Location") != "/admin/cluster?done=transfer" || strings.Join(n.done, ",") != "transfer n2 " {
		t.Errorf("%d to %s, done %q", got.Status, got.Header.Get("Location"), n.done)
	}
	sees(t, h, "/admin/cluster?done=transfer", 200, "Another node leads now.")
	if page := sees(t, h, "/admin/cluster?done=Anything", 200); strings.Contains(page, ">Anything") || strings.Contains(page, " leads now.") {
		t.Error("an address puts words on the page")
	}
}

func TestScreen_AsksBeforeANodeIsTakenOut(t *testing.T) {
	h, n := open(t)
	page := sees(t, h, "/admin/cluster?ask=dismiss&node=n3", 200, "Take the node h3:7070 out of the house?",
		"Then 2 nodes with a vote are left. None of them may fail.", "destroy it, for it holds the keys", "Keep the node")
	if strings.Contains(page, "Your browser talks") {
		t.Error("it says that the browser talks to another node")
	}
	sees(t, h, "/admin/cluster?ask=dismiss&node=n1", 200, "Your browser talks to this very node")
	if page := sees(t, h, "/admin/cluster?ask=dismiss&node=n9", 200); strings.Contains(page, `class="card stack ask"`) {
		t.Error("it asks about a node that the house does not have")
	}
	if len(n.done) > 0 {
		t.Fatalf("the question alone did %q", n.done)
	}
	const action = "/admin/cluster/n3/dismiss"
	got := h.Browse("root", "POST", action, roomtest.FormOf(t, page, action))
	if got.Status != 303 || strings.Join(n.done, ",") != "dismiss n3 " {
		t.Errorf("%d, done %q", got.Status, n.done)
	}
}

func TestScreen_SaysWhyANodeStays(t *testing.T) {
	h, n := open(t)
	page := sees(t, h, "/admin/cluster?ask=dismiss&node=n3", 200)
	n.refuse = core.Refuse(core.Conflict, "node", "store.member_needed", "n3", "1", "2")
	const action = "/admin/cluster/n3/dismiss"
	got := h.Browse("root", "POST", action, roomtest.FormOf(t, page, action))
	if got.Status != 422 || !strings.Contains(string(got.Body), "Without node n3 only 1 of 2 voters would answer") || len(n.done) > 0 {
		t.Errorf("%d, done %q: %.400s", got.Status, n.done, got.Body)
	}
}

func TestScreen_GivesTheLinesForAFurtherNode(t *testing.T) {
	h, n := open(t)
	sees(t, h, "/admin/cluster?address=h4:7070", 200, "sheaf cluster add</span>", "--address h4:7070<", "--as root<",
		"--node-listen h4:7070<", "--join n1@h1:7070<")
	for _, wrong := range []string{"h4", "h4:", ":7070"} {
		sees(t, h, "/admin/cluster?address="+wrong, 422, `id="address-finding"`, "--address HOST:PORT<", `value="`+wrong+`"`, "is no address of a machine")
	}
	n.refuse = core.Refuse(core.Conflict, "address", "store.member_address", "h2:7070", "n2")
	sees(t, h, "/admin/cluster?address=h2:7070", 422, `id="address-finding"`, "--address HOST:PORT<", "is the address of node n2 already")
	if len(n.done) > 0 {
		t.Errorf("to look at the lines did %q", n.done)
	}
}
