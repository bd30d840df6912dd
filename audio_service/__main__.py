"""`python -m audio_service` is the `audio-service` command."""

from audio_service.cli import main

main()
