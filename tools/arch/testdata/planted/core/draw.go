package core

import (
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"hash/maphash"
	weak "math/rand"
	weak2 "math/rand/v2"

	"github.com/google/uuid"
)

// Each of these answers differently every time.
var _ = []any{
	weak.Int,
	weak2.Int,
	rand.Read,
	maphash.MakeSeed,
	uuid.NewString,
	ecdsa.GenerateKey,
	ecdsa.Sign,
	ecdsa.SignASN1,
	ecdh.Curve.GenerateKey,
	rsa.GenerateKey,
	rsa.GenerateMultiPrimeKey,
	cipher.NewGCMWithRandomNonce,
}
