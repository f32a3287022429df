package page

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/figure"
)

// Nodes is the screen of the nodes of the house, as one of them sees them: the same facts as sheaf status.
type Nodes struct {
	figure.Status
	// At is when they were asked, Here the address of the screen: a form that has another node lead posts to
	// HERE/NODE/transfer.
	At   core.Time
	Here string
	// Login is the reader's, for the commands that he types.
	Login string
	// Invite is the HOST:PORT of a further node, "" before it is typed.
	Invite Field
	// Done says what the last form did, as it is shown; "" for nothing.
	Done string
	// Ask is the question before a node is taken out, nil where none is asked.
	Ask *Ask
	// Refused is why the last form was not taken.
	Refused []Finding
}

// Head implements [Screen].
func (n *Nodes) Head(f *Frame) Head {
	h := Head{Title: f.Say("nodes.title"), Error: len(n.wrong(f)) > 0, Keys: []Key{{"R", "nodes.key.again"}}}
	if n.Ask == nil {
		h.Scripts = []string{"live.js"}
	}
	return h.asking(n.Ask != nil)
}

func (n *Nodes) address(f *Frame) input {
	return input{Field: n.Invite, name: "address", label: f.Say("nodes.invite.address"), hint: f.Say("nodes.invite.address.hint"),
		class: "d", complete: "off", max: 300}
}

func (n *Nodes) wrong(f *Frame) []said {
	return collect(input{Field: Field{Findings: n.Refused}}, n.address(f))
}

// voters counts those that vote, and those of them that answer; led says whether one of them leads.
func (n *Nodes) voters() (all, answering int, led bool) {
	for _, m := range n.Members {
		if m.Votes {
			all++
		}
		if m.Votes && m.Answers {
			answering++
		}
		led = led || m.Leads
	}
	return all, answering, led
}

// standing is how the house stands: a severity, and its word.
func (n *Nodes) standing() (severity, word string) {
	all, answering, led := n.voters()
	spare := answering - (all/2 + 1)
	switch {
	case spare < 0:
		return core.SeverityBlock, "minority"
	case !led:
		return core.SeverityBlock, "leaderless"
	case all == 1:
		return core.SeverityHint, "single"
	case answering < all && spare == 0:
		return core.SeverityWarn, "thin"
	case answering < all:
		return core.SeverityWarn, "lacks"
	case spare == 0:
		return core.SeverityWarn, "even"
	}
	return "good", "sound"
}

// records says whether anything can be recorded: an order about nodes is, too.
func (n *Nodes) records() bool {
	severity, _ := n.standing()
	return severity != core.SeverityBlock
}

// stands says it: how many of the voters answer, and how many of those may fail.
func (n *Nodes) stands(f *Frame) (severity, said, todo string) {
	severity, word := n.standing()
	words := "nodes.standing." + word
	all, answering, _ := n.voters()
	spare := answering - (all/2 + 1)
	said = f.Say(words, f.Number(int64(answering)), f.Number(int64(all)))
	if spare > 0 && all > 1 && word != "leaderless" {
		return severity, said, f.Count(words+".next", spare)
	}
	return severity, said, f.Say(words+".next", f.Number(int64(all/2+1)))
}

// joining counts the nodes that have no vote yet and answer.
func (n *Nodes) joining() (count int) {
	for _, m := range n.Members {
		if !m.Votes && m.Answers {
			count++
		}
	}
	return count
}

// single says that the house has one node.
func (n *Nodes) single() bool { return len(n.Members) == 1 }

// own is the node that the browser talks to.
func (n *Nodes) own() figure.Member {
	for _, m := range n.Members {
		if m.Node == n.Node {
			return m
		}
	}
	return figure.Member{Node: n.Node}
}

// hostOf is where other nodes find the member, "" for one that takes no calls.
func hostOf(m figure.Member) string {
	_, host, _ := strings.Cut(m.Address, "@")
	return host
}

// NodeName is what people call the member: its address, which they chose.
func NodeName(m figure.Member) string { return cmp.Or(hostOf(m), m.Node) }

// nodeState is how the member is: a severity, and the key of its word.
func (n *Nodes) nodeState(m figure.Member) (severity, word string) {
	switch {
	case !m.Answers:
		return core.SeverityBlock, "nodes.state.silent"
	case m.ReadOnly:
		return core.SeverityBlock, "nodes.state.shows"
	case !n.records():
		return core.SeverityBlock, "nodes.state.alone"
	case !m.Serves:
		return core.SeverityWarn, "nodes.state.starts"
	}
	return "good", "nodes.state.works"
}

