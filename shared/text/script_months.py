"""Names of the months in scripts whose vowels are signs of their own, and of other calendars."""

from __future__ import annotations

_TABLES = (
    # Hindi, Bengali, Burmese, Khmer, Lao, Thai
    "जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ်|သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    "មករា កុម្ភៈ|កុម្ភះ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
)
_ETHIOPIAN = "መስከረም ጥቅምት ኅዳር|ህዳር|ሕዳር ታኅሣሥ|ታኅሳስ|ታህሳስ|ታህሣሥ ጥር የካቲት መጋቢት ሚያዝያ|ሚያዚያ ግንቦት ሰኔ ሐምሌ|ሀምሌ ነሐሴ|ነሀሴ ጳጉሜን|ጳጉሜ"
_JALALI = "فروردین|فروردين اردیبهشت|ارديبهشت خرداد تیر|تير مرداد شهریور|شهريور مهر آبان|ابان آذر|اذر دی|دي بهمن اسفند"
_LEVANTINE = {"تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الثاني": 1, "تشرين الاول": 10,
              "كانون الاول": 12}  # fmt: skip


def _numbered(line: str) -> dict[str, int]:
    return {name: number for number, names in enumerate(line.split(), 1) for name in names.split("|")}


MONTHS_OF_SCRIPTS = {name: number for table in _TABLES for name, number in _numbered(table).items()}
ETHIOPIAN_MONTHS = _numbered(_ETHIOPIAN)
JALALI_MONTHS = _numbered(_JALALI)
LEVANTINE_MONTHS = _LEVANTINE
"""Months that Arabic names with two words in the Levant and in Iraq."""
