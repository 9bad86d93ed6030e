"""One file format in each module: pictures and arrays in, bytes out. No Qt."""
