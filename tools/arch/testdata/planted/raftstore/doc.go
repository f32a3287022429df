// Package raftstore is part of a planted house.
package raftstore
