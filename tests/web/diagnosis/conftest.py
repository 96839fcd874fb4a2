"""The scene of the diagnosis, for its screens."""

from tests.diagnosis.conftest import interview, noted, scene, sent

__all__ = ["interview", "noted", "scene", "sent"]
