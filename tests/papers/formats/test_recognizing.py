import gzip
import io
import zipfile

import pytest

from papers.formats.recognizing import FORMATS, NAMES, Unrecognized, recognize
from tests.papers.formats.files import DATA, real

RIS = "TY  - JOUR\nTI  - 深度学习的方法与应用\nAU  - 张三\nER  - \n"
SAMPLES = {
    "bibtex": "% made by hand\n\n@article{a, title = {TY  - no}}\n",
    "ris": RIS,
    "csljson": ' [{"id": "a", "type": "book"}]',
    "nbib": "\nPMID- 123\nTI  - A\n",
    "pubmed_xml": '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "a" "b">\n'
    "<PubmedArticleSet></PubmedArticleSet>",
    "endnote_xml": "<xml><records><record></record></records></xml>",
    "enw": "%0 Book\n%T A\n",
    "zotero_rdf": '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#"></rdf:RDF>',
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_known_by_its_content_whatever_the_file_is_called(name):
    recognized = recognize(SAMPLES[name].encode(), "wrong.txt")
    assert (recognized.format, recognized.text) == (name, SAMPLES[name])


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("[]", "csljson"),
        ('{"items": []}', "csljson"),
        ("TY - JOUR\nTI - A\n", "ris"),
        ("JF  - A\nTI  - B\n", "ris"),
        ("%A Lee\n%T A\n", "enw"),
        ("PMC - 12\nTI  - A\n", "nbib"),
        ("<PubmedArticle></PubmedArticle>", "pubmed_xml"),
        ("<!-- a --><records><record/></records>", "endnote_xml"),
        ("@comment{x}", "bibtex"),
        ("@ARTICLE (a, title={b})", "bibtex"),
    ],
)
def test_other_forms_of_a_format_are_known_too(sample, name):
    assert recognize(sample.encode()).format == name


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RIS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + RIS.encode(), "utf-8"),
        (b"\xff\xfe" + RIS.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + RIS.encode("utf-16-be"), "utf-16-be"),
        (RIS.encode("utf-16-le"), "utf-16-le"),
        (RIS.encode("gbk"), "gb18030"),
    ],
)
def test_the_encoding_is_found_and_gives_the_same_bytes_again(data, encoding):
    recognized = recognize(data)
    assert (recognized.text, recognized.encoding) == (RIS, encoding)
    assert recognized.decoded.encode(recognized.text) == data
    assert recognized.load().records[0].title == "深度学习的方法与应用"


@pytest.mark.parametrize(
    ("sample", "encoding", "found"),
    [
        ("% Encoding: Cp1252\n@book{a, title = {Ä}}", "cp1252", "cp1252"),
        ("% Encoding: Big5\n@book{a, title = {學習}}", "big5", "big5"),
        ("% Encoding: UTF-8\n@book{a, title = {Müller, Jörg}}", "cp1252", "cp1252"),
        ("% Encoding: Cp1252\n@book{a, title = {学习}}", "utf-8", "utf-8"),
        ("% Encoding: nonsense\n@book{a, title = {Ä}}", "utf-8", "utf-8"),
        (
            '<?xml version="1.0" encoding="GB2312"?><xml><record>学习方法</record></xml>',
            "gbk",
            "gb18030",
        ),
        ("TY  - JOUR\nAU  - Müller, Jörg\nER  - \n", "cp1252", "cp1252"),
    ],
)
def test_what_the_file_says_of_its_encoding_is_obeyed_where_it_is_true(sample, encoding, found):
    recognized = recognize(sample.encode(encoding))
    assert (recognized.text, recognized.encoding) == (sample, found)


def zipped():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.ris", RIS)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (zipped(), "zip"),
        (gzip.compress(b"a", mtime=0), "zip"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "html"),
        (b"\n<html lang='en'>", "html"),
        (b"<svg></svg>", "unknown"),
        (b"Dear all,\nsee you tomorrow.\n", "unknown"),
        (b"{\\rtf1 hello}", "unknown"),
        (b"[" * 200_000, "unknown"),
        (b"a" * 5_000_000, "unknown"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_can(data, code):
    with pytest.raises(Unrecognized) as raised:
        recognize(data)
    assert raised.value.code == code
    assert str(raised.value) == f"{code}: what can be read is {', '.join(NAMES.values())}"


def test_the_name_counts_only_for_a_file_of_comments():
    assert recognize(b"% nothing yet\n", "mine.bib").format == "bibtex"
    with pytest.raises(Unrecognized):
        recognize(b"% nothing yet\n", "mine.txt")


FOLDERS = {
    "bib": "bibtex",
    "bib_scale": "bibtex",
    "bib_small": "bibtex",
    "ris": "ris",
    "csljson": "csljson",
    "nbib": "nbib",
    "pubmed_xml": "pubmed_xml",
    "endnote_xml": "endnote_xml",
    "endnote_enw": "enw",
}


@pytest.mark.parametrize("path", [one for folder in FOLDERS for one in real(f"{folder}/*")])
def test_real_files_are_recognized(path):
    assert recognize(path.read_bytes()).format == FOLDERS[path.parent.name]


@pytest.mark.skipif(not DATA.exists(), reason="the shared files are not here")
def test_notes_are_no_bibliography():
    for path in DATA.glob("notes/*"):
        with pytest.raises(Unrecognized):
            recognize(path.read_bytes())
