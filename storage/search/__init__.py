"""An index of the admins' words in a file of its own beside the store: search in milliseconds.

Looking through the names of a million admins takes a third of a second a letter; an index of all
runs of three letters takes a few milliseconds. It costs as much to make as an upload of everybody,
so uploads do not: a console that is open on a large district makes it in the background, in
`principal.db-search`. The file is made whole, then never changed: who was changed since is looked
up in the store. It only says who may match; the store has the last word, so that a search by it
and a search without it find the same admins in the same order. Anyone may delete it at any time.
On PostgreSQL there is none.
"""
