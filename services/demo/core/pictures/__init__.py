"""Drawings for the articles: shapes on a canvas with a palette, written as PNG."""

from services.demo.core.pictures.scenes import SCENES, draw_scene

__all__ = ["SCENES", "draw_scene"]
