"""Offering to be around."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from posts.models import Around


class AroundForm(forms.ModelForm):
    class Meta:
        model = Around
        fields = ["starts", "ends"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("starts", "ends")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].help_text = gettext_lazy("By your own clock. It may be after midnight.")
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("I am around then")))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error("ends", _("From and until are the same. For how long are you around?"))
        return cleaned


@login_required
@require_http_methods(["GET", "POST"])
def around(request):
    """Choose the hours in which one may be asked, or stop being asked."""
    own = Around.objects.filter(member=request.user).first()
    if request.method == "POST" and "stop" in request.POST:
        Around.objects.filter(member=request.user).delete()
        messages.success(request, _("You are not asked any more. Thank you for the time."))
        return redirect("posts:around")
    begun = {} if own else {"starts": "19:00", "ends": "22:00"}
    offer = own or Around(member=request.user)
    sent = request.POST if request.method == "POST" else None
    form = AroundForm(sent, instance=offer, initial=begun)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. One of you is asked at a time, and never twice."))
        return redirect("posts:around")
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/around.html", {"form": form, "own": own}, status=status)
