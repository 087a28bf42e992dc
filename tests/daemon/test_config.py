"""The configuration: a good one comes whole, a bad one is told with all its faults, each where it stands."""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.settings import Caldav, Feed, Ics, Imap, Maildir, SecretFrom
from daemon.config import Config, Drafts, Hours, Llm, Notify, Quiet, load
from daemon.core.policy import Windows
from daemon.core.you import You
from daemon.errors import ConfigError

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"

GOOD = """
[you]
addresses = ["robin@example.com"]

[[mail]]
name = "home"
type = "maildir"
path = "Mail"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(folder: Path, text: str) -> list[str]:
    """The faults, without the file's path."""
    file = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert caught.value.exit_status == 78
    return [line.removeprefix(f"{file} ").removeprefix(f"{file}, ") for line in str(caught.value).splitlines()]


def the_fault(folder: Path, text: str) -> str:
    (fault,) = faults(folder, text)
    return fault


# Whole files that can't be read


def test_a_missing_file_names_setup_and_the_demo(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.toml")
    assert caught.value.exit_status == 78
    told = str(caught.value)
    assert f"{tmp_path / 'config.toml'} isn't there" in told
    assert "afterword setup" in told
    assert "afterword demo" in told
    assert "\n" not in told


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a directory"):
        load(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'name = "Jos\xe9"')
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[you]\naddresses = ["a@example.com]\n', "line 2 column 29"),
        ("[you\n", "line 1 column 5"),
        ("[you]\nname\n", "line 2 column 5"),
        ("[you]\n[you]\n", "line 2 column 2"),
        ('[you]\nname = """Robin', "line 2 column 16"),
    ],
)
def test_what_is_not_toml_is_told_with_its_place(tmp_path: Path, text: str, where: str) -> None:
    fault = the_fault(tmp_path, text)
    assert fault.startswith(f"{where}: it is not TOML: ")


def test_an_editor_s_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(written(tmp_path, "\ufeff" + GOOD)).you.addresses == ("robin@example.com",)


def test_an_empty_file_is_told_what_it_needs(tmp_path: Path) -> None:
    addresses, mail = faults(tmp_path, "")
    assert addresses.startswith("addresses of [you]: it is missing. ")
    assert addresses.endswith('addresses = ["you@example.com"].')
    assert mail.startswith("[mail]: there is no mail account. Add [[mail]] and below it name = ")


# All at once


def test_all_faults_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = """\
[you]
adresses = ["robin@example.com"]
time_zone = "Europe/Berlin "
signature = '''
[windows]
thank_you = "soon"
'''

[[mail]]
name = "home"
type = "imap"
host = "imap.example.com"
tls = "none"
port = 99999

[[mail]]
name = "home"
type = "maildir"
path = 7

[mail.secret]
file = "x"

[windows]
thank_you = "two hours"
after_interview = "6"
max_follow_ups = -1

[quiet]
weekends = "yes"
"""
    told = faults(tmp_path, text)
    assert [fault.split(":")[0] for fault in told] == [
        "line 1, addresses of [you]",
        "line 2, adresses of [you]",
        "line 3, time_zone of [you]",
        "line 9, user of [[mail]]",
        "line 13, tls of [[mail]]",
        "line 14, port of [[mail]]",
        "line 17, name of [[mail]]",
        "line 19, path of [[mail]]",
        "line 21, secret of [[mail]]",
        "line 25, thank_you of [windows]",
        "line 26, after_interview of [windows]",
        "line 27, max_follow_ups of [windows]",
        "line 30, weekends of [quiet]",
    ]
    assert all(fault.endswith((".", "?")) for fault in told)


# One fault each: what is added to a good file, and what must be said

