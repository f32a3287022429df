package e2e

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	demodrive "github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// driveSeed is the seed of the drives that are filled in here.
const driveSeed = "31"

// filling is `sheaf demo --fill small`, which ends with a backup.
func filling(data, backup string) *exec.Cmd {
	return exec.Command(at.sheaf, "demo", "--fill", "small", "--seed", driveSeed, "--data", data, "--backup", backup,
		"--listen", "127.0.0.1:0", "--json")
}

// TestFill_SmallDrive fills a whole drive in and shows what was kept of it: all is there as it was
// planned, and the auditor's program agrees.
func TestFill_SmallDrive(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills a drive in, which takes most of a minute")
	}
	dir := folder(t)
	backup := filepath.Join(dir, "b")
	out, err := filling(filepath.Join(dir, "d"), backup).Output()
	if err != nil {
		t.Fatalf("filling ended with %v: %s", err, err.(*exec.ExitError).Stderr)
	}
	var said struct {
		Backup string
		Filled struct {
			Signatures        int
			Commands          int
			Seconds           float64
			Leaves            int
			BytesPerSignature map[string]int64 `json:"bytes_per_signature"`
		}
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	f := said.Filled
	if said.Backup != backup || f.Signatures != 1000 || f.Commands < 5*f.Signatures || f.Leaves < f.Commands || f.Seconds <= 0 ||
		f.BytesPerSignature["state"] <= 0 || f.BytesPerSignature["journal"] < 1000 || f.BytesPerSignature["log"] <= 0 {
		t.Errorf("it says %s", out)
	}
	holdsDrive(t, backup)
}

// TestFill_KilledTwice kills the program while it fills a drive in. The third run ends with what one
// that nobody disturbed leaves: [TestFill_SmallDrive] compares with the same plan.
func TestFill_KilledTwice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills a drive in, which takes most of a minute")
	}
	dir := folder(t)
	data, backup := filepath.Join(dir, "d"), filepath.Join(dir, "b")
	for _, steps := range []int{15, 70} { // of about 130
		killedAfter(t, filling(data, backup), filepath.Join(data, "fill.notes"), steps)
	}
	if out, err := filling(data, backup).CombinedOutput(); err != nil {
		t.Fatalf("the last run ended with %v: %s", err, out)
	}
	holdsDrive(t, backup)
}

// killedAfter starts the program and kills it once it has noted so many steps of collectors.
func killedAfter(t *testing.T, c *exec.Cmd, notes string, steps int) {
	t.Helper()
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for until := time.After(2 * readiness); ; {
		noted, err := os.ReadFile(notes)
		if n := strings.Count(string(noted), "\nlane "); n >= steps {
			break
		}
		select {
		case err := <-ended:
			t.Fatalf("it ended before it was killed, with %v: %s", err, said.String())
		case <-until:
			_ = c.Process.Kill() // gone already is as good
			t.Fatalf("it never noted %d steps (%v)", steps, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended // killed, as it should be
	if _, err := os.Stat(notes); err != nil {
		t.Fatalf("it was killed too late, the test proves nothing: %v", err)
	}
}

// holdsDrive shows a backup and compares its export with the plan.
func holdsDrive(t *testing.T, backup string) {
	t.Helper()
	data := filepath.Join(folder(t), "d")
	d := ready(t, exec.Command(at.sheaf, "demo", "--from", backup, "--data", data, "--listen", "127.0.0.1:0", "--json"))
	var kept struct {
		Campaign struct{ ID string }
		Toxic    []string
		Key      string
	}
	if err := json.Unmarshal(sample(t, filepath.Join(data, "demo.json")), &kept); err != nil {
		t.Fatal(err)
	}
	var auditor *client
	for _, u := range d.Users {
		if u.Role == core.Auditor {
			var err error
			if auditor, err = signIn(d.URL, u.Login, u.Password, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	exported, err := auditor.raw("POST", "/api/v1/exports", "drive-export", jsonBody(map[string]string{"campaign": kept.Campaign.ID}))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder(t), "export.zip")
	if err := os.WriteFile(file, exported, 0o600); err != nil {
		t.Fatal(err)
	}
	if done := command(at.verify, file, "--key", kept.Key); done.code != 0 {
		t.Errorf("sheafverify ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	asPlanned(t, file)
	toxicStandOut(t, file, auditor, kept.Toxic)
}

// asPlanned compares the tables of an export with what the plan says.
func asPlanned(t *testing.T, file string) {
	t.Helper()
	size, _ := demodrive.SizeOf("small")
	plan := demodrive.New(size, 31)
	got := demodrive.Counts{Sheets: states(t, file, "sheets", "state"), Signatures: states(t, file, "signatures", "state"),
		Visits: states(t, file, "visits", "state"), Parcels: states(t, file, "parcels", "state")}
	if want := plan.Expected(); !reflect.DeepEqual(got, want) {
		t.Errorf("there are\n%+v, planned were\n%+v", got, want)
	}
	again := 0
	for n := range plan.Lanes() {
		late, _ := plan.Lane(n).Late()
		for _, v := range late {
			if v.Fate == demodrive.Repeated {
				again++
			}
		}
	}
	if got := states(t, file, "visits", "ground")[core.FindingDuplicate]; got != again || again == 0 {
		t.Errorf("%d voters came again, %d visits ended for that", again, got)
	}
}

// states counts the rows of a table of an export by one column.
func states(t *testing.T, file, table, column string) map[string]int {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	in, err := archive.Open("tables/" + table + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows := csv.NewReader(in)
	head, err := rows.Read()
	at := slices.Index(head, column)
	if err != nil || at < 0 {
		t.Fatalf("%s has the columns %v (%v)", table, head, err)
	}
	counts := map[string]int{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return counts
		}
		if err != nil {
			t.Fatal(err)
		}
		counts[row[at]]++
	}
}

// toxicStandOut finds the collectors most of whose lines were struck: those who changed what they
// wrote, and nobody else.
func toxicStandOut(t *testing.T, file string, auditor *client, toxic []string) {
	t.Helper()
	var list struct{ Users []struct{ ID, Login string } }
	if err := auditor.get("/api/v1/users", &list); err != nil {
		t.Fatal(err)
	}
	logins := map[string]string{}
	for _, u := range list.Users {
		logins[u.ID] = u.Login
	}
	collector, written, struck := map[string]string{}, map[string]int{}, map[string]int{}
	eachLeaf(t, file, func(kind, actor, subject string) {
		switch kind {
		case "line.write/1":
			collector[subject] = logins[actor]
			written[logins[actor]]++
		case "line.strike/1":
			struck[collector[subject]]++
		}
	})
	var found []string
	for login, n := range written {
		if struck[login]*10 > n { // two of ten are struck of a toxic collector's, one of fifty of others'
			found = append(found, login)
		}
	}
	slices.Sort(found)
	slices.Sort(toxic)
	if len(toxic) == 0 || !slices.Equal(found, toxic) {
		t.Errorf("the collectors %v stand out, toxic are %v", found, toxic)
	}
}

// eachLeaf reads the journal of an export.
func eachLeaf(t *testing.T, file string, fn func(kind, actor, subject string)) {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	journal, err := archive.Open("journal.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	lines := bufio.NewScanner(journal)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var leaf struct{ Kind, Actor, Subject string }
		if err := json.Unmarshal(lines.Bytes(), &leaf); err != nil {
			t.Fatal(err)
		}
		fn(leaf.Kind, leaf.Actor, leaf.Subject)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
