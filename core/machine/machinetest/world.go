package machinetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Start is the moment of the first command: 18 January 2018, 06:00 UTC.
const Start core.Time = 1516255200000

// Step is an entry with the index at which it was applied.
type Step struct {
	Index uint64
	Entry machine.Entry
}

// Seal makes the sealed group of a record, as the receiving node would.
type Seal func(record, group string, version uint32, fields []core.KeyValue) core.Sealed

// Config says what is not the same in every house. The zero value is useful.
type Config struct {
	// Seal in the place of a stand-in that holds no plaintext.
	Seal Seal
	// CampaignKey is the campaign's wrapped key, needed with real seals.
	CampaignKey []byte
	// CheckpointKey is the verifier string of the house, in the place of that of [SigningKey].
	CheckpointKey string
}

// World is a state in memory to which commands are given one after the other.
type World struct {
	TB     testing.TB
	Memory *state.Memory
	// Now is the leader's clock for the next command.
	Now core.Time
	// History lists what was applied, refused commands too.
	History []Step

	config   Config
	requests int
}

// Empty is a world in which nothing happened yet.
func Empty(tb testing.TB, c Config) *World {
	if c.Seal == nil {
		c.Seal = standIn
	}
	if c.CampaignKey == nil {
		c.CampaignKey = []byte("wrapped campaign key")
	}
	if c.CheckpointKey == "" {
		c.CheckpointKey = SigningKey().Verifier()
	}
	return &World{TB: tb, Memory: state.NewMemory(), Now: Start, config: c}
}

// Clone copies the world at this moment for tb; the two go their own ways.
func (w *World) Clone(tb testing.TB) *World {
	c := *w
	c.TB, c.Memory, c.History = tb, w.Memory.View(), slices.Clip(w.History)
	return &c
}

// ID is the identifier of whatever has this name.
func ID[T ~string](name string) T {
	seed := sha256.Sum256([]byte(name))
	id, err := core.NewID[T](bytes.NewReader(seed[:]))
	if err != nil {
		panic(err) // 32 bytes are enough for 16
	}
	return id
}

// Apply applies the entry at the next index and keeps the state hash.
func (w *World) Apply(e machine.Entry) machine.Answer {
	index := w.Memory.Index() + 1
	w.Memory.SetIndex(index)
	tx := state.NewHasher(w.Memory)
	answer := machine.Apply(tx, index, e)
	tx.Flush()
	w.History = append(w.History, Step{index, e})
	return answer
}

// Entry encodes a command of the actor under a new request id, one second after the last.
func (w *World) Entry(actor core.UserID, c machine.Command) machine.Entry {
	w.TB.Helper()
	w.requests++
	w.Now += 1000
	e, err := machine.NewEntry(actor, core.RequestID(fmt.Sprintf("request-%06d", w.requests)), c, w.Now)
	if err != nil {
		w.TB.Fatalf("encoding %s: %v", c.Kind(), err)
	}
	return e
}

// Do gives a command. It fails the test when the leader's dry run and Apply differ.
func (w *World) Do(actor core.UserID, c machine.Command) machine.Answer {
	w.TB.Helper()
	e := w.Entry(actor, c)
	dry := machine.Check(w.Memory.View(), e)
	answer := w.Apply(e)
	passed := answer.Refusal == nil || answer.Refusal.Code == core.Denied
	if (dry == nil) != passed || !passed && dry.Error() != answer.Refusal.Error() {
		w.TB.Fatalf("%s: the dry run says %v, Apply %v", c.Kind(), dry, answer.Err())
	}
	return answer
}

// Must gives a command that has to be done.
func (w *World) Must(actor core.UserID, c machine.Command) machine.Answer {
	w.TB.Helper()
	answer := w.Do(actor, c)
	if answer.Refusal != nil {
		w.TB.Fatalf("%s is refused: %v %v", c.Kind(), answer.Refusal, answer.Refusal.Args)
	}
	return answer
}

// Refused gives a command that has to be refused with want, written "code field: text" as
// [core.Error] prints itself, and checks that nothing but the leaf of a denial was written.
func (w *World) Refused(actor core.UserID, c machine.Command, want string) *core.Error {
	w.TB.Helper()
	before := w.Memory.View()
	answer := w.Do(actor, c)
	if answer.Refusal == nil {
		w.TB.Fatalf("%s was done, want %s", c.Kind(), want)
	}
	if got := answer.Refusal.Error(); got != want {
		w.TB.Fatalf("%s: refused with %q, want %q", c.Kind(), got, want)
	}
	if err := Untouched(before, w.Memory, answer.Refusal.Code == core.Denied); err != nil {
		w.TB.Fatalf("%s, refused: %v", c.Kind(), err)
	}
	return answer.Refusal
}

// Untouched compares two moments between which a refused command stands. The applied index
// moves on; a denial leaves one leaf; everything else has to be the same, byte by byte.
func Untouched(before, after state.View, denied bool) error {
	if a, b := state.FullSum(before), state.FullSum(after); a != b {
		return errors.New("a domain table changed")
	}
	if a, b := leaves(before), leaves(after); denied && b != a+1 || !denied && b != a {
		return fmt.Errorf("%d leaves were written", b-a)
	}
	if denied {
		return nil
	}
	var changed error
	compare := func(one, other state.View) {
		one.Scan(nil, nil, func(key, value []byte) bool {
			moves := bytes.HasPrefix(key, []byte(state.Applied.Prefix)) || bytes.HasPrefix(key, []byte("s/sum:"))
			if !moves && !bytes.Equal(other.Get(key), value) {
				changed = fmt.Errorf("the record %q changed", key)
			}
			return changed == nil
		})
	}
	compare(before, after)
	compare(after, before)
	return changed
}

func leaves(v state.View) (n int64) {
	state.TreeSizes.Scan(v, "", func(_ string, size int64) bool {
		n += size
		return true
	})
	return n
}

// standIn is a seal that shows which group it stands for and holds nothing.
func standIn(record, group string, version uint32, fields []core.KeyValue) core.Sealed {
	place := fmt.Sprintf("%s|%s|%d", record, group, version)
	cipher := sha256.Sum256([]byte(place))
	sealed := core.Sealed{Group: group, Version: version, Cipher: cipher[:]}
	for _, f := range fields {
		sealed.Commits = append(sealed.Commits, core.Commit{
			Field: f.Key, Hash: sha256.Sum256([]byte(place + "|" + f.Key)),
		})
	}
	return sealed
}
