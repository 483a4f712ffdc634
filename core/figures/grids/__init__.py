"""Arrays as cells with their numbers: a trace's matrices, films, a window that slides."""