BELOW = [
    # names of tables and keys
    ('[windws]\nthank_you = "2h"', r'line 10, \[windws\]: .*Did you mean "windows"\?'),
    ("[whatever]", r"Known are: you, mail, "),
    ("[drafts]\nmax_perday = 3", r'max_perday of \[drafts\]: .*Did you mean "max_per_day"\?'),
    ("[notify]\nsound = true", r"sound of \[notify\]: .*Known here: desktop"),
    ("windows = 5", r"line 10, windows of \[\[mail\]\]"),
    ("[[windows]]", r"line 10, \[windows\]: it is not a table"),
    ("[calendar]\nname = 'c'", r"line 10, \[calendar\]: .*\[\[calendar\]\]"),
    # types
    ("[drafts]\nmax_per_day = 2.5", r"2.5 is not a whole number.*max_per_day = 5"),
    ("[drafts]\nmax_per_day = true", r"true is not a whole number"),
    ("[drafts]\ntemplates = ['a']", r"is not text in quotes"),
    ("[notify]\ndesktop = 1", r"1 is not true or false"),
    # values
    ("[windows]\nafter_promise = -2", r"-2 is negative"),
    ("[windows]\nlook_back_days = 99999999999", r"too large"),
    ("[windows]\nthank_you = 2", r'2 is not a duration.*"1h30m"'),
    ('[windows]\nthank_you = "-2h"', r"not a duration"),
    ('[windows]\nthank_you = ""', r"not a duration"),
    ('[windows]\nthank_you = "900h"', r"too long"),
    ('[quiet]\nhours = "8pm-8am"', r'"20:00-08:00"'),
    ('[quiet]\nhours = "20:00-24:30"', r"not a span"),
    ('[quiet]\nhours = "08:00-08:00"', r"begins when it ends"),
    ('[drafts]\nengine = "template"', r'one of "templates", "llm"\. Did you mean "templates"\?'),
    ('[drafts]\ntemplates = ""', r"templates of \[drafts\]: it is empty"),
    ('[drafts]\ntemplates = "a\\u0000b"', r"character that can't be seen"),
    ('[[mail]]\nname = "a\\nb"\ntype = "maildir"\npath = "M"', r"name of \[\[mail\]\]: .*can't be seen"),
    ('[drafts]\ntemplates = "$NOT_SET_ANYWHERE/x"', r"environment variable that is not set"),
    ('[drafts]\ntemplates = "~nobody-of-this-name/x"', r"no home folder of that name"),
    # not built yet
    ('[drafts]\nengine = "llm"', r"line 11, engine of \[drafts\]: there is no table \[llm\].*\"templates\""),
    ('[llm]\nbase_url = "http://127.0.0.1:99999/v1"\nmodel = "m"', r"not a web address"),
    ('[llm]\nbase_url = "http://me:key@127.0.0.1/v1"\nmodel = "m"', r"more than a server and a path.*under secret"),
    ('[llm]\nbase_url = "http://127.0.0.1/v1?key=1"\nmodel = "m"', r"more than a server and a path"),
    (
        '[llm]\nbase_url = "http://llm.example/v1"\nmodel = "m"\nallow_remote = true\nsecret = "keyring"',
        r"base_url of \[llm\]: without TLS your key would cross the network.*https",
    ),
    # a model
    ('[llm]\nbase_url = "http://127.0.0.1/v1"', r"model of \[llm\]: it is missing"),
    ('[llm]\nbase_url = "localhost"\nmodel = "m"', r"not a web address"),
    ('[llm]\nbase_url = "https://llm.example/v1"\nmodel = "m"', r"another machine.*allow_remote = true"),
    ('[llm]\nbase_url = "http://127.0.0.1.evil.example/v1"\nmodel = "m"', r"another machine"),
    # accounts
    ('[[mail]]\nname = "g"\ntype = "gmail"\nuser = "robin"', r"user of \[\[mail\]\]: .*not a mail address"),
    ('[[calendar]]\nname = "g"\ntype = "google"', r"user of \[\[calendar\]\]: it is missing"),
    ('[[mail]]\nname = "x"', r"type of \[\[mail\]\]: it is missing.*\"imap\" or type = \"maildir\""),
    ('[[mail]]\nname = "x"\ntype = "Maildir"', r'no kind of account.*Did you mean "maildir"\?'),
    ('[[mail]]\nname = "x"\ntype = "caldav"', r"no kind of account"),
    ('[[mail]]\nname = "x"\ntype = ["imap"]', r"not text in quotes"),
    ('[[mail]]\nname = "home"\ntype = "maildir"\npath = "M"', r'line 11, name of .*another account named "home"'),
    ('[[mail]]\nname = ""\ntype = "maildir"\npath = "M"', r"name of \[\[mail\]\]: it is empty"),
    ('[[mail]]\ntype = "maildir"\npath = "M"', r"name of \[\[mail\]\]: it is missing"),
    ('[[calendar]]\nname = "c"\ntype = "ics"', r"path of \[\[calendar\]\]: it is missing"),
    # calendars at an address
    ('[[calendar]]\nname = "c"\ntype = "caldav"\nuser = "a"', r"url of \[\[calendar\]\]: it is missing"),
    ('[[calendar]]\nname = "c"\ntype = "caldav"\nurl = "dav"\nuser = "a"', r'"dav" is no address'),
    (
        '[[calendar]]\nname = "c"\ntype = "caldav"\nurl = "http://dav.example"',
        r"password would cross the network.*https",
    ),
    (
        '[[calendar]]\nname = "c"\ntype = "caldav"\nurl = "https://a:b@dav.example"',
        r"a login has no place in an address",
    ),
    ('[[calendar]]\nname = "c"\ntype = "caldav"\nurl = "ftp://dav.example"', r"no web address"),
    ('[[calendar]]\nname = "c"\ntype = "caldav"\nurl = "a.example"\npassword = "x"', r"a secret has no place here"),
    (
        '[[calendar]]\nname = "c"\ntype = "ics"\nurl = "http://c.example/x.ics"',
        r"secret address would cross the network",
    ),
    (
        '[[calendar]]\nname = "c"\ntype = "ics"\nurl = "c.example/x.ics"',
        r"url of \[\[calendar\]\]: it is no web address",
    ),
    ('[[calendar]]\nname = "c"\ntype = "ics"\nurl = "https://c.example"\npath = "x"', r"path of .*no such key here"),
    ('[[calendar]]\nname = "c"\ntype = "ics"\nurl = "https://c.example"\nsecret = "keyring"', r"both url and secret"),
]


