package inlet

import (
	"crypto/ed25519"
	"encoding/pem"
	"io"

	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
)

// NewHostKey draws the key by which scanners know the node, as the text of a key file.
func NewHostKey(rand io.Reader) (string, error) {
	_, key, err := ed25519.GenerateKey(rand)
	if err != nil {
		return "", err
	}
	block, err := ssh.MarshalPrivateKey(key, "sheaf")
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(block)), nil
}

// HostKey reads what [NewHostKey] made.
func HostKey(text string) (ssh.Signer, error) {
	key, err := ssh.ParsePrivateKey([]byte(text))
	if err != nil {
		return nil, core.Refuse(core.Invalid, "data", "sftp.host_key")
	}
	return key, nil
}
