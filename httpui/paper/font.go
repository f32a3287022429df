package paper

import (
	"bytes"
	_ "embed" // the fonts
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

//go:embed fonts/PTSans_400Regular.ttf
var sansFile []byte

//go:embed fonts/PTSerif_400Regular.ttf
var serifFile []byte

// fonts are read and packed once; they never change after.
var fonts = sync.OnceValues(func() (map[string]*font, error) {
	all := map[string]*font{}
	for _, f := range []struct {
		key, name string
		data      []byte
	}{{sans, "PTSans-Regular", sansFile}, {serif, "PTSerif-Regular", serifFile}} {
		parsed, err := parseFont(f.name, f.data)
		if err != nil {
			return nil, fmt.Errorf("reading the font %s: %w", f.name, err)
		}
		all[f.key] = parsed
	}
	return all, nil
})

// Names of the fonts in content streams.
const (
	sans  = "S"
	serif = "R"
)

// font is what a PDF needs of a TrueType font. All measures are thousandths of the size.
type font struct {
	name                       string
	advance                    []int // by glyph
	glyphs                     map[rune]uint16
	runes                      map[uint16]rune // the lowest rune of each glyph, for the text layer
	box                        [4]int
	ascent, descent, capHeight int
	size                       int    // of the file, uncompressed
	packed                     []byte // the whole file, compressed
}

var errFont = errors.New("the font file is damaged")

func parseFont(name string, data []byte) (*font, error) {
	tables, err := sfntTables(data)
	if err != nil {
		return nil, err
	}
	head, hhea, maxp := tables["head"], tables["hhea"], tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return nil, errFont
	}
	f := &font{name: name, size: len(data), packed: new(packer).pack(data)}
	em := int(u16(head, 18))
	if em == 0 {
		return nil, errFont
	}
	scale := func(b []byte, at int) int { return int(int16(u16(b, at))) * 1000 / em }
	for i := range f.box {
		f.box[i] = scale(head, 36+2*i)
	}
	f.ascent, f.descent = scale(hhea, 4), scale(hhea, 6)
	f.capHeight = f.ascent * 7 / 10
	if os2 := tables["OS/2"]; len(os2) >= 90 && u16(os2, 0) >= 2 {
		f.capHeight = scale(os2, 88)
	}
	if f.advance, err = advances(tables["hmtx"], int(u16(hhea, 34)), int(u16(maxp, 4)), em); err != nil {
		return nil, err
	}
	if f.glyphs, err = characterMap(tables["cmap"], len(f.advance)); err != nil {
		return nil, err
	}
	f.runes = map[uint16]rune{}
	for r, g := range f.glyphs {
		if was, ok := f.runes[g]; !ok || r < was {
			f.runes[g] = r
		}
	}
	return f, nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

func sfntTables(data []byte) (map[string][]byte, error) {
	if len(data) < 12 || !bytes.Equal(data[:4], []byte{0, 1, 0, 0}) {
		return nil, errFont
	}
	tables := map[string][]byte{}
	for i := range int(u16(data, 4)) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return nil, errFont
		}
		from, size := uint64(u32(data, at+8)), uint64(u32(data, at+12))
		if from+size > uint64(len(data)) {
			return nil, errFont
		}
		tables[string(data[at:at+4])] = data[from : from+size]
	}
	return tables, nil
}

func advances(hmtx []byte, long, glyphs, em int) ([]int, error) {
	if long == 0 || long > glyphs || len(hmtx) < 4*long {
		return nil, errFont
	}
	all := make([]int, glyphs)
	for g := range all {
		all[g] = int(u16(hmtx, 4*min(g, long-1))) * 1000 / em
	}
	return all, nil
}

// characterMap reads the Unicode table of the Basic Multilingual Plane, format 4.
func characterMap(cmap []byte, glyphs int) (map[rune]uint16, error) {
	if len(cmap) < 4 {
		return nil, errFont
	}
	for i := range int(u16(cmap, 2)) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			return nil, errFont
		}
		from := int(u32(cmap, at+4))
		if u16(cmap, at) == 3 && u16(cmap, at+2) == 1 && from+14 <= len(cmap) && u16(cmap, from) == 4 {
			return segments(cmap[from:], glyphs)
		}
	}
	return nil, errFont
}

func segments(table []byte, glyphs int) (map[rune]uint16, error) {
	count := int(u16(table, 6)) / 2
	if len(table) < 16+8*count {
		return nil, errFont
	}
	ends, starts := table[14:], table[16+2*count:]
	deltas, offsets := table[16+4*count:], table[16+6*count:]
	found := map[rune]uint16{}
	for s := range count {
		end, start := int(u16(ends, 2*s)), int(u16(starts, 2*s))
		delta, offset := u16(deltas, 2*s), int(u16(offsets, 2*s))
		for c := start; c <= end && c < 0xffff; c++ {
			g := uint16(c) + delta
			if offset > 0 {
				at := 2*s + offset + 2*(c-start)
				if at+2 > len(offsets) {
					return nil, errFont
				}
				if g = u16(offsets, at); g != 0 {
					g += delta
				}
			}
			if g != 0 && int(g) < glyphs {
				found[rune(c)] = g
			}
		}
	}
	return found, nil
}

// width of a text at a size, in the size's unit.
func (f *font) width(text string, size int) int {
	sum := 0
	for _, r := range text {
		sum += f.advance[f.glyphs[r]]
	}
	return sum * size / 1000
}

// missing finds the first character that the font cannot draw.
func (f *font) missing(text string) (rune, bool) {
	for _, r := range text {
		if _, ok := f.glyphs[r]; !ok {
			return r, true
		}
	}
	return 0, false
}
