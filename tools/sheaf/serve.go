package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/cause"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/cluster"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/node"
	"github.com/sheaf-drive/sheaf/tools/sheaf/supervisor"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// serving is how a node listens.
type serving struct {
	data, listen string
	https        bool
	plain        bool // allows to listen on a network without HTTPS
	cert, key    string
	hosts        []string
	// nodeListen takes the calls of other nodes, nodeAddress is where they find it; "" for none.
	nodeListen, nodeAddress string
	// join names a node to be filled from, expect the number of nodes that begin a house: for a folder without a state.
	join   string
	expect int
	// refill allows a damaged copy to be replaced without anybody looking at it.
	refill bool
	// adminListen takes whoever watches the node, "" for nobody; adminPlain allows that on a network.
	adminListen string
	adminPlain  bool
	// sftp takes files of scanners, "" for nobody.
	sftp    string
	verbose bool
	calm    bool // does not log what the state says needs somebody
	// watched is told where the node can be watched, before it serves; nobody by default.
	watched func(address string) error
	// inlet is told where scanners deliver, and by which key they know the node; nobody by default.
	inlet func(address, fingerprint string) error
	// old is how many days old the list of invalid passports may be, 0 for as many as by default.
	old int
	// low, stop and ballast are bytes: of the alarm, of read-only, and of the file that keeps room.
	low, stop, ballast terminal.Size
	// clock is told that nothing can be recorded because the clock is ahead of the last record;
	// by default the user is told what to type.
	clock func(ctx context.Context, reason error) error
}

func serveCommand() *cobra.Command {
	s := serving{ballast: 512 << 20}
	c := &cobra.Command{
		Use:   "serve --data DIR",
		Short: "Run a node",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.checkOld(); err != nil {
				return err
			}
			said := terminal.To(c.OutOrStdout(), false)
			s.watched = func(address string) error {
				return said.Result(nil, "Answering whoever watches at %s", address)
			}
			s.inlet = func(address, fingerprint string) error {
				return said.Result(nil, "Taking files of scanners by SFTP at %s; the node's key is %s", address, fingerprint)
			}
			return s.run(c.Context(), func(address string) error {
				return said.Result(nil, "Serving %s; Ctrl-C ends it.", address)
			})
		},
	}
	c.Flags().StringVar(&s.data, "data", "", "data folder")
	c.Flags().StringVar(&s.listen, "listen", "127.0.0.1:8080", "address to listen on")
	c.Flags().BoolVar(&s.https, "https", false, "serve HTTPS, with --cert and --key or a certificate of the own authority")
	c.Flags().BoolVar(&s.plain, "insecure-http", false, "allow --listen on a network without --https, where anybody on the way can read along")
	c.Flags().StringVar(&s.cert, "cert", "", "certificate file (PEM)")
	c.Flags().StringVar(&s.key, "key", "", "key file of the certificate (PEM)")
	c.Flags().StringSliceVar(&s.hosts, "host", nil, "host name or address in the own certificate, may be given several times")
	c.Flags().StringVar(&s.nodeListen, "node-listen", "", "address to listen on for the other nodes of the house (a house with one node has none)")
	c.Flags().StringVar(&s.nodeAddress, "node-address", "", "where the other nodes find this one, HOST:PORT (--node-listen)")
	c.Flags().StringVar(&s.join, "join", "", "a node of the house, ID@HOST:PORT, to get the state from if the folder has none (--node-listen)")
	c.Flags().IntVar(&s.expect, "bootstrap-expect", 0, "number of nodes that begin the house of a new cluster together (--node-listen)")
	c.Flags().BoolVar(&s.refill, "auto-reseed", false, "fill this node from the others by itself when its own copy turns out to be damaged (--node-listen)")
	c.Flags().StringVar(&s.adminListen, "admin-listen", "", "address that answers /healthz, /readyz and /metrics without a password (none)")
	c.Flags().BoolVar(&s.adminPlain, "insecure-admin", false, "allow --admin-listen on a network, where whoever reaches it reads the figures")
	c.Flags().StringVar(&s.sftp, "sftp", "", "address that takes files of scanners by SFTP, each with its own key: sheaf scans scanner add (none)")
	c.Flags().Var(&s.low, "disk-low", "raise an alarm with less than that free on a disk (0: a tenth of the disk, at least 5GiB)")
	c.Flags().Var(&s.stop, "disk-stop", "become read-only with less than that free on a disk (0: 1GiB and a twentieth of the state, at most 4GiB)")
	c.Flags().Var(&s.ballast, "ballast", "size of the file that keeps room for a full disk (0: none)")
	c.Flags().IntVar(&s.old, "passports-old", attention.PassportsLimit, "raise an alarm when the list of invalid passports is that many days old; each node of a house has its own, so give all the same")
	c.Flags().BoolVar(&s.verbose, "verbose", false, "log every request")
	terminal.Must(c.MarkFlagRequired("data"))
	return c
}