// nodeRole is its part in the house: a severity, and the key of its word.
func nodeRole(m figure.Member) (severity, word string) {
	switch {
	case m.Leads:
		return core.SeverityHint, "nodes.role.leads"
	case m.Votes:
		return "none", "nodes.role.votes"
	}
	return core.SeverityWarn, "nodes.role.joins"
}

// scans says how complete its files are.
func scans(f *Frame, m figure.Member) string {
	switch {
	case m.MissingBlobs < 0:
		return f.Say("nodes.scans.unknown")
	case m.MissingBlobs == 0:
		return f.Say("nodes.scans.all")
	}
	return f.Count("nodes.scans.missing", m.MissingBlobs)
}

// editions says which lists in force the member has, and what differs.
func (n *Nodes) editions(f *Frame, m figure.Member) (inForce, differs string) {
	var kinds, other []string
	lacks := maps.Clone(n.Editions)
	for _, e := range m.Editions {
		kind := e[:max(strings.LastIndex(e, "/"), 0)]
		if n.Editions[kind] == e[len(kind)+1:] {
			kinds = append(kinds, text.List(f.Lang, kind))
		} else {
			other = append(other, text.List(f.Lang, kind)+" "+core.Short(e[len(kind)+1:]))
		}
		delete(lacks, kind)
	}
	if len(other) > 0 {
		differs = f.Say("nodes.editions.other", strings.Join(other, ", "))
	} else if len(lacks) > 0 {
		var words []string
		for _, kind := range slices.Sorted(maps.Keys(lacks)) {
			words = append(words, text.List(f.Lang, kind))
		}
		differs = f.Say("nodes.editions.lacks", strings.Join(words, ", "))
	}
	return cmp.Or(strings.Join(kinds, ", "), "—"), differs
}

// room is what is free on its disk.
func room(f *Frame, m figure.Member) string {
	return f.Say("nodes.room.free", f.tenths(int64(m.FreeBytes/100_000_000)))
}

// clock compares its clock with the leader's, or with that of the node that was asked.
func (n *Nodes) clock(f *Frame, m figure.Member) string {
	const same = 100 // milliseconds that nobody can tell from the way of the answer
	if _, _, led := n.voters(); m.Leads || !led && m.Node == n.Node {
		return f.Say("nodes.clock.measure")
	}
	switch {
	case m.ClockAhead >= same:
		return f.Say("nodes.clock.ahead", f.tenths(m.ClockAhead/100))
	case m.ClockAhead <= -same:
		return f.Say("nodes.clock.late", f.tenths(-m.ClockAhead/100))
	}
	return f.Say("nodes.clock.same")
}

// tenths writes a number of tenths with one decimal: 41.2 and 41,2.
func (f *Frame) tenths(n int64) string {
	return f.Number(n/10) + f.Say("nodes.decimal") + string(rune('0'+n%10))
}

// nodeAlarm is an alarm of a node in words: its look, what stands and what to do.
func nodeAlarm(f *Frame, a figure.Alarm) (look, said, todo string) {
	row, known := attention.Of(attention.Kind(a.Kind))
	if !known { // of a newer release
		return core.SeverityWarn, a.Kind, ""
	}
	said, todo = AttentionWords(f.Lang, row.Kind, a.Count)
	return AttentionGroup{Severity: row.Severity}.look(), said, todo
}

// invited is the address of the further node in the commands.
func (n *Nodes) invited() string {
	if n.Invite.Value == "" || len(n.Invite.Findings) > 0 {
		return "HOST:PORT"
	}
	return n.Invite.Value
}

// trouble of a node: the words for what it is and for what to do, and the command.
type trouble struct{ what, todo, types string }

func (n *Nodes) troubles() []trouble {
	if n.single() {
		return []trouble{{"away", "away.next", ""}, {"damaged", "backup.next", "sheaf restore --data NEW --from FILE --identity FILE --root-key FILE"}}
	}
	return []trouble{{"away", "away.next", ""}, {"damaged", "damaged.next", "sheaf cluster reseed --data DIR"}, {"gone", "gone.next", ""}}
}
