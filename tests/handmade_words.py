"""The words of `tests.handmade` in three languages: form headings as authors type them, and texts of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Parts of plain sentences on planning a project; see `tests.handmade.sentences`."""

    sentence: str
    openings: tuple[str, ...]
    objects: tuple[str, ...]
    verbs: tuple[str, ...]
    ends: tuple[str, ...]
    stems: tuple[str, str]  # of questions
    answers: tuple[str, ...]


@dataclass(frozen=True)
class LessonWords:
    videos: tuple[str, ...]
    reading: str


@dataclass(frozen=True)
class ModuleWords:
    title: str
    description: str
    outcomes: tuple[str, ...]
    lessons: tuple[LessonWords, ...]
    task: str
    peer: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What stands in the documents of one language, and the names of files and folders."""

    title: str
    university: str
    hours: str
    level: str
    language: str
    subtitles: str
    author: Mapping[str, str]
    description: str
    audience: str
    prerequisites: str
    outcomes: tuple[str, ...]
    source: str
    prompt: str
    modules: tuple[ModuleWords, ...]
    # the programme
    weeks: tuple[str, ...]
    week_hours: str
    counts: str
    labels: Mapping[str, str]
    table_1: tuple[str, ...]  # its heads
    component: str
    number_hint: str
    duration_hint: str
    # names
    places: Mapping[str, str]
    folders: tuple[str, ...]  # a week each
    lesson_folders: tuple[str, ...]
    lesson_title: str  # as the first of these has it
    lesson_first: str
    kind_folders: Mapping[str, str]
    masters: str
    video: str
    script: str
    promo: str
    promo_file: str
    closing: str
    closing_file: str
    final_video: str
    reading_name: str
    practice: str
    practice_name: str
    weekly: str
    final: str
    exam: str
    peer: str
    forum: str
    forum_title: str
    # scripts and tasks
    greeting: str
    shown: tuple[str, ...]
    slide: str
    quiz_instructions: str
    steps: tuple[str, ...]
    told: Mapping[bool, str]
    rubrics: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]
    level_texts: tuple[str, ...]
    criteria: tuple[str, ...]


PHRASES: Mapping[str, Phrases] = {
    "kk": Phrases(
        sentence="{a} біз {o} {v}, {c}.",
        openings=(
            "Бірінші қадамда", "Осы тұста", "Жоба басталғанда", "Топпен кездескенде", "Апта соңында",
            "Тапсырыс берушімен сөйлескенде", "Жұмыс барысында", "Әр кезеңнің басында", "Күрделі жағдайда",
            "Шағын ұйымда", "Нақты мысалда", "Келесі бөлімде",
        ),
        objects=(
            "жобаның мақсатын", "жұмыс көлемін", "орындау мерзімін", "топтың рөлдерін", "қажетті қаражатты",
            "ықтимал тәуекелдерді", "күтілетін пайданы", "жауапты адамдарды", "тапсырмалардың ретін",
            "сапа талаптарын", "мүдделі тараптарды", "аралық қорытындыны", "байланыс тәртібін", "уақыт қорын",
            "есеп беру күнін", "өзгеріс себептерін",
        ),
        verbs=(
            "қағазға түсіріп, бірге талқылаймыз", "нақты сандармен сипаттап береміз", "қарапайым кестеге жинақтаймыз",
            "екі рет тексеріп аламыз", "басқа жобамен салыстырып көреміз", "алдын ала анықтап қоямыз",
            "маңызына қарай реттейміз", "қысқаша сипаттап шығамыз", "жауапты адамға бекітіп береміз",
            "ашық тақтада көрсетеміз",
        ),
        ends=(
            "сонда топ уақытын үнемдейді", "сондықтан кейін дау туындамайды", "осылайша қате ерте байқалады",
            "бұл шешім қабылдауды жеңілдетеді", "бұл тапсырыс берушінің сенімін арттырады", "сонда жұмыс кешікпейді",
            "осылайша әркім өз міндетін біледі", "бұл бюджетті сақтауға көмектеседі",
        ),
        stems=("Неліктен {a} {o} анықтаймыз?", "Тәжірибелі топ {a} {o} не үшін нақтылайды?"),
        answers=(
            "уақытты үнемдеу үшін", "дауды азайту үшін", "қатені ерте табу үшін", "шешімді жеңілдету үшін",
            "сенімді арттыру үшін", "кешікпеу үшін", "міндетті бөлу үшін", "бюджетті сақтау үшін",
        ),
    ),
    "ru": Phrases(
        sentence="{a} мы {v} {o}, {c}.",
        openings=(
            "На первом шаге", "В этом месте", "В начале проекта", "На встрече с командой", "В конце недели",
            "В разговоре с заказчиком", "По ходу работы", "Перед каждым этапом", "В сложном случае",
            "В небольшой организации", "На живом примере", "В следующей части",
        ),
        objects=(
            "цель проекта", "объём работы", "срок выполнения", "роли участников", "нужный бюджет",
            "возможные риски", "желаемый итог", "список ответственных", "порядок задач", "требования к качеству",
            "круг заинтересованных лиц", "промежуточные итоги", "правила общения", "запас времени",
            "дату отчёта", "причины изменений",
        ),
        verbs=(
            "записываем и вместе обсуждаем", "описываем точными числами", "сводим в простую таблицу",
            "дважды проверяем на деле", "сравниваем с другим проектом и уточняем", "определяем заранее и точно",
            "ставим по важности на место и повторяем", "коротко описываем на листе", "закрепляем в плане и храним",
            "показываем на общей доске",
        ),
        ends=(
            "и команда бережёт время", "поэтому споров потом не возникает", "так ошибка видна рано",
            "это облегчает выбор", "это укрепляет доверие заказчика", "и работа идёт без задержек",
            "так каждый знает свою задачу", "это помогает сохранить бюджет",
        ),
        stems=("Зачем {a} мы уточняем {o}?", "Ради чего опытная команда {a} проверяет {o}?"),
        answers=(
            "чтобы беречь время", "чтобы избежать споров", "чтобы рано увидеть ошибку", "чтобы облегчить выбор",
            "чтобы укрепить доверие", "чтобы не опоздать", "чтобы разделить задачи", "чтобы сохранить бюджет",
        ),
    ),
    "en": Phrases(
        sentence="{a} we {v} {o}, {c}.",
        openings=(
            "In the first step", "At this point", "When a project begins", "When the team meets",
            "At the end of the week", "In a talk with the customer", "While the work goes on", "Before every stage",
            "In a difficult case", "In a small company", "In a real example", "In the next part",
        ),
        objects=(
            "the goal of the project", "the amount of work", "the date of delivery", "the roles in the team",
            "the money that is needed", "the possible risks", "the result that we expect", "the people in charge",
            "the order of the tasks", "the demands on quality", "the people concerned", "the first results",
            "the rules of talking", "the time in reserve", "the day of the report", "the reasons for a change",
        ),
        verbs=(
            "write down and discuss", "describe in exact numbers", "put into a plain table", "check twice over",
            "compare with another project", "settle in advance", "put in the right place", "describe in a few words",
            "note in the plan", "show on the open board",
        ),
        ends=(
            "and the team saves time", "so no quarrel comes up later", "so a mistake is seen early",
            "which makes the choice easy", "and the customer trusts us more", "and the work is not late",
            "so everyone knows the task", "which keeps the budget safe",
        ),
        stems=("Why do we settle {o} {a}?", "What for does a good team check {o} {a}?"),
        answers=(
            "to save time", "to avoid a quarrel", "to see a mistake early", "to make the choice easy",
            "to win more trust", "to be in time", "to share the tasks", "to keep the budget",
        ),
    ),
}  # fmt: skip

# Headings and labels of the forms; the slips are those of the published document, or of people who fill it in.
_LABELS_KK = {
    "table_1": "1-кесте. ЖАОК құрылымы бойынша ұсыныс",
    "programme": "Курс бағдарламасы",
    "title": "ЖАОК атауы (оқытылатын тілінде)",
    "hours": "ЖАОК ұзақтығы",
    "level": "Курстың қиындық деңгейі",
    "language": "ЖАОК тілі",
    "subtitles": "ЖАОК да болатын субтитр тілі (бар болса)",
    "university": "Әзірлеуші университеттің толық атауы",
    "authors": "Курстың авторы немесе авторларының",
    "name": "Аты-жөні",
    "workplace": "Жұмыс орны",
    "position": "Лауазымы",
    "degree": "Ғылыми дәрежесі / атағы",
    "signature": "Автор(лар)дың қолының (подпись) скриншоты",
    "description": "ЖАОК қысқаша сипаттамасы",
    "audience": "Мақсатты аудитория",
    "prerequisites": "Пререквизиттер",
    "outcomes": "Оқыту нәтижелері",
    "table_2": "2- кесте.  Бейнематериал туралы ақпараттың үлгісі",
    "table_3": "3-кесте. Бейне сценарийінің үлгісі",
    "course": "Курс атауы",
    "topic": "Видео тақырыбы",
    "outcomes_hint": "Оқу нәтижелерін видео басында слайд немесе сурет түрінде ұсыну қажет:",
    "number": "Бейне нөмірі",
    "author": "Автор",
    "institution": "ЖЖОКБҰ",
    "speaker": "Спикер",
    "duration": "Бейне ұзақтығы (мин.)",
    "pace": "Ұсынылатын мәтін жылдамдығы минутына 150-180 сөз.",
    "visuals_link": "Көрнекі материалдар/слайдтар папкасына сілтеме",
    "file_name": "Бейне файл атауы",
    "stage": "Кезең",
    "script": "Сценарий",
    "visuals": "Көрнекі құралдар (сурет немесе басқа дереккөздерге сілтемелерді қосу, мәліметтерді бояу)",
    "in_video": "Видео ішіндегі сұрақтар (in-video questions)",
    "reading": "Оқу материалы",
    "reading_title": "Материалдың / мақаланың атауы",
    "reading_facts": "Материал туралы негізгі ақпарат:",
    "reading_course": "Курс",
    "module": "Модуль",
    "source": "Дереккөз (-дер)",
    "reading_minutes": "Оқу материалдарына кететін уақыт (мин.)",
    "reading_outcomes": "Игеру нәтижелері / міндеттері",
    "content": "Мазмұны (мәтіндік материал немесе сілтеме)",
    "quiz": "Бақылау жұмысы (quiz)",
    "task_title": "Тақырыбы",
    "assessed": "Бағаланатын оқыту нәтижелері",
    "instructions": "Нұсқаулық",
    "pass": "Өту шегі",
    "time_limit": "Уақыт шектеуі (мин)",
    "minutes": "Орындауға кететін уақыт (мин)",
    "key": "Дұрыс жауап",
    "feedback": "Кері байланыс",
    "peer_review": "Өзара бағалау тапсырмасы (peer review)",
    "staff_graded": "Оқытушы бағалайтын тапсырма",
    "forum": "Пікірталас форумы",
    "prompt": "Талқылау сұрағы",
    "rubric": "Бағалау рубрикасының түрі",
    "criteria": "Бағалау критерийлері",
    "criterion": "Критерий",
}
_LABELS_RU = {
    "table_1": "Таблица 1. Рекомендация по структуре МООК",
    "programme": "Программа курса",
    "title": "Название МООК (на языке обучения)",
    "hours": "Продолжительность МООК",
    "level": "Уровень сложности курса",
    "language": "Язык МООК",
    "subtitles": "Язык субтитров МООК (при наличии)",
    "university": "Полное наименование университета-разработчика",
    "authors": "Автор или авторы курса",
    "name": "Ф.И.О.",
    "workplace": "Место работы",
    "position": "Должность",
    "degree": "Ученая степень/звание",
    "signature": "Скриншот подписи автора(ов)",
    "description": "Краткое описание МООК",
    "audience": "Целевая аудитория",
    "prerequisites": "Пререквизиты",
    "outcomes": "Результаты обучения",
    "table_2": "Таблица 2. Образец информации о видеоматериале",
    "table_3": "Таблица 3. Образец сценария видео",
    "course": "Название курса",
    "topic": "Тема видео",
    "outcomes_hint": "Результаты обучения необходимо представить в начале видео в виде слайда:",
    "number": "Номер видео",
    "author": "Автор",
    "institution": "ОВПО",
    "speaker": "Спикер",
    "duration": "Длительность видео (мин.)",
    "pace": "Рекомендуемый темп речи 150-180 слов в минуту.",
    "visuals_link": "Ссылка на папку с наглядными материалами/слайдами",
    "file_name": "Имя видео файла",
    "stage": "Этап",
    "script": "Сценарий",
    "visuals": "Наглядные средства (добавить ссылки на изображения или другие источники, выделить детали цветом)",
    "in_video": "Вопросы внутри видео (in-video questions)",
    "reading": "Материал для чтения",
    "reading_title": "Название материала / статьи",
    "reading_facts": "Основная информация о материале:",
    "reading_course": "Курс",
    "module": "Модуль",
    "source": "Источник (-и)",
    "reading_minutes": "Время на изучение (мин.)",
    "reading_outcomes": "Результаты / задачи освоения",
    "content": "Содержание (текстовый материал или ссылка)",
    "quiz": "Контрольная работа (quiz)",
    "task_title": "Тема",
    "assessed": "Оцениваемые результаты обучения",
    "instructions": "Инструкция",
    "pass": "Проходной порог",
    "time_limit": "Ограничение по времени (мин)",
    "minutes": "Время на выполнение (мин)",
    "key": "Правильный ответ",
    "feedback": "Обратная связь",
    "peer_review": "Задание для взаимного оценивания (peer review)",
    "staff_graded": "Задание, оцениваемое преподавателем",
    "forum": "Дискуссионный форум",
    "prompt": "Вопрос для обсуждения",
    "rubric": "Тип рубрики",
    "criteria": "Критерии оценивания",
    "criterion": "Критерий",
}
_LABELS_EN = {
    "table_1": "Table 1. Recommended MOOC structure",
    "programme": "Course programme",
    "title": "MOOC title",
    "hours": "MOOC duration",
    "level": "Course level",
    "language": "MOOC language",
    "subtitles": "Subtitle language (if any)",
    "university": "Full name of the developing university",
    "authors": "Author(s)",
    "name": "Full name",
    "workplace": "Workplace",
    "position": "Position",
    "degree": "Degree / title",
    "signature": "Picture of the signature",
    "description": "Short description of the MOOC",
    "audience": "Target audience",
    "prerequisites": "Prerequisites",
    "outcomes": "Learning outcomes",
    "table_2": "Table 2. Video information sheet (sample)",
    "table_3": "Table 3. Video script (sample)",
    "course": "Course title",
    "topic": "Video topic",
    "outcomes_hint": "Present the outcomes at the start of the video as a slide:",
    "number": "Video number",
    "author": "Author",
    "institution": "University",
    "speaker": "Speaker",
    "duration": "Video duration (min)",
    "pace": "Recommended speech rate 150-180 words a minute.",
    "visuals_link": "Link to the folder of visuals/slides",
    "file_name": "Video file name",
    "stage": "Stage",
    "script": "Script",
    "visuals": "Visuals (add links to pictures or other sources, highlight details)",
    "in_video": "In-video questions",
    "reading": "Reading",
    "reading_title": "Title of the material/article",
    "reading_facts": "Key facts:",
    "reading_course": "Course",
    "module": "Module",
    "source": "Source(s)",
    "reading_minutes": "Reading time (min)",
    "reading_outcomes": "Outcomes/objectives",
    "content": "Content (text or link)",
    "quiz": "Quiz",
    "task_title": "Title",
    "assessed": "Learning outcomes",
    "instructions": "Instructions",
    "pass": "Pass mark",
    "time_limit": "Time limit (min)",
    "minutes": "Time to complete (min)",
    "key": "Correct answer",
    "feedback": "Feedback",
    "peer_review": "Peer review",
    "staff_graded": "Staff-graded task",
    "forum": "Discussion forum",
    "prompt": "Discussion prompt",
    "rubric": "Rubric type",
    "criteria": "Grading criteria",
    "criterion": "Criterion",
}

WORDS: Mapping[str, Words] = {
    "kk": Words(
        title="Жобаны жоспарлау негіздері",
        university="Үлгі мемлекеттік университеті",
        hours="12 академиялық сағат",
        level="бастапқы",
        language="қазақ тілі",
        subtitles="қазақ, орыс",
        author={
            "name": "Сәрсенова Әлия Қанатқызы",
            "workplace": "Үлгі мемлекеттік университеті",
            "position": "қауымдастырылған профессор",
            "degree": "PhD",
        },
        description="Курс шағын жобаны мақсаттан есепке дейін жоспарлауды үйретеді. Әр апта бір кезеңге арналған.",
        audience="Алғаш рет жоба басқаратын 2-курс студенттері",
        prerequisites="Электрондық кестемен жұмыс істей білу",
        outcomes=("шағын жобаның жоспарын құрады", "жобаның нәтижесін бағалайды"),
        source="авторлық мәтін",
        prompt="Қай жобаңыз мерзімінен кешікті және неліктен?",
        modules=(
            ModuleWords(
                "Мақсаттан басталады",
                "Бірінші аптада жобаның не үшін керегін анықтап, мақсатын бір сөйлеммен жазып үйренеміз.",
                (
                    "жоба мен күнделікті жұмысты ажыратады",
                    "мақсатты өлшенетін етіп жазады",
                    "мүдделі тараптарды табады",
                    "жұмыс көлемін шектейді",
                ),
                (
                    LessonWords(("Жоба дегеніміз не", "Өлшенетін мақсат"), "Мақсат туралы мақала"),
                    LessonWords(("Мүдделі тараптар", "Көлем мен шектеу"), "Көлем туралы мақала"),
                ),
                "Жоба паспорты",
            ),
            ModuleWords(
                "ЖОСПАР ҚҰРУ",
                "Екінші аптада жұмысты бөліктерге бөліп, мерзім мен қаражатты есептейміз.",
                (
                    "жұмысты бөліктерге бөледі",
                    "орындалу мерзімін есептейді",
                    "қаражатты бөліктер бойынша таратады",
                    "тәуекелдер тізімін жасайды",
                ),
                (
                    LessonWords(("Жұмысты бөлу", "Мерзімді есептеу"), "Күнтізбелік жоспар"),
                    LessonWords(("Қаражат пен тәуекел", "Тәуекел кестесі"), "Тәуекел туралы мақала"),
                ),
                "Күнтізбелік жоспарды талдау",
            ),
            ModuleWords(
                "Нәтижені бағалау",
                "Үшінші аптада жұмыстың барысын өлшеп, қорытынды есепті жазамыз.",
                (
                    "жұмыстың барысын өлшейді",
                    "ауытқудың себебін түсіндіреді",
                    "аралық есепті жазады",
                    "жобаны аяқтап, сабақ алады",
                ),
                (
                    LessonWords(("Барысты өлшеу", "Ауытқу себептері"), "Бақылау тәсілдері"),
                    LessonWords(("Есеп жазу", "Жобаны аяқтау"), "Есептің үлгісі"),
                ),
                "Қорытынды есеп жазу",
                "Аралық есепті бағалау",
            ),
        ),
        weeks=("1 апта", "2-апта", "3 апта"),
        week_hours="{hours} сағатта аяқталады.",
        counts="{videos} видео, {readings} оқу материалдары және {tests} тест",
        labels=_LABELS_KK,
        table_1=("Модуль", "Сабақ", "Сабақ компоненттері", "Сипаттама"),
        component="Видеоматериал",
        number_hint="(Курс 1 модуль 1 сабақ {lesson} видео {video})",
        duration_hint="10 минутқа дейін (мазмұнға байланысты болуы мүмкін)",
        places={
            "programme": "Құжаттар/Жобаны жоспарлау_бағдарлама.docx",
            "signature": "Құжаттар/қолтаңба Сәрсенова.png",
            "certificate": "Құжаттар/Сертификат_Сәрсенова Әлия.pdf",
            "notes": "Құжаттар",
            "structure": "Құжаттар/1-кесте_құрылым.docx",
        },
        folders=("1 апта", "2-апта", "Модуль 3"),
        lesson_folders=("1 сабақ. Бөліктер мен мерзім", "2-сабақ"),
        lesson_title="Бөліктер мен мерзім",
        lesson_first="{number} сабақ",
        kind_folders={
            "videos": "видео",
            "scripts": "сценарийлер",
            "captions": "субтитрлер",
            "masters": "түпнұсқа",
            "readings": "оқу материалдары",
            "tasks": "тапсырмалар",
        },
        masters="түпнұсқа видео",
        video="Видео",
        script="сценарий",
        promo="Промо ролик",
        promo_file="Промо ролик",
        closing="Курсты қорытындылау",
        closing_file="Курсты қорытындылау",
        final_video="Қорытынды видео",
        reading_name="Оқу материалы",
        practice="Практикалық тест",
        practice_name="Практикалық тест",
        weekly="Апталық бағалау",
        final="Қорытынды бағалау",
        exam="Қорытынды емтихан",
        peer="Өзара бағалау",
        forum="Талқылау форумы",
        forum_title="Пікір алмасу",
        greeting="Сәлеметсіз бе, менің атым Әлия.",
        shown=(
            "Спикер камерада сөйлейді. Төменгі титрде: Сәрсенова Әлия, PhD",
            "Слайд: осы видеоның соңында сіз нені меңгересіз",
        ),
        slide="Экранда слайд {number}",
        quiz_instructions="Әр сұрақтың бір дұрыс жауабын белгілеңіз.",
        steps=("Сабақтың видеоларын қараңыз.", "Жұмысты бір бетке жазыңыз.", "Файлды жүктеңіз."),
        told={True: "Дұрыс, жарайсыз.", False: "Видеоны қайта қараңыз."},
        rubrics={"scale": "Бағалау шкаласы", "yes_no": "Иә/Жоқ", "text": "Бағасыз мәтіндік кері байланыс"},
        levels={"scale": ("нашар — 0 балл", "жақсы — 1 балл", "өте жақсы — 2 балл"), "yes_no": ("Иә", "Жоқ")},
        level_texts=("жазылмаған", "ішінара жазылған", "толық жазылған"),
        criteria=("Мақсат анық жазылған", "Мерзім көрсетілген", "Қорытынды дәлелденген"),
    ),
    "ru": Words(
        title="Основы планирования проекта",
        university="Образцовый государственный университет",
        hours="12 академических часов",
        level="начальный",
        language="русский",
        subtitles="русский",
        author={
            "name": "Петрова Анна Сергеевна",
            "workplace": "Образцовый государственный университет",
            "position": "доцент",
            "degree": "кандидат экономических наук",
        },
        description="Курс учит планировать небольшой проект от цели до отчёта. Каждая неделя отдана одному этапу.",
        audience="Студенты второго курса, которые впервые ведут проект",
        prerequisites="Умение работать с электронной таблицей",
        outcomes=("составляет план небольшого проекта", "оценивает итог проекта"),
        source="авторский текст",
        prompt="Какой ваш проект опоздал и почему?",
        modules=(
            ModuleWords(
                "Всё начинается с цели",
                "На первой неделе выясняем, зачем нужен проект, и учимся записывать цель одной фразой.",
                (
                    "отличает проект от обычной работы",
                    "записывает измеримую цель",
                    "находит заинтересованные стороны",
                    "ограничивает объём работы",
                ),
                (
                    LessonWords(("Что такое проект", "Измеримая цель"), "Статья о цели"),
                    LessonWords(("Заинтересованные стороны", "Объём и границы"), "Статья об объёме"),
                ),
                "Паспорт проекта",
            ),
            ModuleWords(
                "СОСТАВЛЯЕМ ПЛАН",
                "На второй неделе делим работу на части, считаем сроки и деньги.",
                (
                    "делит работу на части",
                    "рассчитывает срок выполнения",
                    "распределяет деньги по частям",
                    "составляет список рисков",
                ),
                (
                    LessonWords(("Деление работы", "Расчёт срока"), "Календарный план"),
                    LessonWords(("Деньги и риски", "Таблица рисков"), "Статья о рисках"),
                ),
                "Разбор календарного плана",
            ),
            ModuleWords(
                "Оценка итога",
                "На третьей неделе измеряем ход работы и пишем заключительный отчёт.",
                (
                    "измеряет ход работы",
                    "объясняет причину отклонения",
                    "пишет промежуточный отчёт",
                    "завершает проект и делает выводы",
                ),
                (
                    LessonWords(("Измерение хода", "Причины отклонений"), "Способы контроля"),
                    LessonWords(("Пишем отчёт", "Завершение проекта"), "Образец отчёта"),
                ),
                "Заключительный отчёт проекта",
                "Оценка промежуточного отчёта",
            ),
        ),
        weeks=("1 неделя", "2-я неделя", "Неделя 3"),
        week_hours="Завершается за {hours} ч.",
        counts="{videos} видео, {readings} материала для чтения и {tests} теста",
        labels=_LABELS_RU,
        table_1=("Модуль", "Урок", "Компоненты урока", "Описание"),
        component="Видеоматериал",
        number_hint="(Курс 1 модуль 1 урок {lesson} видео {video})",
        duration_hint="до 10 минут (может зависеть от содержания)",
        places={
            "programme": "Документы/Планирование_программа курса.docx",
            "signature": "Документы/подпись Петрова.png",
            "certificate": "Документы/Сертификат_Петрова Анна.pdf",
            "notes": "Документы",
            "structure": "Документы/Таблица 1_структура.docx",
        },
        folders=("1 неделя", "2-я неделя", "Модуль 3"),
        lesson_folders=("урок 1 - Части и сроки", "2-й урок"),
        lesson_title="Части и сроки",
        lesson_first="Урок {number}",
        kind_folders={
            "videos": "видео",
            "scripts": "сценарии",
            "captions": "субтитры",
            "masters": "исходники",
            "readings": "материалы для чтения",
            "tasks": "задания",
        },
        masters="исходные видео",
        video="Видео",
        script="сценарий",
        promo="Промо ролик",
        promo_file="Промо ролик",
        closing="Заключение курса",
        closing_file="Заключение курса",
        final_video="Итоговое видео",
        reading_name="Материал для чтения",
        practice="Практический тест",
        practice_name="Практический тест",
        weekly="Еженедельное оценивание",
        final="Итоговое оценивание",
        exam="Итоговый экзамен",
        peer="Взаимное оценивание",
        forum="Дискуссионный форум",
        forum_title="Обмен мнениями",
        greeting="Здравствуйте, меня зовут Анна.",
        shown=(
            "Спикер говорит на камеру. Нижний титр: Петрова Анна Сергеевна, доцент",
            "Слайд: в конце этого видео вы научитесь планировать",
        ),
        slide="На экране слайд {number}",
        quiz_instructions="Отметьте в каждом вопросе один правильный ответ.",
        steps=("Посмотрите видео урока.", "Опишите работу на одной странице.", "Загрузите файл."),
        told={True: "Верно, так держать.", False: "Посмотрите видео ещё раз."},
        rubrics={"scale": "шкала оценки", "yes_no": "да/нет", "text": "текстовая обратная связь без оценки"},
        levels={"scale": ("плохо — 0 баллов", "хорошо — 1 балл", "отлично — 2 балла"), "yes_no": ("Да", "Нет")},
        level_texts=("не описано", "описано частично", "описано полностью"),
        criteria=("Цель записана ясно", "Срок указан", "Вывод обоснован"),
    ),
    "en": Words(
        title="Planning a small project",
        university="Sample State University",
        hours="4 academic hours",
        level="beginner",
        language="English",
        subtitles="English",
        author={
            "name": "Brown Alice",
            "workplace": "Sample State University",
            "position": "associate professor",
            "degree": "PhD",
        },
        description="The course teaches how to plan a small project in one week, from its goal to its plan.",
        audience="Students who lead a project for the first time",
        prerequisites="Being able to work with a spreadsheet",
        outcomes=("makes the plan of a small project",),
        source="author's own text",
        prompt="Which of your projects was late, and why?",
        modules=(
            ModuleWords(
                "It begins with a goal",
                "In the first week we find out what a project is for and write its goal in one sentence.",
                (
                    "tells a project from daily work",
                    "writes a goal that can be measured",
                    "finds the people concerned",
                    "limits the amount of work",
                ),
                (
                    LessonWords(("What a project is", "A goal to measure"), "An article on goals"),
                    LessonWords(("The people concerned", "Scope and limits"), "An article on scope"),
                ),
                "Project charter",
            ),
        ),
        weeks=("Week 1",),
        week_hours="{hours} hours to complete",
        counts="{videos} videos, {readings} readings, {tests} quizzes",
        labels=_LABELS_EN,
        table_1=("Module", "Lesson", "Lesson components", "Description"),
        component="Video",
        number_hint="(Course 1 module 1 lesson {lesson} video {video})",
        duration_hint="up to 10 minutes (depends on the content)",
        places={
            "programme": "Admin/Small project_syllabus.docx",
            "signature": "Admin/signature Brown.png",
            "certificate": "Admin/Certificate_Alice Brown.pdf",
            "notes": "Admin",
            "structure": "Admin/Table 1_structure.docx",
        },
        folders=("Week 1",),
        lesson_folders=("Lesson 1", "Lesson 2"),
        lesson_title="",
        lesson_first="Lesson {number}",
        kind_folders={},
        masters="masters",
        video="Video",
        script="script",
        promo="Promo video",
        promo_file="Promo video",
        closing="Closing words of the course",
        closing_file="Closing words of the course",
        final_video="Final video",
        reading_name="Reading",
        practice="Practice quiz",
        practice_name="Practice quiz",
        weekly="Weekly assessment",
        final="Final assessment",
        exam="Final exam",
        peer="Peer review",
        forum="Discussion forum",
        forum_title="Talking about delays",
        greeting="Hello, my name is Alice.",
        shown=(
            "The speaker on camera. Lower third: Alice Brown, PhD",
            "Slide: by the end of this video you will be able to plan",
        ),
        slide="On screen slide {number}",
        quiz_instructions="Mark one correct answer in every question.",
        steps=("Watch the videos of the lesson.", "Write one page on the work.", "Upload the file."),
        told={True: "Right, well done.", False: "Watch the video again."},
        rubrics={"scale": "scale", "yes_no": "yes/no", "text": "text feedback without marks"},
        levels={"scale": ("poor — 0 points", "good — 1 point", "excellent — 2 points"), "yes_no": ("Yes", "No")},
        level_texts=("not described", "partly described", "fully described"),
        criteria=("The goal is clear", "The date is given", "The conclusion is justified"),
    ),
}
