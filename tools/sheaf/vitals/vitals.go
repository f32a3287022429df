package vitals

import (
	"context"
	"sync"
)

// Reason is a word for why a node does not do all that is asked of it.
type Reason string

// The reasons.
const (
	// Starting: it has not come to where it serves; the [Step] says how far it is.
	Starting Reason = "starting"
	// Fault: it met a fault and ends.
	Fault Reason = "fault"
	// Ending: it was asked to end, and finishes what it has begun.
	Ending Reason = "ending"
	// NoLeader: no node leads as far as this one knows. It shows what was recorded and records nothing.
	NoLeader Reason = "no_leader"
	// ClockAhead: the clock of the machine jumped, and who leads records nothing until somebody has looked at it.
	ClockAhead Reason = "clock_ahead"
)

// Reasons is the whole list, in the order in which they are told.
func Reasons() []Reason { return []Reason{Fault, Ending, Starting, NoLeader, ClockAhead} }

// Step is how far a node that starts has come.
type Step string

// The steps, in their order.
const (
	// State: its folder has none, and it is filled from another node, or waits for those it will begin a house with.
	State Step = "state"
	// Folder: it opens its folder and checks what lies there.
	Folder Step = "folder"
	// Log: it waits for a majority, and until what the leader had committed is applied here.
	Log Step = "log"
	// Lists: its indexes follow the journal to the present.
	Lists Step = "lists"
	// Listeners: it opens what people and programs reach it by.
	Listeners Step = "listeners"
)

// Steps is the whole list, in their order.
func Steps() []Step { return []Step{State, Folder, Log, Lists, Listeners} }

// Hindrance is a [Reason] that comes and goes while the node serves.
type Hindrance struct {
	Reason Reason
	// Stands says whether it is so now. It is asked at each answer, only while the node serves, and by several
	// goroutines.
	Stands func(ctx context.Context) bool
}

// Vitals is what a node says of its life. Its methods are safe for concurrent use.
type Vitals struct {
	mu         sync.Mutex
	step       Step // "" once it serves
	hindrances []Hindrance
	faulted    bool
	ending     bool
}

// New is the life of a node that has just begun.
func New() *Vitals { return &Vitals{step: Folder} }

// At says how far the start is.
func (v *Vitals) At(s Step) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.step = s
}

// Serves ends the start; from now on only what stands of the hindrances keeps the node from being ready.
func (v *Vitals) Serves(hindrances ...Hindrance) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.step, v.hindrances = "", hindrances
}

// Ends says that the node was asked to end.
func (v *Vitals) Ends() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ending = true
}

// Faulted says that the node met a fault: nothing makes it healthy again.
func (v *Vitals) Faulted() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.faulted = true
}

// Healthy says whether the node met no fault.
func (v *Vitals) Healthy() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return !v.faulted
}

// Unready lists why the node does not do all that is asked of it, in the order of [Reasons]; none when it
// does. The step is "" unless the node starts.
func (v *Vitals) Unready(ctx context.Context) (reasons []Reason, step Step) {
	v.mu.Lock()
	step, hindrances := v.step, v.hindrances
	stands := map[Reason]bool{Fault: v.faulted, Ending: v.ending, Starting: step != ""}
	v.mu.Unlock()
	if !stands[Fault] && !stands[Ending] { // who ends has closed what the hindrances ask
		for _, h := range hindrances {
			stands[h.Reason] = stands[h.Reason] || h.Stands(ctx)
		}
	}
	for _, r := range Reasons() {
		if stands[r] {
			reasons = append(reasons, r)
		}
	}
	return reasons, step
}
