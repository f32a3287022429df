package main

import (
	"strings"
	"testing"
)

// A run in which nothing was seen to happen proves nothing, and a history that nobody could judge is not right.
func TestSummary_Good(t *testing.T) {
	s := newSummary(options{})
	if s.good() {
		t.Error("a run without a fault that was seen is good")
	}
	s.observed["kill"]++
	if !s.good() {
		t.Error("a run with nothing to complain of is not good")
	}
	s.verdict.Unsure = append(s.verdict.Unsure, "a history")
	var said strings.Builder
	s.print(&said)
	if s.good() || !strings.Contains(said.String(), `"unsure":1`) || !strings.Contains(said.String(), "UNSURE a history") {
		t.Errorf("good %v with an unsure history: %s", s.good(), said.String())
	}
}
