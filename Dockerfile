FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt config/requirements-s3.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check \
    -r requirements.txt -r requirements-s3.txt

COPY . .
RUN useradd --system throughline \
    && mkdir -p var media \
    && chown throughline var media \
    && SECRET_KEY=only-while-the-image-is-being-built python manage.py collectstatic --no-input
USER throughline

EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --no-input && exec python manage.py serve --host 0.0.0.0"]