// closing bounds how long running requests may take to end.
const closing = 20 * time.Second

// run serves until ctx ends or the node faults; ready is called with the address. A node that another one has to fill
// is filled, where that is allowed, and serves again.
func (s serving) run(ctx context.Context, ready func(address string) error) error {
	for filled := 0; ; filled++ {
		err := s.once(ctx, ready)
		if filled == refills || !s.fills(err) {
			return err
		}
		fmt.Fprintf(os.Stderr, "sheaf: %s\nFilling this node from the others.\n", terminal.Said(err))
		if _, failed := cluster.Reseed(ctx, datadir.Dir(s.data), ""); failed != nil {
			return errors.Join(err, failed)
		}
	}
}

// once is run until the node ends.
func (s serving) once(ctx context.Context, ready func(address string) error) (err error) {
	if err := s.marks().Check(); err != nil {
		return terminal.UsageError{Cause: err}
	}
	if err := s.room(); err != nil {
		return err
	}
	config, err := s.tls()
	if err != nil {
		return err
	}
	if err := s.checkWatch(); err != nil {
		return err
	}
	n, err := s.node()
	if err != nil {
		return err
	}
	served := make(chan error, 4)
	post, err := s.watch(n, served)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, post.Close()) }()
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
		defer cancel()
		err = errors.Join(err, tell(supervisor.Stopping), n.Close(end))
	}()
	if err := n.Open(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // it was asked to end before it served
		}
		var refusal *core.Error
		if errors.As(err, &refusal) && refusal.Text == "store.faulted" {
			return s.faulted(ctx, n)
		}
		return err
	}
	if err := datadir.Dir(s.data).Founded(); err != nil {
		return err
	}
	return s.serve(ctx, n, config, served, ready)
}

// serve is run once the node is open.
func (s serving) serve(ctx context.Context, n *node.Node, config *tls.Config, served chan error, ready func(string) error) error {
	web, err := net.Listen("tcp", s.listen)
	if err != nil {
		return terminal.Unheard("--listen", s.listen, err)
	}
	admin, err := datadir.Dir(s.data).ListenSocket()
	if err != nil {
		return errors.Join(err, web.Close())
	}
	go func() { served <- n.Serve(web, config) }()
	go func() { served <- n.Serve(admin, nil) }()
	if s.sftp != "" {
		inlet, err := n.Scanners().Open(datadir.Dir(s.data), s.sftp, served, s.inlet)
		if inlet != nil {
			defer func() { _ = inlet.Close() }() // its listener; files that are not whole come again
		}
		if err != nil {
			return err
		}
	}
	n.Serves()
	if err := n.CheckClock(ctx); err != nil {
		if err := s.ahead(ctx, err); err != nil {
			return err
		}
	}
	if err := errors.Join(ready(s.address(web)), tell(supervisor.Ready)); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-n.Fault():
		return s.stopped(err)
	case err := <-served:
		return err
	}
}

// faulted says what stopped a node that met a fault before it served: whoever opened it was only told that there is one.
func (s serving) faulted(ctx context.Context, n *node.Node) error {
	select {
	case err := <-n.Fault():
		return s.stopped(err)
	case <-ctx.Done():
		return nil
	}
}

func (s serving) stopped(fault error) error {
	return s.advised(fmt.Errorf("the node had to stop: %w", fault))
}

// advised adds to a fault, in a house of several nodes, the command by which the others fill this one anew. It does
// not help a program that is too old.
func (s serving) advised(err error) error {
	if s.nodeListen == "" || cause.Newer(err) {
		return err
	}
	return terminal.Advised{Cause: err, Advice: terminal.Say("join.reseed", s.data)}
}

// ahead says that nothing can be recorded yet; the node serves all the same, to be asked and
// to take the confirmation.
func (s serving) ahead(ctx context.Context, reason error) error {
	if s.clock != nil {
		return s.clock(ctx, reason)
	}
	_, err := fmt.Fprintln(os.Stderr, "sheaf: "+terminal.Said(reason))
	return err
}

