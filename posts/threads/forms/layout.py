"""What the forms of posts show beside their fields."""

from crispy_forms.layout import HTML


class FormattingToolbar(HTML):
    """The formatting buttons and the preview, right below the text field."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_formatting_toolbar.html" %}')


class PictureUpload(HTML):
    """The picture upload, which puts the picture at the end of the text."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_picture_upload.html" %}')


class ComposerTools(HTML):
    """Preview and draft buttons, at the end of the form."""

    def __init__(self):
        super().__init__('{% include "posts/threads/_composer_tools.html" %}')


class SimilarThreads(HTML):
    """The place where threads with a similar title are shown while the member types."""

    def __init__(self):
        super().__init__('<div id="similar" class="similar" aria-live="polite"></div>')


class DetailSuggestion(HTML):
    """The place where details are offered that fit the text; see posts/threads/suggestions.py."""

    def __init__(self):
        super().__init__(
            '<div id="suggestion" aria-live="polite">'
            '{% include "posts/threads/_detail_suggestion.html" with suggestion=form.suggestion '
            "is_chosen=True %}</div>"
        )
