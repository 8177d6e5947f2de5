from tests.integration.publisher.conftest import press

__all__ = ["press"]
