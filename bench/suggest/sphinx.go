package suggest

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core/address"
)

// sphinx is Debian's Sphinx over its own SQL, with a dictionary of keywords and beginnings of two letters.
type sphinx struct {
	server
	link net.Conn
	back *bufio.Reader
	at   string
}

func (*sphinx) name() string { return "sphinx" }

const sphinxConf = `source a {
 type = tsvpipe
 tsvpipe_command = cat %[1]s/rows.tsv
 tsvpipe_field = t
}
index a {
 source = a
 path = %[1]s/a
 dict = keywords
 min_prefix_len = 2
 charset_table = 0..9, a..z, A..Z->a..z, U+430..U+44F, U+410..U+42F->U+430..U+44F
}
indexer {
 mem_limit = 512M
}
searchd {
 listen = %[1]s/s:mysql41
 log = %[1]s/log
 pid_file = %[1]s/pid
 binlog_path =
 workers = threads
}
`

func (s *sphinx) start(ctx context.Context, dir string, registers []*address.Registry) error {
	for _, program := range []string{"indexer", "searchd"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is not installed (apt-get install sphinxsearch)", program)
		}
	}
	place := filepath.Join(dir, "sphinx")
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	rows, err := os.Create(filepath.Join(place, "rows.tsv"))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(rows, 1<<20)
	err = eachRow(registers, func(id int, words string) { fmt.Fprintf(w, "%d\t%s\n", id, words) })
	if err := errors.Join(err, w.Flush(), rows.Close()); err != nil {
		return err
	}
	conf := filepath.Join(place, "conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, sphinxConf, place), 0o600); err != nil {
		return err
	}
	if said, err := exec.CommandContext(ctx, "indexer", "--config", conf, "--all", "--quiet").CombinedOutput(); err != nil {
		return fmt.Errorf("indexer failed: %s", strings.Join(strings.Fields(string(said)), " "))
	}
	s.program = exec.CommandContext(ctx, "searchd", "--config", conf, "--nodetach")
	s.at = filepath.Join(place, "s")
	if err := s.program.Start(); err != nil {
		return err
	}
	return s.connect(ctx)
}

// connect waits for the server and goes through the greeting of its protocol, which is MySQL's.
func (s *sphinx) connect(ctx context.Context) error {
	var err error
	for range 100 {
		if s.link, err = net.Dial("unix", s.at); err == nil {
			break
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err != nil {
		return fmt.Errorf("searchd does not answer: %w", err)
	}
	s.back = bufio.NewReader(s.link)
	if _, err := s.packet(); err != nil {
		return err
	}
	hello := binary.LittleEndian.AppendUint32(nil, 0x8200) // protocol of 4.1, with an empty password
	hello = binary.LittleEndian.AppendUint32(hello, 1<<24)
	hello = append(append(hello, 33), make([]byte, 23+2)...)
	if err := s.send(1, hello); err != nil {
		return err
	}
	_, err = s.packet()
	return err
}

func (s *sphinx) send(number byte, body []byte) error {
	head := []byte{byte(len(body)), byte(len(body) >> 8), byte(len(body) >> 16), number}
	_, err := s.link.Write(append(head, body...))
	return err
}

func (s *sphinx) packet() ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(s.back, head[:]); err != nil {
		return nil, err
	}
	body := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
	_, err := io.ReadFull(s.back, body)
	return body, err
}

func (s *sphinx) ask(k keystroke) (int, error) {
	low, high, words := question(k)
	if len(words) == 0 { // it would go through all rows, and refuses to
		return 0, nil
	}
	sql := fmt.Sprintf("SELECT id FROM a WHERE MATCH('%s') AND id BETWEEN %d AND %d ORDER BY id ASC LIMIT 64 OPTION ranker=none",
		strings.ReplaceAll(strings.Join(words, " "), "'", ""), low, high)
	if err := s.send(0, append([]byte{3}, sql...)); err != nil {
		return 0, err
	}
	first, err := s.packet()
	if err != nil {
		return 0, err
	}
	if len(first) == 0 || first[0] == 0xff {
		return 0, fmt.Errorf("searchd: %s", first)
	}
	rows := 0
	for ends := 0; ends < 2; { // columns, end, rows, end
		p, err := s.packet()
		if err != nil {
			return 0, err
		}
		if len(p) > 0 && len(p) < 9 && p[0] == 0xfe {
			ends++
		} else if ends == 1 {
			rows++
		}
	}
	return rows, nil
}

func (s *sphinx) cpu() time.Duration { return s.used() }

func (s *sphinx) stop() error {
	err := errors.Join(s.link.Close(), s.program.Process.Signal(os.Interrupt))
	_ = s.program.Wait() // it ends as it was told to
	return err
}
