// Package ladder measures how the codes of sheets are read from scanned pages: pages of tools/demo/scans from as printed to
// hardly legible, at three resolutions, each seed the same page at each of them, read by core/scan and by zbar.
//
// On each page whose code was read the table is looked for, and each of its lines, which are empty, filled or struck by the
// seed, is told or left in doubt.
//
// What is compared is processor time. Ours is that of this process while it reads a decoded page; zbar's is that of
// Debian's zbarimg on the same page as plain PGM, less what zbarimg takes for a picture of one pixel.
package ladder
