"""`make bench`."""

from tests.bench import match, poll, regions_data, store

poll.main()
store.main()
match.main()
regions_data.main()
