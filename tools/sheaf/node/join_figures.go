package node

import (
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/tools/sheaf/metrics"
)

// measureStore joins the figures to the store: they are wanted most while a node does not serve yet.
func (n *Node) measureStore() error {
	return n.figures.WatchStore(metrics.Store{
		Now: n.config.Now, Log: n.position, Holdings: n.raft.Holdings, Blobs: n.blobs.Holds,
	})
}

// position is where the node is in the log, and where it sees the others.
func (n *Node) position() metrics.Log {
	at := n.raft.Status()
	log := metrics.Log{
		Applied: at.Applied, Durable: at.Durable, Last: at.LastLog, Commit: at.Commit, Term: at.Term, Members: at.Members,
		Leads: at.Leads, Serves: at.Serving, Leader: at.Leader != "", Contact: at.Contact,
	}
	if n.peers.watched == nil {
		return log
	}
	log.Elections = n.peers.watched.Elections()
	if members, err := n.raft.Members(); err == nil && at.Leads {
		log.Peers = map[string]contact.Peer{}
		for id, peer := range n.peers.watched.Peers() {
			for _, m := range members {
				if m.ID == id && !peer.Since.IsZero() { // of who was removed no figure stays
					log.Peers[id] = peer
				}
			}
		}
	}
	return log
}
