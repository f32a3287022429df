// Package parquet knows of files in Parquet what a verifier has to that reads no value in them: where
// they stand in an export, and how they begin and end.
package parquet
