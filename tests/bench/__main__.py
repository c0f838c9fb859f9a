"""`make bench`."""

from tests.bench import match, poll, regions_data, store, stream

poll.main()
store.main()
match.main()
stream.main()
regions_data.main()
