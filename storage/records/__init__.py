"""Frozen records: what queries hand out. Rows die with their transaction, records do not.

Times are milliseconds since 1970 UTC; `pk` is the store's own key and never leaves the program.
A module for each subject, since making a record's class takes time: a command imports the few it
needs. None postpones its annotations, which would then be compiled one by one.
"""
