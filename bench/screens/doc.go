// Package screens renders two heavy screens of the house in two ways: Ours with the compiled
// templates that are served, Theirs with html/template from the standard library.
//
// Both sides say words, number and moment through the same frame, and both give the same
// bytes, but for the plus sign, which html/template writes as &#43;; a test holds them to
// that. What html/template needs beyond the view model (the current section, the fields with
// their labels and their worst finding) is computed before and costs it nothing.
package screens
