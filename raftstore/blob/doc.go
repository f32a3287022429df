// Package blob keeps encrypted files, each under the SHA-256 of its ciphertext: scans of
// documents, print files. It never sees a plaintext. The files of rule packs lie here as they are:
// they hold no secret and nothing personal.
//
//	DIR/files/a/bc/abc…   the files, 16 × 256 folders
//	DIR/new/              files being written; emptied at every start
//	DIR/tags              which file holds the plaintext of a keyed tag
//
// Invariants:
//
//   - A file has its final name only when its bytes are on the disk: written and fsynced under
//     another name, renamed, the folder fsynced. What [Store.Put] acknowledged survives a
//     crash and a power cut.
//   - Bytes whose hash is not their name are never answered. That they were found is told, and remembered
//     until the file is whole again.
//   - A failed fsync is a fault: the kernel may have dropped the bytes and calls them clean, so
//     the store takes no more writes until it is opened anew. Reads go on.
//   - The tags are a convenience: losing one stores a picture twice, nothing else. A tag is
//     believed only after its file was read and proven.
//
// One process uses a folder at a time; the node's lock on its data folder sees to it.
package blob
