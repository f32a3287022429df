package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/packs"
)

// TestMain lets this very binary be the pack process.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		switch os.Args[3] {
		case "trial":
			packs.Serve(trial{"1.0.0"})
		case "trial-2":
			packs.Serve(trial{"2.0.0"})
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// trial is a pack that does what the family name says; else it echoes, so that an answer
// given to somebody else shows.
type trial struct{ version string }

func (p trial) Describe(context.Context) (packs.Manifest, error) {
	return packs.Manifest{ID: "trial", Version: p.version}, nil
}

func (p trial) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	v := packs.Verdict{Region: c.Document.Number, ChancePermille: 500}
	switch c.Family {
	case "die":
		os.Exit(3)
	case "hang":
		select {}
	case "panic":
		panic("CANARY " + c.Given)
	case "error":
		return v, errors.New("CANARY " + c.Given)
	case "improper":
		v.ChancePermille = 1001
	case "print":
		fmt.Fprintln(os.Stderr, "CANARY", c.Given)
		fmt.Println("CANARY", c.Given)
	case "environment":
		v.Findings = []packs.Finding{{Code: "e", Severity: packs.Hint, Params: os.Environ()}}
	}
	return v, nil
}

func (trial) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) {
	switch r.Region {
	case "":
		return packs.Form{}, &packs.FieldError{Field: "region", Code: "region.missing"}
	case "die":
		os.Exit(3)
	}
	return packs.Form{Title: r.Region}, nil
}

func (trial) Cases(context.Context) ([]packs.GoldenCase, error) {
	return []packs.GoldenCase{{Name: "one"}}, nil
}

func testHost(t *testing.T, deadline time.Duration) *Host {
	t.Helper()
	h, err := New(Config{Dir: t.TempDir(), Log: zerolog.Nop(), Deadline: deadline})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func source(t *testing.T) Source {
	t.Helper()
	s, err := Builtin("trial")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// started is a host with the trial pack running.
func started(t *testing.T, deadline time.Duration) (*Host, packs.Ref) {
	t.Helper()
	h := testHost(t, deadline)
	ref, err := h.Start(t.Context(), source(t))
	if err != nil {
		t.Fatal(err)
	}
	return h, ref
}

func numbered(n int) packs.Case {
	return packs.Case{Document: packs.Document{Number: fmt.Sprint(n)}}
}

func doing(family string) packs.Case {
	return packs.Case{Family: family, Given: "Наталия"}
}

// running1 is the one running pack.
func running1(t *testing.T, h *Host, ref packs.Ref) *running {
	t.Helper()
	r, err := h.find(ref)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
