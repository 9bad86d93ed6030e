"""Arrays to pictures in numpy, without Qt: the canvas of the window and the headless exporters draw from here."""
