package datadir

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/link"
)

// How long the authority and a certificate of a node are good.
const (
	authorityLife   = 10 * 365 * 24 * time.Hour
	certificateLife = 398 * 24 * time.Hour // the longest that browsers take
)

// MakeAuthority writes the house's own small certificate authority.
func MakeAuthority(d Dir, house string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("making the authority's key: %w", err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: house + " authority"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	return writePair(d, cert, cert, key, key, FileCACert, FileCAKey)
}

// Issue makes a certificate of the house's authority for the host names and addresses that browsers call
// the node by. A name that is another node's on the port between nodes is refused as Invalid.
func Issue(d Dir, node string, hosts []string, now time.Time) (tls.Certificate, error) {
	cert := &x509.Certificate{Subject: pkix.Name{CommonName: node}, NotAfter: now.Add(certificateLife)}
	for _, host := range hosts {
		ip := net.ParseIP(host)
		switch {
		case ip != nil:
			cert.IPAddresses = append(cert.IPAddresses, ip)
		case link.IsName(host):
			return tls.Certificate{}, core.Refuse(core.Invalid, "host", "cli.host_reserved", host)
		default:
			cert.DNSNames = append(cert.DNSNames, host)
		}
	}
	return issue(d, cert, now, FileCert, FileKey)
}

// IssueLink makes the certificate by which the node proves itself to other nodes.
func IssueLink(d Dir, node string, now time.Time) (tls.Certificate, error) {
	return issue(d, &x509.Certificate{
		Subject: pkix.Name{CommonName: node}, DNSNames: []string{link.Name(node)}, NotAfter: now.Add(authorityLife),
	}, now, FileLinkCert, FileLinkKey)
}

// issue signs the certificate by the house's authority, in the place of the one that was in the files.
func issue(d Dir, cert *x509.Certificate, now time.Time, certFile, keyFile string) (tls.Certificate, error) {
	authority, authorityKey, err := loadAuthority(d)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a node's key: %w", err)
	}
	if cert.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return tls.Certificate{}, fmt.Errorf("drawing a serial number: %w", err)
	}
	cert.NotBefore = now.Add(-time.Hour)
	cert.KeyUsage, cert.BasicConstraintsValid = x509.KeyUsageDigitalSignature, true
	cert.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	for _, name := range []string{certFile, keyFile} {
		if err := os.Remove(d.Path("keys", name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return tls.Certificate{}, fmt.Errorf("replacing %s: %w", name, err)
		}
	}
	if err := writePair(d, cert, authority, key, authorityKey, certFile, keyFile); err != nil {
		return tls.Certificate{}, err
	}
	return tls.LoadX509KeyPair(d.Path("keys", certFile), d.Path("keys", keyFile))
}

// Identity is how the node proves itself to other nodes. A folder from before it had a certificate for
// that gets one.
func Identity(d Dir, node string, now time.Time) (link.Identity, error) {
	pair, err := tls.LoadX509KeyPair(d.Path("keys", FileLinkCert), d.Path("keys", FileLinkKey))
	if errors.Is(err, os.ErrNotExist) {
		pair, err = IssueLink(d, node, now)
	}
	if err != nil {
		return link.Identity{}, fmt.Errorf("reading the node's certificate: %w", err)
	}
	authority, err := os.ReadFile(d.Path("keys", FileCACert))
	if err != nil {
		return link.Identity{}, fmt.Errorf("reading the certificate authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		return link.Identity{}, errors.New("reading the certificate authority: it is no certificate")
	}
	return link.Identity{Node: node, Certificate: pair, Authority: pool}, nil
}

func loadAuthority(d Dir) (*x509.Certificate, crypto.Signer, error) {
	pair, err := tls.LoadX509KeyPair(d.Path("keys", FileCACert), d.Path("keys", FileCAKey))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the certificate authority: %w", err)
	}
	signer, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return nil, nil, errors.New("reading the certificate authority: its key cannot sign")
	}
	return pair.Leaf, signer, nil
}

// writePair signs cert and writes it with its key.
func writePair(d Dir, cert, parent *x509.Certificate, key *ecdsa.PrivateKey, by crypto.Signer, certFile, keyFile string) error {
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, key.Public(), by)
	if err != nil {
		return fmt.Errorf("signing %s: %w", certFile, err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", keyFile, err)
	}
	if err := d.Write(certFile, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))); err != nil {
		return err
	}
	return d.Write(keyFile, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
}
