import pytest
from hypothesis import given, strategies as st

from papers.formats.latex import decode, decode_address, encode, is_balanced


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"{\'E}ric M\"{u}ller", "Éric Müller"),
        (r"{\"O}\"Okonom{\'\i}a na\"{\i}ve", "ÖÖkonomía naïve"),
        (r"\v{C}ech \c c {\c{c}} \' e", "Čech ç ç é"),
        (r"Erd\H{o}s \r{A}ngstr{\"o}m \.Z \u{g} \k{a} \=a", "Erdős Ångström Ż ğ ą ā"),
        (r"\t{oo} \d{t} \b{b}", "o͡o ṭ ḇ"),
        (r"Gr{\o}nbech \aa rhus {\L}ukasz stra\ss e", "Grønbech århus Łukasz straße"),
        (r"\ss{} x", "ß x"),
        (r"\~{}user \^{} \'", "~user ^ '"),
    ],
)
def test_accents_and_letters_become_characters(value, text):
    assert decode(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("A--B---C", "A–B—C"),
        ("``quoted''", "“quoted”"),
        (r"a~b\,c\ d\\e", "a b c d e"),
        (r"su\-per\/man", "superman"),
        (r"R\&D 5\% \$3 a\_b \#1 \{x\}", "R&D 5% $3 a_b #1 {x}"),
        (r"\textquotedblleft x\textquotedblright{} \textendash", "“x” –"),
        (r"25\textdegree{}C 3\texttimes 4 \LaTeX", "25°C 3×4 LaTeX"),
    ],
)
def test_signs_become_characters(value, text):
    assert decode(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{BERT}: {{N}atural}", "BERT: Natural"),
        (r"{\em old} \emph{new} \textbf{bold} {\sc Caps}", "old new bold Caps"),
        (r"CO\textsubscript{2}", "CO2"),
        (r"\unknown{kept} \alsounknown stays", r"kept \alsounknown stays"),
        (r"\vphantom{\{}x\{\vphantom\}y", "x{y"),
        (r"\href{https://a.org}{text}", "text"),
        ("a } b { c", "a b c"),
        ("end\\", "end\\"),
    ],
)
def test_groups_and_commands_leave_their_text(value, text):
    assert decode(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"The $\alpha$-{C}ut of $x_{1}$", r"The $\alpha$-Cut of $x_{1}$"),
        (r"\(x^2\) and \ensuremath{\beta_{i}}", r"$x^2$ and $\beta_{i}$"),
        ("$$E=mc^2$$", "$$E=mc^2$$"),
        ("only 10$ for {you}", "only 10$ for you"),
    ],
)
def test_math_stays(value, text):
    assert decode(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("100 % of it", "100 % of it"),
        ("see http://a.org/~u/100%20x--y {z}", "see http://a.org/~u/100%20x--y z"),
        (r"\url{http://a.org/b\_c%20~d}", "http://a.org/b_c%20~d"),
    ],
)
def test_percent_signs_and_addresses_are_not_cut(value, text):
    assert decode(value) == text


def test_white_space_is_made_single_and_paragraphs_stay():
    assert decode(" one\n\ttwo\n \n\n three ") == "one two\n\nthree"


@given(st.text(alphabet="ab é张\n 12.,()-"))
def test_text_without_latex_changes_in_white_space_only(text):
    assert decode(text).replace("–", "--").split() == text.replace("---", "—").split() or (
        "--" in text
    )


@given(st.text(alphabet="\\{}$~`'\"-^ctuvaeio url%\n"))
def test_any_text_is_decoded(text):
    assert isinstance(decode(text), str)


@pytest.mark.parametrize("piece", ["{", "}", "\\'{a", "$", "\\url{", "\\ensuremath{{", "\\(", "\\"])
def test_hostile_repetition_is_decoded(piece):
    assert isinstance(decode(piece * 20_000), str)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://a.org/x_y%20z~u", "https://a.org/x_y%20z~u"),
        (r"\url{https://a.org/b\_c\%20\&d}", "https://a.org/b_c%20&d"),
        (r"https://a.org/\~{}u/{\textasciitilde}v", "https://a.org/~u/~v"),
        ("10.1002/(SICI)1$<$1::AID$>$3", "10.1002/(SICI)1<1::AID>3"),
        (r"10.1/a{\_}b", "10.1/a_b"),
        ("https://a.org/\n   long", "https://a.org/long"),
    ],
)
def test_addresses_lose_what_latex_put_around_them(value, address):
    assert decode_address(value) == address


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a_b & 5% #1", r"a\_b \& 5\% \#1"),
        (
            "{x} \\ ~ ^",
            r"\textbraceleft{}x\textbraceright{} \textbackslash{}"
            r" \textasciitilde{} \textasciicircum{}",
        ),
        ("$x_1$ for $5", r"$x_1$ for \$5"),
        (r"$\{a$", r"\$\textbackslash{}\textbraceleft{}a\$"),
        ("https://a.org/~u_b%20c", "https://a.org/~u_b%20c"),
        ("a--b ``c''", "a-{}-b `{}`c'{}'"),
        ("张é–“ß”", "张é–“ß”"),
    ],
)
def test_encoded_text(text, value):
    assert encode(text) == value
    assert decode(value) == text


def test_signs_that_ascii_lacks_become_commands():
    assert encode("Čé ß – ế 张", ascii_only=True) == r"{\v{C}}{\'{e}} {\ss} -- {\'{\^{e}}} 张"


def test_words_with_capitals_are_kept_from_styles():
    title = "BERT: Pre-training for iPhones, $AB$"
    assert encode(title, keep_capitals=True) == "{BERT}: Pre-training for {iPhones}, $AB$"


@given(st.text(alphabet="aB1é张\\{}$%&#_~^-`'\"(): /htps"), st.booleans(), st.booleans())
def test_encoded_text_reads_as_it_was_and_is_balanced(text, ascii_only, keep_capitals):
    text = " ".join(text.split())
    value = encode(text, ascii_only=ascii_only, keep_capitals=keep_capitals)
    assert decode(value) == text
    assert is_balanced(value)
