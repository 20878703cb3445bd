"""A template tag that draws the face of a mood."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

MOUTH_PATHS = {
    1: "M11.5 25c2-4 11-4 13 0",
    2: "M12.5 24.5c2-2 9-2 11 0",
    3: "M12.5 23.500h11",
    4: "M12.5 22.5c2 2 9 2 11 0",
    5: "M11.5 21.5c2 5 11 5 13 0",
}
FACE_OUTLINE = SafeString(
    '<circle cx="18" cy="18" r="15"/><path d="M12.5 14.500v.5M23.5 14.500v.5"/>'
)


@register.simple_tag
def mood_face(mood):
    """Draw the face of `mood`, 1 to 5. Hidden from screen readers: its label is beside it."""
    return format_html(
        '<svg class="mood" viewBox="0 0 36 36" aria-hidden="true">{}<path d="{}"/></svg>',
        FACE_OUTLINE,
        MOUTH_PATHS[int(mood)],
    )
