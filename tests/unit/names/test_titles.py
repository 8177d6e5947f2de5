"""Titles are kept as they stand, before a name and after it."""

from __future__ import annotations

import pytest

from shared.names.titles import title_of

CASES = [
    ("President Vladimir Putin arrived", "Vladimir Putin", "President"),
    ("the respected Comrade Kim Jong Un", "Kim Jong Un", "respected Comrade"),
    ("On Monday Premier Kim Tok Hun said", "Kim Tok Hun", "Premier"),
    (
        "Kim Jong Un, general secretary of the Workers' Party of Korea, received",
        "Kim Jong Un",
        "general secretary of the Workers' Party of Korea",
    ),
    ("Jo Yong Won, secretary of the C.C., WPK, spoke", "Jo Yong Won", "secretary of the C.C., WPK"),
    ("Kim Jong Un, who smiled, left", "Kim Jong Un", ""),
    ("In Korea Kim Jong Un", "Kim Jong Un", ""),
    ("경애하는 김정은동지께서는", "김정은", "동지"),
    ("조선민주주의인민공화국 국무위원장 김정은은", "김정은", "조선민주주의인민공화국 국무위원장"),
    ("윤석열 대통령은", "윤석열", "대통령"),
    ("金正恩总书记会见", "金正恩", "总书记"),
    ("金正恩総書記が", "金正恩", "総書記"),
    ("товарищ Ким Чен Ын посетил", "Ким Чен Ын", "товарищ"),
    ("Президент Владимир Путин прибыл", "Владимир Путин", "Президент"),
    ("the respected ComradeKim Jong Un", "Kim Jong Un", "respected Comrade"),
    ("South Korean President Lee Jae Myung", "Lee Jae Myung", "South Korean President"),
    ("Secretary Antony Blinken said", "Blinken", "Secretary"),
    ("Kim Jong Un, President Vladimir Putin, Wang Yi", "Kim Jong Un", ""),
    ("The president of Russia, Vladimir Putin, spoke", "Vladimir Putin", "president of Russia"),
    ("The minister said in May, Vladimir Putin spoke", "Vladimir Putin", ""),
    ("El presidente del Presidium, Kim Yong Nam, dijo", "Kim Yong Nam", "presidente del Presidium"),
    ("푸틴 러시아 대통령을", "푸틴", "러시아 대통령"),
    ("Премьер-министр России Михаил Мишустин", "Михаил Мишустин", "Премьер-министр России"),
    ("el estimado compañero Kim Jong Un", "Kim Jong Un", "estimado compañero"),
]


@pytest.mark.parametrize(("text", "name", "title"), CASES)
def test_the_title_is_kept_as_spoken(text: str, name: str, title: str) -> None:
    start = text.index(name)
    assert title_of(text, start, start + len(name)) == title


def test_what_belongs_to_another_name_is_no_title() -> None:
    text = "President Putin Vladimir"
    assert title_of(text, 16, 24, floor=15) == ""
