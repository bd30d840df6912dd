# syntax=docker/dockerfile:1
# Two stages: the first builds a virtual environment, the second holds nothing else but Python. ffmpeg's libraries
# come with av, espeak-ng with piper-tts, and node, which builds the player, for the installation alone; the default voice
# is made from its package.
FROM debian:bookworm-slim AS build
SHELL ["/bin/sh", "-eux", "-c"]
# Debian stable's own security updates are wanted, so no versions are pinned.
# hadolint ignore=DL3008
RUN apt-get update; \
    apt-get install --yes --no-install-recommends python3 python3-venv; \
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY audio_service audio_service
COPY scripts/build_web.py scripts/
COPY voices voices
# `cluster,c2pa` also signs files.
ARG EXTRAS=cluster
RUN python3 -m venv /opt/audio-service; \
    /opt/audio-service/bin/pip install --no-cache-dir --no-compile ".[${EXTRAS}]"; \
    AUDIO_SERVICE_VOICES_DIR=/opt/audio-service/share/audio-service/voices \
    /opt/audio-service/bin/audio-service voices add en_US-heart-medium; \
    /opt/audio-service/bin/pip uninstall --yes pip setuptools; \
    find /opt/audio-service -depth -type d \( -name tests -o -name test -o -name __pycache__ \) -exec rm -rf {} +; \
    python3 -m compileall -q /opt/audio-service/lib || true

FROM debian:bookworm-slim
SHELL ["/bin/sh", "-eux", "-c"]
# Debian stable's own security updates are wanted, so no versions are pinned.
# hadolint ignore=DL3008
RUN apt-get update; \
    apt-get install --yes --no-install-recommends ca-certificates python3; \
    rm -rf /var/lib/apt/lists/*; \
    useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin narrator; \
    install -d -o narrator -g narrator /data /voices
COPY --from=build /opt/audio-service /opt/audio-service
ENV PATH=/opt/audio-service/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AUDIO_SERVICE_HOST=0.0.0.0 \
    AUDIO_SERVICE_DATA_DIR=/data \
    AUDIO_SERVICE_VOICES_DIR=/voices \
    AUDIO_SERVICE_LOG_FORMAT=json
USER 10001:10001
# Nothing is written anywhere else but in /tmp: `docker run --read-only --tmpfs /tmp`.
VOLUME ["/data", "/voices"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["audio-service"]
CMD ["serve"]
