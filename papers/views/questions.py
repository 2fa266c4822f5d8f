"""Open questions: answering them, and what to ask a speaker next time."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from papers.forms import AnswerForm
from papers.models import Insight, Kind, Person, Speaking
from papers.views.editing import edit_page


@require_http_methods(["GET", "POST"])
def answer(request, pk):
    """Answer a question of one's own. An answer that is taken away opens it again."""
    questions = Insight.objects.editable_by(request.user).filter(kind=Kind.QUESTION)
    question = get_object_or_404(questions, pk=pk)
    return edit_page(request, AnswerForm, template="papers/answer_form.html", instance=question)


@require_safe
def of_speaker(request, pk):
    """What to ask a person next time, on one page to print."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    talks = Speaking.objects.filter(person=person).order_by().values("talk")
    questions = Insight.objects.visible_to(request.user).open_questions_of(talks)
    questions = questions.select_related("talk").order_by("-talk_id", "position", "pk")
    context = {"person": person, "questions": questions}
    return render(request, "papers/speaker_questions.html", context)
