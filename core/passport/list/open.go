package list

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cosnicolaou/pbzip2"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
)

// zstdWindow is the largest window that a compressed list may ask for: that of zstd --long.
const zstdWindow = 128 << 20

// Open looks at the first bytes of r and takes off bzip2, gzip or zstd; anything else is handed
// on as it is. Blocks of bzip2 are unpacked beside each other, as many as there are processors,
// for unpacking takes longer than all that follows. It refuses a file that begins like an archive
// and cannot be opened. Goroutines of its own end at the end of the file, at its first error or
// when ctx ends, which the caller must see to; the error is then that of ctx, or that of r.
func Open(ctx context.Context, r io.Reader) (io.Reader, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, damaged(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("BZh")):
		return pbzip2.NewReader(ctx, in), nil
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		out, err := gzip.NewReader(in)
		if err != nil {
			return nil, damaged(err)
		}
		return out, nil
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		// Without concurrency the decoder owns no goroutine, so nobody has to close it.
		out, err := zstd.NewReader(in,
			zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, damaged(err)
		}
		return out, nil
	}
	return in, nil
}

// damaged is the refusal of a file that ends early or cannot be decompressed, with its cause. Nothing is wrong
// with a file whose reader was told to stop.
func damaged(cause error) error {
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return fmt.Errorf("%w: %w", core.Refuse(core.Invalid, "file", "passport.list.damaged"), cause)
}
