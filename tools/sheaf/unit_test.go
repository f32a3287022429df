package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// unit is the service file as it is delivered: the values of a key by "Section.Key", in their order.
func unit(t *testing.T) (text string, keys map[string][]string) {
	t.Helper()
	data, err := os.ReadFile("../../docs/sheaf.service")
	if err != nil {
		t.Fatal(err)
	}
	section := ""
	keys = map[string][]string{}
	for _, line := range strings.Split(string(data), "\n") {
		key, value, pair := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = strings.Trim(line, "[]")
		case !pair || section == "":
			t.Fatalf("%q is no line of a unit", line)
		default:
			keys[section+"."+key] = append(keys[section+"."+key], value)
		}
	}
	return string(data), keys
}

func TestUnit_SaysWhatItPromises(t *testing.T) {
	_, keys := unit(t)
	for key, want := range map[string][]string{
		"Service.Type": {"notify"}, "Service.NotifyAccess": {"main"}, "Service.TimeoutStartSec": {"infinity"},
		"Service.Restart": {"on-failure"}, "Service.RestartPreventExitStatus": {"1"}, "Service.KillMode": {"mixed"},
		"Unit.StartLimitIntervalSec": {"10min"}, "Unit.StartLimitBurst": {"5"},
		"Service.User": {"sheaf"}, "Service.StateDirectory": {"sheaf"}, "Service.StateDirectoryMode": {"0700"}, "Service.UMask": {"0077"},
		"Service.NoNewPrivileges": {"yes"}, "Service.ProtectSystem": {"strict"}, "Service.ProtectHome": {"yes"},
		"Service.PrivateTmp": {"yes"}, "Service.PrivateDevices": {"yes"}, "Service.CapabilityBoundingSet": {""},
		"Service.RestrictAddressFamilies": {"AF_UNIX AF_INET AF_INET6"}, "Service.MemoryDenyWriteExecute": {"yes"},
		"Service.SystemCallFilter": {"@system-service", "~@privileged @resources",
			"landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp"},
		"Service.RestrictNamespaces": {"user net pid"},
		"Service.LimitNOFILE":        {"65536"}, "Service.LimitCORE": {"0"}, "Install.WantedBy": {"multi-user.target"},
	} {
		if !slices.Equal(keys[key], want) {
			t.Errorf("%s is %q, want %q", key, keys[key], want)
		}
	}
	ends, err := time.ParseDuration(strings.Join(keys["Service.TimeoutStopSec"], ""))
	if err != nil || ends < 3*closing {
		t.Errorf("the node is killed after %v (%v), requests alone may take %v", ends, err, closing)
	}
	for key, values := range keys {
		if len(values) > 1 && key != "Service.Environment" && key != "Service.SystemCallFilter" {
			t.Errorf("%s is given %d times", key, len(values))
		}
	}
}

// The command of the unit is one that this program takes, and it shows nothing to a network.
func TestUnit_Starts(t *testing.T) {
	_, keys := unit(t)
	command := strings.Join(keys["Service.ExecStart"], "")
	for _, variable := range keys["Service.Environment"] {
		name, value, _ := strings.Cut(strings.Trim(variable, `"`), "=")
		if !strings.Contains(command, "$"+name) {
			t.Errorf("%s is not used", name)
		}
		command = strings.ReplaceAll(command, "$"+name, value)
	}
	words := strings.Fields(command)
	if len(words) < 2 || words[0] != "/usr/local/bin/sheaf" || words[1] != "serve" {
		t.Fatalf("it starts %q", command)
	}
	serve := serveCommand()
	if err := serve.ParseFlags(words[2:]); err != nil || serve.Flags().NArg() > 0 {
		t.Fatalf("%q is not taken: %v", command, err)
	}
	given := func(flag string) string { return serve.Flags().Lookup(flag).Value.String() }
	s := serving{listen: given("listen"), adminListen: given("admin-listen")}
	if err := s.checkPlain(); err != nil {
		t.Error(err)
	}
	if err := s.checkWatch(); err != nil || s.adminListen == "" {
		t.Errorf("it is watched at %q: %v", s.adminListen, err)
	}
	if data, state := given("data"), "/var/lib/"+keys["Service.StateDirectory"][0]; !strings.HasPrefix(data, state+"/") {
		t.Errorf("the data %s do not lie in %s", data, state)
	}
}

// systemd itself has nothing to say against the units. What it does not know it says, and goes on.
func TestUnit_IsVerified(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("this machine has no systemd-analyze: the unit is held by its keys alone")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The exposure is in tenths: a program that is reached over a network and writes one folder comes to 12, a script that
	// fetches over it, with programs of the system, to 38.
	for name, exposure := range map[string]string{"sheaf.service": "15", "sheaf-passports.service": "40", "sheaf-passports.timer": ""} {
		text, err := os.ReadFile(filepath.Join("../../docs", name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		installed := strings.NewReplacer("/usr/local/bin/sheaf-passports-fetch", self, "/usr/local/bin/sheaf", self).Replace(string(text))
		if err := os.WriteFile(path, []byte(installed), 0o600); err != nil {
			t.Fatal(err)
		}
		if exposure == "" { // the timer is looked at with what it starts
			continue
		}
		hardened := exec.CommandContext(t.Context(), analyze, "security", "--offline=yes", "--threshold="+exposure, "--no-pager", path)
		if out, err := hardened.CombinedOutput(); err != nil {
			t.Errorf("%s is exposed: %v: %s", name, err, out)
		}
	}
	for _, name := range []string{"sheaf.service", "sheaf-passports.timer"} {
		if out, err := exec.CommandContext(t.Context(), analyze, "verify", filepath.Join(dir, name)).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: systemd says %v: %s", name, err, out)
		}
	}
}