@pytest.mark.parametrize(("added", "said"), BELOW)
def test_a_fault(tmp_path: Path, added: str, said: str) -> None:
    assert re.search(said, the_fault(tmp_path, f"{GOOD}\n{added}\n"))


IN_YOU = [
    ("addresses = []", r"it is empty"),
    ('addresses = "robin@example.com"', r'is not a list of texts.*\["one", "another"\]'),
    ('addresses = ["robin"]', r'"robin" is not a mail address'),
    ('addresses = ["Robin <robin@example.com>"]', r"not a mail address"),
    ('addresses = ["robin@example.com\\r\\nBcc: all@example.org"]', r"not a mail address"),
    ('addresses = ["r@example.com"]\nname = "Robin\\nBcc: all@example.org"', r"can't be seen"),
    ('addresses = ["r@example.com"]\ntime_zone = "Europe/Berln"', r'Did you mean "Europe/Berlin"\?'),
    ('addresses = ["r@example.com"]\ntime_zone = "../../etc/passwd"', r"no known time zone"),
    ('addresses = ["r@example.com"]\ntime_zone = "Europe"', r"no known time zone"),
    ('addresses = ["r@example.com"]\ncountry = "Germany"', r'no holidays are known.*"DE"'),
    ('addresses = ["r@example.com"]\nsubdivision = "BY"', r"without the country"),
    ('addresses = ["r@example.com"]\ncountry = "DE"\nsubdivision = "TX"', r'"TX" is no part of DE.*BY'),
    ('addresses = ["r@example.com"]\nlanguages = ["English"]', r"two letters"),
    ('addresses = ["r@example.com"]\nlanguages = []', r"at least one"),
]


