package judge

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/sheaf-drive/sheaf/tools/torture/lanes"
)

const (
	// linesOfSheet is how many lines the form of the campaign has.
	linesOfSheet = 5
	// checkFor bounds the search for an order of one history.
	checkFor = 20 * time.Second
)

// told is what came of a request, as the models see it.
type told struct {
	outcome string
	answer  lanes.Answer
}

// Linear looks for an order of the requests, by document, sheet and visit, in which a house without any faults would have
// answered as this one did.
func Linear(events []lanes.Event, settled map[string]lanes.Settled) (v Verdict) {
	return linear(events, settled, checkFor)
}

func linear(events []lanes.Event, settled map[string]lanes.Settled, within time.Duration) (v Verdict) {
	for _, m := range []struct {
		name  string
		model porcupine.Model
		key   func(lanes.Event) string
	}{
		{"document", documentModel(), documentOf}, {"sheet", sheetModel(), sheetOf}, {"visit", visitModel(), visitOf},
	} {
		histories := map[string][]porcupine.Operation{}
		var keys []string
		for _, e := range events {
			key := m.key(e)
			if key == "" {
				continue
			}
			if histories[key] == nil {
				keys = append(keys, key)
			}
			histories[key] = append(histories[key], operation(e, settled))
		}
		slices.Sort(keys)
		for _, key := range keys {
			switch porcupine.CheckOperationsTimeout(m.model, histories[key], within) {
			case porcupine.Illegal:
				v.Other = append(v.Other, fmt.Sprintf("I13: no order explains what was asked of %s %s: %s", m.name, key, describe(m.model, histories[key])))
			case porcupine.Unknown:
				v.Unsure = append(v.Unsure, fmt.Sprintf("I13: no order was found within %s for %s %s, and none ruled out: %d requests",
					within, m.name, key, len(histories[key])))
			}
		}
	}
	return v
}

func describe(m porcupine.Model, list []porcupine.Operation) (text string) {
	for _, op := range list {
		text += fmt.Sprintf("[%d–%d %s] ", op.Call, op.Return, m.DescribeOperation(op.Input, op.Output))
	}
	return text
}

// operation is a request on the way of the models. One without an answer may happen at any time after it was asked.
func operation(e lanes.Event, settled map[string]lanes.Settled) porcupine.Operation {
	op := porcupine.Operation{ClientId: e.Lane, Input: e, Call: e.Call, Return: e.End, Output: told{e.Outcome, e.Answer}}
	if e.Outcome == lanes.Unknown {
		op.Return = math.MaxInt64
		if s, again := settled[e.Key]; again {
			op.Output = told{s.Outcome, s.Again}
		}
	}
	return op
}

func documentOf(e lanes.Event) string {
	if e.Kind != lanes.Open {
		return ""
	}
	return fmt.Sprint(e.Document)
}

func sheetOf(e lanes.Event) string {
	if e.Kind != lanes.Reserve {
		return ""
	}
	return e.Sheet
}

func visitOf(e lanes.Event) string {
	if e.Kind == lanes.Open {
		return e.Answer.ID
	}
	return e.Visit
}

func describing(in, out any) string {
	e, o := in.(lanes.Event), out.(told)
	return fmt.Sprintf("%s %s: %s step=%s line=%d duplicate=%v", e.Key, e.Kind, o.outcome, o.answer.Step, o.answer.Line, o.answer.Duplicate)
}

// documentModel: the first who brings a document holds it for ever, everybody else is told so.
func documentModel() porcupine.Model {
	nondeterministic := porcupine.NondeterministicModel{
		Init: func() []any { return []any{false} },
		Step: func(state, _, out any) []any {
			isHeld, o := state.(bool), out.(told)
			switch {
			case o.outcome == lanes.Refused: // it was the wrong form, or the wrong hour
				return []any{isHeld}
			case o.outcome == lanes.Unknown:
				return []any{isHeld, true}
			case o.answer.Duplicate != isHeld:
				return nil
			}
			return []any{true}
		},
		DescribeOperation: describing,
	}
	return nondeterministic.ToModel()
}

// sheetModel: each reservation gets the lowest free line, and is refused only when there is none.
func sheetModel() porcupine.Model {
	nondeterministic := porcupine.NondeterministicModel{
		Init: func() []any { return []any{0} },
		Step: func(state, _, out any) []any {
			taken, o := state.(int), out.(told)
			switch o.outcome {
			case lanes.Done:
				if taken == linesOfSheet || o.answer.Line != taken+1 {
					return nil
				}
				return []any{taken + 1}
			case lanes.Refused:
				if taken < linesOfSheet {
					return nil
				}
				return []any{taken}
			}
			if taken == linesOfSheet {
				return []any{taken}
			}
			return []any{taken, taken + 1}
		},
		DescribeOperation: describing,
	}
	return nondeterministic.ToModel()
}

// visitState is a visit as whoever changed it last left it.
type visitState struct {
	step  string
	sheet string
	line  int
}

// visitModel: a visit goes forward, and who has changed it finds it so on every node.
func visitModel() porcupine.Model {
	nondeterministic := porcupine.NondeterministicModel{
		Init: func() []any { return []any{visitState{}} },
		Step: func(state, in, out any) []any {
			now, e, o := state.(visitState), in.(lanes.Event), out.(told)
			next := visitState{o.answer.Step, o.answer.Sheet, o.answer.Line}
			switch {
			case o.outcome == lanes.Refused:
				return []any{now}
			case o.outcome == lanes.Unknown && e.Kind == lanes.Read:
				return []any{now}
			case o.outcome == lanes.Unknown: // whatever it leads to was not told
				return []any{now, visitState{step: "?"}}
			case e.Kind == lanes.Read && now.step != "?" && now != next:
				return nil
			case now.step != "?" && rank(next.step) < rank(now.step):
				return nil
			}
			return []any{next}
		},
		DescribeOperation: describing,
	}
	return nondeterministic.ToModel()
}

// rank says how far a visit is at a step; one that is blocked goes nowhere.
func rank(step string) int {
	return slices.Index([]string{"", "blocked", "questionnaire", "sheet", "line", "done"}, step)
}
