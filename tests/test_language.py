"""Which language a text is in."""

from __future__ import annotations

import pytest

from sayso.language import SAMPLE, detect_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said on Monday that the bridge would open again.", "en"),
        ("BRIDGE CLOSED UNTIL MONDAY AFTER STORM", "en"),
        ("Ministers met (路透社) in Brussels on Friday to discuss the plan, officials said.", "en"),
        ("Der Bürgermeister sagte am Montag, die Brücke bleibe geschlossen.", "de"),
        ("Le maire a démissionné lundi après les inondations.", "fr"),
        ("El alcalde dijo el lunes que el puente seguiría cerrado.", "es"),
        ("O presidente da câmara disse que a ponte continuará fechada.", "pt"),
        ("Президент заявил, что переговоры начнутся в понедельник.", "ru"),
        ("Президент заявив, що переговори розпочнуться в понеділок.", "uk"),
        ("市长星期一表示，大桥将重新开放。", "zh"),
        ("市長は月曜日、橋が再開されると述べた。", "ja"),
        ("시장은 월요일 다리가 다시 열릴 것이라고 말했다.", "ko"),
        ("وقال رئيس البلدية إن الجسر سيفتح من جديد يوم الاثنين.", "ar"),
        ("https://example.org/a/b/c/der-die-das The bridge will open on Monday.", "en"),
        ("12:40", None),
        ("CNN", None),
        ("", None),
        ("\n\n***\n", None),
    ],
)
def test_detect_language(text: str, expected: str | None) -> None:
    """The language that most of a text is in is told, and nothing where nothing tells."""
    assert detect_language(text) == expected


def test_a_long_text_costs_no_more() -> None:
    """Only a sample of a long text is looked at, from more than its beginning."""
    english = "The council met on Monday and agreed to repair the bridge. "
    assert detect_language("Bonjour à tous les lecteurs. " + english * SAMPLE) == "en"
