// Package packfile writes and reads the file in which a rule pack travels, NAME-VERSION.pack: a
// tar packed with zstd.
//
//	manifest.json          name, version and each file behind the signature with size and SHA-256
//	signature              a signed note over the SHA-256 of manifest.json
//	messages/…, …          papers for people, as packs/papers has them
//	programs/OS-ARCH       the executable for one platform, one or more
//
// Invariants.
//
//   - Nothing behind the signature is read before a key that the reader names has proven it, and
//     nothing is answered whose size and SHA-256 are not those of the manifest.
//   - Whatever the bytes are, reading them takes bounded memory and touches no disk: paths are
//     compared and never opened.
//   - The same content under the same key is the same file, so that it can be built twice and
//     compared.
//
// The SHA-256 of the whole file is the digest by which the journal and the blob store know the
// version. A reader proves papers under whatever path and answers them; what they say
// is compared with what the program says where a pack is installed.
package packfile
