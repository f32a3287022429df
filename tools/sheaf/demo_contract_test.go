package main

import (
	"net"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	api "github.com/sheaf-drive/sheaf/tools/client"
)

// The address has one flag and the name that serve gives it.
func TestDemo_ListenIsHTTP(t *testing.T) {
	for _, name := range []string{"--http", "--listen"} {
		c := demoCommand()
		if err := c.ParseFlags([]string{name, "127.0.0.1:8081"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if at := c.Flag("http").Value.String(); at != "127.0.0.1:8081" {
			t.Errorf("%s listens on %s", name, at)
		}
		if !c.Flag("listen").Hidden || c.Flag("listen").DefValue != c.Flag("http").DefValue {
			t.Error("the two names are shown as two things")
		}
	}
	for _, name := range []string{"README.md", "Makefile"} {
		data, err := os.ReadFile("../../" + name)
		if err != nil || !strings.Contains(string(data), "make demo DEMO='--http 127.0.0.1:8081'") {
			t.Errorf("%s does not say what to do where port 8080 is taken (%v)", name, err)
		}
	}
}

func TestDemo_Defaults(t *testing.T) {
	c := demoCommand()
	for name, want := range map[string]string{
		"http": "127.0.0.1:8080", "data": "", "seed": "83", "signatures": "100", "json": "false",
	} {
		if f := c.Flag(name); f == nil || f.DefValue != want {
			t.Errorf("--%s is %+v, want %q", name, f, want)
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
