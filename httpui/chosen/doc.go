// Package chosen is a chosen sheet as programs see it: what rooms say that choose, bind and hand in.
package chosen
