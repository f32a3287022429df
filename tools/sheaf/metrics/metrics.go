package metrics

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// Metrics collects figures. Its methods are safe for concurrent use.
type Metrics struct {
	work
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	calls    *prometheus.HistogramVec
	records  *prometheus.CounterVec
}

// seconds are the bounds of the histograms: from an answer out of memory to a deadline.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// New makes the metrics of a node of the version; why it is not ready is told from the beginning.
func New(version string, v *vitals.Vitals) *Metrics {
	m := &Metrics{
		work:     newWork(),
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sheaf_requests_total", Help: "Answered requests by the pattern of their route and status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sheaf_request_seconds", Help: "Time from the arrival of a request to its answer, by the pattern of its route.", Buckets: seconds,
		}, []string{"method", "route"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sheaf_refusals_total", Help: "Refusals by their code.",
		}, []string{"code"}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sheaf_pack_call_seconds", Help: "Time of a call of a rule pack as its caller sees it, by lane.", Buckets: seconds,
		}, []string{"pack", "lane"}),
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sheaf_pack_records_total", Help: "Records that rule packs were asked about, by lane.",
		}, []string{"pack", "lane"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "sheaf_build_info", Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.took, m.refusals, m.calls, m.records, build, life{v},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(m.collectors()...)
	return m
}

// none is the route of what no route takes: whatever somebody typed is no label.
const none = "none"

// Served counts an answer.
func (m *Metrics) Served(s figure.Served) {
	if s.Route == "" {
		s.Route = none
	}
	switch s.Method {
	case "GET", "HEAD", "POST":
	default:
		s.Method = "other"
	}
	m.requests.WithLabelValues(s.Method, s.Route, strconv.Itoa(s.Status)).Inc()
	m.took.WithLabelValues(s.Method, s.Route).Observe(s.Took.Seconds())
	if s.Code != "" {
		m.refusals.WithLabelValues(string(s.Code)).Inc()
	}
}

// Called counts a call of a pack.
func (m *Metrics) Called(ref packs.Ref, desk bool, records int, took time.Duration) {
	lane := "bulk"
	if desk {
		lane = "desk"
	}
	name := ref.Name + "/" + ref.Version
	m.calls.WithLabelValues(name, lane).Observe(took.Seconds())
	m.records.WithLabelValues(name, lane).Add(float64(records))
}

// Exposition writes all figures as they are now.
func (m *Metrics) Exposition() ([]byte, error) {
	families, err := m.registry.Gather()
	if err != nil {
		return nil, fmt.Errorf("gathering the metrics: %w", err)
	}
	var text bytes.Buffer
	encoder := expfmt.NewEncoder(&text, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, f := range families {
		if err := encoder.Encode(f); err != nil {
			return nil, fmt.Errorf("writing the metrics: %w", err)
		}
	}
	return text.Bytes(), nil
}
