package judge

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/torture/lanes"
)

// place is where a signature stands.
type place struct {
	sheet string
	line  int
}

// held is what an export says of the visits.
type held struct {
	visits map[string]bool  // by id
	places map[string]place // by visit
	lines  map[place]string // state
}

func (e *export) held(v *Verdict) held {
	h := held{visits: map[string]bool{}, places: map[string]place{}, lines: map[place]string{}}
	for _, row := range e.tables["visits"] {
		h.visits[row[0]] = true
	}
	for _, row := range e.tables["lines"] {
		n, _ := strconv.Atoi(row[1]) // the auditors' program has read it
		h.lines[place{row[0], n}] = row[2]
	}
	taken := map[place]string{}
	signatures := map[string]string{}
	for _, row := range e.tables["signatures"] {
		visit := row[6]
		if other, twice := signatures[visit]; twice {
			v.Doubled = append(v.Doubled, fmt.Sprintf("I1: the visit %s has the signatures %s and %s", visit, other, row[0]))
		}
		signatures[visit] = row[0]
		if row[3] == "" {
			continue
		}
		n, _ := strconv.Atoi(row[4])
		at := place{row[3], n}
		if other, twice := taken[at]; twice {
			v.Doubled = append(v.Doubled, fmt.Sprintf("I5: line %d of %s holds %s and %s", n, row[3], other, row[0]))
		}
		taken[at], h.places[visit] = row[0], at
	}
	return h
}

// promises holds the export to what the clients were told.
func (j *Judge) promises(e *export, events []lanes.Event, v *Verdict) {
	h := e.held(v)
	claimed, open := map[string]string{}, 0
	signed := map[int]string{} // visit by document
	for _, event := range events {
		answer, outcome := j.final(event)
		switch {
		case event.Kind == lanes.Open && outcome == lanes.Done:
			h.opened(event, answer, claimed, v)
		case event.Kind == lanes.Open && outcome == lanes.Unknown:
			open++
		case event.Kind == lanes.Reserve && outcome == lanes.Done:
			h.reserved(event.Key, answer, v)
		case event.Kind == lanes.Write && outcome == lanes.Done:
			h.written(event.Key, answer, v)
		}
		if at, placed := h.places[event.Visit]; placed && event.Visit != "" {
			if other, twice := signed[event.Document]; twice && other != event.Visit {
				v.Doubled = append(v.Doubled, fmt.Sprintf("I3: document %d stands twice, for the visits %s and %s (%s)", event.Document, other, event.Visit, at.sheet))
			}
			signed[event.Document] = event.Visit
		}
	}
	if extra := len(h.visits) - len(claimed); extra > open {
		v.Doubled = append(v.Doubled, fmt.Sprintf("I2: %d visits are recorded that nobody was told of, and %d requests have no answer: %s",
			extra, open, strings.Join(h.unclaimed(claimed), " ")))
	}
	j.onceEach(e, v)
}

func (h held) unclaimed(claimed map[string]string) (list []string) {
	for id := range h.visits {
		if _, known := claimed[id]; !known && len(list) < 5 {
			list = append(list, id)
		}
	}
	return list
}

// final is the answer to a request, the repeated one's where the first was lost.
func (j *Judge) final(e lanes.Event) (lanes.Answer, string) {
	if s, again := j.settled[e.Key]; again && e.Outcome == lanes.Unknown {
		return s.Again, s.Outcome
	}
	return e.Answer, e.Outcome
}

func (h held) opened(e lanes.Event, a lanes.Answer, claimed map[string]string, v *Verdict) {
	if other, twice := claimed[a.ID]; twice {
		v.Other = append(v.Other, fmt.Sprintf("I2: the requests %s and %s were told the same visit %s", other, e.Key, a.ID))
	}
	claimed[a.ID] = e.Key
	if !h.visits[a.ID] {
		v.Lost = append(v.Lost, fmt.Sprintf("I1: the visit %s of request %s is not recorded", a.ID, e.Key))
	}
}

func (h held) reserved(key string, a lanes.Answer, v *Verdict) {
	if at, placed := h.places[a.ID]; !placed || at != (place{a.Sheet, a.Line}) {
		v.Lost = append(v.Lost, fmt.Sprintf("I1: request %s got line %d of %s, the signature stands on line %d of %q", key, a.Line, a.Sheet, at.line, at.sheet))
	}
}

func (h held) written(key string, a lanes.Answer, v *Verdict) {
	h.reserved(key, a, v)
	if state := h.lines[place{a.Sheet, a.Line}]; state != "written" {
		v.Lost = append(v.Lost, fmt.Sprintf("I1: request %s wrote line %d of %s, which is %q", key, a.Line, a.Sheet, state))
	}
}

// onceEach expects one fact of each kind that can happen once.
func (j *Judge) onceEach(e *export, v *Verdict) {
	facts, err := e.facts()
	v.Note(err)
	for about, n := range facts {
		kind, _, _ := strings.Cut(about[0], "/")
		once := kind == "visit.open" || kind == "signature.receive" || kind == "line.reserve" || kind == "line.write"
		if once && n != 1 {
			v.Doubled = append(v.Doubled, fmt.Sprintf("I1: %d facts %s are about %s", n, about[0], about[1]))
		}
	}
}
