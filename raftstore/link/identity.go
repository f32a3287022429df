package link

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// domain is where the names of nodes are: no resolver answers it, and no browser is shown it.
const domain = ".node.sheaf.internal"

// The protocols of the port.
const (
	raftProtocol  = "raft/1"
	sheafProtocol = "sheaf/1"
)

// Name is the host name that stands in the certificate of the node with the id, and in no other.
func Name(id string) string { return id + domain }

// IsName says whether the host name is one that only a node's certificate may have.
func IsName(host string) bool { return strings.HasSuffix(strings.ToLower(host), domain) }

// Identity is how a node proves who it is, and whom it believes.
type Identity struct {
	// Node is the own id.
	Node string
	// Certificate has the one host name [Name] of Node, for serving and for calling.
	Certificate tls.Certificate
	// Authority signs the certificates of the house's nodes.
	Authority *x509.CertPool
}

// check refuses a certificate that is not the node's own.
func (i Identity) check() error {
	leaf := i.Certificate.Leaf
	if leaf == nil {
		return core.Refuse(core.Invalid, "certificate", "link.certificate_missing")
	}
	id, err := named(leaf)
	if err == nil && id != i.Node {
		err = fmt.Errorf("it is of node %s", id)
	}
	if err == nil {
		_, err = leaf.Verify(x509.VerifyOptions{Roots: i.Authority, DNSName: Name(i.Node), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", core.Refuse(core.Invalid, "certificate", "link.certificate_foreign", i.Node), err)
	}
	return nil
}

// named is the node whose certificate it is. One of a browser's server has other names and is none.
func named(leaf *x509.Certificate) (string, error) {
	if len(leaf.DNSNames) == 1 && len(leaf.IPAddresses)+len(leaf.URIs)+len(leaf.EmailAddresses) == 0 {
		if id, ok := strings.CutSuffix(leaf.DNSNames[0], domain); ok && id != "" && !strings.Contains(id, ".") {
			return id, nil
		}
	}
	return "", errors.New("the certificate is not that of a node")
}

// server is how calls are taken.
func (i Identity) server() *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{i.Certificate}, MinVersion: tls.VersionTLS13,
		ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: i.Authority,
		NextProtos: []string{raftProtocol, sheafProtocol}, SessionTicketsDisabled: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			if s.NegotiatedProtocol == "" {
				return errors.New("the caller names no protocol")
			}
			_, err := named(s.PeerCertificates[0])
			return err
		},
	}
}

// client is how the node with the id is called by a protocol.
func (i Identity) client(id, protocol string) *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{i.Certificate}, MinVersion: tls.VersionTLS13,
		RootCAs: i.Authority, ServerName: Name(id), NextProtos: []string{protocol}, SessionTicketsDisabled: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			if s.NegotiatedProtocol != protocol {
				return fmt.Errorf("the other side speaks %q", s.NegotiatedProtocol)
			}
			_, err := named(s.PeerCertificates[0])
			return err
		},
	}
}
