"""Arrays to pictures in numpy, without Qt: the window and the headless exporters draw from here."""
