package paper

import (
	"bytes"
	"fmt"
	"slices"
)

// embed writes a font whole: the file, its description, the widths and, for the text layer,
// which character each glyph stands for. It gives the object that pages refer to.
func (f *file) embed(font *font) object {
	data := f.packed(fmt.Sprintf("/Length1 %d ", font.size), font.packed)
	descriptor := f.add("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] "+
		"/ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>",
		font.name, font.box[0], font.box[1], font.box[2], font.box[3],
		font.ascent, font.descent, font.capHeight, data)
	var widths bytes.Buffer
	for _, w := range font.advance {
		fmt.Fprintf(&widths, "%d ", w)
	}
	descendant := f.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s "+
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "+
		"/FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [0 [%s]] >>",
		font.name, descriptor, widths.Bytes())
	unicode := f.stream("", font.unicode())
	return f.add("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H "+
		"/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", font.name, descendant, unicode)
}

// unicode is the character map from glyphs back to text, in portions of a hundred as the
// format demands.
func (font *font) unicode() []byte {
	var glyphs []uint16
	for g := range font.runes {
		glyphs = append(glyphs, g)
	}
	slices.Sort(glyphs)
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	for portion := range slices.Chunk(glyphs, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(portion))
		for _, g := range portion {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", g, font.runes[g])
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return b.Bytes()
}
