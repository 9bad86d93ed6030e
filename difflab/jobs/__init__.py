"""Running work: the only home of threads. A job is a generator; who started it collects what it yields."""
