"""Rules whose findings are warnings: the deck is whole, and some who look at it get less of it."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule
from docs_as_code.slides.rules.errors import HEAD, PATH
from docs_as_code.slides.rules.legible import LABEL, LEGIBLE

_CODE = "".join(f"step_{number} = start(step={number})\n" for number in range(1, 70))
_WEB = 'digraph "Web" { rankdir=LR; web -> api -> orders -> database }\n```\n'
_STEPS = [f"- Step {number}: look at the dashboard\n" for number in range(1, 19)]
FOOTER = "---\nmarp: true\nfooter: Shop, in confidence\npaginate: true\n---\n\n"

RULES = (
    Rule(
        "remote-picture",
        "warning",
        "A picture on a slide that lies on another server.",
        "A build fetches nothing, so that it gives the same deck everywhere: the slide shows a frame with the address.",
        "Save the picture in the project; the hint has the command.",
        bad=HEAD + "# Shop\n\n![The shop](https://shop.example/front.png)\n",
        good=HEAD + "# Shop\n\n[The shop](https://shop.example/)\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "remote-file",
        "warning",
        "A style sheet, font, recording or page of a deck that lies on another server.",
        "A build fetches nothing, and leaves it out: the deck looks different from what its author sees.",
        "Save it in the project; a page can be linked instead.",
        bad=HEAD + "<style>\n@import url(https://shop.example/fonts.css);\n</style>\n\n# Shop\n",
        good=HEAD + "<style>\nh1 { color: #224466; }\n</style>\n\n# Shop\n",
        path=PATH,
    ),
    Rule(
        "overlapping-footer",
        "warning",
        "Content that runs into the header, the footer or the page number.",
        "There is room for it on the slide, and none beside what stands on each slide: letters lie on letters. It is "
        "no [`slide-overflow`](#slide-overflow), as all can be seen; where the slide overflows too, only that is told. "
        "What is placed by hand (`position: absolute`) may lie there.",
        "Shorten the content, or split the slide with a line of three dashes.",
        bad=FOOTER + "# Restore\n\n" + "".join(_STEPS[:11]),
        good=FOOTER + "# Restore\n\n" + "".join(_STEPS[:6]),
        path=PATH,
        drawn=True,
    ),
    Rule(
        "shrunk-code",
        "warning",
        f"Code that Marp has fitted to its slide by making its letters smaller than {LEGIBLE:.0f} pixels.",
        "The bundled themes shrink code that is too long or too wide, without a word: at some point it is a grey area.",
        "Show the lines that matter, or break the longest one.",
        bad=HEAD + f"# Steps\n\n```python\n{_CODE}```\n",
        good=HEAD + "# Steps\n\n```python\nstep_1 = start(step=1)\n```\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "small-label",
        "warning",
        f"A diagram, or another SVG, drawn so small that its smallest label has less than {LABEL:.0f} pixels.",
        "The size counts on a slide of 1280x720; a projector shows more pixels, and no larger letters. Files, `data:` "
        "addresses and drawings that the deck makes itself are looked at alike.",
        "Give the picture more room, or make a diagram of a part of it.",
        bad=HEAD + "# Web\n\n```dot draw width=200\n" + _WEB,
        good=HEAD + "# Web\n\n```dot draw\n" + _WEB,
        path=PATH,
        drawn=True,
    ),
    Rule(
        "low-contrast",
        "warning",
        "Text that is too much like its background.",
        "WCAG 2 (level AA) asks for a contrast of 4.5 to 1, and of 3 to 1 for large letters: from 24 pixels on, "
        "or from 18.66 where they are bold. A projector takes more of it away. Colors are those that the browser "
        "computes. Text on pictures, with shadows or with blending is left alone, and so are colors of highlighted "
        "code. Of a gradient, the place with the best contrast counts. Headers and footers count as large.",
        "Take a darker color on a light background, or a lighter one on a dark one.",
        bad=HEAD + "<!-- _color: '#bbbbbb' -->\n\n# Costs\n\nHosting is most of it\n",
        good=HEAD + "<!-- _color: '#333333' -->\n\n# Costs\n\nHosting is most of it\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "theme-contrast",
        "warning",
        "A colour of a team's theme that cannot be read well on what lies below it.",
        "Every deck in the theme has it on every slide. WCAG 2 (level AA) asks for a contrast of 4.5 to 1, and of 3 "
        "to 1 for what is no text. The colours that the file does not give are chosen to pass.",
        "Take the shade that the hint names: it has the same hue.",
        bad='colors:\n  accent: "#00796B"\n  link: "#80CBC4"\n',
        good='colors:\n  accent: "#00796B"\n  link: "#327A73"\n',
        path="slides/themes/acme.yml",
    ),
    Rule(
        "stretched-picture",
        "warning",
        "A picture whose width and height are not in its own proportion.",
        "Circles become eggs and faces become broad. Pictures inside of an SVG count, and so does an SVG without a "
        "`viewBox`, which a browser stretches.",
        "Give its width or its height, not both.",
        bad=HEAD + "# Shop\n\n![w:400 h:100 The front of the shop](img/shop.png)\n",
        good=HEAD + "# Shop\n\n![w:400 The front of the shop](img/shop.png)\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "blurred-picture",
        "warning",
        "A picture that is drawn more than one and a half times as large as it is.",
        "It has too few pixels: a projector shows a blur. A picture that an SVG holds counts too, but for the icons of "
        "diagrams that docs-as-code draws.",
        "Take a larger picture or an SVG, or show it smaller.",
        bad=HEAD + "# Shop\n\n![w:640 The front of the shop, of 400x300 pixels](img/shop.png)\n",
        good=HEAD + "# Shop\n\n![w:400 The front of the shop, of 400x300 pixels](img/shop.png)\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "missing-alt",
        "warning",
        "A picture without a text for those who do not see it.",
        "A reader of the screen says nothing, or the name of the file; a search does not find it. Backgrounds are "
        'decoration and need none, and neither does an HTML picture with `alt=""`.',
        "Write what it shows between the brackets; Marp's own words for its size may stand beside it.",
        bad=HEAD + "# Shop\n\n![w:300](img/shop.png)\n",
        good=HEAD + "# Shop\n\n![w:300 The front of the shop](img/shop.png)\n",
        path=PATH,
    ),
    Rule(
        "empty-slide",
        "warning",
        "A slide that shows nothing.",
        "There is often a line of three dashes too many, at the end or below a `headingDivider`. A slide with a "
        "background picture is not empty.",
        "Remove it.",
        bad=HEAD + "# Web\n\n---\n",
        good=HEAD + "# Web\n\n---\n\n# Orders\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "unknown-directive",
        "warning",
        "A directive that is misspelt, in a comment or in the front matter.",
        "Marp takes it for a speaker's note or for a key of somebody else, and says nothing. In comments, words that "
        "are like no directive are notes.",
        "Spell it as the hint says.",
        bad=HEAD + "<!-- _clas: lead -->\n\n# Web\n",
        good=HEAD + "<!-- _class: lead -->\n\n# Web\n",
        path=PATH,
    ),
    Rule(
        "stripped-html",
        "warning",
        "HTML that Marp does not let through.",
        "An element that is not on its list stands on the slide as text; an attribute that is not is gone.",
        "Say it in Markdown or CSS, or allow it under `html` in Marp's own configuration.",
        bad=HEAD + '# Web\n\n<form action="/search">Search</form>\n',
        good=HEAD + "# Web\n\n<div>Search</div>\n",
        path=PATH,
        drawn=True,
    ),
)
