"""What moderators did, year by year: for everybody to read, in numbers alone."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts.figures import FEW, by_year


@require_safe
def transparency(request):
    context = {"years": by_year(), "few": FEW}
    return render(request, "posts/transparency.html", context)
