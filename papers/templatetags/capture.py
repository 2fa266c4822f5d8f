"""What a page needs to show the capture box."""

from django import template

from papers.forms import CaptureForm

register = template.Library()


@register.simple_tag(takes_context=True)
def capture_form(context, source):
    """Return the empty capture box of ``source``, a talk or a paper."""
    return CaptureForm(by=context["request"].user, **{source._meta.model_name: source})