@pytest.mark.parametrize(("you", "said"), IN_YOU)
def test_a_fault_in_you(tmp_path: Path, you: str, said: str) -> None:
    text = GOOD.replace('addresses = ["robin@example.com"]', you)
    assert re.search(said, the_fault(tmp_path, text))


@pytest.mark.parametrize("country", ["GBR", "uk"])
def test_a_country_may_go_by_another_of_its_names(tmp_path: Path, country: str) -> None:
    text = GOOD.replace("[you]", f'[you]\ncountry = "{country}"')
    assert load(written(tmp_path, text)).you.country == country.upper()


IN_IMAP = [
    ('host = "imaps://imap.example.com"', r"more than a host's name"),
    ('host = "imap.example.com:993"', r"more than a host's name"),
    ('host = " "', r"it is empty"),
    ('host = "h.example"\nport = 0', r"not a port"),
    ('host = "h.example"\nport = "1993"', r"not a whole number, without quotes. Write it like port = 1993\."),
    ('host = "h.example"\ntls = "ssl"', r'one of "implicit", "starttls", "none"'),
    ('host = "h.example"\ntls = "none"', r"line 11, tls of .*password would cross the network to h.example"),
    ('host = "192.168.1.2"\ntls = "none"', r"192.168.1.2"),
    ('host = "localhost.example"\ntls = "none"', r"without TLS"),
    ('host = "h.example"\nauth = "apop"', r'"apop" is none of the words it knows. Write one of "password", "oauth2"'),
    ('host = "h.example"\nfolders = "INBOX"', r"list of texts"),
    ('host = "h.example"\npath = "Mail"', r"path of \[\[mail\]\]: Afterword knows no such key"),
    ('host = "h.example"\nsecret = {}', r"exactly one of command and file"),
    ('host = "h.example"\nsecret = {file = "a", command = ["b"]}', r"exactly one of command and file"),
    ('host = "h.example"\nsecret = {command = ["a\\u0000"]}', r"command of \[\[mail\]\]: it can't be read.*plain text"),
    ('host = "h.example"\nsecret = {command = []}', r"command is empty"),
    (
        'host = "h.example"\nsecret = {command = "pass show mail"}',
        r"secret\.command of .*can't be read.*Write it like command = ",
    ),
    ('host = "h.example"\nsecret = {comand = ["pass"]}', r'Did you mean "command"\?'),
]


@pytest.mark.parametrize(("keys", "said"), IN_IMAP)
def test_a_fault_in_an_imap_account(tmp_path: Path, keys: str, said: str) -> None:
    text = (
        f'[you]\naddresses = ["robin@example.com"]\n\n\n\n[[mail]]\nname = "i"\ntype = "imap"\nuser = "robin"\n{keys}\n'
    )
    assert re.search(said, "\n".join(faults(tmp_path, text)))


