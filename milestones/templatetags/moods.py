"""A template tag that draws the face of a mood."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

MOUTH_PATHS = {
    1: "M11 26c2.5-6.5 11.5-6.5 14 0",
    2: "M13 24.5c2-1.8 8-1.8 10 0",
    3: "M12.5 23.5h11",
    4: "M13 22.5c2 1.8 8 1.8 10 0",
    5: "M11 21c2.5 6.5 11.5 6.5 14 0z",
}
FACE_OUTLINE = SafeString('<circle cx="18" cy="18" r="15"/><path d="M12.5 14.5v.5M23.5 14.5v.5"/>')


@register.simple_tag
def mood_face(mood):
    """Draw the face of `mood`, 1 to 5. Hidden from screen readers: its label is beside it."""
    return format_html(
        '<svg class="mood" viewBox="0 0 36 36" aria-hidden="true">{}<path d="{}"/></svg>',
        FACE_OUTLINE,
        MOUTH_PATHS[int(mood)],
    )
