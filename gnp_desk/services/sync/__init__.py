"""The laptop's side of the centre (api.md): push, pull, check and files, each step of which may be cut anywhere."""
