package e2e

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
)

// A scanner with a key of its own delivers over SFTP what the sheets' command line finds again, until it is removed, in the
// middle of its connection; the auditor's program knows it by name.
func TestScanners_BySFTP(t *testing.T) {
	t.Parallel()
	s := staffed(t, at.rehearsal)
	dir := folder(t)
	l := line{s, filepath.Join(dir, "secret"), "C.UTF-8"}
	writeFile(t, l.secret, password+"\n")
	sheets := certifiedSheets(t, s.house, s.node, 0)[:2]
	s.node.kill()
	s.node = serve(t, s.house.data, "--sftp", "127.0.0.1:0", "--verbose")
	said := regexp.MustCompile(`by SFTP at (\S+); the node's key is (SHA256:\S+)`).FindStringSubmatch(s.node.output.String())
	if said == nil {
		t.Fatalf("the node says not where scanners deliver: %s", s.node.output)
	}

	_, private, err := ed25519.GenerateKey(rand.Reader)
	s.must(err)
	key, err := ssh.NewSignerFromKey(private)
	s.must(err)
	public := filepath.Join(dir, "centre.pub")
	writeFile(t, public, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey())))+" somebody@desk\n")
	dial := func() (*ssh.Client, error) {
		return ssh.Dial("tcp", said[1], &ssh.ClientConfig{User: "centre-1", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)},
			HostKeyCallback: func(_ string, _ net.Addr, host ssh.PublicKey) error {
				if ssh.FingerprintSHA256(host) != said[2] {
					return errors.New("another key than the node said")
				}
				return nil
			}})
	}
	if _, err := dial(); err == nil {
		t.Error("a scanner that nobody added is let in")
	}
	l.ends(1, "op1", []string{"scans", "scanner", "add", "centre-1", public})
	l.ends(0, "sorts", []string{"scans", "scanner", "add", "centre-1", public}, "enrolled", ssh.FingerprintSHA256(key.PublicKey()))
	if list := l.ends(0, "sorts", say("scans scanner list --json")); strings.Contains(list, "somebody") {
		t.Errorf("a comment is kept: %s", list)
	}

	link, err := dial()
	s.must(err)
	defer func() { _ = link.Close() }()
	c, err := sftp.NewClient(link)
	s.must(err)
	put := func(name string, data []byte) error { return deliver(c, name, data) }
	first := scanOf(t, core.SheetCode(sheets[0]), 1)
	s.must(put("../../1.jpg", first))
	s.must(put("again.jpg", first))
	if err := put("broken.jpg", first[:len(first)/3]); err == nil {
		t.Error("a broken picture is taken")
	}
	if list := l.ends(0, "sorts", []string{"scans", "list", "--sheet", sheets[0]}); strings.Count(list, shown(sheets[0])+"\t") != 1 {
		t.Errorf("the pages of the sheet: %s", list)
	}
	l.ends(0, "sorts", say("scans scanner remove centre-1"), "retired")
	if err := put("2.jpg", scanOf(t, core.SheetCode(sheets[1]), 2)); err == nil {
		t.Error("a removed scanner delivers")
	}
	l.ends(1, "sorts", []string{"scans", "scanner", "add", "centre-1", public}, "enrolled before")

	export := filepath.Join(dir, "drive.zip")
	l.ends(0, "audit", []string{"snapshot", "export", "--out", export})
	if done := command(at.verify, export, "--key", s.house.key); done.code != 0 {
		t.Errorf("the auditor's program ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	_ = link.Close() // the node may have closed it first
	s.must(s.node.stop())
	if out := s.node.output.String(); strings.Contains(out, ".jpg") || !strings.Contains(out, `"scanner":"centre-1"`) {
		t.Errorf("the log: %s", out)
	}
}

// deliver writes a file as a scanner does, and says what the node answers when it is closed.
func deliver(c *sftp.Client, name string, data []byte) error {
	f, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
