"""The decisions, pure: no clock, file, socket, thread, log or random number in here; time is an argument."""
