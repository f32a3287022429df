package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// object is the number of an object in the file; 0 is none.
type object int

// fanout is how many children a node of the page tree has: one long list of pages makes
// viewers slow.
const fanout = 256

// file writes the objects of a PDF one after the other. The first failure of the writer
// below it stays: everything after it does nothing.
type file struct {
	to      io.Writer
	digest  hash.Hash
	at      int64
	offsets []int64 // by object number, from 1; 0 while it is not written
	levels  []*node // of the page tree, leaves first
	packer  packer
	err     error
}

// node of the page tree that still takes children.
type node struct {
	number object
	kids   []object
	pages  int
}

func newFile(to io.Writer) *file {
	f := &file{to: to, digest: sha256.New()}
	f.print("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return f
}

func (f *file) print(format string, args ...any) {
	f.write(fmt.Appendf(nil, format, args...))
}

func (f *file) write(b []byte) {
	if f.err != nil {
		return
	}
	n, err := f.to.Write(b)
	f.digest.Write(b[:n])
	f.at += int64(n)
	if err != nil {
		f.err = fmt.Errorf("writing the print file: %w", err)
	}
}

// reserve takes a number for an object that is written later.
func (f *file) reserve() object {
	f.offsets = append(f.offsets, 0)
	return object(len(f.offsets))
}

// put writes an object under a number from reserve.
func (f *file) put(number object, format string, args ...any) {
	f.offsets[number-1] = f.at
	body := fmt.Appendf(nil, "%d 0 obj\n", number)
	body = fmt.Appendf(body, format, args...)
	f.write(append(body, "\nendobj\n"...))
}

func (f *file) add(format string, args ...any) object {
	number := f.reserve()
	f.put(number, format, args...)
	return number
}

// stream compresses data into a stream with further entries of its dictionary.
func (f *file) stream(entries string, data []byte) object {
	return f.packed(entries, f.packer.pack(data))
}

func (f *file) packed(entries string, packed []byte) object {
	number := f.reserve()
	f.offsets[number-1] = f.at
	f.print("%d 0 obj\n<< %s/Filter /FlateDecode /Length %d >>\nstream\n", number, entries, len(packed))
	f.write(packed)
	f.print("\nendstream\nendobj\n")
	return number
}

// page writes a page and hangs it into the page tree.
func (f *file) page(p page, resources string, contents object) {
	number := f.reserve()
	f.put(number, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] "+
		"/Resources << %s >> /Contents %d 0 R >>",
		f.parent(0), points(p.Width), points(p.Height), resources, contents)
	leaf := f.levels[0]
	leaf.kids = append(leaf.kids, number)
	leaf.pages++
}

// parent gives the node of a level that takes the next child, closing a full one.
func (f *file) parent(level int) object {
	if level == len(f.levels) {
		f.levels = append(f.levels, &node{number: f.reserve()})
	}
	if n := f.levels[level]; len(n.kids) == fanout {
		f.hang(level)
		f.levels[level] = &node{number: f.reserve()}
	}
	return f.levels[level].number
}

// hang writes the node of a level under its parent.
func (f *file) hang(level int) {
	n := f.levels[level]
	f.node(n, f.parent(level+1))
	up := f.levels[level+1]
	up.kids = append(up.kids, n.number)
	up.pages += n.pages
}

func (f *file) node(n *node, parent object) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<< /Type /Pages /Count %d ", n.pages)
	if parent != 0 {
		fmt.Fprintf(&b, "/Parent %d 0 R ", parent)
	}
	b.WriteString("/Kids [")
	for _, kid := range n.kids {
		fmt.Fprintf(&b, "%d 0 R ", kid)
	}
	b.WriteString("] >>")
	f.put(n.number, "%s", b.Bytes())
}

// points writes a length in hundredths of a millimetre as points.
func points(length int) string { return strconv.FormatFloat(float64(length)*0.72/25.4, 'f', 4, 64) }

// close writes the rest of the page tree, the catalogue and the table of objects. There
// must be a page.
func (f *file) close(lang string) error {
	for level := 0; level < len(f.levels)-1; level++ {
		f.hang(level)
	}
	root := f.levels[len(f.levels)-1]
	f.node(root, 0)
	catalogue := f.add("<< /Type /Catalog /Pages %d 0 R /Lang (%s) /ViewerPreferences << /PrintScaling /None >> >>",
		root.number, lang)
	info := f.add("<< /Producer (Sheaf) >>")
	start := f.at
	f.print("xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		f.print("%010d 00000 n \n", offset)
	}
	id := f.digest.Sum(nil)[:16]
	f.print("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\n"+
		"startxref\n%d\n%%%%EOF\n", len(f.offsets)+1, catalogue, info, id, id, start)
	return f.err
}

// packer compresses one piece after the other, the same way every time.
type packer struct {
	out  bytes.Buffer
	zlib *zlib.Writer
}

// pack gives the compressed data; it is valid until the next call.
func (p *packer) pack(data []byte) []byte {
	p.out.Reset()
	if p.zlib == nil {
		p.zlib = zlib.NewWriter(&p.out)
	} else {
		p.zlib.Reset(&p.out)
	}
	// A bytes.Buffer takes everything.
	_, _ = p.zlib.Write(data)
	_ = p.zlib.Close()
	return p.out.Bytes()
}
