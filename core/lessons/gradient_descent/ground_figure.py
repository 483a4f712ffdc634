"""The pictures that descents walk on."""

from core.figures.palette import Mode
from core.lessons.gradient_descent.contours_figure import contour_picture, contour_table
from core.lessons.gradient_descent.panels_figure import PICTURE
from core.lessons.gradient_descent.surfaces import Surface, surface
from core.media.out.uri import data_uri

FINE = 1.5  # pixels of a contour picture for each unit of the board


def contours(ground: Surface, mode: Mode) -> str:
    """A surface's picture, as a data URI."""
    size = round(PICTURE[0] * FINE), round(PICTURE[1] * FINE)
    return data_uri(contour_picture(ground.height, ground.window, size), table=contour_table(mode))


def contours_of(name: str, kappa: float, mode: Mode) -> str:
    """The picture of the surface with this name."""
    return contours(surface(name, kappa), mode)
