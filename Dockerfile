# mooclint without a Python of one's own. At run time it needs no network, no root and nothing that can be written:
#
#   docker build -t mooclint .
#   docker run --rm --network none -v "$PWD":/course mooclint lint --lang ru
#
# What writes into the course (lock, new, --output, the cache of media facts) runs as the owner of the folder:
#
#   docker run --rm --network none -v "$PWD":/course --user "$(id -u):$(id -g)" mooclint lock
# The desk of a server runs by it too, with one volume for all that it keeps: docs/examples/server/compose.yaml
FROM python:3.11-slim

# The dictionaries by which words are looked up (TXT-5).
RUN apt-get update && apt-get install --yes --no-install-recommends hunspell-en-us hunspell-kk hunspell-ru \
    && rm -rf /var/lib/apt/lists/*

COPY requirements-server.lock /src/
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --no-deps --require-hashes --requirement /src/requirements-server.lock

COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY mooclint /src/mooclint
COPY criteria /src/criteria
COPY schemas /src/schemas
COPY fixtures/sample /src/fixtures/sample
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --no-deps --no-build-isolation /src

USER 10001:10001
WORKDIR /course
ENTRYPOINT ["mooclint"]
CMD ["lint"]
