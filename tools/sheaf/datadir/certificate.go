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

// Issue makes a certificate of the house's authority for the host names and addresses.
func Issue(d Dir, node string, hosts []string, now time.Time) (tls.Certificate, error) {
	authority, authorityKey, err := loadAuthority(d)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a node's key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("drawing a serial number: %w", err)
	}
	cert := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: node},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			cert.IPAddresses = append(cert.IPAddresses, ip)
		} else {
			cert.DNSNames = append(cert.DNSNames, host)
		}
	}
	for _, name := range []string{FileCert, FileKey} {
		if err := os.Remove(d.Path("keys", name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return tls.Certificate{}, fmt.Errorf("replacing %s: %w", name, err)
		}
	}
	if err := writePair(d, cert, authority, key, authorityKey, FileCert, FileKey); err != nil {
		return tls.Certificate{}, err
	}
	return tls.LoadX509KeyPair(d.Path("keys", FileCert), d.Path("keys", FileKey))
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
