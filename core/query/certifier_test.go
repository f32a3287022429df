package query_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestCertification_OneOwnAfterItsLeaf(t *testing.T) {
	w, keys := sealed(t)
	operator, _ := state.Users.Get(w.Memory, user("operator1"))
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}

	size := query.TreeSize(w.Memory, string(drive))
	if _, _, err := gate.Certification(t.Context(), w.Memory.View(), operator); core.CodeOf(err) != core.NotFound {
		t.Errorf("without a record: %v", err)
	}
	if query.Certifier(w.Memory, operator) != 0 || query.TreeSize(w.Memory, string(drive)) != size {
		t.Error("looking for what is not there left a leaf")
	}
	w.Must(operator.ID, w.Certification(operator.ID))
	w.Must(operator.ID, w.Certification(operator.ID))
	fields, version, err := gate.Certification(t.Context(), keyWatch{w.Memory.View(), &log}, operator)
	if err != nil || version != 2 || query.Certifier(w.Memory, operator) != 2 {
		t.Fatalf("version %d, %v", version, err)
	}
	if fields.Get("certification.family") != "Петрова" || fields.Get("certification.birth") != "1976-06-04" || len(fields.Group("certification")) != 5 {
		t.Error("the record does not say what was stored")
	}
	if !slices.Equal(log[:2], []string{"leaf", "key"}) {
		t.Errorf("it went %v", log)
	}
	line, err := query.Leaf(w.Memory, string(drive), query.TreeSize(w.Memory, string(drive))-1)
	if err != nil || !strings.Contains(string(line), `"purpose":"certification","right":"self.manage"`) ||
		!strings.Contains(string(line), `"subject":"user:`+string(operator.ID)) || strings.Contains(string(line), "Петрова") {
		t.Errorf("the leaf is %s, %v", line, err)
	}
}

func TestCertification_ARefusedLeafOpensNothing(t *testing.T) {
	w, keys := sealed(t)
	operator, _ := state.Users.Get(w.Memory, user("operator1"))
	w.Must(operator.ID, w.Certification(operator.ID))
	var log []string
	refused := errors.New("no quorum")
	gate := query.Gate{Recorder: recorder{w: w, log: &log, err: refused}, Keys: keys}
	fields, _, err := gate.Certification(t.Context(), keyWatch{w.Memory.View(), &log}, operator)
	if !errors.Is(err, refused) || len(fields.Group("certification")) != 0 || len(log) != 0 {
		t.Errorf("%v, %v, the key was fetched: %v", fields, err, log)
	}
}
