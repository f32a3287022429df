// Package pictures hands the blobs of the house to the rooms that read and write them, and measures what is put.
package pictures
