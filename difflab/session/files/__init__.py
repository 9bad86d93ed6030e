"""Files in and out. Every write is atomic, every read is checked, every failure is one typed error."""
