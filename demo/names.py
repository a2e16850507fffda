"""German first names by birth cohort, last names, short forms."""

from __future__ import annotations

# Cohorts by birth year: before 1960, 1960-1974, 1975-1989, from 1990.
COHORT_STARTS = (1900, 1960, 1975, 1990)
_MALE = (
    "Hans Peter Klaus Jürgen Günter Horst Manfred Wolfgang Dieter Werner Heinz Helmut Bernd Karl "
    "Gerhard Walter Rolf Rainer Uwe Karl-Heinz Josef Heinrich Siegfried Friedrich Hartmut",
    "Thomas Michael Andreas Stefan Frank Martin Jörg Ralf Matthias Christian Uwe Torsten Holger "
    "Dirk Markus Jens Oliver Carsten Bernd Peter Klaus Volker Detlef Achim Björn",
    "Christian Stefan Michael Daniel Sebastian Alexander Tobias Jan Florian Markus Sven Benjamin "
    "Matthias Marco Patrick Dennis Björn Jens Philipp Mehmet Timo Nils Sascha Mustafa Jörn",
    "Lukas Felix Jonas Maximilian Tim Leon Paul Niklas Jan Philipp Finn Moritz Fabian Simon Tom "
    "Julian David Ali Jannik Nico Robin Marcel Kevin Yusuf Jürgen",
)
_FEMALE = (
    "Renate Ursula Helga Karin Ingrid Monika Gisela Christa Brigitte Elisabeth Hannelore Erika "
    "Bärbel Gerda Rosemarie Marianne Inge Waltraud Heike Margarete Elke Gudrun Käthe Anneliese "
    "Edith",
    "Sabine Petra Susanne Andrea Martina Claudia Birgit Gabriele Heike Angelika Ute Silke Anja "
    "Kerstin Katrin Bettina Ulrike Beate Anke Cornelia Barbara Elke Jutta Dagmar Bärbel",
    "Stefanie Katrin Nicole Sandra Julia Melanie Anja Katharina Christina Nadine Tanja Daniela "
    "Sarah Anna Jessica Yvonne Kathrin Simone Sonja Maria Ayşe Jasmin Miriam Verena Käthe",
    "Anna Laura Lea Lena Sarah Julia Marie Lisa Hannah Sophie Katharina Johanna Vanessa Jana Nele "
    "Franziska Michelle Leonie Emily Fatma Elif Theresa Clara Paula Zoë",
)
MALE: tuple[tuple[str, ...], ...] = tuple(tuple(line.split()) for line in _MALE)
FEMALE: tuple[tuple[str, ...], ...] = tuple(tuple(line.split()) for line in _FEMALE)

SHORT_FORMS: dict[str, str] = {
    "Hans": "Hansi", "Jürgen": "Jogi", "Wolfgang": "Wolle", "Manfred": "Manni", "Dieter": "Didi",
    "Heinrich": "Heiner", "Friedrich": "Fritz", "Karl-Heinz": "Kalle", "Josef": "Jupp",
    "Thomas": "Tom", "Michael": "Micha", "Andreas": "Andi", "Stefan": "Steff", "Matthias": "Matze",
    "Christian": "Chris", "Torsten": "Toto", "Alexander": "Alex", "Sebastian": "Basti",
    "Tobias": "Tobi", "Florian": "Flo", "Benjamin": "Ben", "Philipp": "Phil", "Daniel": "Dani",
    "Maximilian": "Max", "Lukas": "Luki", "Niklas": "Nik", "Julian": "Jule", "Fabian": "Fabi",
    "Ursula": "Uschi", "Elisabeth": "Lisbeth", "Margarete": "Grete", "Hannelore": "Hanne",
    "Brigitte": "Gitte", "Susanne": "Susi", "Gabriele": "Gabi", "Angelika": "Geli",
    "Barbara": "Babsi", "Ulrike": "Uli", "Cornelia": "Conny", "Stefanie": "Steffi",
    "Katharina": "Kathi", "Christina": "Tina", "Johanna": "Hanna", "Franziska": "Franzi",
    "Theresa": "Resi", "Julia": "Jule", "Vanessa": "Nessa", "Katrin": "Kati",
}  # fmt: skip

# In order of frequency: sampled by a falling weight.
_LAST = """
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange
Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter
Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich
Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon
Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel
Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch
Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Ernst Hübner Kramer Ritter Lindner Paul Barth
Hauser Franz Riedel Beyer Nagel Seifert Förster Fiedler Kern Arndt Yılmaz Kaya Nowak Kowalski
Rößler Schütz Dörr Büchner Löffler Kißling Hünefeld Mühlbauer Köster Küppers Schäfers Breuer
Esser Hermanns Classen Jansen Janßen Hendricks Peeters Heinen Küpper Schlösser Wirtz Kurth
Kirsch Lenz Geiger Ebert Sander Thiel Bader Blum Michel Reuter Bayer Ullrich Hess Götz Böttcher
Gärtner Geißler Heß Nürnberger Öztürk Özdemir Demir Şahin Petrov Ivanov Nguyen Rossi Wenzel
Behrens Behrendt Stahl Steiner Stephan Hagen Marx Funke Bock Moser Gruber Wendt Krebs Kunze Bach
Reich Ahrens Fink Brinkmann Diehl Kunz Körner Hein Metzger Noll Rau Steffen Witt Bischoff Burger
Schilling Heller Adam Hansen Carstens Petersen Christiansen Lüders Thomsen Wieland Zander Zeller
Ott Vetter Wiegand Hinz Kessler Kirchner Fritz Gebhardt Wulf Siebert Unger Decker Preuß Reimann
Rieger Rupp Schade Schenk Schrader Stark Strauß Urban Voß Stumpf Trautmann Uhlig Weigel Westphal
Wild Willms Zorn Freiherr van-Eick de-Vries Müller-Lüdenscheidt Schmidt-Rottluff Meyer-Böhm
Klein-Weber Krüger-Haas
"""
LAST: tuple[str, ...] = tuple(_LAST.split())
