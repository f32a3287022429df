package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// The address has the name that serve gives it; the one that it had before is taken and not shown.
func TestDemo_ListenIsHTTP(t *testing.T) {
	for _, name := range []string{"--http", "--listen"} {
		c := demoCommand()
		if err := c.ParseFlags([]string{name, "127.0.0.1:8081"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if at := c.Flag("listen").Value.String(); at != "127.0.0.1:8081" {
			t.Errorf("%s listens on %s", name, at)
		}
		if !c.Flag("http").Hidden || c.Flag("listen").DefValue != c.Flag("http").DefValue {
			t.Error("the two names are shown as two things")
		}
	}
	for _, name := range []string{"README.md", "Makefile"} {
		data, err := os.ReadFile("../../" + name)
		if err != nil || !strings.Contains(string(data), "make demo DEMO='--listen 127.0.0.1:8081'") {
			t.Errorf("%s does not say what to do where port 8080 is taken (%v)", name, err)
		}
	}
}

func TestDemo_Defaults(t *testing.T) {
	c := demoCommand()
	for name, want := range map[string]string{
		"listen": "127.0.0.1:8080", "data": "", "seed": "83", "signatures": "100", "json": "false",
	} {
		if f := c.Flag(name); f == nil || f.DefValue != want {
			t.Errorf("--%s is %+v, want %q", name, f, want)
		}
	}
}

// What programs read of `sheaf demo --json` is pinned key by key: none is renamed, left out or
// added without this test.
func TestDemo_JSONKeys(t *testing.T) {
	var out bytes.Buffer
	d := demonstration{data: "d", asJSON: true, out: &out}
	if err := d.show("http://127.0.0.1:8080", demoSummary{Key: "k", Pack: "p.pack", Campaign: demo.Campaign{
		ID: "c", Users: []house.User{{Role: core.Auditor, Login: "auditor", Password: "p"}},
		Voters: []demo.Voter{{Main: "m.jpg", Registration: "r.jpg"}}, Pile: []demo.Pile{{Codes: []string{"C"}}},
	}}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("it prints %d lines", n)
	}
	var said map[string]any
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	first := func(key string) map[string]any {
		list, _ := said[key].([]any)
		if len(list) != 1 {
			t.Fatalf("%s is %v", key, said[key])
		}
		object, _ := list[0].(map[string]any)
		return object
	}
	for _, c := range []struct {
		object map[string]any
		want   string
	}{
		{said, "campaign data key pack pile rehearsal socket url users voters"},
		{first("users"), "login password role"},
		{first("voters"), "address birth family flat given house issued kind main number patronymic region registration series stamp"},
		{first("pile"), "codes office operators region"},
	} {
		if keys := strings.Join(slices.Sorted(maps.Keys(c.object)), " "); keys != c.want {
			t.Errorf("the keys are %q, want %q", keys, c.want)
		}
	}
	for key, want := range map[string]any{
		"url": "http://127.0.0.1:8080", "data": "d", "socket": datadir.Dir("d").Socket(), "key": "k", "campaign": "c",
		"pack": filepath.Join("d", "samples", "p.pack"),
	} {
		if said[key] != want {
			t.Errorf("%s is %v, want %v", key, said[key], want)
		}
	}
}

// Nobody serves a network whom nobody told to.
func TestCommands_ListenOnTheLoopbackUnlessTold(t *testing.T) {
	seen, address := 0, regexp.MustCompile(`(--\S+) .*\(default "?(\S*:\d+)"?\)`)
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		for _, flag := range address.FindAllStringSubmatch(c.LocalFlags().FlagUsages(), -1) {
			seen++
			if host, _, err := net.SplitHostPort(flag[2]); err != nil || !api.Loopback(host) {
				t.Errorf("%s %s is %s by default", c.CommandPath(), flag[1], flag[2])
			}
		}
		for _, child := range c.Commands() {
			look(child)
		}
	}
	if look(newRoot()); seen < 2 {
		t.Errorf("%d flags have an address, not those of serve and demo", seen)
	}
}
