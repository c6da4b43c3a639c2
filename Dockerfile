# syntax=docker/dockerfile:1
# Two stages: the second has no compiler, no pip cache and no source tree.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/fengong && /opt/fengong/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY store store
COPY seed seed
RUN /opt/fengong/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
# The font of the pictures in digests (5 MB); without it they go without pictures.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/*
# A fixed id, so that a volume's files keep their owner from one image to the next.
RUN groupadd --gid 10001 fengong \
    && useradd --uid 10001 --gid fengong --no-create-home --shell /usr/sbin/nologin fengong \
    && install -d -o fengong -g fengong /data
COPY --from=build /opt/fengong /opt/fengong
ENV PATH=/opt/fengong/bin:$PATH PYTHONUNBUFFERED=1 FENGONG_DATA_DIR=/data
USER fengong
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["fengong", "doctor", "--health"]
ENTRYPOINT ["fengong"]
CMD ["run"]
