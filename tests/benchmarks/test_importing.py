import time
import tracemalloc

import bibtexparser
import pytest

from papers.models import Paper
from tests.papers.importing.files import bring_in, entries

NUMBER = 10_000


@pytest.mark.benchmark
def test_an_import_takes_at_most_three_times_what_parsing_alone_takes(transactional_db, cast):
    data = entries(NUMBER)
    start = time.process_time()
    bibtexparser.parse_string(data.decode())
    parsing = time.process_time() - start
    start = time.process_time()
    bring_in(data, cast.labmate)
    importing = time.process_time() - start
    assert Paper.objects.alive().count() == NUMBER
    assert importing / parsing < 3


@pytest.mark.benchmark
def test_memory_for_rows_does_not_grow_with_their_number(transactional_db, cast):
    peaks = []
    for number in (1000, 4000):
        data = entries(number)
        tracemalloc.start()
        bring_in(data, cast.labmate)
        peaks.append(tracemalloc.get_traced_memory()[1] / len(data))
        tracemalloc.stop()
    assert peaks[1] <= peaks[0] * 1.2
