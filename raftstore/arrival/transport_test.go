package arrival

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/raft"
)

// request asks a follower to add the entries from first to last behind the one before.
func request(first, last, commit uint64) *raft.AppendEntriesRequest {
	r := &raft.AppendEntriesRequest{Term: 9, LeaderCommitIndex: commit}
	if first > 1 {
		r.PrevLogEntry, r.PrevLogTerm = first-1, 3
	}
	for i := first; i <= last; i++ {
		r.Entries = append(r.Entries, &raft.Log{Index: i, Term: 4})
	}
	return r
}

func said(r *raft.AppendEntriesRequest) string {
	var list []string
	for _, e := range r.Entries {
		list = append(list, fmt.Sprint(e.Index))
	}
	return fmt.Sprintf("%d/%d [%s] %d", r.PrevLogEntry, r.PrevLogTerm, strings.Join(list, " "), r.LeaderCommitIndex)
}

func TestSuit(t *testing.T) {
	for _, c := range []struct {
		name   string
		r      *raft.AppendEntriesRequest
		marker uint64
		want   string
	}{
		{"far above the marker", request(90, 92, 91), 83, "89/3 [90 91 92] 91"},
		{"just behind it", request(84, 85, 84), 83, "0/0 [84 85] 84"},
		{"across it", request(82, 85, 85), 83, "0/0 [84 85] 85"},
		{"below it: nothing is left, and nothing beyond is committed", request(60, 70, 88), 83, "0/0 [] 70"},
		{"a probe below it", request(60, 59, 88), 83, "0/0 [] 59"},
		{"a probe at it", request(84, 83, 88), 83, "0/0 [] 83"},
		{"from the beginning", request(1, 3, 2), 83, "0/0 [] 2"},
		{"from the beginning, across it", request(1, 3, 3), 2, "0/0 [3] 3"},
		{"the first start of a house", request(1, 3, 3), 0, "0/0 [1 2 3] 3"},
		{"no marker yet", request(5, 6, 6), 0, "4/3 [5 6] 6"},
		{"a commit index beyond what came", request(90, 92, 100), 83, "89/3 [90 91 92] 92"},
		{"a probe with a commit index beyond it", request(91, 90, 100), 83, "90/3 [] 90"},
		{"a heartbeat", &raft.AppendEntriesRequest{Term: 9}, 83, "0/0 [] 0"},
	} {
		if suit(c.r, c.marker); said(c.r) != c.want {
			t.Errorf("%s: %s, want %s", c.name, said(c.r), c.want)
		}
	}
}

// closing is an in-memory transport that raft can close.
type closing struct{ *raft.InmemTransport }

func TestTransport_AnswersWhatItHas(t *testing.T) {
	_, here := raft.NewInmemTransport("here")
	_, there := raft.NewInmemTransport("there")
	there.Connect("here", here)
	follower := New(closing{here}, func() uint64 { return 83 }, func() uint64 { return 9 })
	defer func() {
		if err := follower.Close(); err != nil {
			t.Error(err)
		}
	}()
	go func() { // raft, which must see only what it lacks
		for call := range follower.Consumer() {
			call.Respond(&raft.InstallSnapshotResponse{Term: 9}, fmt.Errorf("raft was asked"))
		}
	}()
	for _, c := range []struct {
		name        string
		index, term uint64
		raft        bool
	}{
		{"an older one", 50, 9, false}, {"the same", 83, 9, false}, {"a newer one", 84, 9, true}, {"one of a leader of yesterday", 50, 8, true},
	} {
		var answer raft.InstallSnapshotResponse
		err := there.InstallSnapshot("here", "here", &raft.InstallSnapshotRequest{Term: c.term, LastLogIndex: c.index, Size: 3}, &answer, strings.NewReader("abc"))
		if asked := err != nil; asked != c.raft || !c.raft && (!answer.Success || answer.Term != 9) {
			t.Errorf("%s: %+v, %v", c.name, answer, err)
		}
	}
}

// logs are the kinds of the entries from 1 on.
type logs []raft.LogType

func (l logs) GetLog(index uint64, entry *raft.Log) error {
	if index > uint64(len(l)) {
		return raft.ErrLogNotFound
	}
	entry.Type = l[index-1]
	return nil
}

func TestTransport_CaughtUp(t *testing.T) {
	log := logs{raft.LogCommand, raft.LogCommand, raft.LogNoop, raft.LogBarrier}
	for _, c := range []struct {
		name               string
		committed, applied uint64
		want               bool
	}{
		{"no leader has called", 0, 2, false}, {"one entry lacks", 2, 1, false}, {"all is there", 2, 2, true},
		{"what follows is raft's own", 4, 2, true}, {"more than the log has", 9, 2, false},
	} {
		var here Transport
		here.committed.Store(c.committed)
		if got := here.CaughtUp(log, c.applied); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// The commit index that came is kept as it was, although raft gets a smaller one.
func TestTransport_KeepsWhatTheLeaderHasCommitted(t *testing.T) {
	var here Transport
	here.marker = func() uint64 { return 0 }
	r := request(90, 92, 100)
	here.answered(raft.RPC{Command: r})
	if r.LeaderCommitIndex != 92 || here.committed.Load() != 100 {
		t.Errorf("raft gets %d, kept is %d", r.LeaderCommitIndex, here.committed.Load())
	}
}
