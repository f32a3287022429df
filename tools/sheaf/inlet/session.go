package inlet

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
)

// session serves one channel of a scanner: the subsystem sftp and nothing else.
func (s *Server) session(id core.ScannerID, line *patient, channel ssh.Channel, asked <-chan *ssh.Request) {
	var served sync.WaitGroup
	begun := false
	for request := range asked {
		is := request.Type == "subsystem" && !begun && string(request.Payload) == "\x00\x00\x00\x04sftp"
		_ = request.Reply(is, nil)
		if !is {
			continue
		}
		begun = true
		served.Go(func() {
			h := &hall{server: s, id: id, line: line, files: map[string]*entry{"/": {dir: true}}}
			server := sftp.NewRequestServer(channel, sftp.Handlers{FileGet: h, FilePut: h, FileCmd: h, FileList: h})
			_ = server.Serve() // how a connection ends is the scanner's affair
			_ = server.Close()
			_ = channel.Close()
			h.report()
		})
	}
	_ = channel.Close()
	served.Wait()
}

// hall is what a session sees: the names of what it has brought itself, and no files.
type hall struct {
	server *Server
	id     core.ScannerID
	line   *patient

	mu    sync.Mutex // guards what follows
	files map[string]*entry
	count tally
}

// entry is a name of the session.
type entry struct {
	dir  bool
	size int64
}

// tally counts what a session has brought.
type tally struct{ files, refused, cut, pages, repeated, unread, unexpected, broken int }

// report logs what a session came to: no name that the client gave is in it.
func (h *hall) report() {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := h.count
	if n == (tally{}) {
		return
	}
	h.server.Log.Info().Str("scanner", string(h.id)).Int("files", n.files).Int("refused", n.refused).Int("cut_off", n.cut).
		Int("pages", n.pages).Int("repeated", n.repeated).Int("unread", n.unread).Int("unexpected", n.unexpected).
		Int("broken", n.broken).Msg("a scanner has delivered")
}

func (h *hall) note(do func(*tally)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do(&h.count)
}

// denied is the answer to what a scanner has no business with.
func (h *hall) denied(words string) error {
	return fmt.Errorf("%s: %w", h.server.Say(core.Refuse(core.Denied, "", words)), sftp.ErrSSHFxPermissionDenied)
}

// Fileread implements sftp.FileReader: nothing is given back.
func (h *hall) Fileread(*sftp.Request) (io.ReaderAt, error) { return nil, h.denied("sftp.write_only") }

// Filewrite implements sftp.FileWriter.
func (h *hall) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	u, err := h.begin(r)
	if err != nil {
		return nil, err
	}
	return u, nil
}

// OpenFile implements sftp.OpenFileWriter: many clients ask to read what they write, and never do.
func (h *hall) OpenFile(r *sftp.Request) (sftp.WriterAtReaderAt, error) {
	u, err := h.begin(r)
	if err != nil {
		return nil, err
	}
	return u, nil
}

// begin takes a new file.
func (h *hall) begin(r *sftp.Request) (*upload, error) {
	s := h.server
	if r.Pflags().Append {
		return nil, h.denied("sftp.append")
	}
	if err := s.Closed(); err != nil {
		return nil, h.failure(err)
	}
	scanner, err := s.Scanner(s.work, h.id)
	if err == nil && scanner.State != core.ScannerEnrolled {
		return nil, h.denied("sftp.retired")
	}
	if err != nil {
		return nil, h.failure(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.count.files >= s.Limits.Files {
		return nil, h.denied("sftp.files")
	}
	if err := h.place(r.Filepath, &entry{}); err != nil {
		return nil, err
	}
	h.count.files++
	return &upload{hall: h, scanner: scanner, entry: h.files[r.Filepath]}, nil
}

// place notes a name. Names are kept to be asked about; where there are too many the session hears so.
func (h *hall) place(name string, e *entry) error {
	before, known := h.files[name]
	switch {
	case known && before.dir:
		return fs.ErrExist
	case len(name) > 1024 || !known && len(h.files) >= h.server.Limits.Names && e.dir:
		return h.denied("sftp.names")
	}
	if !known && len(h.files) >= h.server.Limits.Names { // the oldest are of no use any more
		for old, of := range h.files {
			if !of.dir {
				delete(h.files, old)
				break
			}
		}
	}
	h.files[name] = e
	return nil
}

// failure puts a refusal into words.
func (h *hall) failure(err error) error {
	return fmt.Errorf("%s: %w", h.server.Say(err), sftp.ErrSSHFxFailure)
}

// Filecmd implements sftp.FileCmder: names of the session itself may change, nothing happens by it.
func (h *hall) Filecmd(r *sftp.Request) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	own, known := h.files[r.Filepath]
	switch r.Method {
	case "Mkdir":
		return h.place(r.Filepath, &entry{dir: true})
	case "Symlink", "Link":
		return h.denied("sftp.links")
	}
	if !known {
		return fs.ErrNotExist
	}
	switch r.Method {
	case "Setstat":
		return nil
	case "Rename", posixRename:
		if _, taken := h.files[r.Target]; own.dir || taken && r.Method == "Rename" || r.Target == r.Filepath {
			return h.denied("sftp.rename")
		}
		if err := h.place(r.Target, own); err != nil {
			return err
		}
		delete(h.files, r.Filepath)
		return nil
	case "Remove", "Rmdir":
		if r.Filepath == "/" || own.dir != (r.Method == "Rmdir") {
			return h.denied("sftp.remove")
		}
		delete(h.files, r.Filepath) // its pages are kept all the same
		return nil
	}
	return sftp.ErrSSHFxOpUnsupported
}

// posixRename is a renaming that may take the place of another file; the library gives it the name of the other kind.
const posixRename = "PosixRename"

// PosixRename implements sftp.PosixRenameFileCmder.
func (h *hall) PosixRename(r *sftp.Request) error {
	r.Method = posixRename
	return h.Filecmd(r)
}

// Filelist implements sftp.FileLister.
func (h *hall) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	own, known := h.files[r.Filepath]
	switch {
	case !known:
		return nil, fs.ErrNotExist
	case r.Method == "Stat":
		return list{info{path.Base(r.Filepath), *own}}, nil
	case r.Method != "List" || !own.dir:
		return nil, sftp.ErrSSHFxOpUnsupported
	}
	var all list
	for name, e := range h.files {
		if name != "/" && path.Dir(name) == r.Filepath {
			all = append(all, info{path.Base(name), *e})
		}
	}
	slices.SortFunc(all, func(a, b os.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// list implements sftp.ListerAt.
type list []os.FileInfo

// ListAt implements sftp.ListerAt.
func (l list) ListAt(into []os.FileInfo, at int64) (int, error) {
	if at >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(into, l[at:])
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}

// info is an entry as SFTP shows it: without a time, of nobody.
type info struct {
	name string
	entry
}

// Name implements os.FileInfo.
func (i info) Name() string { return i.name }

// Size implements os.FileInfo.
func (i info) Size() int64 { return i.size }

// Mode implements os.FileInfo.
func (i info) Mode() os.FileMode {
	if i.dir {
		return os.ModeDir | 0o300
	}
	return 0o200
}

// ModTime implements os.FileInfo.
func (info) ModTime() time.Time { return time.Unix(0, 0) }

// IsDir implements os.FileInfo.
func (i info) IsDir() bool { return i.dir }

// Sys implements os.FileInfo.
func (info) Sys() any { return nil }
