import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from papers.models import PaperFile
from tests.cast import make_paper
from tests.pdfs import put_pdf


@pytest.mark.django_db
def test_only_files_that_nobody_needs_for_a_day_are_deleted():
    paper = make_paper()
    kept, gone, fresh = (put_pdf(paper, None, words) for words in ("Kept", "Gone", "Fresh"))
    paths = [Path(file.file.path) for file in (kept, gone, fresh)]
    for path in paths[:2]:
        os.utime(path, (0, 0))
    PaperFile.objects.exclude(pk=kept.pk).delete()
    said = StringIO()
    call_command("remove_unneeded_files", stdout=said)
    assert said.getvalue() == "1 files deleted.\n"
    assert [path.exists() for path in paths] == [True, False, True]
