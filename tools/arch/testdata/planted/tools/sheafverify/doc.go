// Package sheafverify is part of a planted house.
package sheafverify
