"""What the user is working on: the experiment, how it is looked at, its history, its files. No Qt, no threads."""
