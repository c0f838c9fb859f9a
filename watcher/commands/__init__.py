"""What the commands do beyond the ticks. Each is a function over plain values and streams; cli.py hands them in."""
