"""Heroes that come from files and go to files, as streams."""
