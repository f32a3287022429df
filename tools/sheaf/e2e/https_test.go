package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hostName is not localhost: browsers give the camera to such a host over HTTPS only.
const hostName = "desk.sheaf.test"

// TestHTTPS_CameraFromAnotherHost drives the first step of the desk from a host name under a
// certificate of the house's own authority, and shows that plain HTTP would not do.
func TestHTTPS_CameraFromAnotherHost(t *testing.T) {
	t.Parallel()
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
	pictures(t, d.name, d.scans(), d.taken)
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

// TestHTTPS_GivenCertificate serves under a certificate that the house was given, as one with
// an authority of its own does, and refuses what does not belong together.
func TestHTTPS_GivenCertificate(t *testing.T) {
	t.Parallel()
	h, dir := newHouse(t), folder(t)
	authority, cert, key := givenCertificate(t, dir)
	_, _, other := givenCertificate(t, folder(t))
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"another key": {[]string{"--https", "--cert", cert, "--key", other}, "private key does not match public key"},
		"no key":      {[]string{"--https", "--cert", cert}, "reading the certificate"},
		"no file":     {[]string{"--https", "--cert", cert + "s", "--key", key}, "given.crts: no such file"},
		"no HTTPS":    {[]string{"--cert", cert, "--key", key}, "--cert and --key go with --https"},
	} {
		n, err := start(h.data, c.args...)
		if err == nil {
			n.kill()
			t.Errorf("%s: it is served at %s", name, n.url)
		} else if !strings.Contains(err.Error(), "exit status 2") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: it ends with %v, want status 2 and %q", name, err, c.says)
		}
	}

	n := serve(t, h.data, "--https", "--host", hostName, "--cert", cert, "--key", key)
	pool := x509.NewCertPool()
	pool.AddCert(authority)
	web := &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port(t, n)))
		},
	}}
	defer web.CloseIdleConnections()
	if u, err := url.Parse(n.url); err != nil || u.Scheme != "https" || u.Hostname() != hostName {
		t.Fatalf("it is served at %s: %v", n.url, err)
	}
	answer, err := web.Get(n.url + "/login")
	if err != nil {
		t.Fatalf("the given authority does not vouch for the page: %v", err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), `id="password"`) {
		t.Errorf("the login is answered with %d: %v\n%.500s", answer.StatusCode, err, page)
	}
}

// givenCertificate makes an authority and a certificate of it for the host, and writes the
// latter with its key into two files.
func givenCertificate(t *testing.T, dir string) (authority *x509.Certificate, cert, key string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	issue := func(template, by *x509.Certificate, of *ecdsa.PrivateKey, with *ecdsa.PrivateKey) *x509.Certificate {
		t.Helper()
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
		der, err := x509.CreateCertificate(rand.Reader, template, by, &of.PublicKey, with)
		must(err)
		made, err := x509.ParseCertificate(der)
		must(err)
		return made
	}
	root, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Given authority"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	authority = issue(template, template, root, root)
	leaf := issue(&x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: hostName}, DNSNames: []string{hostName},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, authority, own, root)
	secret, err := x509.MarshalPKCS8PrivateKey(own)
	must(err)
	cert, key = filepath.Join(dir, "given.crt"), filepath.Join(dir, "given.key")
	writeFile(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw})))
	writeFile(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
	return authority, cert, key
}
