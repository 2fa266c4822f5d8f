import time
import tracemalloc

import bibtexparser
import pytest

from papers import exporting
from papers.models import Import, Paper, Person
from papers.search import index
from tests.papers.importing.files import bring_in, entries, full_entries

NUMBER, TRIES = 10_000, 3


@pytest.mark.benchmark
def test_an_import_takes_at_most_three_times_what_parsing_alone_takes(
    transactional_db, cast, ratio
):
    data = full_entries(NUMBER)
    parsing, importing, indexing = [], [], []
    for _ in range(TRIES):
        start = time.process_time()
        bibtexparser.parse_string(data.decode())
        parsing.append(time.process_time() - start)
        start = time.process_time()
        bring_in(data, cast.labmate)
        importing.append(time.process_time() - start)
        start = time.process_time()
        index.catch_up_with_all()
        indexing.append(time.process_time() - start)
        assert Paper.objects.alive().count() == NUMBER
        Import.objects.all().delete()
        Paper.objects.all().delete()
        Person.objects.all().delete()
        index.catch_up_with_all()
    taken, search_text = min(importing) / min(parsing), min(indexing) / min(parsing)
    ratio("importing 10,000 entries to bibtexparser parsing them", taken, limit=3)
    ratio("the same with the search text", taken + search_text, limit=3)


@pytest.mark.benchmark
def test_an_untouched_import_is_written_in_half_of_what_parsing_takes(
    transactional_db, cast, ratio
):
    data = entries(NUMBER)
    job = bring_in(data, cast.labmate)
    start = time.process_time()
    bibtexparser.parse_string(data.decode())
    parsing = time.process_time() - start
    start = time.process_time()
    assert exporting.of_import(job=job) == data
    taken = (time.process_time() - start) / parsing
    ratio("writing an import that nobody touched to parsing it", taken, limit=0.5)


@pytest.mark.benchmark
def test_of_an_entry_no_more_is_held_than_a_few_times_its_text(transactional_db, cast, ratio):
    sizes, peaks = [], []
    for number in (1000, 5000):
        data = entries(number)
        tracemalloc.start()
        bring_in(data, cast.labmate)
        peaks.append(tracemalloc.get_traced_memory()[1])
        sizes.append(len(data))
        tracemalloc.stop()
    growth = (peaks[1] - peaks[0]) / (sizes[1] - sizes[0])
    ratio("importing, bytes held for each byte of the file", growth, limit=8)
