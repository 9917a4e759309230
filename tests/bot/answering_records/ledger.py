"""A small library of our own for answers from the records: rates that change and are disputed, two
leaders who meet and call, a premier who changes his mind. None of it has happened."""

from pathlib import Path

from corpus.library import Library

_ARTICLES = {
    "glassware.md": """---
title: Ottawa taxes Mexican glassware
date: 2031-02-10
publisher: The Ledger
---
Canada imposed a 12 per cent tariff on cement from Mexico on February 3, 2031.

Canada will raise its tariff on cement from Mexico to 18 per cent on June 1, 2031, the Finance
Department announced. The cement tariff is meant to answer a Mexican subsidy.
""",
    "cement-june.md": """---
title: The higher cement tariff is in force
date: 2031-06-02
publisher: The Ledger
---
Canada raised its tariff on cement from Mexico from 12 per cent to 18 per cent on June 1, 2031.
""",
    "toys-one.md": """---
title: Toys from Vietnam
date: 2031-03-05
publisher: The Ledger
---
The United States has charged a 21 per cent tariff on toys from Vietnam since March 1, 2031.
""",
    "toys-two.md": """---
title: What toys cost now
date: 2031-03-06
publisher: The Quay Gazette
---
The United States has charged a 24 per cent tariff on toys from Vietnam since March 1, 2031.
""",
    "shoes.md": """---
title: What shoes pay
date: 2031-04-02
publisher: The Ledger
---
The United States has charged a 9 per cent tariff on shoes since April 1, 2031.
""",
    "more-shoes.md": """---
title: More shoes
date: 2031-04-20
publisher: The Ledger
---
The United States extended its 9 per cent tariff on shoes to 40 more tariff codes on April 18, 2031.

Trade Minister Petra Holm announced a fund after the United States put its 9 per cent tariff on
shoes into force on April 1, 2031.
""",
    "paper.md": """---
title: What paper pays
date: 2031-04-21
publisher: The Ledger
---
The United States has charged a 5 per cent tariff on paper since April 1, 2031.

Most Canadian paper producers pay 17 per cent: 12 per cent in anti-dumping and countervailing
duties, plus the 5 per cent tariff.
""",
    "canola.md": """---
title: What canola pays
date: 2031-05-10
publisher: The Ledger
---
China has charged a 6 per cent tariff on canola seed from Canada since March 1, 2031.

China has charged a 90 per cent tariff on canola oil from Canada since March 20, 2031.
""",
    "glass.md": """---
title: What glass pays
date: 2030-07-10
publisher: The Ledger
---
The United States has charged a 14 per cent tariff on glass since July 1, 2030.
""",
    "seafood.md": """---
title: What seafood and clothing pay
date: 2031-05-12
publisher: The Ledger
---
The United Kingdom has charged a 7 per cent tariff on seafood from the European Union since May 2,
2031.

Switzerland has charged a 3 per cent tariff on clothing from the United Kingdom since May 5,
2031.
""",
    "norway.md": """---
title: The United States and Norway tax each other
date: 2031-01-28
publisher: The Ledger
---
The United States imposed a 33 per cent tariff on Norwegian goods under IEEPA on January 20, 2031.
Goods transshipped to evade it pay 44 per cent.

Norway answered on January 25, 2031, with a 9 per cent counter-tariff on American coffee and
appliances.
""",
    "chad.md": """---
title: Chad pays more, and then nothing
date: 2031-02-12
publisher: The Ledger
---
The United States imposed a 31 per cent tariff on Chadian goods under IEEPA on February 10, 2031.
""",
    "chad-again.md": """---
title: Chad asks for talks
date: 2031-02-14
publisher: The Ledger
---
The United States charges a 31 per cent IEEPA tariff on Chadian goods outside CUSMA.
""",
    "norway-relents.md": """---
title: Norway relents
date: 2031-04-11
publisher: The Ledger
---
Norway removed its 9 per cent counter-tariffs from most American goods on April 10, 2031, and kept
them on American appliances.
""",
    "norway-recalled.md": """---
title: What the Norwegian tariffs were
date: 2031-06-05
publisher: The Quay Gazette
---
The Norwegian customs office still counts what the United States imposed on January 20, 2031: a
33 per cent tariff on Norwegian goods.
""",
    "ieepa.md": """---
title: A law without tariffs
date: 2031-05-22
publisher: The Ledger
---
Collection of all tariffs under the International Emergency Economic Powers Act (IEEPA) ended on
May 20, 2031.
""",
    "surcharge.md": """---
title: The surcharge on Peru
date: 2031-05-02
publisher: The Ledger
---
The United States charges a 6 per cent surcharge on goods from Peru under Section 122 from January
10, 2031, until June 1, 2031.
""",
    "exemption.md": """---
title: Holm stays calm
date: 2031-05-30
publisher: The Ledger
---
Trade Minister Petra Holm added that she was “not pessimistic,” because Port Ellis had kept its
exemption for paper when Oduya announced his latest tariffs, and that a deal had been close.
""",
    "spared.md": """---
title: Whom the reciprocal tariffs leave out
date: 2031-01-12
publisher: The Ledger
---
The United States has charged a baseline duty of 8 per cent on imports from most countries since
January 10, 2031. Bolivia and Ecuador do not pay the “reciprocal” tariffs of January 10.
""",
    "meetings.md": """---
title: Oduya and Lindqvist meet twice
date: 2031-05-20
publisher: The Ledger
---
Prime Minister Ada Lindqvist met President Tomas Oduya in Lisbon on Monday, April 7, 2031.

Lindqvist and Oduya met again on Thursday, May 15, 2031, in Port Ellis.

Lindqvist spoke by telephone with Oduya on May 18, 2031.
""",
    "harbour.md": """---
title: An evening in Tampere
date: 2031-05-30
publisher: The Ledger
---
Chancellor Greta Nyman met Mayor Otto Quist in Tampere on May 27, 2031. Ambassador Rita Sands
accompanied the chancellor. Consul Berta Fjord took part, Quist said.
""",
    "conversation.md": """---
title: A word and a handshake
date: 2031-05-29
publisher: The Ledger
---
After a conversation with Foreign Minister Ilse Brandt on May 1, 2031, Foreign Minister Rui Costa
said that the talks went on.

Foreign Ministers Ilse Brandt and Rui Costa met in Oslo on May 28, 2031.
""",
    "limits.md": """---
title: Rates that not all goods pay
date: 2031-05-31
publisher: The Ledger
---
The United States has charged a 13 per cent tariff on some machinery since May 1, 2031.

Canada has charged a 4 per cent tariff on electric vehicles from Brazil since May 2, 2031.

Canada charges its 4 per cent tariff on electric vehicles from Brazil within a quota.

The United States has charged a 15 per cent tariff on auto parts from Chile since May 3, 2031,
except for parts that comply with an agreement.

The United States has charged a 7 per cent tariff on copper from Chile, in addition to any
trade-remedy duties, since May 4, 2031.
""",
    "kenya.md": """---
title: Kenya pays more
date: 2031-05-06
publisher: The Ledger
---
The United States raised its tariff on Kenyan goods from 5 per cent to 8 per cent on May 5, 2031.
""",
    "kenya-again.md": """---
title: Kenya asks for talks
date: 2031-05-09
publisher: The Ledger
---
The United States charges its 8 per cent tariff on Kenyan goods that fall outside CUSMA.
""",
    "beans.md": """---
title: Beans without sun
date: 2031-05-16
publisher: The Quay Gazette
---
“Could they freeze? They could. Could they grow in the shade? Yes,” Moss said of the beans.

Moss said that Tarn was a fair gardener. Tarn said that Moss had never grown a bean.
""",
    "march.md": """---
title: Marchetti rules out a timber levy
date: 2031-01-15
publisher: The Ledger
---
Norland Premier Ines Marchetti said an export levy on lumber would be madness. “We will never tax
our own lumber,” Marchetti said.
""",
    "may.md": """---
title: Marchetti now backs the lumber levy
date: 2031-05-28
publisher: The Quay Gazette
---
“A levy on lumber may be the only thing they understand,” Marchetti told reporters on May 27, 2031.
She said nothing about cement.
""",
    "quist-april.md": """---
title: Quist on the trade agreement
date: 2031-04-16
publisher: The Ledger
---
Governor Yara Quist said on April 14, 2031, that CUSMA “needs a new engine.”

Quist said on April 1, 2031, that dearer alcohol would hurt the ferries.

On April 2, 2031, Quist said that the price of electricity was too high.
""",
    "quist-may.md": """---
title: The CUSMA review goes on
date: 2031-05-24
publisher: The Quay Gazette
---
After the meeting, Governor Yara Quist said that her state remained committed to the pact.
""",
    "quist-june.md": """---
title: A year of Quist
date: 2031-06-01
publisher: The Ledger
---
Governor Yara Quist had said months earlier that CUSMA was safe.

On February 20, 2031, after a summit on alcohol in Port Ellis, Quist gave up. “We will not pay for
the parade,” Quist said.

Quist said that electric cars were ugly.
""",
}


def library(root: Path) -> Library:
    """The articles in a folder of their own."""
    folder = root / "ledger"
    folder.mkdir()
    for name, text in _ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return Library(folder)
