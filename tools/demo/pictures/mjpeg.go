package pictures

import (
	"bytes"
	"fmt"
	"io"
)

// MJPEG writes JPEG frames one after another, all of one size: the film that a browser takes
// for its camera. It refuses a frame that is no JPEG, and none at all.
func MJPEG(w io.Writer, frames ...[]byte) error {
	if len(frames) == 0 {
		return fmt.Errorf("writing a film: it needs a frame")
	}
	for i, f := range frames {
		if !bytes.HasPrefix(f, []byte{0xff, 0xd8, 0xff}) || !bytes.HasSuffix(f, []byte{0xff, 0xd9}) {
			return fmt.Errorf("writing a film: frame %d is no JPEG", i)
		}
	}
	for _, f := range frames {
		if _, err := w.Write(f); err != nil {
			return fmt.Errorf("writing a film: %w", err)
		}
	}
	return nil
}
