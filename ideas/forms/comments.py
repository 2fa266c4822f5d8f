"""The forms of comments, and what is typed to name somebody."""

from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import commenting
from ideas.models import Comment
from papers.forms import VersionedForm
from papers.text import shortened

TEXT = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})


class CommentForm(forms.Form):
    """What ``by`` says about ``about``, an idea or an insight, or answers there.

    ``save`` returns the comment and whom it names but does not tell.
    """

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    reply_to = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("What you are answering is gone. Save it as a comment of its own.")
        },
    )
    text = forms.CharField(label=_("Comment"), max_length=20_000, widget=TEXT)

    def __init__(self, *args, about, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.about, self.by = about, by
        self.auto_id = "comment_%s"
        if self["reply_to"].value():
            self.auto_id = "reply_%s"
            self.fields["text"].widget.attrs["autofocus"] = True
        threads = Comment.objects.firsts().visible_to(by)
        self.fields["reply_to"].queryset = threads.filter(**{about._meta.model_name: about})

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        if self.has_error("reply_to"):
            self._change(reply_to="")
        mine = Comment.objects.filter(author=self.by, key=cleaned.get("key"))
        saved = mine.values_list("text", flat=True).first()
        if saved is not None and saved != cleaned.get("text"):
            self._change(key=str(uuid4()))
            raise ValidationError(
                _(
                    "This was sent before, and saved as “%(text)s”. "
                    "Save again to keep what stands here as another comment."
                ),
                params={"text": shortened(" ".join(saved.split()), 60)},
                code="conflict",
            )
        return cleaned

    def _change(self, **fields):
        self.data = self.data.copy()
        for name, value in fields.items():
            self.data[self.add_prefix(name)] = value

    @property
    def status(self) -> int:
        """The status of the answer that shows what is wrong."""
        return 409 if self.has_error(NON_FIELD_ERRORS, "conflict") else 422

    def save(self):
        """Raises commenting.Gone if the idea or the insight is not there any more."""
        said = {name: self.cleaned_data[name] for name in ("text", "key", "reply_to")}
        return commenting.comment(about=self.about, by=self.by, **said)


class CommentEditForm(VersionedForm):
    """Another text for a comment. ``save`` returns whom it names but does not tell."""

    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": TEXT}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="edit_%s", **kwargs)
        self.fields["text"].help_text = ""
        self.fields["text"].widget.attrs["autofocus"] = True

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    @property
    def status(self) -> int:
        """The status of the answer that shows what is wrong."""
        return 409 if self.has_error(NON_FIELD_ERRORS, "conflict") else 422

    def save(self):
        return commenting.edit(comment=self.instance, text=self.cleaned_data["text"])


class TypedForm(forms.Form):
    """What was typed about something that is gone."""

    text = forms.CharField(strip=False)


class ReplyForm(forms.Form):
    """Which thread of a discussion is being answered, ``reply``, or None."""

    reply = forms.IntegerField(required=False, min_value=1)

    @property
    def thread(self):
        return self.cleaned_data["reply"] if self.is_valid() else None


class MarkForm(forms.Form):
    """When notices were marked as read, to undo that."""

    at = forms.DateTimeField()