@pytest.mark.parametrize(
    "line",
    [
        *(f'{key} = "hunter2"' for key in ("secret", "password", "token", "Passwd")),
        'secret = {command = "echo hunter2"}',
        'secret = {password = "hunter2"}',
        'secret = ["hunter2"]',
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(tmp_path: Path, line: str) -> None:
    text = GOOD + f'[[mail]]\nname = "i"\ntype = "imap"\nuser = "r"\nhost = "h.example"\n{line}\n'
    told = "\n".join(faults(tmp_path, text))
    assert "hunter2" not in told
    assert "no place here" in told or "can't be read" in told


@pytest.mark.parametrize(
    "url", ["http://c.example/4f2a9c", "c.example/4f2a9c", "https://[4f2a9c", "https://x@c.example/4f2a9c"]
)
def test_an_address_that_may_be_a_secret_is_not_shown(tmp_path: Path, url: str) -> None:
    assert "4f2a9c" not in the_fault(tmp_path, f'{GOOD}\n[[calendar]]\nname = "c"\ntype = "ics"\nurl = "{url}"\n')


def test_calendars_at_an_address(tmp_path: Path) -> None:
    text = """
[[calendar]]
name = "work"
type = "caldav"
url = "https://dav.example.com/robin/"
user = "robin"
ca_file = "ca.pem"
secret = {command = ["pass", "show", "dav"]}

[[calendar]]
name = "home"
type = "caldav"
url = "robin@example.com"
user = "robin@example.com"

[[calendar]]
name = "open"
type = "ics"
url = "webcal://calendar.example.com/holidays.ics"

[[calendar]]
name = "private"
type = "ics"
secret = "keyring"
"""
    assert load(written(tmp_path, GOOD + text)).calendar == (
        Caldav(
            "work",
            "https://dav.example.com/robin/",
            "robin",
            str(tmp_path / "ca.pem"),
            SecretFrom(command=("pass", "show", "dav")),
        ),
        Caldav("home", "robin@example.com", "robin@example.com"),
        Feed("open", "https://calendar.example.com/holidays.ics"),
        Feed("private", secret="keyring"),
    )


def test_a_fault_is_one_line_even_when_the_value_is_not(tmp_path: Path) -> None:
    assert "\n" not in the_fault(tmp_path, GOOD + '[quiet]\nhours = """\nlate\nuntil early"""\n')


# What is good


def test_the_least_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Halifax")
    assert load(written(tmp_path, GOOD)) == Config(
        you=You(addresses=("robin@example.com",), time_zone="America/Halifax"),
        mail=(Maildir(name="home", path=str(tmp_path / "Mail")),),
    )


def test_everything_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home-of-robin")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials")
    text = """
[you]
name = " Robin Example "
addresses = ["Robin@Example.com", "robin@example.com", "r@example.org"]
phone = ""
signature = '''
Robin
'''
time_zone = "Europe/Berlin"
country = "de"
subdivision = "by"
languages = ["EN", "de"]
[[mail]]
name = "work"
type = "imap"
host = "::1"
tls = "none"
port = 1143
auth = "password"
user = "robin"
ca_file = "ca.pem"
folders = ["INBOX"]
drafts = "Entwürfe"
sent = "Gesendet"
secret = {command = ["pass", "show", "mail"]}
[[mail]]
name = "work too"
type = "imap"
host = "imap.example.com"
user = "robin"
[mail.secret]
file = "$CREDENTIALS_DIRECTORY/mail"
[[calendar]]
name = "work"
type = "ics"
path = "~/calendars"
[windows]
thank_you = "1h30m"
after_application = 0
[drafts]
max_per_day = 0
templates = "/letters"
[quiet]
hours = "22:30-7:00"
weekends = false
[notify]
desktop = false
[llm]
base_url = "https://llm.example/v1"
model = "m"
allow_remote = true
"""
    assert load(written(tmp_path, text)) == Config(
        you=You(
            name="Robin Example",
            addresses=("robin@example.com", "r@example.org"),
            signature="Robin",
            time_zone="Europe/Berlin",
            country="DE",
            subdivision="BY",
            languages=("en", "de"),
        ),
        mail=(
            Imap(
                name="work",
                host="::1",
                user="robin",
                port=1143,
                tls="none",
                ca_file=str(tmp_path / "ca.pem"),
                folders=("INBOX",),
                drafts="Entwürfe",
                sent="Gesendet",
                secret=SecretFrom(command=("pass", "show", "mail")),
            ),
            Imap(
                name="work too",
                host="imap.example.com",
                user="robin",
                secret=SecretFrom(file="/run/credentials/mail"),
            ),
        ),
        calendar=(Ics(name="work", path="/home-of-robin/calendars"),),
        windows=Windows(thank_you=timedelta(minutes=90), after_application=0),
        drafts=Drafts(max_per_day=0, templates="/letters"),
        quiet=Quiet(hours=Hours(time(22, 30), time(7)), weekends=False),
        notify=Notify(desktop=False),
        llm=Llm(base_url="https://llm.example/v1", model="m", allow_remote=True),
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "LOCALHOST", "mail.localhost"])
def test_a_server_on_this_machine_needs_no_tls(tmp_path: Path, host: str) -> None:
    text = GOOD + f'[[mail]]\nname = "i"\ntype = "imap"\nuser = "r"\nhost = "{host}"\ntls = "none"\n'
    assert load(written(tmp_path, text)).mail[1] == Imap(name="i", host=host, user="r", tls="none")


