package judge

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// export is what an auditor gets from one node.
type export struct {
	node    int
	journal []byte
	// tables by name, without their heads.
	tables map[string][][]string
}

// fetch has a node export, and the auditors' program confirm it.
func (j *Judge) fetch(ctx context.Context, n *site.Node, file string) (*export, error) {
	auditor := client.New(client.Config{Server: n.URL, Plain: true})
	auditor.Use(j.Auditor)
	err := client.Insist(ctx, func() error {
		answer, err := auditor.Send(ctx, client.Request{Path: "/api/v1/exports", JSON: map[string]string{"campaign": j.Campaign}})
		if err != nil {
			return err
		}
		defer answer.Close()
		out, err := os.Create(file)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, answer)
		return errors.Join(err, out.Close())
	})
	if err != nil {
		return nil, fmt.Errorf("node %d does not export: %w", n.Number, err)
	}
	if out, err := exec.CommandContext(ctx, j.Verify, file, "--key", j.Key).CombinedOutput(); err != nil {
		return nil, &Broken{"I4, I5, I7", fmt.Sprintf("the auditors' program refuses the export of node %d: %s", n.Number, out)}
	}
	return read(n.Number, file)
}

func read(node int, file string) (*export, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	e := &export{node: node, tables: map[string][][]string{}}
	for _, name := range []string{"sheets", "lines", "signatures", "visits"} {
		data, err := content(&archive.Reader, "tables/"+name+".csv")
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil || len(rows) == 0 {
			return nil, errors.Join(fmt.Errorf("the table %s cannot be read", name), err)
		}
		e.tables[name] = rows[1:]
	}
	e.journal, err = content(&archive.Reader, "journal.jsonl")
	return e, err
}

func content(archive *zip.Reader, name string) ([]byte, error) {
	file, err := archive.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// facts counts the leaves of the journal by their kind and what they are about.
func (e *export) facts() (map[[2]string]int, error) {
	counts := map[[2]string]int{}
	lines := bufio.NewScanner(bytes.NewReader(e.journal))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var leaf struct{ Kind, Subject string }
		if err := json.Unmarshal(lines.Bytes(), &leaf); err != nil {
			return nil, err
		}
		counts[[2]string{leaf.Kind, leaf.Subject}]++
	}
	return counts, lines.Err()
}
