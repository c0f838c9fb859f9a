"""What builds the data files from their sources. Not shipped."""
