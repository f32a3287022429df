package e2e

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/space/disktest"
)

// full is a node on a small disk of its own, at which people work.
type full struct {
	*testing.T
	disk     *disktest.Disk
	data     string
	node     *node
	walker   *walker
	operator *client
	admin    *client
	screens  *person
}

// marks leave the node on a disk of 2 GiB about as much as the usual ones on a large disk.
var marks = []string{"--disk-low", "1800MiB", "--disk-stop", "600MiB", "--ballast", "512MiB"}

// TestRunbook_FullDisk does what docs/runbooks.md says, on a real node while people work at it.
func TestRunbook_FullDisk(t *testing.T) {
	t.Parallel()
	f := &full{T: t, disk: disktest.New(t, 2<<30)}
	h := newHouse(t)
	f.data = filepath.Join(f.disk.Dir, "d")
	if err := copyAll(h.data, f.data); err != nil {
		t.Fatal(err)
	}
	h.data = f.data
	f.node = serve(t, f.data, marks...)
	f.signIn()
	f.walker = &walker{house: h, token: f.operator.token, base: f.node.url, news: make(chan struct{}), rest: 150 * time.Millisecond}
	done := make(chan error, 1)
	go func() { done <- f.walker.walk() }()
	f.records()
	eventually(t, "the ballast is there", f.ballast)

	f.disk.Pour(f.bare)
	f.seen()
	f.disk.Clear() // steps 3 and 4
	f.records()
	f.ended()

	f.disk.Pour(func() bool { return false }) // step 6, and then 5
	eventually(t, "the ballast is given away", f.bare)
	f.node.kill()
	f.disk.Fill(0)
	f.refusedStart()
	f.disk.Clear()
	f.restart()
	f.records()
	eventually(t, "the ballast is there", f.ballast)

	f.node.kill() // a start with the ballast alone
	f.disk.Fill(0)
	f.restart()
	f.readOnly(true)
	if err := f.node.stop(); err != nil {
		t.Errorf("stopping on a full disk: %v", err)
	}
	f.disk.Clear()
	f.restart()
	f.records()
	f.walker.finish()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Logf("%d voters, %d answers, %d requests without one", f.walker.voters, len(f.walker.acks), f.walker.lost)
	f.operator.base = f.node.url
	f.walker.holds(t, f.operator)
	f.walker.counted(t, f.node)
}

// signIn signs in whoever looks later: on a full disk nobody can.
func (f *full) signIn() {
	f.Helper()
	var errs [3]error
	f.operator, errs[0] = signIn(f.node.url, "op1", password, "")
	f.admin, errs[1] = signIn(f.node.url, "chief", password, "")
	f.screens = newPerson(f.node.url, "ru")
	errs[2] = f.screens.signIn("op2")
	for _, err := range errs {
		if err != nil {
			f.Fatal(err)
		}
	}
}

// records waits until people get on with their work.
func (f *full) records() {
	f.Helper()
	before := f.walker.count()
	eventually(f.T, "people get on", func() bool { return f.walker.count() > before+8 })
}

func (f *full) ballast() bool {
	there, err := filepath.Glob(filepath.Join(f.data, "store", "BALLAST"))
	return err == nil && len(there) == 1
}

// bare says that the ballast was given away.
func (f *full) bare() bool { return !f.ballast() }

func (f *full) restart() {
	f.Helper()
	var err error
	if f.node, err = start(f.data, marks...); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(f.node.kill)
	f.walker.moved(f.node.url)
}

// readOnly compares what sheaf status says without a sign-in, which is step 1.
func (f *full) readOnly(want bool) {
	f.Helper()
	var now struct {
		Ready    bool
		ReadOnly bool `json:"read_only"`
	}
	said := command(at.sheaf, "status", "--data", f.data, "--json")
	if err := json.Unmarshal([]byte(said.stdout), &now); err != nil || !now.Ready || now.ReadOnly != want {
		f.Errorf("sheaf status says %s%s, want read-only %v: %v", said.stdout, said.stderr, want, err)
	}
}

// seen looks at all that tells of the full disk, and that nothing is written.
func (f *full) seen() {
	f.Helper()
	const words = "is nearly full; nothing was recorded"
	scans, err := filepath.Glob(filepath.Join(f.data, "blobs", "files", "*", "*", "*"))
	if err != nil {
		f.Fatal(err)
	}
	step := citizen(900).steps(smidovicha, f.walker.house.home[0])[0]
	refused := refusalOf(f.operator.do(http.MethodPost, step.path(""), "full-visit-1", step.body, nil))
	if refused == nil || refused.Status != http.StatusServiceUnavailable || !strings.Contains(refused.Text, words) {
		f.Errorf("a new visit is answered with %v", refused)
	}
	if _, err := signIn(f.node.url, "op3", password, ""); refusalOf(err) == nil || !strings.Contains(refusalOf(err).Text, words) {
		f.Errorf("a sign-in: %v", err)
	}
	if now, _ := filepath.Glob(filepath.Join(f.data, "blobs", "files", "*", "*", "*")); len(now) != len(scans) {
		f.Errorf("%d scans are stored, there were %d", len(now), len(scans))
	}
	page, err := f.screens.get("/desk")
	if err != nil || page.status != http.StatusOK || !strings.Contains(page.page, "Этот узел только показывает: его диск почти полон.") {
		f.Errorf("the desk is answered with %d, without the banner: %v", page.status, err)
	}
	f.readOnly(true)
	if said := command(at.sheaf, "doctor", "--data", f.data); said.code != 1 || !strings.Contains(said.stdout, "ballast: none") {
		f.Errorf("sheaf doctor ended with %d: %s", said.code, said.stdout)
	}
	var list json.RawMessage
	if err := f.admin.get("/api/v1/attention", &list); err != nil || !strings.Contains(string(list), `"disk.full"`) {
		f.Errorf("/attention says %s: %v", list, err)
	}
	if figures := scraped(f.T, f.node, f.admin.token, http.StatusOK); !strings.Contains(figures, `sheaf_disk_full{disk="store"} 1`) {
		f.Error("the figures do not tell of the full disk")
	}
	if !strings.Contains(f.node.output.String(), `"alarm":"disk.full"`) {
		f.Error("the log does not tell of the full disk")
	}
}

// ended looks whether all of that is over.
func (f *full) ended() {
	f.Helper()
	eventually(f.T, "the ballast is there again", f.ballast)
	f.readOnly(false)
	page, err := f.screens.get("/desk")
	if err != nil || strings.Contains(page.page, "Этот узел только показывает") {
		f.Errorf("the banner stays: %v", err)
	}
	if figures := scraped(f.T, f.node, f.admin.token, http.StatusOK); !strings.Contains(figures, `sheaf_disk_full{disk="store"} 0`) {
		f.Error("the figures still tell of a full disk")
	}
}

// refusedStart expects a start to be refused with what to do.
func (f *full) refusedStart() {
	f.Helper()
	n, err := start(f.data, marks...)
	if err == nil {
		n.kill()
		f.Fatal("it starts on a full disk")
	}
	if said := err.Error(); !strings.Contains(said, "exit status 3") || !strings.Contains(said, "MiB are free, and a start needs") {
		f.Errorf("the start is refused with %v", err)
	}
}
