"""The revisions, one file each, named v<revision>_<what>.py."""
