package rivals

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/program"
)

// connectionsOfEtcd to each server are shared by its clients, as in etcd's own benchmark.
const connectionsOfEtcd = 8

// etcd is three servers and a client process, which speaks gRPC.
type etcd struct {
	*group
	size    Size
	client  *exec.Cmd
	orders  io.WriteCloser
	answers *bufio.Scanner
}

// Etcd starts a cluster of three.
func Etcd(ctx context.Context, size Size) (_ Rival, err error) {
	path, err := lookUp("etcd")
	if err != nil {
		return nil, err
	}
	g, err := newGroup()
	if err != nil {
		return nil, err
	}
	e := &etcd{group: g, size: size}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Close())
		}
	}()
	ports, err := program.FreePorts(6)
	if err != nil {
		return nil, err
	}
	var cluster, endpoints []string
	for i := range 3 {
		cluster = append(cluster, fmt.Sprintf("n%d=http://%s", i, ports[i]))
		endpoints = append(endpoints, ports[3+i])
	}
	for i := range 3 {
		peer, own := "http://"+ports[i], "http://"+ports[3+i]
		if err := g.run(path, "--name", fmt.Sprint("n", i), "--data-dir", filepath.Join(g.folder, fmt.Sprint("n", i)),
			"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
			"--listen-client-urls", own, "--advertise-client-urls", own,
			"--initial-cluster", strings.Join(cluster, ","), "--initial-cluster-state", "new",
			"--logger", "zap", "--log-level", "error"); err != nil {
			return nil, err
		}
	}
	if err := e.connect(path, endpoints); err != nil {
		return nil, err
	}
	return e, until(ctx, func() error { _, err := e.Write(ctx, size.Keys, 0); return err })
}

// connect starts the client process.
func (e *etcd) connect(path string, endpoints []string) error {
	e.client = exec.Command(path, append([]string{"load"}, endpoints...)...)
	out, errOut := e.client.StdoutPipe()
	in, errIn := e.client.StdinPipe()
	if err := errors.Join(errOut, errIn, e.client.Start()); err != nil {
		return fmt.Errorf("starting the client of etcd: %w", err)
	}
	e.orders, e.answers = in, bufio.NewScanner(out)
	return nil
}

// Write implements Rival.
func (e *etcd) Write(_ context.Context, clients int, long time.Duration) (load.Sample, error) {
	return e.ask("put", clients, long)
}

// Read implements Rival: a read of etcd is linearizable unless it is asked for otherwise.
func (e *etcd) Read(_ context.Context, clients int, long time.Duration) (load.Sample, error) {
	return e.ask("get", clients, long)
}

func (e *etcd) ask(op string, clients int, long time.Duration) (load.Sample, error) {
	order, err := json.Marshal(map[string]any{"op": op, "clients": clients, "seconds": long.Seconds(),
		"keys": e.size.Keys, "bytes": e.size.Bytes, "connections": min(clients, connectionsOfEtcd)})
	if err != nil {
		return load.Sample{}, err
	}
	if _, err := e.orders.Write(append(order, '\n')); err != nil {
		return load.Sample{}, fmt.Errorf("asking the client of etcd: %w", err)
	}
	if !e.answers.Scan() {
		return load.Sample{}, errors.Join(errors.New("the client of etcd has ended"), e.answers.Err())
	}
	var got struct {
		load.Sample
		Error string
	}
	if err := json.Unmarshal(e.answers.Bytes(), &got); err != nil {
		return load.Sample{}, fmt.Errorf("reading from the client of etcd: %w", err)
	}
	if got.Error != "" {
		return load.Sample{}, fmt.Errorf("etcd: %s", got.Error)
	}
	return got.Sample, nil
}

// Close implements Rival.
func (e *etcd) Close() error {
	var errs []error
	if e.orders != nil {
		errs = append(errs, e.orders.Close(), e.client.Wait())
	}
	return errors.Join(append(errs, e.group.Close())...)
}
