// Package export writes the public part of a campaign as one file for auditors: the journal,
// every signed checkpoint and the tables of final states, without personal data.
//
//	manifest.json      canonical JSON, stored: campaign, index, counts, digests of the rest
//	journal.jsonl      the leaves as stored, one a line
//	checkpoints.txt    the recorded signed notes, an empty line between them
//	tables/NAME.csv    one table a file, rows ascending
//	tables/NAME.parquet  the same rows for programs that count, covered by their digests alone
//
// The file is a zip (deflate) without times, comments or extra fields, so that the same
// source gives the same bytes. Digests stand in the manifest twice, of the content and of the
// compressed bytes: the second makes every byte of the file count. The manifest comes first,
// so the source is read twice and has to be one consistent moment; a source that differs
// between the two readings is an error.
//
// Invariants: nothing is written that the manifest does not cover; an export that a verifier
// would refuse for a missing checkpoint, a gap or unordered rows is refused here first.
package export
