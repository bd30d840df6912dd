"""How the embedded voice is made: recordings in, a Piper voice out. `python -m voices.training --help`.

Its own extra (`pip install '.[training]'`); the service never imports it. docs/embedded-voice.md
says what each step does.
"""
