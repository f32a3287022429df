package marker

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
)

var sample = Marker{Index: 900, Term: 4, Configuration: []byte("members"), ConfigurationIndex: 7, Mark: Mark{Applied: 899, Sum: [32]byte{1, 2, 3}}}

// readAs reads a marker file with the content.
func readAs(t *testing.T, content []byte) (Marker, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "MARKER")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := Read(path)
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return m, refusal.Text
	}
	return m, fmt.Sprint(err)
}

func written(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "MARKER")
	if err := Write(path, disk.Disk{}, sample); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The first line is for ever: by it every release knows the file.
func TestRead_WhatWasWritten(t *testing.T) {
	content := written(t)
	if m, said := readAs(t, content); said != "<nil>" || !reflect.DeepEqual(m, sample) {
		t.Errorf("%+v, %s", m, said)
	}
	if !bytes.HasPrefix(content, []byte("sheaf marker 1\n")) {
		t.Errorf("it begins with %q", content[:20])
	}
}

func TestRead_EveryFlippedBitIsDamage(t *testing.T) {
	content := written(t)
	for at := range content {
		for bit := range 8 {
			content[at] ^= 1 << bit
			if m, said := readAs(t, content); said != "store.marker_damaged" {
				t.Errorf("bit %d of byte %d gives %+v, %s", bit, at, m, said)
			}
			content[at] ^= 1 << bit
		}
	}
	for size := range content {
		if m, said := readAs(t, content[:size]); said != "store.marker_damaged" {
			t.Errorf("the first %d bytes give %+v, %s", size, m, said)
		}
	}
}

func TestRead_OfALaterRelease(t *testing.T) {
	for _, content := range []string{"sheaf marker 2\nof another make", "sheaf marker 12\nof another make"} {
		if m, said := readAs(t, []byte(content)); said != "store.marker_newer" {
			t.Errorf("%q gives %+v, %s", content, m, said)
		}
	}
}
