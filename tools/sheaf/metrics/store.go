package metrics

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

// brief are the bounds of what happens in memory: from an entry to a run that stalls the node.
var brief = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}

// work is what the store does, counted while it is done.
type work struct {
	proposals *prometheus.HistogramVec
	applies   prometheus.Histogram
	entries   prometheus.Counter
	puts      *prometheus.HistogramVec
}

// newWork begins all series: a rule over one that is not there never fires.
func newWork() work {
	w := work{
		proposals: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sheaf_proposal_seconds", Buckets: seconds,
			Help: "Time of an entry from this node to its answer, by where it was recorded and what became of it.",
		}, []string{"way", "outcome"}),
		applies: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "sheaf_apply_seconds", Help: "Time in which a run of committed entries was applied at once.", Buckets: brief,
		}),
		entries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "sheaf_apply_entries_total", Help: "Committed entries that were applied.",
		}),
		puts: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sheaf_blob_put_seconds", Help: "Time in which a scan or a file was made durable.", Buckets: seconds,
		}, []string{"outcome"}),
	}
	for _, way := range []string{"here", "forwarded"} {
		for _, outcome := range []string{"recorded", "refused", "failed"} {
			w.proposals.WithLabelValues(way, outcome)
		}
	}
	for _, outcome := range []string{"stored", "failed"} {
		w.puts.WithLabelValues(outcome)
	}
	return w
}

func (w work) collectors() []prometheus.Collector {
	return []prometheus.Collector{w.proposals, w.applies, w.entries, w.puts}
}

// Applied counts a run of entries that was applied at once.
func (w work) Applied(entries int, took time.Duration) {
	w.applies.Observe(took.Seconds())
	w.entries.Add(float64(entries))
}

// Submitted counts an entry that was handed in at this node: whether another was asked to record it, and what
// became of it.
func (w work) Submitted(forwarded bool, a machine.Answer, err error, took time.Duration) {
	way, outcome := "here", "recorded"
	if forwarded {
		way = "forwarded"
	}
	switch {
	case err != nil:
		outcome = "failed"
	case a.Refusal != nil:
		outcome = "refused"
	}
	w.proposals.WithLabelValues(way, outcome).Observe(took.Seconds())
}

// Put counts a scan or a file that was to be made durable.
func (w work) Put(err error, took time.Duration) {
	outcome := "stored"
	if err != nil {
		outcome = "failed"
	}
	w.puts.WithLabelValues(outcome).Observe(took.Seconds())
}

// Store is where the figures of an open store come from; all of it is needed. They are asked for at each
// reading.
type Store struct {
	Now func() time.Time
	Log func() Log
	// Holdings says how Badger is and what the parts of the store's folder take, Blobs which files there are,
	// and whether they are counted yet.
	Holdings func() (badger engine.Figures, bytes map[string]int64, err error)
	Blobs    func() (h blob.Holds, whole bool)
}

// Log is where a node is in the log.
type Log struct {
	Applied, Durable, Last, Commit, Term uint64
	Members                              int
	Leads, Serves                        bool
	// Leader says that some node leads, Contact when it called this one last: zero for never.
	Leader  bool
	Contact time.Time
	// Elections are those in which this node asked for votes.
	Elections uint64
	// Peers are the other members by their ids, while this node leads.
	Peers map[string]contact.Peer
}

// WatchStore adds the figures of the store.
func (m *Metrics) WatchStore(s Store) error { return m.registry.Register(store{s}) }

// store is a Store as the library collects it.
type store struct{ Store }

