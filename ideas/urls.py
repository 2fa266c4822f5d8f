"""The pages of ideas and notes."""

from django.urls import path

from ideas.views import ideas, notes

app_name = "ideas"
urlpatterns = [
    path("ideas/", ideas.index, name="idea-list"),
    path("ideas/new/", ideas.add, name="idea-add"),
    path("ideas/<int:pk>/", ideas.detail, name="idea-detail"),
    path("ideas/<int:pk>/new/", ideas.add_below, name="idea-add-below"),
    path("ideas/<int:pk>/edit/", ideas.edit, name="idea-edit"),
    path("ideas/<int:pk>/delete/", ideas.delete, name="idea-delete"),
    path("notes/", notes.index, name="note-list"),
    path("notes/new/", notes.add, name="note-add"),
    path("notes/<int:pk>/", notes.detail, name="note-detail"),
    path("notes/<int:pk>/correct/", notes.correct, name="note-correct"),
    path("notes/<int:pk>/uncorrect/", notes.uncorrect, name="note-uncorrect"),
    path("notes/<int:pk>/talks/<int:at>/", notes.talk, name="note-talk"),
    path("notes/<int:pk>/keep/", notes.keep, name="note-keep"),
    path("notes/<int:pk>/undo/", notes.undo, name="note-undo"),
    path("notes/<int:pk>/export/", notes.export, name="note-export"),
]
