// Command etcd is etcd as it is released, and a client of it that measures: the peer of the benchmark "store".
// It is a module of its own, so that nothing of etcd comes into what Sheaf ships.
//
//	etcd [FLAGS OF ETCD]           a server
//	etcd load ENDPOINT…            a client; takes one JSON object a line and answers with one
//
// A line of the client names what to do ("put" or a linearizable "get"), how many clients do it, for how many
// seconds, with how many keys and bytes of value, and how many connections to each server the clients share:
//
//	{"op":"put","clients":16,"seconds":1,"keys":32,"bytes":1000,"connections":4}
//	{"Done":1234,"Seconds":1.001,"P50":1.2,"P99":8.5,"Error":""}
//
// Client i does its n-th turn at server (i+n) mod the number of servers, as the clients of Sheaf's nodes do.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == "load" {
		os.Exit(load(os.Args[2:], os.Stdin, os.Stdout))
	}
	etcdmain.Main(os.Args)
}
