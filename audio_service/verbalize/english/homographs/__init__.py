"""Words that are said in several ways -> the way that fits here."""
