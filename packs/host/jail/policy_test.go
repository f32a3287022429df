package jail

import (
	"testing"

	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// A name that a platform does not know would end every launcher there.
func TestPolicy_NamesCallsOfEveryPlatform(t *testing.T) {
	for _, platform := range []string{"amd64", "arm64"} {
		info, err := arch.GetInfo(platform)
		if err != nil {
			t.Fatal(err)
		}
		names := append(append([]string{"clone", "mmap", "socket", "execveat"}, calls...), ofPlatform[platform]...)
		for _, name := range names {
			if _, known := info.SyscallNames[name]; !known {
				t.Errorf("%s has no %s", platform, name)
			}
		}
	}
	p := policy()
	if _, err := p.Assemble(); err != nil {
		t.Error(err)
	}
}

// An older kernel refuses rules that it does not know, so that no pack would start there.
func TestEverything_AsksNoMoreThanTheKernelKnows(t *testing.T) {
	for version, want := range map[int]unix.LandlockRulesetAttr{
		1: {Handled_access_fs: 1<<13 - 1},
		2: {Handled_access_fs: 1<<14 - 1},
		3: {Handled_access_fs: 1<<15 - 1},
		4: {Handled_access_fs: 1<<15 - 1, Handled_access_net: 3},
		5: {Handled_access_fs: 1<<16 - 1, Handled_access_net: 3},
		7: {Handled_access_fs: 1<<16 - 1, Handled_access_net: 3, Scoped: 3},
	} {
		if got := everything(version); got != want {
			t.Errorf("version %d: %+v, want %+v", version, got, want)
		}
	}
}
