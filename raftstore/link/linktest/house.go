package linktest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/link"
)

// House is an authority that signs certificates of nodes.
type House struct {
	tb   testing.TB
	cert *x509.Certificate
	key  crypto.Signer
}

// NewHouse makes an authority of its own.
func NewHouse(tb testing.TB) *House {
	h := &House{tb: tb}
	h.cert, h.key = h.sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	})
	return h
}

// sign signs the certificate by the house, or by itself where there is no house yet.
func (h *House) sign(c *x509.Certificate) (*x509.Certificate, crypto.Signer) {
	h.tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.tb.Fatal(err)
	}
	c.SerialNumber, c.NotBefore = big.NewInt(time.Now().UnixNano()), c.NotAfter.Add(-2*time.Hour)
	parent, by := h.cert, h.key
	if parent == nil {
		parent, by = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
	if err != nil {
		h.tb.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		h.tb.Fatal(err)
	}
	return signed, key
}

// Pair is a certificate of the host names, good until then.
func (h *House) Pair(until time.Time, names ...string) tls.Certificate {
	h.tb.Helper()
	leaf, key := h.sign(&x509.Certificate{
		DNSNames: names, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
	return tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}
}

// Identity is what the node with the id proves itself by.
func (h *House) Identity(id string) link.Identity {
	h.tb.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(h.cert)
	return link.Identity{Node: id, Certificate: h.Pair(time.Now().Add(time.Hour), link.Name(id)), Authority: pool}
}
