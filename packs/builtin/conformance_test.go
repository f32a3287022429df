package builtin

import (
	"os"
	"testing"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

// TestMain lets this very binary be the pack process, as sheaf is in earnest.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		if p, ok := Lookup(os.Args[3]); ok {
			packs.Serve(p)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestBuiltin_InProcess(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			p, ok := Lookup(name)
			if !ok {
				t.Fatal("listed, but not found")
			}
			packtest.Run(t, p)
		})
	}
}

func TestBuiltin_OverGRPC(t *testing.T) {
	h, err := host.New(host.Config{Dir: t.TempDir(), Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			source, err := host.Builtin(name)
			if err != nil {
				t.Fatal(err)
			}
			ref, err := h.Start(t.Context(), source)
			if err != nil {
				t.Fatal(err)
			}
			packtest.Run(t, h.Pack(ref))
		})
	}
}
