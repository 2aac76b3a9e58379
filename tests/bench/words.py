"""Word lists the benchmark's heroes are named from. Room: realistic names. Door: HEADS, BODIES, TAILS, FIRST, LAST.

A name is a head, a body and a tail, each picked at random: 3 to 40 characters, some of them accented, some names shared
by thousands of heroes, most by few.
"""

from typing import Final


def _filled(words: list[str], size: int) -> list[str]:
    return (words * (size // len(words) + 1))[:size]


_TITLES = """Agent Baron Baroness Brother Captain Chief Colonel Commander Count Countess Dame Doctor Duchess Duke
Father General King Lady Little Lord Madame Major Master Miss Mister Mother Old Prince Princess Professor Queen Señor
Señora Sergeant Sir Sister Young"""
_ADJECTIVES = """Absolute Amber Ancient Arctic Astral Atomic Azure Black Blazing Blue Bold Brave Bright Bronze
Burning Celestial Chrome Clever Cobalt Cold Cosmic Crimson Crystal Daring Dark Deep Desert Distant Divine Double
Dusty Eager Electric Elder Emerald Eternal Fallen Fearless Fiery Final Flying Forest Frozen Gentle Ghostly Giant
Gilded Golden Grand Gray Great Green Grim Hidden Hollow Honest Humble Icy Immortal Indigo Infinite Invisible Iron
Ivory Jade Jolly Keen Kind Last Lightning Lone Lost Loud Lucky Lunar Mad Magnetic Marble Midnight Mighty Misty Molten
Mystic Nimble Noble Northern Obsidian Omega Orange Pale Phantom Prime Proud Purple Quantum Quick Quiet Radiant Rapid
Red Restless Royal Rusty Sable Sacred Savage Scarlet Secret Shadow Sharp Shining Silent Silver Sleepless Solar Solemn
Sonic Southern Stellar Stone Storm Strong Sudden Super Swift Thunder Timeless Tiny Titan Tireless True Twilight Ultra
Unseen Velvet Vermilion Vibrant Violet Wandering Western White Wicked Wild Winged Winter Wise Wondrous Yellow Zealous"""
_GIVEN = """Ada Agnès Aïcha Alma Åsa Beatriz Björn Bruno Çelik Chloé Dario Dina Edda Élodie Emil Esra Fátima Félix
Freya Gaël Gökçe Hana Héctor Ilya Inés Ítalo Jana Jérôme José Kaja Kenji Lea Léon Łucja Mælle Maja Malik Noé Olga
Ömer Pál Priya René Rósa Sabine Şirin Søren Tamás Tove Uma Václav Vera Wanda Xénia Yara Yūki Zeki Zoë Żaneta von ben"""
_NOUNS = """Acrobat Adder Albatross Alchemist Anchor Angel Archer Arrow Arsenal Asteroid Axe Badger Banshee Bard Bat
Beacon Bear Bee Beetle Bishop Bison Blade Bolt Boulder Bullet Buzzard Cannon Cardinal Cat Centurion Chameleon Cheetah
Cipher Cobra Comet Condor Corsair Cougar Coyote Crane Cricket Crow Crusader Cyclone Dagger Dancer Dragon Dragonfly
Dynamo Eagle Echo Eclipse Ember Enigma Falcon Fang Fire Firefly Flame Flash Flint Fog Fox Fury Gargoyle Gazelle Ghost
Gladiator Glider Goblin Golem Griffin Guardian Hammer Harpy Hawk Hermit Hornet Hound Huntress Hurricane Hydra Ibis
Illusion Inferno Jackal Jaguar Jester Juggernaut Kestrel Kite Knight Kraken Lancer Lantern Lark Legend Leopard Lion
Lizard Locust Lynx Magpie Mammoth Man Manta Mantis Marauder Marksman Marvel Mask Maverick Meteor Minotaur Mirage
Mongoose Monk Moth Narwhal Nebula Nightingale Nomad Nova Ocelot Octopus Oracle Orchid Osprey Otter Owl Panther
Paradox Pegasus Pelican Phoenix Pilgrim Piranha Pirate Prophet Puma Pyro Python Quake Quasar Raptor Raven Reaper
Rhino Rider Robin Rocket Rogue Rook Saber Samurai Scorpion Seeker Sentinel Serpent Shaman Shark Shield Siren Smith
Sparrow Specter Sphinx Spider Spirit Star Stag Stallion Stinger Swallow Swan Swordsman Tempest Tiger Titan Tornado
Tracker Troll Tyger Valkyrie Vampire Viper Volcano Vortex Vulture Wanderer Warden Warrior Wasp Wave Weasel Whale
Whisper Wind Wizard Wolf Wolverine Woman Wraith Wren Yeti Zephyr Zorro ZORN naiad ñandú éclair"""
_ORIGINS = """Aarhus Ávila Bergen Čadca Cork Doña Dörre Évora Fez Gdańsk Graz Hanoi Île Jaén Kraków Łódź Malmö Nîmes
Oslo Perú Quito Rügen Skye Tromsø Urfa Vöru Wien Xi'an Ypres Żary"""
_EPITHETS = """Bold Brave Calm Elder Fair First Fourth Good Gray Great Just Kind Lame Last Lucky Mad Quick Red Second
Shy Sly Tall Third Wise Young"""
_SURNAMES = """Abara Adler Ahmadi Almeida Andersen Ångström Arroyo Baker Banner Baptiste Béla Bergström Bianchi Blake
Bondarenko Boyd Brandt Brennan Brûlé Byrne Carter Castillo Černý Chandra Chen Cohen Cooper Costa Cruz Dąbrowski Dahl
Danvers Díaz Dubois Duarte Eriksen Esposito Evans Faye Fernández Fischer Flores Fontaine Frost Fuchs Gagnon García
Gomes Grant Grey Guðmundsson Gupta Haddad Hansen Harris Hayes Hernández Hill Hoffmann Horváth Howlett Hughes Ibrahim
Ivanov Jackson Jansen Jiménez Johansson Jones Kaya Keller Khan Kim King Kovač Kowalski Kumar Lacroix Lange Larsen Lee
Lefèvre Lindqvist López Lund Mağden Maier Marín Martin Maximoff Mendes Meyer Möller Moore Morales Moreau Müller
Murdock Nagy Nakamura Navarro Nguyễn Nielsen Novák Núñez O'Brien O'Neill Okafor Olsen Ortega Østergaard Özdemir Park
Parker Patel Pérez Petrov Pham Popescu Quill Rambeau Ramos Rasmussen Reed Reyes Richards Rivera Rogers Romanov Rossi
Roy Ruiz Sánchez Santos Sato Schäfer Schmidt Schröder Silva Simon Singh Söderberg Stark Stewart Strange Suzuki
Svensson Szabó Takahashi Tanaka Taylor Thompson Torres Tran Tremblay Udall Ueda Ünal Urich Vargas Vásquez Vega Vogel
Wagner Walters Watson Weber White Wilson Wong Worthington Wright Xu Yamada Yıldız Young Zając Zieliński Zhang
Zimmermann"""
_CALLED = """Aaron Abel Adam Agnes Aino Alba Alexander Alice Amara Amélie Ana Anders Andrea Anna Anton Arthur Astrid
Aurora Ava Axel Bastian Béatrice Ben Bianca Birgit Boris Brian Carl Carmen Carol Caspar Cecilia Charles Chiara Chloë
Clara Clint Daniel David Diana Diego Dmitri Dora Edith Eduardo Elena Eliška Ella Elsa Emma Enzo Erik Ernő Eva Fabian
Farid Finn Fiona Flora Frank Franka Frida Gabriel Georg Gina Greta Gustav Hannah Hans Harold Helen Henrik Hugo
Ibrahim Ida Igor Imre Ines Ingrid Irene Iris Isabel Ivan Jack James Jan Jean Jennifer Joana Johan Jonas Josef Julia
Jürgen Kamala Karin Karl Kate Katja Kira Klara Kurt Lara Lars Laura Leila Lena Leo Linda Lisa Logan Louis Luca Lucía
Luis Luke Magda Marc María Marie Mark Marta Mateo Matt Max Mei Mia Michael Mila Miriam Nadia Natalia Neil Nia Nicolás
Nils Nina Nora Oda Olaf Oliver Oscar Otto Pablo Pamela Paul Pedro Peggy Peter Petra Pia Pierre Rafael Raquel Reed
Rita Robert Rosa Ruth Sam Samuel Sara Scott Selma Sergio Silvia Simon Sofía Stella Steven Sue Sven Tariq Teresa Thea
Theo Thomas Tilda Tom Tony Ulla Ulrike Valérie Vera Viktor Viola Wade Walter Wendy Werner Willem Xavier Yann Yusuf
Zlata Zsófia"""


def _bodies(size: int) -> list[str]:
    nouns = _NOUNS.split()
    short = [noun for noun in nouns if len(noun) <= 6]
    pairs = [f"{left}-{right}" for step, left in enumerate(short) for right in short[step % 7 :: 11] if left != right]
    return [*nouns, "Herald-of-Champions", *pairs[:: len(pairs) // (size - len(nouns) - 1)]][:size]


_heads = [*_TITLES.split(), *_ADJECTIVES.split(), *_GIVEN.split()]
_tails = [
    *(f" of {place}" for place in _ORIGINS.split()),
    *(f" the {word}" for word in _EPITHETS.split()),
    " II",
    " III",
    " 3000",
]

HEADS: Final = [*[""] * 64, *_filled([f"{word} " for word in _heads], 960)]
BODIES: Final = [*["Spider"] * 64, *_bodies(960)]
TAILS: Final = [*[""] * 128, *_filled(_tails, 128)]
FIRST: Final = _filled(_CALLED.split(), 256)
LAST: Final = _filled(_SURNAMES.split(), 256)
MIDDLE: Final = [" ", *(f" {letter}. " for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), " ", " ", " ", " ", " "]
