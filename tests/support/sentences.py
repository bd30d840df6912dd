"""Sentences like those of news, written for the tests."""

from __future__ import annotations

NEWS = (
    "The council voted eleven to four on Tuesday night to close the harbour bridge for repairs until spring.",
    "Prices rose faster than wages last year, and the bank said it would wait before it cut rates again.",
    "“We saw the smoke from the kitchen window,” said the farmer, “and then the lights went out.”",
    "After three weeks of rain, the river fell below the second mark; families may return from Monday.",
    "The film opens on Friday in four hundred cinemas, most of them in small towns.",
    "Her lawyer, who had not seen the letter, asked the judge for more time.",
    "Scientists found the bird on an island where nobody had looked for it in a century.",
    "Half of the money goes to schools: the rest is meant for roads, clinics and two new libraries.",
    "He would not say who paid for the flight, or why it had left an hour early.",
    "The train that left Leeds at noon stopped twice, and nobody was hurt.",
    "In the end, the team won by a single point and thanked the crowd that had waited in the cold.",
    "A spokesman for the airline said that it regretted the delay and that all passengers had been rebooked.",
)

QUESTIONS = (
    "Did the minister know about the letter",
    "Will the bridge be open again by spring",
    "Have you ever been to the island",
    "Is anybody going to pay for the repairs",
    "Can the team still win the title",
    "Was the driver of the train hurt",
)
"""Questions that yes or no answers, without their mark."""