var (
	appliedDesc   = desc("applied_index", "The newest entry of the log that the node shows.")
	durableDesc   = desc("durable_index", "The entry from which a start takes the log up again.")
	lastDesc      = desc("log_last_index", "The newest entry in the node's log.")
	commitDesc    = desc("commit_index", "The newest entry that a majority has, as far as the node knows.")
	termDesc      = desc("raft_term", "The term of raft: it grows with each election.")
	electionsDesc = desc("raft_elections_total", "Elections in which this node asked the others for votes since it started.")
	membersDesc   = desc("members", "Nodes of the house.")
	leadsDesc     = desc("leads", "1 while this node leads.")
	servesDesc    = desc("serves", "1 while this node serves.")
	leaderDesc    = desc("leader_known", "1 while the node knows who leads.")
	heardDesc     = desc("leader_contact_seconds", "Time since the leader called this node; 0 on the leader.")

	peerHeardDesc  = desc("peer_contact_seconds", "On the leader: time since another node answered.", "node")
	peerBehindDesc = desc("peer_behind_entries", "On the leader: entries that another node did not have in its log when it answered last.", "node")
	peerFailedDesc = desc("peer_failed_calls_total", "On the leader: calls that another node did not answer.", "node")

	tablesDesc = desc("state_level_tables", "Badger's tables, by level.", "level")
	levelDesc  = desc("state_level_bytes", "Bytes in Badger's tables, by level.", "level")
	scoreDesc  = desc("state_level_score", "How much a level of Badger's waits to be merged into the next: above 1 it does.", "level")
	madeDesc   = desc("state_tables_made_total", "Tables that Badger has made, by merging and by sorting memtables.")
	viewsDesc  = desc("state_views", "Moments of the state that are being read.")
	bytesDesc  = desc("store_bytes", "Bytes that the store takes of the disk, by part.", "part")

	filesDesc = desc("blob_files", "Scans and files of packs on this node, once they are counted.")
	sizesDesc = desc("blob_bytes", "Bytes of the scans and files of packs on this node, once they are counted.")
)

// Describe implements prometheus.Collector.
func (s store) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		appliedDesc, durableDesc, lastDesc, commitDesc, termDesc, electionsDesc, membersDesc, leadsDesc, servesDesc, leaderDesc,
		heardDesc, peerHeardDesc, peerBehindDesc, peerFailedDesc, tablesDesc, levelDesc, scoreDesc, madeDesc, viewsDesc, bytesDesc,
		filesDesc, sizesDesc,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s store) Collect(metrics chan<- prometheus.Metric) {
	to := figures(metrics)
	s.log(to, s.Log())
	s.disk(to)
	if held, whole := s.Blobs(); whole {
		to.gauge(filesDesc, float64(held.Files))
		to.gauge(sizesDesc, float64(held.Bytes))
	}
}

// log writes where the node is in the log, and where it sees the others.
func (s store) log(to figures, at Log) {
	to.gauge(appliedDesc, float64(at.Applied))
	to.gauge(durableDesc, float64(at.Durable))
	to.gauge(lastDesc, float64(at.Last))
	to.gauge(commitDesc, float64(at.Commit))
	to.gauge(termDesc, float64(at.Term))
	to.counter(electionsDesc, float64(at.Elections))
	to.gauge(membersDesc, float64(at.Members))
	to.gauge(leadsDesc, truth(at.Leads))
	to.gauge(servesDesc, truth(at.Serves))
	to.gauge(leaderDesc, truth(at.Leader))
	switch {
	case at.Leads:
		to.gauge(heardDesc, 0)
	case !at.Contact.IsZero():
		to.gauge(heardDesc, s.since(at.Contact))
	}
	for node, p := range at.Peers {
		to.gauge(peerHeardDesc, s.since(p.Since), node)
		to.gauge(peerBehindDesc, float64(p.Behind), node)
		to.counter(peerFailedDesc, float64(p.Failed), node)
	}
}

func (s store) since(t time.Time) float64 { return max(0, s.Now().Sub(t).Seconds()) }

// disk writes what lies on the disk. A disk that does not say is an alarm of its own.
func (s store) disk(to figures) {
	badger, bytes, err := s.Holdings()
	if err != nil {
		return
	}
	for n, l := range badger.Levels {
		level := strconv.Itoa(n)
		to.gauge(tablesDesc, float64(l.Tables), level)
		to.gauge(levelDesc, float64(l.Bytes), level)
		to.gauge(scoreDesc, l.Score, level)
	}
	to.counter(madeDesc, float64(badger.Made))
	to.gauge(viewsDesc, float64(badger.Views))
	for part, taken := range bytes {
		to.gauge(bytesDesc, float64(taken), part)
	}
}
