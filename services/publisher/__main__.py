"""`python -m services.publisher`"""

from shared.lean_imports import lean_imports

with lean_imports():
    from services.publisher.app import wire
    from services.publisher.settings import PublisherSettings
    from shared.runtime import run_service

if __name__ == "__main__":
    run_service("publisher", PublisherSettings, wire)
