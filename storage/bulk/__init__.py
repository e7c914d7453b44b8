"""Bulk upload on the store's side: staging, matching and writing many rows by few statements.

`scratch` is a private SQLite file for what one upload has read (on both databases); `staging` and
`matching` are temporary tables beside the store's own, so that a plan is made without a lock.
"""
