package datadir

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

func TestDir_SettlesEveryFolderWithANewName(t *testing.T) {
	parent := t.TempDir()
	d := Dir(filepath.Join(parent, "house"))
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	var synced []string
	if err := d.settle(func(dir string) error { synced = append(synced, dir); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := []string{d.Path("keys"), d.Path(), parent}; !slices.Equal(synced, want) {
		t.Errorf("synced %v, want %v", synced, want)
	}
	if err := d.Settle(); err != nil {
		t.Error(err)
	}
	failed := errors.New("no")
	if err := d.settle(func(string) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("a failed fsync is %v", err)
	}
}

func TestDir_SettlesARelativeFolder(t *testing.T) {
	parent := t.TempDir()
	t.Chdir(parent)
	d := Dir("house")
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	var synced []string
	if err := d.settle(func(dir string) error { synced = append(synced, dir); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(synced, parent) {
		t.Errorf("the parent %s is not among %v", parent, synced)
	}
}
