package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Node is where the figures of a running node come from; all of it is needed. They are asked for at
// each reading.
type Node struct {
	Now func() time.Time
	// Newest is the last survey, Standing the alarms of the node, Raised how often each was raised.
	Newest   func() query.Survey
	Standing func() []attention.Standing
	Raised   func() map[attention.Kind]uint64
	// Indexes says how far they have come.
	Indexes func() map[string]uint64
	Packs   func() []host.Status
	Places  func() []figure.Place
	Disks   func() []space.Figure
}

// Watch adds the figures of the node, once it is open.
func (m *Metrics) Watch(n Node) error { return m.registry.Register(node{n}) }

// node is a Node as the library collects it.
type node struct{ Node }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("sheaf_"+name, help, labels, nil)
}

var (
	needsDesc  = desc("attention", "Things that need somebody, by kind. docs/attention.md explains each.", "kind", "severity")
	oldestDesc = desc("attention_oldest_seconds", "Age of the oldest thing of the kind; 0 where there is none or nobody noted it.", "kind", "severity")
	lookedDesc = desc("attention_surveyed_timestamp_seconds", "When the state was last surveyed for what needs somebody.")
	raisedDesc = desc("alarms_raised_total", "How often the node has raised an alarm about itself since it started.", "kind", "severity")

	indexDesc    = desc("index_position", "The entry up to which an index has come.", "index")
	upDesc       = desc("pack_up", "1 while the process of the rule pack lives.", "pack")
	restartsDesc = desc("pack_restarts_total", "How often the process of a rule pack was replaced.", "pack")
	poisonDesc   = desc("pack_poisoned", "Records that are set aside because the rule pack dies of them.", "pack")

	insideDesc = desc("route_inside", "Requests inside a route with few places.", "method", "route")
	placesDesc = desc("route_places", "Places of a route with few places.", "method", "route")
	freeDesc   = desc("disk_free_bytes", "Bytes that are free on the disk of a folder of the node, the ballast not among them.", "disk")
	stopDesc   = desc("disk_stop_bytes", "With how many bytes free the node becomes read-only.", "disk")
	fullDesc   = desc("disk_full", "1 while the node is read-only because of this disk.", "disk")
	flightDesc = desc("requests_in_flight", "Requests and streams inside all routes.")
)

// Describe implements prometheus.Collector.
func (n node) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		needsDesc, oldestDesc, lookedDesc, raisedDesc, indexDesc, upDesc, restartsDesc, poisonDesc, insideDesc, placesDesc, flightDesc,
		freeDesc, stopDesc, fullDesc,
	} {
		to <- d
	}
}

// figures hands constant metrics to a reading.
type figures chan<- prometheus.Metric

func (to figures) gauge(d *prometheus.Desc, value float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

func (to figures) counter(d *prometheus.Desc, value float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value, labels...)
}

// Collect implements prometheus.Collector.
func (n node) Collect(metrics chan<- prometheus.Metric) {
	to := figures(metrics)
	n.attention(to)
	for name, at := range n.Indexes() {
		to.gauge(indexDesc, float64(at), name)
	}
	for _, p := range n.Packs() {
		name := p.Ref.Name + "/" + p.Ref.Version
		to.gauge(upDesc, truth(p.Up), name)
		to.counter(restartsDesc, float64(p.Restarts), name)
		to.gauge(poisonDesc, float64(p.Poisoned), name)
	}
	for _, d := range n.Disks() {
		to.gauge(freeDesc, float64(d.Free), d.Place)
		to.gauge(stopDesc, float64(d.Stop), d.Place)
		to.gauge(fullDesc, truth(d.Full), d.Place)
	}
	flight := 0
	for _, p := range n.Places() {
		flight += p.Inside
		if p.Limit < fewPlaces {
			to.gauge(insideDesc, float64(p.Inside), p.Method, p.Route)
			to.gauge(placesDesc, float64(p.Limit), p.Method, p.Route)
		}
	}
	to.gauge(flightDesc, float64(flight))
}

// fewPlaces is below what a route has by default: those are the routes that are expensive.
const fewPlaces = 32

// attention writes a figure for each kind, also for those of which there is nothing: a rule over a
// series that is not there never fires.
func (n node) attention(to figures) {
	type sum struct {
		count int
		since core.Time
	}
	survey, now := n.Newest(), core.TimeOf(n.Now())
	sums := map[attention.Kind]sum{}
	add := func(k attention.Kind, count int, since core.Time) {
		s := sums[k]
		s.count += count
		if since != 0 && (s.since == 0 || since < s.since) {
			s.since = since
		}
		sums[k] = s
	}
	for _, need := range survey.Needs {
		add(need.Kind, need.Count, need.Since)
	}
	for _, alarm := range n.Standing() {
		add(alarm.Kind, 1, alarm.Since)
	}
	raised := n.Raised()
	for _, row := range attention.Table() {
		kind, severity, s, age := string(row.Kind), string(row.Severity), sums[row.Kind], 0.0
		if s.since != 0 {
			age = max(0, float64(now-s.since)/1000)
		}
		to.gauge(needsDesc, float64(s.count), kind, severity)
		to.gauge(oldestDesc, age, kind, severity)
		if row.Node {
			to.counter(raisedDesc, float64(raised[row.Kind]), kind, severity)
		}
	}
	to.gauge(lookedDesc, float64(survey.At)/1000)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
