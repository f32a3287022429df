package site

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Prefix begins the name of everything that is made outside the work folder.
const Prefix = "shtort"

const (
	bridge = Prefix + "br"
	subnet = "10.213.77."
)

// run runs a program of the machine to its end.
func run(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

func namespaceOf(number int) string { return Prefix + strconv.Itoa(number) }
func linkOf(number int) string      { return Prefix + "v" + strconv.Itoa(number) }
func addressOf(number int) string   { return subnet + strconv.Itoa(10+number) }

// network makes the bridge and a namespace for each of n nodes.
func network(n int) error {
	commands := [][]string{
		{"ip", "link", "add", bridge, "type", "bridge"},
		{"ip", "addr", "add", subnet + "1/24", "dev", bridge},
		{"ip", "link", "set", bridge, "up"},
	}
	for i := 1; i <= n; i++ {
		ns, veth := namespaceOf(i), linkOf(i)
		commands = append(commands,
			[]string{"ip", "netns", "add", ns},
			[]string{"ip", "link", "add", veth, "type", "veth", "peer", "name", "eth0", "netns", ns},
			[]string{"ip", "link", "set", veth, "master", bridge, "up"},
			[]string{"ip", "-n", ns, "addr", "add", addressOf(i) + "/24", "dev", "eth0"},
			[]string{"ip", "-n", ns, "link", "set", "eth0", "up"},
			[]string{"ip", "-n", ns, "link", "set", "lo", "up"})
	}
	commands = append(commands,
		[]string{"nft", "add", "table", "bridge", Prefix},
		[]string{"nft", "add", "chain", "bridge", Prefix, "cut", "{ type filter hook forward priority 0; }"})
	for _, c := range commands {
		if _, err := run(c[0], c[1:]...); err != nil {
			return err
		}
	}
	return nil
}

// Way is a direction between two nodes.
type Way struct{ From, To *Node }

// Cut drops what goes these ways until [Site.Heal]. Clients reach every node all the same.
func (s *Site) Cut(ways ...Way) error { return s.rule(ways, "counter", "drop") }

// Garble flips a bit in each packet that goes these ways and is longer than so many bytes, a byte before that length,
// until [Site.Heal]. Nobody on the way notices: a packet between two ends of one machine has no checksum that is looked at.
func (s *Site) Garble(longer int, ways ...Way) error {
	const header = 20 // of IP: the rest is counted from the transport's on
	at := fmt.Sprintf("@th,%d,8", 8*(longer-header-1))
	return s.rule(ways, "ip", "protocol", "tcp", "meta", "length", ">", strconv.Itoa(longer), "counter", at, "set", at, "^", "0x01")
}

// rule does something with what goes these ways.
func (s *Site) rule(ways []Way, what ...string) error {
	for _, w := range ways {
		args := []string{"add", "rule", "bridge", Prefix, "cut", "iifname", linkOf(w.From.Number), "oifname", linkOf(w.To.Number)}
		if _, err := run("nft", append(args, what...)...); err != nil {
			return err
		}
	}
	return nil
}

var packets = regexp.MustCompile(`counter packets (\d+)`)

// Met says how many packets were dropped or changed since [Site.Heal].
func (s *Site) Met() (total int, err error) {
	out, err := run("nft", "list", "chain", "bridge", Prefix, "cut")
	if err != nil {
		return 0, err
	}
	for _, found := range packets.FindAllStringSubmatch(out, -1) {
		n, err := strconv.Atoi(found[1])
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Heal ends whatever is done to packets.
func (s *Site) Heal() error {
	if s.NoNetwork != "" {
		return nil
	}
	_, err := run("nft", "flush", "chain", "bridge", Prefix, "cut")
	return err
}

// cleanNetwork removes what this run or an earlier one has made.
func cleanNetwork() error {
	var failed error
	_, _ = run("nft", "delete", "table", "bridge", Prefix) // not there is as good
	spaces, _ := filepath.Glob("/run/netns/" + Prefix + "*")
	for _, path := range spaces {
		_, err := run("ip", "netns", "del", filepath.Base(path))
		failed = errors.Join(failed, err)
	}
	links, _ := filepath.Glob("/sys/class/net/" + Prefix + "*")
	for _, path := range links {
		if _, err := os.Stat(path); err == nil { // a pair goes with its other end
			_, _ = run("ip", "link", "del", filepath.Base(path))
		}
	}
	return failed
}

// missing names the first program that the machine lacks, "" for none.
func missing(programs ...string) string {
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			return p
		}
	}
	return ""
}
