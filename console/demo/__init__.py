"""The demo district: data files anyone can read and copy (`data/`), loaded by the real verbs."""
