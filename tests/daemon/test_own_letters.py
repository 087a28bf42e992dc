"""`[drafts] templates`: letters in the user's own wordings, laid over the bundled ones, and the faults of such files."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.config.letters import own_letters
from daemon.core.opportunity import Letter
from daemon.core.writing.compose import compose
from daemon.core.writing.letters import LANGUAGES, book
from daemon.errors import ConfigError
from daemon.service.wording import Wording
from tests.core.writing.stage import YOU, step
from tests.core.writing.test_gate import DANA, MEETING, PROCESS
from tests.service.test_wording import INVITED
from tests.stories.clock import Command

THANKS = step("thank_you", DANA, round=MEETING)
OWN = """
valediction = "All the best,"

[letters.thank_you]
words = [40, 120]
shapes = [[["opening"], ["fit"], ["close"]]]

[letters.thank_you.slots]
opening = [{texts = ["It was good to talk{{ on }} about {{ role }}{{ at }}, and I thank you for the time you took."]}]
fit = [{texts = ["My seven years of experience with Oracle databases at Globex taught me to plan such work carefully, and I would enjoy doing it with your team."]}]
close = [{texts = ["Please write or call whenever anything is missing."]}]
"""


def folder(tmp_path: Path, text: str, name: str = "letters.en.toml") -> str:
    (tmp_path / "letters").mkdir(exist_ok=True)
    (tmp_path / "letters" / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "letters")


def told(path: str) -> str:
    with pytest.raises(ConfigError) as found:
        own_letters(path)
    assert found.value.exit_status == 78
    return str(found.value)


def test_what_the_user_worded_is_written_and_the_rest_stays(tmp_path: Path) -> None:
    """Their own career is theirs to tell: what their wordings say needs no other fact."""
    books = own_letters(folder(tmp_path, OWN))
    letter = compose(THANKS, PROCESS, YOU, books)
    assert isinstance(letter, Letter)
    assert letter.body == (
        "Dear Dana,\n\nIt was good to talk on Thursday about the Data Analyst role at Acme, and I thank you for the time"
        " you took.\n\nMy seven years of experience with Oracle databases at Globex taught me to plan such work"
        " carefully, and I would enjoy doing it with your team.\n\nPlease write or call whenever anything is missing."
        "\n\nAll the best,\nAlex Doe\n+49 30 5550 123\n"
    )
    assert books["en"].letters["closing_note"] == book("en").letters["closing_note"]
    assert set(books) == {"en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bundled_file_itself_is_without_fault_but_for_what_is_fixed(tmp_path: Path, language: str) -> None:
    """A copy of it is where most will begin."""
    bundled = Path("daemon/core/knowledge", f"letters.{language}.toml").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=\[)", bundled)
    kept = "".join(part for part in parts if not re.match(r"\[+(?:says|claims|calls)", part))
    assert own_letters(folder(tmp_path, kept, f"letters.{language}.toml"))[language] == book(language)


def test_words_that_never_pass_the_gate_give_way_and_that_is_told(tmp_path: Path) -> None:
    text = OWN.replace("Please write or call whenever anything is missing.", "Short.")
    wording = Wording(YOU, own_letters(folder(tmp_path, text)))
    assert wording.letter(THANKS, PROCESS) == compose(THANKS, PROCESS, YOU)
    (line,) = wording.unused
    assert "your own wordings are not used" in line


FAULTS = [
    ("letters = 5", r"line 1, letters: expected `object`"),
    ("greeting = ['Hi']", r"line 1, greeting: expected `object`"),
    ("valediction = 5", r"letters\.en\.toml line 1, valediction: expected `str`, got `int`\. See"),
    ("valedictoin = 'Bye'", r"line 1, valedictoin: Afterword knows no such key.*\"valediction\""),
    ("a = [1", r"it is not TOML: .* See|Look"),
    ("[letters.thanks]\nwords = [1, 2]", r"line 1, letters\.thanks: invalid enum value"),
    ("[letters.thank_you]\nwords = ['a', 2]", r"line 2, letters\.thank_you\.words: expected `int`"),
    ("[[letters.thank_you.slots.opening]]\ntext = ['a']", r"line 2, letters\.thank_you\.slots\.opening\.text: .*texts"),
    (
        "[[letters.thank_you.slots.opening]]\nwhen = ['late']",
        r"line 1, .*opening: object missing required field `texts`",
    ),
    ("[[letters.thank_you.slots.opening]]\ntexts = ['a']\nwhen = ['latte']", r"line 3, .*when: invalid enum value"),
    ("[[letters.thank_you.slots.opening]]\ntexts = ['a {{ compny }}']", r"line 2, .*compny.*Did you mean \"company\""),
    ("[[letters.thank_you.slots.opening]]\ntexts = ['a {{ company']", r"line 2, .*: it is no template: "),
    ("[[letters.thank_you.slots.opening]]\ntexts = ['{{ company / 2 }}']", r"line 2, .*: it is no template: "),
    ("[[letters.thank_you.slots.opening]]\ntexts = ['I am just checking in.']", r"line 2, .*“just checking”"),
    ("[[letters.thank_you.slots.openning]]\ntexts = ['Hello there.']", r"no shape.*Did you mean \"opening\""),
    ("[letters.thank_you]\nshapes = [[['opening', 'end']]]", r"shapes: there are no texts for end"),
    ("[[letters.thank_you.slots.opening]]\ntexts = []", r"opening: it has no texts"),
    ("weekdays = ['Mo']", r"line 1, weekdays: there are 7 of them"),
    ("[letters.thank_you]\nwords = [90, 60]", r"line 2, letters\.thank_you\.words: .*at least"),
    ("[claims]\ncareer = 'x'", r"line 1, claims: this is what every letter is checked by"),
    ("[says]\nask = 'x'", r"line 1, says: this is what every letter is checked by"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_is_told_with_its_file_line_and_mend(tmp_path: Path, text: str, said: str) -> None:
    assert re.search(said, told(folder(tmp_path, text)))


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder(tmp_path, "valediction = 5\nnear = 6")
    lines = told(folder(tmp_path, "valediction = 7", "letters.de.toml")).splitlines()
    assert [re.findall(r"letters\.\w\w\.toml line \d", line) for line in lines] == [
        ["letters.de.toml line 1"],
        ["letters.en.toml line 1"],
        ["letters.en.toml line 2"],
    ]


def test_a_folder_without_letters_and_a_language_without_a_gate(tmp_path: Path) -> None:
    assert "it holds no letters" in told(str(tmp_path / "nowhere"))
    assert "Known: en, de, fr, es." in told(folder(tmp_path, "", "letters.it.toml"))


def test_the_real_command_writes_them_and_refuses_a_faulty_file(tmp_path: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1772443800.1.host").write_text(INVITED, encoding="utf-8")
    folder(tmp_path, OWN)
    config = tmp_path / "config.toml"
    config.write_text(
        '[you]\nname = "Kim Larsson"\naddresses = ["kim@larsson.example"]\ntime_zone = "Europe/Dublin"\n'
        '[[mail]]\nname = "home"\ntype = "maildir"\npath = "mail"\n[drafts]\ntemplates = "letters"\n',
        encoding="utf-8",
    )
    command, now = Command(config, tmp_path / "state", tmp_path / "home"), datetime(2026, 3, 5, 18, tzinfo=UTC)
    (row,) = command.rows(now, "sync")
    assert "My seven years of experience with Oracle databases" in row["body"]
    assert "All the best,\nKim Larsson" in row["body"]
    (again,) = command.rows(now + timedelta(hours=1), "sync")
    assert again["state"] == "kept"
    folder(tmp_path, "valediction = 5")
    done = command(now, "sync")
    assert done.returncode == 78
    assert "letters.en.toml line 1, valediction" in done.stderr
