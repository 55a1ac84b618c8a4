"""The hot paths beside the floor of the same machine, in one run (bench/README.md)."""
