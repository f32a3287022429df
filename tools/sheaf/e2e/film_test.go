package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// filmRate is how many pictures a film shows in a second. Each is drawn on every open page with a camera, which at the
// thirty of a real one is a fifth of a core, looked at or not.
const filmRate = 5

// film writes what a camera plays, over and over: the pictures, each for so many seconds. It is uncompressed, so that
// the browser need not decode the same picture again and again.
func film(t *testing.T, seconds int, pictures ...[]byte) string {
	t.Helper()
	var out bytes.Buffer
	for i, file := range pictures {
		decoded, err := jpeg.Decode(bytes.NewReader(file))
		img, colour := decoded.(*image.YCbCr)
		if err != nil || !colour || img.SubsampleRatio != image.YCbCrSubsampleRatio420 {
			t.Fatalf("%d bytes are no picture in colour as cameras take them: %v", len(file), err)
		}
		if i == 0 {
			fmt.Fprintf(&out, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n", img.Rect.Dx(), img.Rect.Dy(), filmRate)
		}
		frame := planes(img)
		for range seconds * filmRate {
			out.WriteString("FRAME\n")
			out.Write(frame)
		}
	}
	path := filepath.Join(folder(t), "camera.y4m")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// planes are brightness and both colours, one after the other, in the narrower range that video has and JPEG has not.
func planes(img *image.YCbCr) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]byte, 0, w*h*3/2)
	for y := range h {
		for _, v := range img.Y[y*img.YStride:][:w] {
			out = append(out, byte(16+int(v)*219/255))
		}
	}
	for _, colour := range [][]byte{img.Cb, img.Cr} {
		for y := range h / 2 {
			for _, v := range colour[y*img.CStride:][:w/2] {
				out = append(out, byte(128+(int(v)-128)*224/255))
			}
		}
	}
	return out
}
