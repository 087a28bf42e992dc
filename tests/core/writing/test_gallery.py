from tests.core.writing.gallery import PAGE, page


def test_the_gallery_shows_what_the_composer_writes_today():
    """When it doesn't: `python -m tests.core.writing.gallery`, and read the letters again."""
    assert PAGE.read_text(encoding="utf-8") == page()
