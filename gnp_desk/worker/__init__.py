"""The process that opens files from outside. It gets bytes, gives back points and plain facts, and may die at any moment."""