// node makes the node of the data folder.
func (s serving) node() (*node.Node, error) {
	f := datadir.Dir(s.data)
	if err := f.Check(); err != nil {
		return nil, err
	}
	id, err := f.Read(datadir.FileNode)
	if err != nil {
		return nil, err
	}
	root, err := f.RootKey()
	if err != nil {
		return nil, err
	}
	signer, err := f.CheckpointKey()
	if err != nil {
		return nil, err
	}
	way, err := s.link(f, id)
	if err != nil {
		return nil, err
	}
	return node.New(node.Config{
		Link: way, Met: f.Meet, Settle: s.settle,
		ID: id, StoreDir: f.Store(), BlobDir: f.Blobs(), RunDir: f.Run(), PackDir: f.Packs(), IndexDir: f.Indexes(),
		Disks: s.disks(f),
		Root:  root, Signer: signer, Log: s.logger(), Calm: s.calm, PassportsLimit: s.old, Version: version(),
	}), nil
}

func (s serving) disks(f datadir.Dir) space.Config {
	return space.Config{Marks: s.marks(), Ballast: uint64(s.ballast), Home: f.Store()}
}

func (s serving) marks() space.Marks { return space.Marks{Low: uint64(s.low), Stop: uint64(s.stop)} }

// room makes sure that a start can write its certificates, if need be with the ballast.
func (s serving) room() error {
	store := datadir.Dir(s.data).Store()
	disks := node.Disks(node.Config{StoreDir: store, Disks: s.disks(datadir.Dir(s.data))}, nil)
	return disks.Provide(space.Need{Dir: store, Bytes: 1 << 20})
}

// link is the node's way to the others, nil for none.
func (s serving) link(f datadir.Dir, id string) (*node.Link, error) {
	if s.nodeListen == "" {
		return nil, nil
	}
	identity, err := datadir.Identity(f, id, time.Now())
	if err != nil {
		return nil, err
	}
	return &node.Link{Identity: identity, Listen: s.nodeListen, Advertise: s.nodeAddress}, nil
}

func (s serving) logger() zerolog.Logger {
	level := zerolog.WarnLevel
	if s.verbose {
		level = zerolog.InfoLevel
	}
	return zerolog.New(os.Stderr).Level(level).With().Timestamp().Logger()
}

// tls prepares the certificate: a given one, or one of the own authority.
func (s serving) tls() (*tls.Config, error) {
	if !s.https {
		if s.cert != "" || s.key != "" {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.serve.https")}
		}
		return nil, s.checkPlain()
	}
	pair, err := s.certificate()
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// checkPlain refuses to send passwords and passports over a network in the clear.
func (s serving) checkPlain() error { return open("listen", s.listen, s.plain, "cli.insecure_listen") }

// open refuses an address of the flag on a network, in the words, unless that is allowed.
func open(flag, address string, allowed bool, words string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.serve.address", "--"+flag, address)}
	}
	if allowed || api.Loopback(host) {
		return nil
	}
	return terminal.UsageError{Cause: core.Refuse(core.Invalid, flag, words, address)}
}

func (s serving) certificate() (tls.Certificate, error) {
	if s.cert != "" || s.key != "" {
		pair, err := tls.LoadX509KeyPair(s.cert, s.key)
		if err != nil {
			return pair, terminal.UsageError{Cause: fmt.Errorf("reading the certificate: %w", err)}
		}
		return pair, nil
	}
	f := datadir.Dir(s.data)
	if err := f.Check(); err != nil {
		return tls.Certificate{}, err
	}
	id, err := f.Read(datadir.FileNode)
	if err != nil {
		return tls.Certificate{}, err
	}
	hosts := s.hosts
	if host, _, err := net.SplitHostPort(s.listen); err == nil && host != "" && host != "0.0.0.0" && host != "::" {
		hosts = append(hosts, host)
	}
	return datadir.Issue(f, id, append(hosts, "localhost", "127.0.0.1"), time.Now())
}

// address is what a browser on this machine types.
func (s serving) address(ln net.Listener) string {
	scheme := "http://"
	if s.https {
		scheme = "https://"
	}
	host := ln.Addr().String()
	if _, port, err := net.SplitHostPort(host); err == nil && len(s.hosts) > 0 && s.https {
		host = net.JoinHostPort(s.hosts[0], port)
	}
	return scheme + strings.Replace(host, "[::]", "localhost", 1)
}

// version is the module's version or the commit of the build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
