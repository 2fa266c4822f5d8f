"""Images of talks and photos of people: adding them, and the one door through which they leave."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from papers.forms import ImageForm
from papers.models import Image, Person, Talk
from papers.views.editing import delete_page
from papers.views.serving import picture


@require_safe
def file(request, pk):
    """The image of a talk."""
    return picture(get_object_or_404(Image.objects.visible_to(request.user), pk=pk).file)


@require_safe
def thumbnail(request, pk):
    """A small version of it."""
    return picture(get_object_or_404(Image.objects.visible_to(request.user), pk=pk).thumbnail)


@require_safe
def photo(request, pk):
    """The photo of a person."""
    return picture(get_object_or_404(Person.objects.visible_to(request.user), pk=pk).photo)


@require_safe
def photo_thumbnail(request, pk):
    """A small version of it."""
    return picture(get_object_or_404(Person.objects.visible_to(request.user), pk=pk).thumbnail)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """Add an image to a talk."""
    talk = get_object_or_404(Talk.objects.editable_by(request.user), pk=pk)
    return _upload(request, Image(talk=talk, position=talk.images.count()))


@require_http_methods(["GET", "POST"])
def fill(request, pk):
    """Put a file where a note names an image that was missing, or another in place of one."""
    return _upload(request, get_object_or_404(Image.objects.editable_by(request.user), pk=pk))


def _upload(request, image):
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.save(image=image)
        messages.success(request, _("The image is saved."))
        return redirect(image.source)
    context = {"form": form, "image": image, "row": image if image.pk else None}
    return render(request, "papers/image_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put an image into the trash."""
    image = get_object_or_404(Image.objects.editable_by(request.user), pk=pk)
    return delete_page(request, image, back=image.source.get_absolute_url())
