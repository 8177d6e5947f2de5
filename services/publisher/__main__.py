"""`python -m services.publisher`"""

from services.publisher.app import wire
from services.publisher.settings import PublisherSettings
from shared.runtime import run_service

if __name__ == "__main__":
    run_service("publisher", PublisherSettings, wire)
