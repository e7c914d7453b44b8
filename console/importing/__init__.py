"""Bulk upload: read, validate, plan, hold, apply, undo.

`planning.plan_upload` makes a `plans.Plan`, `applying.apply_plan` applies it, `undoing` takes it
back; `options` and `reports` hold what goes in and what comes out. Files of the `admins` format
take a fast path by columns (`columns`) and, where a chunk has anything unusual, an explaining path
row by row (`rows`); both go by the rules in `console.provisioning.rules`.
"""
