"""Names of the months, full and abbreviated, in the languages of the outlets."""

from __future__ import annotations

_LINES = (
    # English, German, Dutch, French, Spanish, Portuguese, Italian
    "january jan januar jänner januari janvier janv enero ene janeiro gennaio gen ianuarie styczeń stycznia leden "
    "ledna ocak tammikuu tammikuuta január januára січня",
    "february feb februar februari février févr fév febrero fevereiro fev febbraio febbr luty lutego únor února şubat "
    "helmikuuta február лютого",
    "march mar märz mrz maart mrt mars marzo março marzec marca březen března mart maaliskuuta március mac maret "
    "березня",
    "april apr avril avr abril abr aprile aprilie kwiecień kwietnia duben dubna nisan huhtikuuta április квітня",
    "may mai mei mayo maio maggio mag maj maja květen května mayıs toukokuuta május травня",
    "june jun juni juin junio junho giugno giu iunie czerwiec czerwca červen června haziran kesäkuuta június червня",
    "july jul juli juillet juil julio julho luglio lug iulie lipiec lipca červenec července temmuz heinäkuuta július "
    "липня",
    "august aug agustus augustus août aout agosto ago agt sierpień sierpnia srpen srpna ağustos elokuuta augusztus "
    "серпня",
    "september sept sep septembre septiembre setembro set settembre sett septembrie wrzesień września září eylül "
    "syyskuuta szeptember вересня",
    "october oct oktober okt octobre octubre outubro out ottobre ott octombrie październik października říjen října "
    "ekim lokakuuta október жовтня",
    "november nov novembre noviembre novembro noiembrie listopad listopada listopadu kasım marraskuuta листопада",
    "december dec dezember dez desember décembre déc diciembre dic dezembro dicembre decembrie grudzień grudnia "
    "prosinec prosince aralık joulukuuta грудня",
)
_RUSSIAN = (
    "января январь янв",
    "февраля февраль фев февр",
    "марта март мар",
    "апреля апрель апр",
    "мая май",
    "июня июнь июн",
    "июля июль июл",
    "августа август авг",
    "сентября сентябрь сен сент",
    "октября октябрь окт",
    "ноября ноябрь ноя нояб",
    "декабря декабрь дек",
)
_TURKIC = (
    "yanvar ýanwar қаңтар студзеня",
    "fevral fewral ақпан лютага",
    "наурыз сакавіка",
    "aprel сәуір красавіка",
    "maý мамыр траўня",
    "iyun iýun маусым чэрвеня",
    "iyul iýul шілде ліпеня julai",
    "avgust awgust тамыз жніўня ogos",
    "sentyabr sentýabr қыркүйек верасня",
    "oktyabr oktýabr қазан кастрычніка",
    "noyabr noýabr қараша лістапада",
    "dekabr желтоқсан снежня disember",
)
"""Azeri, Uzbek, Turkmen and Kazakh, with Belarusian and Malay."""
_ARABIC = (
    "يناير كانونالثاني",
    "فبراير شباط",
    "مارس آذار",
    "أبريل ابريل نيسان",
    "مايو أيار",
    "يونيو يونيه حزيران",
    "يوليو يوليه تموز",
    "أغسطس اغسطس آب",
    "سبتمبر أيلول",
    "أكتوبر اكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_OTHER = (
    "januarie जनवरी জানুয়ারি tháng1 มกราคม",
    "फरवरी กุมภาพันธ์",
    "मार्च มีนาคม",
    "अप्रैल เมษายน",
    "मई พฤษภาคม",
    "जून มิถุนายน",
    "जुलाई กรกฎาคม",
    "अगस्त สิงหาคม",
    "सितंबर กันยายน",
    "अक्टूबर ตุลาคม",
    "नवंबर พฤศจิกายน",
    "दिसंबर ธันวาคม",
)
_EUROPEAN = (
    "ιανουαρίου ιανουάριος ιαν януари јануар јануари siječnja januarja januára sausio janvāris janvārī jaanuar gener "
    "xaneiro urtarrilaren janar janúar ionawr",
    "φεβρουαρίου φεβρουάριος φεβ февруари фебруар februarie veljače februarja februára vasario februāris februārī "
    "veebruar febrer febreiro otsailaren shkurt febrúar chwefror",
    "μαρτίου μάρτιος μαρ martie ožujka marca kovo marts martā märts març martxoaren mawrth",
    "απριλίου απρίλιος απρ travnja aprila apríla balandžio aprīlis aprīlī aprill apirilaren prill apríl ebrill",
    "μαΐου μαίου μάιος μαΐ мај svibnja maja mája gegužės maijs maijā maig maiatzaren maí",
    "ιουνίου ιούνιος ιουν юни јун јуни lipnja junija júna birželio jūnijs jūnijā juuni juny xuño ekainaren "
    "qershor júní mehefin",
    "ιουλίου ιούλιος ιουλ юли јул јули iulie srpnja julija júla liepos jūlijs jūlijā juuli juliol xullo "
    "uztailaren korrik júlí gorffennaf",
    "αυγούστου αύγουστος αυγ augusti avgusta kolovoza rugpjūčio augusts augustā abuztuaren gusht ágúst awst",
    "σεπτεμβρίου σεπτέμβριος σεπ септември септембар septembar septembra rujna rugsėjo septembris septembrī setembre "
    "irailaren shtator",
    "οκτωβρίου οκτώβριος οκτ октомври октобар oktobar oktobra októbra spalio oktobris oktobrī oktoober október "
    "urriaren tetor hydref",
    "νοεμβρίου νοέμβριος νοε ноември новембар novembar novembra studenoga studenog lapkričio novembris novembrī "
    "azaroaren nëntor nóvember tachwedd",
    "δεκεμβρίου δεκέμβριος δεκ декември децембар decembar decembra prosinca gruodžio decembris decembrī detsember "
    "desembre decembro abenduaren dhjetor rhagfyr",
)
"""Greek, the languages of the Balkans and the Baltic, Slovak, Catalan, Galician, Basque, Icelandic and Welsh."""
_FARTHER = (
    "იანვარი հունվար հունվարի ינואר בינואר جنوری ژانویه januari janairu janaayo январи",
    "თებერვალი փետրվար փետրվարի פברואר בפברואר فروری فوریه pebrero fabrairu febraayo феврали",
    "მარტი մարտ մարտի מרץ במרץ مارچ marso machi maarso марти",
    "აპრილი ապրիլ ապրիլի אפריל באפריל اپریل آوریل aprili afrilu abriil апрели",
    "მაისი մայիս մայիսի מאי במאי مئی mayu maajo майи",
    "ივნისი հունիս հունիսի יוני ביוני جون ژوئن hunyo yuni juunyo июни",
    "ივლისი հուլիս հուլիսի יולי ביולי جولائی ژوئیه hulyo yuli luulyo июли",
    "აგვისტო օգոստոս օգոստոսի אוגוסט באוגוסט اگست agosti agoosto августи",
    "სექტემბერი սեպտեմբեր սեպտեմբերի ספטמבר בספטמבר ستمبر سپتامبر setyembre septemba satumba sebteembar сентябри",
    "ოქტომბერი հոկտեմբեր հոկտեմբերի אוקטובר באוקטובר اکتوبر اکتبر oktubre oktoba oktoobar октябри",
    "ნოემბერი նոյեմբեր նոյեմբերի נובמבר בנובמבר نومبر نوامبر nobyembre novemba nuwamba nofeembar ноябри",
    "დეკემბერი դեկտեմբեր դեկտեմբերի דצמבר בדצמבר دسمبر دسامبر disyembre desemba disamba diseembar декабри",
)
"""Georgian, Armenian, Hebrew, Urdu, Persian of the common calendar, Filipino, Swahili, Hausa, Somali and Tajik."""

MONTHS: dict[str, int] = {
    name.casefold(): number
    for table in (_LINES, _RUSSIAN, _TURKIC, _ARABIC, _OTHER, _EUROPEAN, _FARTHER)
    for number, line in enumerate(table, 1)
    for name in line.split()
}
"""Case-folded name -> 1 to 12."""

AMBIGUOUS_WORDS = frozenset({"may", "mar", "march", "mai", "set", "out", "mart", "mag", "ago", "sen", "nov", "gen"})
"""Month names that are also everyday words: a month only with a capital and a year or day next to it."""


def month_number(word: str) -> int | None:
    """Return the number of a month's name in any known language; None for other words."""
    return MONTHS.get(word.casefold().rstrip("."))
