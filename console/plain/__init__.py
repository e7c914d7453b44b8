"""The console as numbered questions in plain text, for screen readers and simple terminals."""
