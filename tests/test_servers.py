"""A test whose server is missing skips and says what would install it; in CI nothing may be skipped, so it fails."""

import pytest

from tests.servers import need


def test_without_a_server_a_test_is_skipped_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install --no-install-recommends some-package"):
        need("no-such-program", "some-package")


def test_in_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install --no-install-recommends some-package"):
        need("no-such-program", "some-package")


def test_what_is_there_is_found() -> None:
    assert need("sh", "dash").endswith("/sh")