def test_a_path_that_is_not_there_is_not_the_configuration_s_fault(tmp_path: Path) -> None:
    assert not (tmp_path / "Mail").exists()
    load(written(tmp_path, GOOD))


# The example


def test_the_example_loads_as_it_stands() -> None:
    config = load(EXAMPLE)
    assert config.mail == (Imap(name="home", host="imap.example.com", user="robin@example.com"),)
    assert (config.windows, config.drafts, config.quiet, config.notify) == (Windows(), Drafts(), Quiet(), Notify())


@pytest.fixture
def uncommented(tmp_path: Path) -> Path:
    """The example with every commented key and table brought to life: those lines have no space after the #."""
    lines = EXAMPLE.read_text(encoding="utf-8").replace("#key = value\n", "").splitlines()
    return written(tmp_path, "\n".join(line[1:] if re.match(r"#\S", line) else line for line in lines))


def test_every_default_of_the_example_is_the_code_s(uncommented: Path) -> None:
    data = tomllib.loads(uncommented.read_text(encoding="utf-8"))
    config = load(uncommented)
    assert config.windows == Windows()
    assert config.quiet == Quiet()
    assert config.notify == Notify()
    assert msgspec.structs.replace(config.drafts, templates=None) == Drafts()
    assert config.you.languages == You().languages
    imap = config.mail[0]
    assert isinstance(imap, Imap)
    assert (imap.tls, imap.secret) == ("implicit", "keyring")
    assert data["mail"][0]["port"] == 993
    assert config.llm is not None
    assert config.llm.allow_remote is False


def test_the_example_shows_every_key_there_is(uncommented: Path) -> None:
    data = tomllib.loads(uncommented.read_text(encoding="utf-8"))

    def keys(kind: type[msgspec.Struct]) -> set[str]:
        return {field.name for field in msgspec.structs.fields(kind)}

    assert set(data) == keys(Config)
    for table, kind in {"you": You, "windows": Windows, "drafts": Drafts, "quiet": Quiet, "notify": Notify}.items():
        assert set(data[table]) == keys(kind)
    assert set(data["llm"]) == keys(Llm)
    assert set(data["mail"][0]) == keys(Imap) | {"type", "auth"}
    assert set(data["mail"][1]) == keys(Maildir) | {"type"}
    assert set(data["calendar"][0]) == keys(Ics) | {"type"}
    assert set(data["calendar"][1]) == keys(Feed) - {"secret", "ca_file"} | {"type"}  # which the comments tell of
    assert set(data["calendar"][2]) == keys(Caldav) | {"type"}


ODD = [
    "0",
    "-1",
    "1.5",
    "nan",
    "true",
    '""',
    '"x"',
    '"\\u0000"',
    "[]",
    "[[]]",
    '["x"]',
    "{}",
    "{a = 1}",
    "2026-03-05",
    "10:00:00",
]


def outcome(file: Path) -> list[str]:
    """The faults of a configuration, none when it loads."""
    try:
        load(file)
    except ConfigError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize("odd", ODD)
def test_no_value_of_any_key_is_more_than_a_fault(uncommented: Path, odd: str) -> None:
    """Each key of the example in turn holds something odd: the result is a configuration, or faults on that line."""
    lines = uncommented.read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"[a-z_]+ = (?!\"\"\")", line)]
    assert len(keys) > 40
    for number in keys:
        changed = [*lines]
        changed[number] = f"{lines[number].split(' = ')[0]} = {odd}"
        file = written(uncommented.parent, "\n".join(changed))
        told = outcome(file)
        assert told == [] or any(f" line {number + 1}, " in line for line in told), (changed[number], told)
