package e2e

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// hostName is not localhost: browsers give the camera to such a host over HTTPS only.
const hostName = "desk.sheaf.test"

// TestHTTPS_CameraFromAnotherHost drives the first step of the desk from a host name under a
// certificate of the house's own authority, and shows that plain HTTP would not do.
func TestHTTPS_CameraFromAnotherHost(t *testing.T) {
	h, plainHouse := newHouse(t), newHouse(t)
	n := serve(t, h.data, "--https", "--host", hostName)
	plain := serve(t, plainHouse.data)
	b := newBrowser(t, "host-resolver-rules", "MAP "+hostName+" 127.0.0.1",
		"ignore-certificate-errors-spki-list", trustedLeaf(t, h, n))

	without := b.tab(t, view{base: "http://" + hostName + ":" + port(t, plain), name: "http", lang: "en", width: 1366, script: true})
	deskOf(without, plainHouse).signIn("op1")
	if eval[bool](without, "isSecureContext || Boolean(navigator.mediaDevices)") {
		t.Error("plain HTTP on another host counts as secure: the test proves nothing")
	}
	if !eval[bool](without, "document.querySelector('#main').checkVisibility()") {
		t.Error("without a camera the file fields are not shown")
	}

	with := b.tab(t, view{base: n.url, name: "https", lang: "en", width: 1366, script: true})
	d := deskOf(with, h)
	d.signIn("op1")
	if !eval[bool](with, "isSecureContext && location.hostname === '"+hostName+"'") {
		t.Errorf("%s is no secure context of %s", eval[string](with, "location.href"), hostName)
	}
	v := citizen(1)
	d.passport(v)
	d.send()
	d.wantFocus("#family")
	sizes := "[...document.querySelectorAll('aside img')].filter(i => i.naturalWidth >= 640).length"
	if eval[int](with, sizes) != 2 {
		t.Error("the pictures from the camera are not on the second step")
	}
	shows(t, d.name, d.scans(), d.taken)
	with.unharmed("desk-2")
}

func deskOf(p *tab, h house) *desk {
	film := picture(1280, 720, filmed)
	return &desk{tab: p, house: h, words: deskWords("en"), codes: h.home, taken: [2][]byte{film, film}}
}

func port(t *testing.T, n *node) string {
	t.Helper()
	u, err := url.Parse(n.url)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}

// trustedLeaf checks the node's certificate against the house's authority, as a browser with
// that authority installed would, and gives the digest of its key to the browser at hand.
func trustedLeaf(t *testing.T, h house, n *node) string {
	t.Helper()
	authority, err := os.ReadFile(filepath.Join(h.data, "keys", "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		t.Fatal("the authority's certificate cannot be read")
	}
	conn, err := tls.Dial("tcp", net.JoinHostPort("127.0.0.1", port(t, n)), &tls.Config{RootCAs: pool, ServerName: hostName})
	if err != nil {
		t.Fatalf("the own authority does not vouch for %s: %v", hostName, err)
	}
	defer conn.Close()
	sum := sha256.Sum256(conn.ConnectionState().PeerCertificates[0].RawSubjectPublicKeyInfo)
	return base64.StdEncoding.EncodeToString(sum[:])
}
