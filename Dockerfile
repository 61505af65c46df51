# One image for every role: site, bot, duties and `manage.py`. compose.yaml runs them; docs/containers.md says how.
FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=false \
    TALLY_DATA_DIR=/data

WORKDIR /srv/tally
RUN groupadd --gid 10001 tally \
 && useradd --uid 10001 --gid tally --no-log-init --home-dir /nonexistent --shell /usr/sbin/nologin tally

# Before the sources, so that a change of these installs nothing again. Wheels only: no compiler comes into the image.
COPY requirements.lock ./
RUN pip install --no-cache-dir --root-user-action ignore --only-binary :all: --require-hashes --requirement requirements.lock

COPY . .
# All of it belongs to root: nothing that runs here can change the programs or what browsers are given.
RUN python -m compileall -q botbridge discord_sandbox games simulations trivia_site \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /data \
 && install --directory --owner tally --group tally --mode 700 /data

# Without a volume of its own name it gets a nameless one: what players have read is saved must outlive the container.
VOLUME /data
USER 10001:10001
EXPOSE 8000
# All roles in one container, with the bundled store and SQLite in /data. compose.yaml gives each role its own.
CMD ["python", "-m", "trivia_site.until_fixed", "python", "manage.py", "serve", "--migrate", "--host", "0.0.0.0"]
