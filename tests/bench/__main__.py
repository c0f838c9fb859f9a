"""`make bench`."""

from tests.bench import match, poll, store, stream

poll.main()
store.main()
match.main()
stream.main()
