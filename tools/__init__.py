"""Programs that build the data files under watcher/data. They are no part of the program that runs."""
