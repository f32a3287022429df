package picture

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Kind is the media type of every picture that is kept.
const Kind = "image/jpeg"

// Limits bound what one picture may cost. The zero value of each field means the default.
type Limits struct {
	// Field names the form field in refusals; "picture" by default.
	Field string
	// Bytes of the file, 16 MiB by default.
	Bytes int
	// Pixels, width times height, 40 million by default.
	Pixels int
	// Memory in bytes that decoding and turning may take, 256 MiB by default.
	Memory int
	// Side is the longer side in pixels to which a larger picture is reduced; 4096 by default.
	Side int
	// Kept is how many bytes the rewritten picture may have, 4 MiB by default.
	Kept int
}

const (
	minSide    = 32
	maxScans   = 64
	maxMarkers = 4096
)

func (l Limits) withDefaults() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	if l.Field == "" {
		l.Field = "picture"
	}
	set(&l.Bytes, 16<<20)
	set(&l.Pixels, 40_000_000)
	set(&l.Memory, 256<<20)
	set(&l.Side, 4096)
	set(&l.Kept, 4<<20)
	return l
}

// Info is what the header of a picture says.
type Info struct {
	// Width and Height in pixels as stored, before turning.
	Width, Height int
	// Components is 1 for grey, 3 for colour, 4 for print colours.
	Components int
	// Progressive pictures are decoded in several scans and need more memory.
	Progressive bool
	// Orientation of the EXIF standard, 1 (upright) to 8.
	Orientation int

	rgb bool
}

// Inspect reads the header alone, in microseconds, and refuses in the field of limits what is
// no JPEG (Invalid), too small to be a document (Invalid), over a limit (TooLarge) or damaged
// in its structure (Invalid). A picture that passes may still be damaged inside.
func Inspect(data []byte, limits Limits) (Info, error) {
	l := limits.withDefaults()
	refuse := func(text string, args ...string) (Info, error) {
		return Info{}, core.Refuse(core.Invalid, l.Field, text, args...)
	}
	switch {
	case len(data) == 0:
		return refuse("picture.missing")
	case len(data) > l.Bytes:
		return Info{}, core.Refuse(core.TooLarge, l.Field, "picture.bytes", megabytes(l.Bytes))
	case !bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}):
		return refuse("picture.format")
	}
	seen, ok := walk(data)
	if !ok {
		return refuse("picture.damaged")
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return refuse("picture.damaged")
	}
	info := Info{
		Width: config.Width, Height: config.Height, Components: seen.components,
		Progressive: seen.progressive, Orientation: seen.orientation,
		rgb: config.ColorModel == color.RGBAModel,
	}
	longer, shorter := max(info.Width, info.Height), min(info.Width, info.Height)
	if shorter/max((longer+l.Side-1)/l.Side, 1) < minSide {
		return refuse("picture.small", strconv.Itoa(info.Width), strconv.Itoa(info.Height), strconv.Itoa(minSide))
	}
	pixels := int64(info.Width) * int64(info.Height)
	if pixels > int64(l.Pixels) || pixels*info.cost() > int64(l.Memory) {
		return Info{}, core.Refuse(core.TooLarge, l.Field, "picture.pixels",
			strconv.Itoa(info.Width), strconv.Itoa(info.Height), strconv.Itoa(info.room(l)/1_000_000))
	}
	return info, nil
}

// cost is how many bytes a pixel takes at most while it is decoded, converted and turned:
// planes of the decoder, the planes made of them, and for progressive pictures four bytes
// per coefficient.
func (i Info) cost() int64 {
	cost := int64(6)
	switch {
	case i.Components == 1:
		cost = 2
	case i.Components == 4:
		cost = 16
	case i.rgb:
		cost = 12
	}
	if i.Progressive {
		cost += 4 * int64(i.Components)
	}
	return cost
}

// room is how many pixels such a picture may have.
func (i Info) room(l Limits) int { return min(l.Pixels, l.Memory/int(i.cost())) }

func megabytes(n int) string { return strconv.Itoa(n >> 20) }

// markers is what a walk over the segments found.
type markers struct {
	components  int
	progressive bool
	orientation int
	scans       int
}

// walk follows the segments to the end of the picture. It refuses what a decoder might take
// at great cost: a picture without frame or end, and one of very many scans.
func walk(data []byte) (markers, bool) {
	found := markers{orientation: 1}
	at := 2
	for range maxMarkers {
		at = nextMarker(data, at)
		if at < 0 {
			return found, false
		}
		marker := data[at+1]
		at += 2
		if marker == 0xd9 {
			return found, found.components > 0 && found.scans > 0
		}
		if at+2 > len(data) {
			return found, false
		}
		size := int(binary.BigEndian.Uint16(data[at:]))
		if size < 2 || at+size > len(data) {
			return found, false
		}
		if !found.note(marker, data[at+2:at+size]) {
			return found, false
		}
		at += size
	}
	return found, false
}

// nextMarker finds the next marker that is neither stuffing nor a restart, -1 without one.
func nextMarker(data []byte, at int) int {
	for {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			return -1
		}
		at += i
		m := data[at+1]
		switch {
		case m == 0xff:
			at++
		case m == 0 || m == 1 || m >= 0xd0 && m <= 0xd7:
			at += 2
		default:
			return at
		}
	}
}

// note takes what matters from one segment; false when it can be no usable picture.
func (m *markers) note(marker byte, body []byte) bool {
	switch {
	case marker == 0xda:
		m.scans++
		return m.scans <= maxScans && m.components > 0
	case marker == 0xe1 && m.orientation == 1:
		m.orientation = orientation(body)
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		if m.components > 0 || len(body) < 6 {
			return false
		}
		m.components, m.progressive = int(body[5]), marker == 0xc2
		return m.components == 1 || m.components == 3 || m.components == 4
	}
	return true
}

// orientation reads tag 0x0112 of an EXIF segment; 1 when there is none or it is nonsense.
func orientation(body []byte) int {
	tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 1
	}
	entries := int(order.Uint16(tiff[at:]))
	rows := tiff[at+2:]
	for i := 0; i < entries && len(rows) >= 12*(i+1); i++ {
		row := rows[12*i : 12*i+12]
		if order.Uint16(row) == 0x0112 && order.Uint16(row[2:]) == 3 {
			if v := int(order.Uint16(row[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}
