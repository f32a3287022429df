package metrics

import (
	"bytes"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
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
		Log:     func() Log { return Log{Applied: 41, Durable: 40, Last: 42, Members: 1, Leads: true} },
		Indexes: func() map[string]uint64 { return map[string]uint64{"names": 39} },
		Packs: func() []host.Status {
			return []host.Status{{Ref: packs.Ref{Name: "rules", Version: "1.0.0"}, Up: true, Restarts: 3, Poisoned: 1}}
		},
		Places: func() []figure.Place {
			return []figure.Place{{Method: "GET", Route: "/desk", Inside: 5, Limit: 32}, {Method: "GET", Route: "/metrics", Inside: 1, Limit: 4}}
		},
	}
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
	m := New("1.2.3")
	n := busy()
	n.Newest, n.Standing = func() query.Survey { return query.Survey{} }, func() []attention.Standing { return nil }
	if err := m.Watch(n); err != nil {
		t.Fatal(err)
	}
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
	m := New("1.2.3")
	if err := m.Watch(busy()); err != nil {
		t.Fatal(err)
	}
	m.Served(figure.Served{Method: "GET", Route: "/desk/visits/{id}", Status: 200, Took: 2 * time.Millisecond})
	m.Served(figure.Served{Method: "GET", Route: "/desk/visits/{id}", Status: 404, Code: core.NotFound, Took: time.Millisecond})
	m.Served(figure.Served{Method: "BREW", Status: 404, Code: core.NotFound})
	m.Called(packs.Ref{Name: "rules", Version: "1.0.0"}, true, 1, time.Millisecond)
	m.Called(packs.Ref{Name: "rules", Version: "1.0.0"}, false, 100, time.Second)
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
		{41, "sheaf_applied_index", nil}, {40, "sheaf_durable_index", nil}, {42, "sheaf_log_last_index", nil},
		{1, "sheaf_leads", nil}, {0, "sheaf_serves", nil}, {1, "sheaf_members", nil},
		{39, "sheaf_index_position", []string{"index", "names"}},
		{1, "sheaf_pack_up", []string{"pack", "rules/1.0.0"}}, {3, "sheaf_pack_restarts_total", []string{"pack", "rules/1.0.0"}},
		{1, "sheaf_pack_poisoned", []string{"pack", "rules/1.0.0"}},
		{1, "sheaf_route_inside", []string{"route", "/metrics"}}, {4, "sheaf_route_places", []string{"route", "/metrics"}},
		{6, "sheaf_requests_in_flight", nil},
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
