"""Words of invented outlets in ten languages, for pages of lists and for short articles."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """`headlines` and `teasers` tell the same stories; `story` is one paragraph of news."""

    outlet: str
    section: str
    more: str
    search: str
    day: str
    writer: str
    about_writer: str
    headlines: tuple[str, ...]
    teasers: tuple[str, ...]
    story: str


WORDS: dict[str, Words] = {
    "en": Words(
        "Arlen Courier", "Harbour", "Read more", "Results for “ferry”", "March 4, 2026", "Ana Lee",
        "Ana Lee reports on ports and ferries. She joined the newsroom in 2014.",
        ("Ferry to Orim sails again after two years", "Board puts off vote on the north quay",
         "Fishermen ask for a longer season", "New crane arrives from Sella"),
        ("The first ferry left the old quay at dawn with sixty passengers on board.",
         "Members could not agree on who should pay for the repairs of the wall.",
         "A letter to the minister carries the names of two hundred crews.",
         "It lifts four times as much as the one that it replaces."),
        "A ferry with 84 people on board ran aground off Orim early on Wednesday, and all of them were brought ashore "
        "unhurt within two hours, the coast guard said. The cause of the accident is being investigated. All ferries stayed in port until the afternoon.",
    ),
    "ko": Words(
        "아를렌일보", "항만", "더보기", "‘여객선’ 검색 결과", "2026년 3월 4일", "김하나",
        "김하나 기자는 항만과 여객선을 취재한다. 2014년에 입사했다.",
        ("오림행 여객선 2년 만에 운항 재개", "이사회, 북쪽 부두 표결 연기", "어민들, 조업 기간 연장 요구", "셀라에서 새 크레인 도착"),
        ("첫 배가 새벽에 승객 예순 명을 태우고 옛 부두를 떠났다.", "위원들은 방파제 수리비를 누가 낼지 합의하지 못했다.",
         "장관에게 보낸 편지에는 선원 이백 명의 이름이 적혔다.", "이전 것보다 네 배 무거운 짐을 들 수 있다."),
        "수요일 새벽 승객과 승무원 84명을 태운 여객선이 오림 앞바다에서 좌초했으나 두 시간 만에 전원이 무사히 구조됐다고 "
        "해양경찰이 밝혔다. 경찰은 선장과 승무원을 상대로 정확한 사고 원인을 조사하고 있다. 오후까지 모든 여객선 운항이 중단됐다.",
    ),
    "zh": Words(
        "阿尔伦日报", "港口", "阅读全文", "“渡轮”的搜索结果", "2026年3月4日", "李安娜", "李安娜报道港口和渡轮新闻，2014年加入编辑部。",
        ("开往奥里姆的渡轮两年后复航", "理事会推迟北码头表决", "渔民要求延长捕鱼季节", "新起重机从塞拉运抵"),
        ("首班渡轮黎明时分载着六十名乘客驶离旧码头。", "委员们未能就堤坝修缮费用由谁承担达成一致。",
         "致部长的信上有两百名船员的签名。", "它的起重能力是旧设备的四倍。"),
        "海岸警卫队称，一艘载有84人的渡轮周三凌晨在奥里姆附近海域搁浅，船上所有人员在两小时内被安全转移上岸，无人受伤。"
        "事故原因正在调查之中，当地港口当天上午暂停了所有客运航班，预计周四恢复正常。港务局说，船长已有二十年驾驶经验，事发时海面有浓雾。",
    ),
    "ar": Words(
        "بريد أرلن", "الميناء", "اقرأ المزيد", "نتائج البحث عن «العبارة»", "4 مارس 2026", "آنا لي",
        "تكتب آنا لي عن الموانئ والعبارات، وانضمت إلى غرفة الأخبار في عام 2014.",
        ("العبارة إلى أوريم تبحر من جديد بعد عامين", "المجلس يؤجل التصويت على الرصيف الشمالي",
         "الصيادون يطالبون بموسم أطول", "وصول رافعة جديدة من سيلا"),
        ("غادرت أول عبارة الرصيف القديم فجرا وعلى متنها ستون راكبا.", "لم يتفق الأعضاء على من يدفع تكاليف إصلاح الجدار.",
         "تحمل رسالة إلى الوزير أسماء مئتي بحار.", "ترفع أربعة أضعاف ما كانت ترفعه سابقتها."),
        "جنحت عبارة تقل 84 شخصا قبالة سواحل أوريم فجر يوم الأربعاء، ونقل جميع من كانوا على متنها إلى الشاطئ سالمين في غضون "
        "ساعتين، حسبما أعلن خفر السواحل. ولا يزال التحقيق جاريا في أسباب الحادث الذي وقع وسط ضباب كثيف. وبقيت جميع العبارات في الميناء حتى بعد الظهر.",
    ),
    "de": Words(
        "Arlener Bote", "Hafen", "Weiterlesen", "Treffer für „Fähre“", "4. März 2026", "Ana Lee",
        "Ana Lee berichtet über Häfen und Fähren. Sie gehört seit 2014 zur Redaktion.",
        ("Fähre nach Orim fährt nach zwei Jahren wieder", "Rat vertagt Abstimmung über den Nordkai",
         "Fischer verlangen längere Fangzeit", "Neuer Kran aus Sella eingetroffen"),
        ("Die erste Fähre legte im Morgengrauen mit sechzig Fahrgästen vom alten Kai ab.",
         "Die Mitglieder konnten sich nicht einigen, wer die Mauer bezahlt.",
         "Unter dem Brief an die Ministerin stehen die Namen von zweihundert Mannschaften.",
         "Er hebt viermal so viel wie sein Vorgänger."),
        "Eine Fähre mit 84 Menschen an Bord ist am frühen Mittwoch vor Orim auf Grund gelaufen. Alle wurden binnen zwei "
        "Stunden unverletzt an Land gebracht, wie die Küstenwache mitteilte. Die Ursache des Unfalls wird untersucht. Bis zum Nachmittag blieben alle Fähren im Hafen.",
    ),
    "fr": Words(
        "Le Courrier d’Arlen", "Port", "Lire la suite", "Résultats pour « bac »", "4 mars 2026", "Ana Lee",
        "Ana Lee couvre les ports et les bacs. Elle a rejoint la rédaction en 2014.",
        ("Le bac d’Orim reprend la mer après deux ans", "Le conseil reporte le vote sur le quai nord",
         "Les pêcheurs réclament une saison plus longue", "Une nouvelle grue arrive de Sella"),
        ("Le premier bac a quitté le vieux quai à l’aube avec soixante passagers.",
         "Les membres n’ont pu s’entendre sur qui paiera la réparation du mur.",
         "Une lettre à la ministre porte les noms de deux cents équipages.",
         "Elle soulève quatre fois plus que celle qu’elle remplace."),
        "Un bac transportant 84 personnes s’est échoué mercredi matin au large d’Orim, et toutes ont été ramenées à terre "
        "saines et sauves en deux heures, a annoncé la garde côtière. Une enquête sur les causes de l’accident est ouverte. Tous les bacs sont restés au port.",
    ),
    "es": Words(
        "El Correo de Arlen", "Puerto", "Leer más", "Resultados de «transbordador»", "4 de marzo de 2026", "Ana Lee",
        "Ana Lee informa sobre puertos y transbordadores. Llegó a la redacción en 2014.",
        ("El transbordador a Orim zarpa de nuevo tras dos años", "La junta aplaza el voto sobre el muelle norte",
         "Los pescadores piden una temporada más larga", "Llega una grúa nueva de Sella"),
        ("El primer barco dejó el viejo muelle al alba con sesenta pasajeros.",
         "Los miembros no acordaron quién pagará la reparación del muro.",
         "Una carta al ministro lleva los nombres de doscientas tripulaciones.",
         "Levanta cuatro veces más que la que sustituye."),
        "Un transbordador con 84 personas a bordo encalló la madrugada del miércoles frente a Orim, y todas fueron llevadas "
        "ilesas a tierra en dos horas, informó la guardia costera. Se investiga la causa del accidente. Los demás transbordadores quedaron en puerto hasta la tarde.",
    ),
    "ja": Words(
        "アーレン新報", "港湾", "続きを読む", "「フェリー」の検索結果", "2026年3月4日", "李花",
        "李花記者は港とフェリーを担当。2014年入社。",
        ("オリム行きフェリーが２年ぶり再開", "理事会、北埠頭の採決を先送り", "漁師ら漁期の延長を求める", "セラから新クレーン到着"),
        ("第一便は夜明けに乗客六十人を乗せて旧埠頭を離れた。", "防潮堤の修理費を誰が負担するかで委員の意見が割れた。",
         "大臣への手紙には二百人の船員の名前が並ぶ。", "これまでの四倍の重さをつり上げられる。"),
        "海上保安庁によると、乗客乗員８４人を乗せたフェリーが水曜日未明、オリム沖で座礁したが、全員が二時間以内に救助され、けが人は"
        "いなかった。同庁は船長らから話を聴き、事故の詳しい原因を調べている。この影響で、午後まですべての便が欠航した。当時、現場付近の海上には濃い霧が出ていたという。",
    ),
    "ru": Words(
        "Арленский вестник", "Порт", "Читать далее", "Результаты поиска: «паром»", "4 марта 2026", "Анна Ли",
        "Анна Ли пишет о портах и паромах. В редакции она с 2014 года.",
        ("Паром в Орим снова ходит спустя два года", "Совет отложил голосование о северном причале",
         "Рыбаки просят продлить сезон", "Новый кран прибыл из Селлы"),
        ("Первый паром отошёл от старого причала на рассвете с шестьюдесятью пассажирами.",
         "Члены совета не договорились, кто заплатит за ремонт стены.",
         "Под письмом министру стоят имена двухсот экипажей.", "Он поднимает вчетверо больше прежнего."),
        "Паром, на борту которого находились 84 человека, сел на мель у Орима рано утром в среду. Все они были доставлены на "
        "берег невредимыми в течение двух часов, сообщила береговая охрана. Причины аварии выясняются. До полудня все остальные паромы оставались в порту.",
    ),
    "pt": Words(
        "Correio de Arlen", "Porto", "Leia mais", "Resultados para “balsa”", "4 de março de 2026", "Ana Lee",
        "Ana Lee cobre portos e balsas. Entrou na redação em 2014.",
        ("Balsa para Orim volta a navegar após dois anos", "Conselho adia voto sobre o cais norte",
         "Pescadores pedem temporada mais longa", "Novo guindaste chega de Sella"),
        ("A primeira balsa deixou o velho cais ao amanhecer com sessenta passageiros.",
         "Os membros não chegaram a acordo sobre quem paga o conserto do muro.",
         "Uma carta ao ministro leva os nomes de duzentas tripulações.", "Levanta quatro vezes mais que o anterior."),
        "Uma balsa com 84 pessoas a bordo encalhou na madrugada de quarta-feira ao largo de Orim, e todas foram levadas ilesas "
        "para terra em duas horas, informou a guarda costeira. A causa do acidente está a ser investigada. As outras balsas ficaram no porto até à tarde.",
    ),
}  # fmt: skip
