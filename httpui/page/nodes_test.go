package page

import (
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// How the house stands follows from how many voters there are and how many of them answer.
func TestNodes_SayHowTheHouseStands(t *testing.T) {
	f := sampleFrame(t, text.English, "/admin/cluster")
	for _, c := range []struct {
		voters, answering int
		led               bool
		severity, says    string
	}{
		{1, 1, true, "hint", "The house has one node. Everything"},
		{1, 1, false, "block", "No node leads"},
		{2, 2, true, "warn", "2 nodes vote, and both have to answer."},
		{2, 1, false, "block", "1 of 2 nodes with a vote answer: nothing is recorded. 2 have to"},
		{3, 3, true, "good", "All 3 nodes with a vote answer. Any one of them may fail"},
		{3, 2, true, "warn", "2 of 3 nodes with a vote answer. No other may fail"},
		{3, 2, false, "block", "No node leads"},
		{3, 1, false, "block", "1 of 3 nodes with a vote answer: nothing is recorded. 2 have to"},
		{3, 1, true, "block", "1 of 3"}, // the one who leads has not noticed yet
		{4, 4, true, "good", "All 4 nodes with a vote answer. Any one of them may fail"},
		{5, 5, true, "good", "Any 2 of them may fail"},
		{5, 4, true, "warn", "4 of 5 nodes with a vote answer. One more may fail"},
		{5, 3, true, "warn", "No other may fail"},
		{5, 2, false, "block", "3 have to reach each other"},
	} {
		severity, said, todo := housed(c.voters, c.answering, c.led).stands(f)
		if severity != c.severity || !strings.Contains(said+" "+todo, c.says) {
			t.Errorf("%d of %d answer, led %v: %s “%s %s”, want %s “%s”", c.answering, c.voters, c.led, severity, said, todo, c.severity, c.says)
		}
	}
}

// Each fact of a node stands on its card in words.
func TestNodes_SayTheFactsOfEachNode(t *testing.T) {
	of := func(n *Nodes, node string) string {
		html := render(sampleFrame(t, text.English, "/admin/cluster"), n)
		_, card, _ := strings.Cut(html, `id="node-`+node+`"`)
		card, _, _ = strings.Cut(card, `<li class="card`)
		card, _, _ = strings.Cut(card, `<h2`)
		return card
	}
	sound, cards := soundHouse(), map[string]*Nodes{}
	for _, s := range nodesSamples() {
		cards[s.name], _ = s.screen.(*Nodes)
	}
	for _, c := range []struct {
		house *Nodes
		node  string
		says  []string
		lacks string
	}{
		{sound, "aa", []string{"10.0.0.1:7070", "leads", "works", "your browser is here", "none behind", "all are here", "41.2 GB free",
			"the others are compared with it", "knows level 4", "ru-president-2018/1.2.0", ">addresses 83, invalid passports</dd>", "It raises no alarm."}, "/aa/transfer"},
		{sound, "bb", []string{"7.2 s ahead", "The clock of the node is more than five seconds off", "Set the clocks of the machines right", "3 stored scans are damaged", "of.tomorrow",
			`action="/admin/cluster/bb/transfer"`, `href="/admin/cluster?ask=dismiss&amp;node=bb"`}, "It raises no alarm"},
		{sound, "cc", []string{"18 behind", "other than in force: invalid passports a2", "12 are not here yet", "0.3 s behind"}, "your browser"},
		{cards["nodes-thin"], "cc", []string{"does not answer", "Start it as always", "ask=dismiss"}, "/cc/transfer"},
		{cards["nodes-thin"], "bb", []string{"only shows: its disk is nearly full"}, "works"},
		{cards["nodes-grows"], "bb", []string{"has no vote yet", "is starting", "not here yet: addresses 83, invalid passports", "not counted yet"}, "/bb/transfer"},
		{cards["nodes-lost"], "aa", []string{"only shows: a majority is missing", "votes"}, "Let it lead"},
		{cards["nodes-lost"], "cc", []string{"10.0.0.3:7070", "does not answer"}, "Take it out"},
		{cards["nodes-alone"], "aa", []string{"leads", "works"}, "ask=dismiss"},
	} {
		card := of(c.house, c.node)
		for _, words := range c.says {
			if !strings.Contains(card, words) {
				t.Errorf("the card of %s does not say %q: %s", c.node, words, card)
			}
		}
		if strings.Contains(card, c.lacks) {
			t.Errorf("the card of %s has %q", c.node, c.lacks)
		}
	}
}

// unmarked is a page without its tags and line ends.
func unmarked(html string) string {
	return strings.Join(strings.Fields(regexp.MustCompile(`</?(?:span|code)[^>]*>`).ReplaceAllString(html, "")), " ") + " "
}

// The lines for a further node hold its address, and how to become three stands there for a house of one.
func TestNodes_SayHowToLetOneIn(t *testing.T) {
	f := sampleFrame(t, text.English, "/admin/cluster")
	alone := nodesSamples()[6].screen.(*Nodes)
	html := unmarked(render(f, alone))
	for _, words := range []string{"From one node to three", "takes no calls of other nodes yet", "sheaf cluster add --address HOST:PORT --out node-new --data DIR --as anna", "--join aa@HOST:PORT"} {
		if !strings.Contains(html, words) {
			t.Errorf("a house of one does not say %q", words)
		}
	}
	three := soundHouse()
	three.Invite.Value = "10.0.0.9:7070"
	html = unmarked(render(f, three))
	for _, words := range []string{"sheaf cluster add --address 10.0.0.9:7070 ", "--node-listen 10.0.0.9:7070 --join aa@10.0.0.1:7070</p>"} {
		if !strings.Contains(html, words) {
			t.Errorf("with an address the lines lack %q", words)
		}
	}
	if strings.Contains(html, "takes no calls") || strings.Contains(html, "--node-listen HOST:PORT") {
		t.Error("a node with a port is told to open one")
	}
}

// While the page asks, it stands still.
func TestNodes_RestWhileTheyAsk(t *testing.T) {
	f := sampleFrame(t, text.English, "/admin/cluster")
	asks := nodesSamples()[1].screen
	if html := render(f, asks); strings.Contains(html, "data-live") || strings.Contains(html, "live.js") {
		t.Error("the page changes under the question")
	}
	if html := render(f, soundHouse()); strings.Count(html, " data-live") != 4 || !strings.Contains(html, f.Assets.Path("live.js")) {
		t.Error("the page does not look again by itself")
	}
}
