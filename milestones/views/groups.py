"""What a group marks together: birthdays, and the daily check-in thread."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from groups.models import Group
from groups.views.members import organized_by
from milestones.models import DailyThreads
from milestones.models.daily import Wave
from milestones.reading import birthdays_in


@login_required
@require_safe
def birthdays(request, slug):
    """Years that members shared of late, those coming up that they opened, and the group's own."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        **birthdays_in(group, request.user),
    }
    return render(request, "milestones/birthdays.html", context)


class DailyThreadsForm(forms.ModelForm):
    waves = forms.MultipleChoiceField(
        label=gettext_lazy("When it opens"),
        choices=Wave.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "At six in the morning there. Each rests when the next of its kind opens. Choose none "
            "to have no daily thread."
        ),
    )

    class Meta:
        model = DailyThreads
        fields = ["waves", "words"]
        help_texts = {"words": gettext_lazy("Stands on top of each day. What helps you to begin?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Save")))


@login_required
@require_http_methods(["GET", "POST"])
def daily(request, slug):
    get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    group, membership = organized_by(request.user, slug)
    chosen = DailyThreads.objects.filter(group=group).first()
    form = DailyThreadsForm(request.POST or None, instance=chosen or DailyThreads(group=group))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. The next morning of your choice opens the next one."))
        return redirect("milestones:daily", slug)
    context = {"group": group, "membership": membership, "form": form}
    return render(request, "milestones/daily.html", context, status=422 if form.is_bound else 200)
