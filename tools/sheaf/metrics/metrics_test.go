package metrics

import (
	"bytes"
	"errors"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

var now = time.Date(2018, 1, 18, 12, 0, 0, 0, time.UTC)

// ago is the moment so long before now.
func ago(d time.Duration) core.Time { return core.TimeOf(now.Add(-d)) }

// busy is a node with something of everything.
func busy() Node {
	return Node{
		Now: func() time.Time { return now },
		Newest: func() query.Survey {
			return query.Survey{At: ago(time.Second), Needs: []query.Need{
				{Kind: attention.SheetLost, Count: 2, Since: ago(time.Hour)}, {Kind: attention.SheetLost, Count: 3, Since: ago(2 * time.Hour)},
				{Kind: attention.UserWaiting, Count: 1},
			}}
		},
		Standing: func() []attention.Standing {
			return []attention.Standing{{Kind: attention.BlobDamaged, Subject: "a", Since: ago(time.Minute)}, {Kind: attention.BlobDamaged, Subject: "b", Since: ago(time.Second)}}
		},
		Raised:  func() map[attention.Kind]uint64 { return map[attention.Kind]uint64{attention.RequestFailed: 7} },
		Indexes: func() map[string]uint64 { return map[string]uint64{"names": 39} },
		Packs: func() []host.Status {
			return []host.Status{{Ref: packs.Ref{Name: "rules", Version: "1.0.0"}, Up: true, Restarts: 3, Poisoned: 1}}
		},
		Disks: func() []space.Figure { return []space.Figure{{Place: "store", Free: 7, Stop: 8, Full: true}} },
		Places: func() []figure.Place {
			return []figure.Place{{Method: "GET", Route: "/desk", Inside: 5, Limit: 32}, {Method: "GET", Route: "/metrics", Inside: 1, Limit: 4}}
		},
	}
}

// at is where a follower is in the log.
func at() Log {
	return Log{
		Applied: 41, Durable: 40, Last: 43, Commit: 42, Term: 7, Members: 3, Leader: true, Contact: now.Add(-2 * time.Second), Elections: 2,
	}
}

// stored is a store with something of everything, where the log is as said.
func stored(log func() Log) Store {
	return Store{
		Now: func() time.Time { return now }, Log: log,
		Holdings: func() (engine.Figures, map[string]int64, error) {
			levels := []engine.Level{{Tables: 5, Bytes: 500, Score: 1.5}, {Tables: 1, Bytes: 10, Score: .25}}
			return engine.Figures{Levels: levels, Made: 17, Views: 2}, map[string]int64{"tables": 510, "log": 99}, nil
		},
		Blobs: func() (blob.Holds, bool) { return blob.Holds{Files: 12, Bytes: 1200}, true },
	}
}

// open is a node of which everything is measured.
func open(t *testing.T, n Node, s Store) *Metrics {
	t.Helper()
	m := New("1.2.3", vitals.New())
	if err := errors.Join(m.WatchStore(s), m.Watch(n)); err != nil {
		t.Fatal(err)
	}
	return m
}

// read parses what m exposes with the library's own parser.
func read(t *testing.T, m *Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	text, err := m.Exposition()
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return families
}

// value is that of the series with the labels, which are pairs.
func value(t *testing.T, families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	t.Helper()
series:
	for _, m := range families[name].GetMetric() {
		have := map[string]string{}
		for _, l := range m.GetLabel() {
			have[l.GetName()] = l.GetValue()
		}
		for i := 0; i < len(labels); i += 2 {
			if have[labels[i]] != labels[i+1] {
				continue series
			}
		}
		switch {
		case m.Counter != nil:
			return m.Counter.GetValue()
		case m.Histogram != nil:
			return float64(m.Histogram.GetSampleCount())
		}
		return m.GetGauge().GetValue()
	}
	t.Errorf("no series %s%v", name, labels)
	return -1
}

// Every kind of the table has its gauge, its age and, where a node raises it, its counter, also while
// there is nothing of it.
func TestMetrics_EachKind(t *testing.T) {
	n := busy()
	n.Newest, n.Standing = func() query.Survey { return query.Survey{} }, func() []attention.Standing { return nil }
	m := open(t, n, stored(at))
	families := read(t, m)
	for _, row := range attention.Table() {
		labels := []string{"kind", string(row.Kind), "severity", string(row.Severity)}
		if value(t, families, "sheaf_attention", labels...) != 0 || value(t, families, "sheaf_attention_oldest_seconds", labels...) != 0 {
			t.Errorf("%s is not nothing", row.Kind)
		}
		if row.Node {
			value(t, families, "sheaf_alarms_raised_total", labels...)
		}
	}
	if got := len(families["sheaf_attention"].GetMetric()); got != len(attention.Table()) {
		t.Errorf("%d series for %d kinds", got, len(attention.Table()))
	}
}

func TestMetrics_Figures(t *testing.T) {
	m := open(t, busy(), stored(at))
	m.Served(figure.Served{Method: "GET", Route: "/desk/visits/{id}", Status: 200, Took: 2 * time.Millisecond})
	m.Served(figure.Served{Method: "GET", Route: "/desk/visits/{id}", Status: 404, Code: core.NotFound, Took: time.Millisecond})
	m.Served(figure.Served{Method: "BREW", Status: 404, Code: core.NotFound})
	m.Called(packs.Ref{Name: "rules", Version: "1.0.0"}, true, 1, time.Millisecond)
	m.Called(packs.Ref{Name: "rules", Version: "1.0.0"}, false, 100, time.Second)
	m.Put(nil, time.Millisecond)
	m.Put(errors.New("full"), time.Millisecond)
	m.Applied(80, time.Millisecond)
	m.Applied(1, time.Millisecond)
	m.Submitted(false, machine.Answer{}, nil, time.Millisecond)
	m.Submitted(true, machine.Answer{Refusal: core.Refuse(core.Conflict, "", "core.state")}, nil, time.Millisecond)
	m.Submitted(true, machine.Answer{}, errors.New("nobody leads"), time.Second)
	families := read(t, m)
	for _, row := range []struct {
		want   float64
		name   string
		labels []string
	}{
		{5, "sheaf_attention", []string{"kind", "sheet.lost", "severity", "alarm"}},
		{7200, "sheaf_attention_oldest_seconds", []string{"kind", "sheet.lost"}},
		{1, "sheaf_attention", []string{"kind", "user.waiting", "severity", "warn"}},
		{0, "sheaf_attention_oldest_seconds", []string{"kind", "user.waiting"}},
		{2, "sheaf_attention", []string{"kind", "blob.damaged"}},
		{60, "sheaf_attention_oldest_seconds", []string{"kind", "blob.damaged"}},
		{7, "sheaf_alarms_raised_total", []string{"kind", "request.failed"}},
		{float64(now.Unix() - 1), "sheaf_attention_surveyed_timestamp_seconds", nil},
		{41, "sheaf_applied_index", nil}, {40, "sheaf_durable_index", nil}, {43, "sheaf_log_last_index", nil},
		{42, "sheaf_commit_index", nil}, {7, "sheaf_raft_term", nil}, {2, "sheaf_raft_elections_total", nil},
		{0, "sheaf_leads", nil}, {0, "sheaf_serves", nil}, {3, "sheaf_members", nil},
		{1, "sheaf_leader_known", nil}, {2, "sheaf_leader_contact_seconds", nil},
		{5, "sheaf_state_level_tables", []string{"level", "0"}}, {10, "sheaf_state_level_bytes", []string{"level", "1"}},
		{1.5, "sheaf_state_level_score", []string{"level", "0"}}, {17, "sheaf_state_tables_made_total", nil}, {2, "sheaf_state_views", nil},
		{510, "sheaf_store_bytes", []string{"part", "tables"}}, {99, "sheaf_store_bytes", []string{"part", "log"}},
		{12, "sheaf_blob_files", nil}, {1200, "sheaf_blob_bytes", nil},
		{1, "sheaf_blob_put_seconds", []string{"outcome", "stored"}}, {1, "sheaf_blob_put_seconds", []string{"outcome", "failed"}},
		{2, "sheaf_apply_seconds", nil}, {81, "sheaf_apply_entries_total", nil},
		{1, "sheaf_proposal_seconds", []string{"way", "here", "outcome", "recorded"}},
		{1, "sheaf_proposal_seconds", []string{"way", "forwarded", "outcome", "refused"}},
		{1, "sheaf_proposal_seconds", []string{"way", "forwarded", "outcome", "failed"}},
		{1, "sheaf_unready", []string{"reason", "starting"}}, {0, "sheaf_unready", []string{"reason", "fault"}},
		{39, "sheaf_index_position", []string{"index", "names"}},
		{1, "sheaf_pack_up", []string{"pack", "rules/1.0.0"}}, {3, "sheaf_pack_restarts_total", []string{"pack", "rules/1.0.0"}},
		{1, "sheaf_pack_poisoned", []string{"pack", "rules/1.0.0"}},
		{1, "sheaf_route_inside", []string{"route", "/metrics"}}, {4, "sheaf_route_places", []string{"route", "/metrics"}},
		{6, "sheaf_requests_in_flight", nil},
		{7, "sheaf_disk_free_bytes", []string{"disk", "store"}}, {8, "sheaf_disk_stop_bytes", []string{"disk", "store"}},
		{1, "sheaf_disk_full", []string{"disk", "store"}},
		{1, "sheaf_requests_total", []string{"method", "GET", "route", "/desk/visits/{id}", "status", "200"}},
		{1, "sheaf_requests_total", []string{"method", "other", "route", "none", "status", "404"}},
		{2, "sheaf_request_seconds", []string{"method", "GET", "route", "/desk/visits/{id}"}},
		{2, "sheaf_refusals_total", []string{"code", "not_found"}},
		{1, "sheaf_pack_call_seconds", []string{"pack", "rules/1.0.0", "lane", "desk"}},
		{100, "sheaf_pack_records_total", []string{"pack", "rules/1.0.0", "lane", "bulk"}},
		{1, "sheaf_build_info", []string{"version", "1.2.3"}},
	} {
		if got := value(t, families, row.name, row.labels...); got != row.want {
			t.Errorf("%s%v is %v, want %v", row.name, row.labels, got, row.want)
		}
	}
	if families["go_goroutines"] == nil || families["process_open_fds"] == nil {
		t.Error("nothing is said of the run time")
	}
	if got := len(families["sheaf_route_inside"].GetMetric()); got != 1 {
		t.Errorf("%d routes have few places", got)
	}
}

// Who leads tells of the others, and of nobody else.
func TestMetrics_OfALeader(t *testing.T) {
	families := read(t, open(t, busy(), stored(func() Log {
		log := at()
		log.Leads, log.Contact = true, time.Time{}
		log.Peers = map[string]contact.Peer{"n2": {Since: now.Add(-time.Second), Behind: 9, Failed: 4}, "n3": {Since: now}}
		return log
	})))
	for name, want := range map[string]float64{
		"sheaf_peer_contact_seconds": 1, "sheaf_peer_behind_entries": 9, "sheaf_peer_failed_calls_total": 4,
	} {
		if got := value(t, families, name, "node", "n2"); got != want {
			t.Errorf("%s of n2 is %v, want %v", name, got, want)
		}
		if got := len(families[name].GetMetric()); got != 2 {
			t.Errorf("%s is told of %d nodes", name, got)
		}
	}
	if got := value(t, families, "sheaf_leader_contact_seconds"); got != 0 {
		t.Errorf("the leader hears of itself after %v", got)
	}
}

// What is not known is not told: a wrong figure is worse than none.
func TestMetrics_Unknown(t *testing.T) {
	s := stored(func() Log { return Log{} })
	s.Holdings = func() (engine.Figures, map[string]int64, error) {
		return engine.Figures{}, nil, errors.New("the disk says nothing")
	}
	s.Blobs = func() (blob.Holds, bool) { return blob.Holds{Files: 3}, false }
	families := read(t, open(t, busy(), s))
	for _, name := range []string{
		"sheaf_store_bytes", "sheaf_state_tables_made_total", "sheaf_blob_files", "sheaf_leader_contact_seconds", "sheaf_peer_contact_seconds",
	} {
		if families[name] != nil {
			t.Errorf("%s says %v", name, families[name])
		}
	}
	if value(t, families, "sheaf_leader_known") != 0 {
		t.Error("somebody leads")
	}
}

// A node that is not open yet tells why, and how it is.
func TestMetrics_OfANodeThatBegins(t *testing.T) {
	v := vitals.New()
	m := New("1.2.3", v)
	families := read(t, m)
	if value(t, families, "sheaf_unready", "reason", "starting") != 1 || families["go_goroutines"] == nil {
		t.Error("nothing is said")
	}
	if value(t, families, "sheaf_proposal_seconds", "way", "forwarded", "outcome", "failed") != 0 ||
		value(t, families, "sheaf_blob_put_seconds", "outcome", "failed") != 0 {
		t.Error("something has happened already")
	}
	v.Serves()
	if families := read(t, m); value(t, families, "sheaf_unready", "reason", "starting") != 0 {
		t.Error("it serves and is not ready")
	}
}
