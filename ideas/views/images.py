"""Images of ideas: adding and changing them, and the one door through which they leave."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ideas.forms import IdeaImageForm
from ideas.models import Idea, IdeaImage
from papers.forms import ImageForm
from papers.views.editing import delete_page, edit_page
from papers.views.serving import serve_image


@require_safe
def file(request, pk):
    """The image of an idea."""
    return serve_image(get_object_or_404(IdeaImage.objects.visible_to(request.user), pk=pk).file)


@require_safe
def thumbnail(request, pk):
    """A small version of it."""
    image = get_object_or_404(IdeaImage.objects.visible_to(request.user), pk=pk)
    return serve_image(image.thumbnail)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """Add an image to an idea."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.save(image=IdeaImage(idea=idea, position=idea.images.next_position()))
        messages.success(request, _("The image is saved."))
        return _to_images(idea)
    context = {"form": form, "idea": idea}
    status = 422 if request.method == "POST" else 200
    return render(request, "ideas/image_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change the caption of an image of an idea, or its place among the others."""
    image = _editable(request, pk)
    template = "ideas/image_edit.html"
    return edit_page(request, IdeaImageForm, template=template, instance=image, idea=image.idea)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put an image of an idea into the trash."""
    image = _editable(request, pk)
    return delete_page(request, image, back=f"{image.idea.get_absolute_url()}#images-title")


def _editable(request, pk):
    images = IdeaImage.objects.editable_by(request.user).select_related("idea")
    return get_object_or_404(images, pk=pk)


def _to_images(idea):
    return redirect(f"{idea.get_absolute_url()}#images-title")
