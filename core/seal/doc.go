// Package seal turns personal data into ciphertext before anything is proposed, so that the
// log, snapshots, followers and backups never hold plaintext.
//
//	root key ─wrap─▶ campaign key ─HKDF─┬▶ field groups  XChaCha20-Poly1305
//	    ▲                               ├▶ blobs         XChaCha20-Poly1305
//	    └─ recovery share (on paper)    └▶ tags          HMAC-SHA-256
//
// Invariants:
//   - a sealed group opens only at the place (campaign, record, group, version) it was sealed for;
//   - each field's salt stands inside the ciphertext, so that a commit can be shown to hold
//     for a value only by somebody who can open it, and destroying the key ends that;
//   - [Sealer.Open] returns nothing unless every commit holds;
//   - keys and opened fields print as their kind or name, whatever the format verb;
//   - randomness comes only from the reader that is handed in.
package seal
