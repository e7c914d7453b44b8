"""What the console can do: every verb of Principal, with no screen and no SQL."""
