package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"regexp"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/parquet"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// Names and limits of the archive. The limits hold off files made to exhaust the reader;
// lines bound memory, sizes bound time.
const (
	format          = "sheaf-export/2"
	formatBefore    = "sheaf-export/1" // without Parquet
	manifestName    = "manifest.json"
	journalName     = "journal.jsonl"
	checkpointsName = "checkpoints.txt"

	maxManifest = 1 << 20
	maxLeaf     = 1 << 20
	maxNoteLine = 4 << 10
	maxRow      = 64 << 10
	maxFile     = 64 << 30
	maxRatio    = 200     // unpacked to packed bytes, beyond the first
	freeRatio   = 1 << 20 // unpacked bytes
)

// entryMeasure is what the manifest says about one file.
type entryMeasure struct {
	Packed string `json:"packed"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// manifest is manifest.json; the fields stand in the order of the canonical form.
type manifest struct {
	Campaign string                  `json:"campaign"`
	Files    map[string]entryMeasure `json:"files"`
	Format   string                  `json:"format"`
	Index    uint64                  `json:"index"`
	Key      string                  `json:"key"`
	Origin   string                  `json:"origin"`
}

// archive is an export whose outside is checked: names, sizes, layout, packed digests.
type archive struct {
	manifest manifest
	files    map[string]*zip.File
	// parquet says that the tables stand there in Parquet, too.
	parquet bool
}

// names lists the files of an export in their order. Those in Parquet stand last, and not in exports
// of the format before.
func names(parquets bool) []string {
	list := append([]string{manifestName, journalName, checkpointsName}, replay.Files()...)
	if parquets {
		for _, name := range replay.Files() {
			list = append(list, parquet.Of(name))
		}
	}
	return list
}

// names lists the files of this export.
func (a *archive) names() []string { return names(a.parquet) }

// openArchive checks everything about the zip that needs no unpacking but the manifest's.
func openArchive(file io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, reject(damaged, wholeExport, 0, "not a zip file, or damaged")
	}
	a := &archive{files: map[string]*zip.File{}}
	if err := a.checkNames(z); err != nil {
		return nil, err
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	return a, a.checkLayout(file, size)
}

func (a *archive) checkNames(z *zip.Reader) error {
	known := map[string]bool{}
	a.parquet = len(z.File) > len(names(false))
	for _, name := range a.names() {
		known[name] = true
	}
	for _, f := range z.File {
		switch {
		case !known[f.Name]:
			return reject(damaged, wholeExport, 0, "holds a file that does not belong there: %q", f.Name)
		case a.files[f.Name] != nil:
			return reject(damaged, f.Name, 0, "stands in the zip twice")
		case f.UncompressedSize64 > maxFile,
			f.UncompressedSize64 > freeRatio+maxRatio*f.CompressedSize64,
			f.Name == manifestName && f.UncompressedSize64 > maxManifest:
			return reject(tooLarge, f.Name, 0, "claims %d bytes unpacked, more than an export can hold", f.UncompressedSize64)
		}
		a.files[f.Name] = f
	}
	for i, name := range a.names() {
		if a.files[name] == nil {
			return reject(damaged, wholeExport, 0, "the file %s is missing", name)
		}
		if z.File[i].Name != name {
			return reject(damaged, name, 0, "does not stand in its place in the zip")
		}
	}
	return nil
}

var campaignSlug = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// readManifest accepts canonical JSON only, so that no byte of it is without meaning.
func (a *archive) readManifest() error {
	text, err := readAll(a.files[manifestName])
	if err != nil {
		return err
	}
	m := &a.manifest
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(m); err != nil {
		return reject(damaged, manifestName, 0, "is not the JSON of a manifest")
	}
	again, err := json.Marshal(m)
	if err != nil || !bytes.Equal(again, text) {
		return reject(damaged, manifestName, 0, "is not in canonical form")
	}
	if want := map[bool]string{true: format, false: formatBefore}[a.parquet]; m.Format != want {
		return reject(otherVersion, manifestName, 0, "has the format %q, this program knows %q of such files", m.Format, want)
	}
	origin := "sheaf/house"
	if m.Campaign != "" {
		origin = "sheaf/" + m.Campaign
		if !campaignSlug.MatchString(m.Campaign) || m.Campaign == "house" {
			return reject(damaged, manifestName, 0, "%q is no campaign", m.Campaign)
		}
	}
	if m.Origin != origin {
		return reject(damaged, manifestName, 0, "the origin is %q, the campaign's is %q", m.Origin, origin)
	}
	for _, name := range a.names()[1:] {
		if _, ok := m.Files[name]; !ok {
			return reject(damaged, manifestName, 0, "says nothing about %s", name)
		}
	}
	if len(m.Files) != len(a.names())-1 {
		return reject(damaged, manifestName, 0, "speaks of a file that does not belong to an export")
	}
	return nil
}

// checkLayout writes the zip once more from what was understood of it and compares: what
// differs is a byte that nobody accounts for, such as a comment, a date or a gap.
func (a *archive) checkLayout(file io.ReaderAt, size int64) error {
	same := &comparer{want: bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 16<<10)}
	zw := zip.NewWriter(same)
	for _, name := range a.names() {
		f := a.files[name]
		header := &zip.FileHeader{
			Name: name, Method: zip.Deflate, Flags: 0x8, CreatorVersion: 20, ReaderVersion: 20,
			CRC32: f.CRC32, CompressedSize64: f.CompressedSize64, UncompressedSize64: f.UncompressedSize64,
		}
		if name == manifestName {
			header.Method = zip.Store
		}
		packed, err := copyRaw(zw, header, f)
		if errors.Is(err, errDiffers) {
			break
		}
		if err != nil {
			return reject(damaged, name, 0, "does not lie where the zip says, or the disk fails")
		}
		if max(f.CompressedSize64, f.UncompressedSize64) >= 1<<32-1 {
			header.ReaderVersion = 45 // zip64 is known only after the data, and stands in the directory
		}
		if want := a.manifest.Files[name].Packed; name != manifestName && want != packed {
			return reject(damaged, name, 0, "the packed bytes do not have the digest in the manifest")
		}
	}
	_ = zw.Close()
	if same.differs || same.n != size {
		return reject(damaged, wholeExport, 0, "byte %d is not as an export is written", same.n)
	}
	return nil
}

func copyRaw(zw *zip.Writer, header *zip.FileHeader, f *zip.File) (digest string, err error) {
	w, err := zw.CreateRaw(header)
	if err != nil {
		return "", err
	}
	raw, err := f.OpenRaw()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(h, w), raw); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

var errDiffers = errors.New("the bytes differ")

// comparer is a writer that only accepts what it expects; n counts the equal bytes.
type comparer struct {
	want    *bufio.Reader
	n       int64
	differs bool
}

// Write compares p with the next bytes.
func (c *comparer) Write(p []byte) (int, error) {
	if c.differs {
		return 0, errDiffers
	}
	for i, b := range p {
		if w, err := c.want.ReadByte(); err != nil || w != b {
			c.differs = true
			return i, errDiffers
		}
		c.n++
	}
	return len(p), nil
}

func notUnpacked(name string, line int64) error {
	return reject(damaged, name, line, "cannot be unpacked: its bytes are damaged, or the disk fails")
}

// readAll unpacks a small file.
func readAll(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, notUnpacked(f.Name, 0)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, notUnpacked(f.Name, 0)
	}
	return text, nil
}

// lines calls fn for each line of a file, without its line break and counted from 1, and then
// holds content and size against the manifest. The slice is valid during the call.
func (a *archive) lines(name string, limit int, fn func(number int64, line []byte) error) error {
	r, err := a.files[name].Open()
	if err != nil {
		return notUnpacked(name, 0)
	}
	defer r.Close()
	want, h, size := a.manifest.Files[name], sha256.New(), int64(0)
	reader := lineReader{r: bufio.NewReaderSize(io.TeeReader(r, h), 16<<10), limit: limit}
	for number := int64(1); ; number++ {
		line, err := reader.next()
		size += int64(len(line))
		switch {
		case err == io.EOF && len(line) == 0:
			if hex.EncodeToString(h.Sum(nil)) != want.SHA256 || size != want.Size {
				return reject(damaged, name, 0, "does not have the digest and size in the manifest")
			}
			return nil
		case err == io.EOF:
			return reject(damaged, name, number, "the last line has no line break: the file was cut")
		case errors.Is(err, bufio.ErrBufferFull):
			return reject(tooLarge, name, number, "the line is longer than %d bytes", limit)
		case err != nil:
			return notUnpacked(name, number)
		}
		if err := fn(number, line[:len(line)-1]); err != nil {
			return err
		}
	}
}

// lineReader reads lines up to a limit, most of them without a copy.
type lineReader struct {
	r     *bufio.Reader
	limit int
	long  []byte
}

// next returns a line with its break; bufio.ErrBufferFull says that it is longer than the limit.
func (l *lineReader) next() ([]byte, error) {
	part, err := l.r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return part, err
	}
	l.long = append(l.long[:0], part...)
	for err == bufio.ErrBufferFull && len(l.long) <= l.limit {
		part, err = l.r.ReadSlice('\n')
		l.long = append(l.long, part...)
	}
	if err == nil && len(l.long) > l.limit+1 {
		err = bufio.ErrBufferFull
	}
	return l.long, err
}
