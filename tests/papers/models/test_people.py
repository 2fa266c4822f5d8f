import pytest

from papers.models import User


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("雷", "李", "李雷"),
        ("", "李雷", "李雷"),
        ("Wei", "Zhang", "Wei Zhang"),
        ("Wei", "", "Wei"),
        ("", "", "lilei"),
    ],
)
def test_a_member_is_called_as_they_write_their_name(first, last, shown):
    assert str(User(username="lilei", first_name=first, last_name=last)) == shown
