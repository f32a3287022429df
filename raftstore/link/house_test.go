package link

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"
)

// house is an authority that signs certificates of nodes.
type house struct {
	t    *testing.T
	cert *x509.Certificate
	key  crypto.Signer
}

func newHouse(t *testing.T) *house {
	h := &house{t: t}
	h.cert, h.key = h.sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	return h
}

// sign signs the certificate by the house, or by itself where there is no house yet.
func (h *house) sign(c *x509.Certificate) (*x509.Certificate, crypto.Signer) {
	h.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	if c.NotAfter.IsZero() {
		c.NotAfter = time.Now().Add(time.Hour)
	}
	c.SerialNumber, c.NotBefore = big.NewInt(time.Now().UnixNano()), c.NotAfter.Add(-2*time.Hour)
	parent, by := h.cert, h.key
	if parent == nil {
		parent, by = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
	if err != nil {
		h.t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		h.t.Fatal(err)
	}
	return signed, key
}

// pair is a certificate of the host names, as a node has it.
func (h *house) pair(until time.Time, names ...string) tls.Certificate {
	leaf, key := h.sign(&x509.Certificate{
		DNSNames: names, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
	return tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
}

func (h *house) identity(id string) Identity {
	pool := x509.NewCertPool()
	pool.AddCert(h.cert)
	return Identity{Node: id, Certificate: h.pair(time.Now().Add(time.Hour), Name(id)), Authority: pool}
}

// node is an open port that says whom it turned away.
type node struct {
	*Port
	refused chan error
}

// open opens a port that admits to raft whom it is told.
func (h *house) open(id string, admitted ...string) *node {
	h.t.Helper()
	n := &node{refused: make(chan error, 16)}
	port, err := Open(Config{
		Identity: h.identity(id), Listen: "127.0.0.1:0",
		Admit: func(node string) error {
			for _, one := range admitted {
				if one == node {
					return nil
				}
			}
			return errRemoved
		},
		Refused: func(_ net.Addr, why error) { n.refused <- why },
	})
	if err != nil {
		h.t.Fatal(err)
	}
	n.Port = port
	h.t.Cleanup(func() { port.Close() })
	return n
}

// turnedAway waits until the node has turned a caller away, and answers why.
func (n *node) turnedAway(t *testing.T) error {
	t.Helper()
	select {
	case why := <-n.refused:
		return why
	case <-time.After(2 * handshake):
		t.Fatal("it turned nobody away")
		return nil
	}
}

func (n *node) address(id string) Address { return Address{id, n.Addr().String()} }
