"""Arrays to pictures in numpy, without Qt: the window's canvas and the headless exporters both draw from here."""
