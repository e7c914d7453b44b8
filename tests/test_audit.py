"""Who is at the keyboard, and a chain in which a changed or missing entry shows."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.audit import FIRST_HASH, Operator, canonical, entry_hash, verify
from storage.records.log import AuditRecord


def chain(length: int) -> list[AuditRecord]:
    made: list[AuditRecord] = []
    previous = FIRST_HASH
    for seq in range(1, length + 1):
        entry = AuditRecord(
            seq=seq,
            at=1_790_000_000_000 + seq,
            operator="jane",
            session="{}",
            action="admin.edit",
            subject=f"admin {seq}",
            subject_id=f"{seq:024x}",
            before=canonical({"title": "Principal"}),
            after=canonical({"title": "Director"}),
            previous_hash=previous,
            hash="",
        )
        previous = entry_hash(entry)
        made.append(entry._replace(hash=previous))
    return made


def test_a_whole_chain_is_whole() -> None:
    entries = chain(5)
    verdict = verify(entries)
    assert (verdict.whole, verdict.entries, verdict.head) == (True, 5, entries[-1].hash)


def test_an_empty_log_is_whole() -> None:
    assert verify([]).whole
    assert verify([]).head == FIRST_HASH


@pytest.mark.parametrize("field", [name for name in AuditRecord._fields if name != "seq"])
@given(position=st.integers(0, 4))
def test_a_change_of_any_field_of_any_entry_shows(field: str, position: int) -> None:
    entries = chain(5)
    old = getattr(entries[position], field)
    changed = old + 1 if isinstance(old, int) else f"{old}x"
    entries[position] = AuditRecord(**{**entries[position]._asdict(), field: changed})
    assert verify(entries).broken_at == position + 1


@given(position=st.integers(0, 3))
def test_a_missing_entry_shows_at_the_one_after_it(position: int) -> None:
    entries = chain(5)
    del entries[position]
    assert verify(entries).broken_at == position + 2


def test_exchanged_entries_show() -> None:
    one, two, three = chain(3)
    assert verify([one, three, two]).broken_at == 3


def test_a_change_that_is_hashed_again_breaks_the_next_entry() -> None:
    entries = chain(3)
    forged = entries[1]._replace(operator="nobody")
    entries[1] = forged._replace(hash=entry_hash(forged))
    assert verify(entries).broken_at == 3


def test_a_cut_tail_shows_against_a_head_kept_elsewhere() -> None:
    entries = chain(5)
    verdict = verify(entries[:3])
    assert verdict.whole
    assert verdict.head != verify(entries).head


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text())),
    )
)
def test_an_image_is_one_text_whatever_the_order_of_its_keys(image: dict[str, object]) -> None:
    turned = dict(reversed(image.items()))
    assert canonical(turned) == canonical(image)


def test_no_image_is_no_text() -> None:
    assert canonical(None) is None


def test_the_operator_is_the_user_of_the_process_not_of_the_environment() -> None:
    honest = Operator.current({})
    forged = Operator.current({"USER": "root-of-all", "LOGNAME": "nobody"})
    assert forged.name == honest.name
    assert honest.session["uid"] == os.getuid()
    assert honest.session["pid"] == os.getpid()


def test_people_on_one_account_are_told_apart() -> None:
    operator = Operator.current(
        {
            "SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22",
            "SUDO_USER": "bob",
            "PRINCIPAL_OPERATOR": "Jane Doe",
        }
    )
    assert operator.name.startswith("Jane Doe as ")
    assert operator.name.endswith(" from 192.0.2.7")
    assert operator.session["sudo_user"] == "bob"


def test_an_environment_that_is_no_text_cannot_stop_the_log() -> None:
    operator = Operator.current({"PRINCIPAL_OPERATOR": "j\udcffane\x1b[31m"})
    assert operator.name.startswith(r"j\udcffane\x1b[31m as ")
    assert (canonical(operator.session) or "").encode()
