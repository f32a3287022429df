package page

import (
	"github.com/sheaf-drive/sheaf/httpui/figure"
)

// nodeSample is a node of which there is nothing to say.
func nodeSample(id, host string) figure.Member {
	return figure.Member{
		Node: id, Address: id + "@" + host, Votes: true, Answers: true, Serves: true, Applied: 1204377, Durable: 1200000,
		FreeBytes: 41_250_000_000, Level: 4, Version: "0.4.1", Packs: []string{"ru-president-2018/1.2.0"},
		Editions: []string{"addresses/83/b7", "passports/a3"},
	}
}

func houseOf(members ...figure.Member) *Nodes {
	return &Nodes{At: sampleAt, Here: "/admin/cluster", Login: "anna", Status: figure.Status{
		Node: members[0].Node, Level: 4, Applied: 1204377, StateHash: "9f2c41d0aa", Members: members,
		Editions: map[string]string{"addresses/83": "b7", "passports": "a3"},
	}}
}

// soundHouse has three nodes that answer, the first of which leads.
func soundHouse() *Nodes {
	leads, ahead, late := nodeSample("aa", "10.0.0.1:7070"), nodeSample("bb", "10.0.0.2:7070"), nodeSample("cc", "10.0.0.3:7070")
	leads.Leads, ahead.ClockAhead, late.ClockAhead = true, 7250, -300
	late.Behind, late.MissingBlobs, late.Editions = 18, 12, []string{"addresses/83/b7", "passports/a2"}
	ahead.Alarms = []figure.Alarm{{Kind: "clock.apart", Count: 1}, {Kind: "blob.damaged", Count: 3}, {Kind: "of.tomorrow", Count: 1}}
	return houseOf(leads, ahead, late)
}

func nodesSamples() []sample {
	asks := soundHouse()
	asks.Ask = &Ask{Words: "Исключить узел?", More: "Он лишится голоса.", Back: "/admin/cluster", Stay: "Оставить", Action: "/admin/cluster/cc/dismiss", Do: "Исключить", Loses: true}
	refused := soundHouse()
	refused.Refused = []Finding{sampleShort}
	refused.Invite = Field{Value: "10.0.0.2", Findings: []Finding{sampleShort}}
	thin := soundHouse()
	thin.Members[2] = figure.Member{Node: "cc", Address: "cc@10.0.0.3:7070", Votes: true}
	thin.Members[1].ReadOnly = true
	thin.Done = "Узел исключён."
	lost := soundHouse()
	lost.Members[0].Leads = false
	lost.Members[1], lost.Members[2] = thin.Members[2], figure.Member{Node: "dd", Address: "dd@10.0.0.4:7070", Votes: true}
	grows := soundHouse()
	grows.Members[1].Votes, grows.Members[1].Serves, grows.Members[1].MissingBlobs, grows.Members[1].Editions = false, false, -1, nil
	alone := houseOf(figure.Member{Node: "aa", Address: "aa", Votes: true, Leads: true, Answers: true, Serves: true})
	return []sample{
		{"nodes", "/admin/cluster", soundHouse()}, {"nodes-ask", "/admin/cluster", asks}, {"nodes-refused", "/admin/cluster", refused},
		{"nodes-thin", "/admin/cluster", thin}, {"nodes-lost", "/admin/cluster", lost}, {"nodes-grows", "/admin/cluster", grows},
		{"nodes-alone", "/admin/cluster", alone},
	}
}

// housed is a house of so many voters, of whom so many answer.
func housed(voters, answering int, led bool) *Nodes {
	var list []figure.Member
	for i := range voters {
		m := nodeSample(string(rune('a'+i)), "h:1")
		m.Answers = i < answering
		m.Leads = led && i == 0
		list = append(list, m)
	}
	return houseOf(list...)
}
