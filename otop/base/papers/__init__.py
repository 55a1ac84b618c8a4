"""Papers: what an office prints, files and sends, from one description (`words`) in every format."""
