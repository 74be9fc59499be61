"""The desk: where people read what was sent, keep the child safe and answer."""
