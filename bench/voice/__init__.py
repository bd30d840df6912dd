"""A voice measured by independent predictors, on sentences and whole narrations; `make evaluate-voice` runs it."""
