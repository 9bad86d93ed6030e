"""What the user is working on: the experiment, its views, its history, its files. No Qt, no threads."""
