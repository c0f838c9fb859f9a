"""`make bench`."""

from tests.bench import match, poll, store

poll.main()
store.main()
match.main()
