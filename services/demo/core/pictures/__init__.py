"""Drawings for the articles, made of shapes on a canvas with a palette and written as PNG."""

from services.demo.core.pictures.scenes import SCENES, draw_scene

__all__ = ["SCENES", "draw_scene"]
