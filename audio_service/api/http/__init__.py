"""What all calls share: keys, errors, ranges, rates, logs."""
