"""What must survive: audio in a store, all else in a catalogue."""
