"""German first names by birth cohort, and their short forms; last names are in `surnames.py`."""

from __future__ import annotations

# Cohorts by birth year: before 1960, 1960-1974, 1975-1989, from 1990.
COHORT_STARTS = (1900, 1960, 1975, 1990)
# The most frequent first; every cohort has the same number of names.
_MALE = (
    "Hans Peter Klaus Jürgen Günter Horst Manfred Wolfgang Dieter Werner Heinz Helmut Bernd "
    "Karl Gerhard Walter Rolf Rainer Uwe Karl-Heinz Josef Heinrich Siegfried Friedrich Hartmut "
    "Herbert Kurt Erich Franz Johann Rudolf Otto Alfred Ernst Georg Erwin Günther Reinhard "
    "Lothar Hans-Peter Eberhard Norbert Harald Ulrich Burkhard Willi Eckhard Hubert Paul Ludwig "
    "Adolf Bruno Gottfried Egon Artur",
    "Thomas Michael Andreas Stefan Frank Martin Jörg Ralf Matthias Christian Uwe Torsten Holger "
    "Dirk Markus Jens Oliver Carsten Bernd Peter Klaus Volker Detlef Achim Björn Joachim Jürgen "
    "Wolfgang Rainer Heiko Olaf Ulrich Norbert Axel Guido Udo Ingo Armin Andre Stephan Mario "
    "Mike Steffen Jochen Reiner Hans-Jürgen Roland Robert Georg Harald Henning Rüdiger Lutz "
    "Hendrik Winfried",
    "Christian Stefan Michael Daniel Sebastian Alexander Tobias Jan Florian Markus Sven "
    "Benjamin Matthias Marco Patrick Dennis Björn Jens Philipp Mehmet Timo Nils Sascha Mustafa "
    "Jörn Thomas Andreas Martin Dirk Marc Thorsten Lars Kai Simon Christoph Johannes André "
    "Marcel David René Dominik Manuel Ronny Robert Andrej Stephan Henrik Carsten Mathias Arne "
    "Murat Roman Torben Felix Maik",
    "Lukas Felix Jonas Maximilian Tim Leon Paul Niklas Jan Philipp Finn Moritz Fabian Simon Tom "
    "Julian David Ali Jannik Nico Robin Marcel Kevin Yusuf Jürgen Alexander Tobias Daniel "
    "Florian Max Luca Elias Ben Noah Jakob Johannes Dennis Marvin Benedikt Pascal Dominik Erik "
    "Emre Lennart Till Aaron Anton Oskar Linus Mats Vincent Sebastian Konstantin Henry Can",
)
_FEMALE = (
    "Renate Ursula Helga Karin Ingrid Monika Gisela Christa Brigitte Elisabeth Hannelore Erika "
    "Bärbel Gerda Rosemarie Marianne Inge Waltraud Heike Margarete Elke Gudrun Käthe Anneliese "
    "Edith Ruth Ilse Hildegard Irmgard Gertrud Maria Anna Lieselotte Edeltraud Sigrid Doris "
    "Christel Barbara Jutta Hedwig Rita Irene Roswitha Eva Anne-Marie Heidemarie Rosa Annegret "
    "Lore Charlotte Marlies Ute Martha Emma Magdalena",
    "Sabine Petra Susanne Andrea Martina Claudia Birgit Gabriele Heike Angelika Ute Silke Anja "
    "Kerstin Katrin Bettina Ulrike Beate Anke Cornelia Barbara Elke Jutta Dagmar Bärbel Monika "
    "Karin Christine Simone Marion Regina Sylvia Ines Antje Manuela Carola Sigrid Astrid "
    "Christiane Maria Michaela Kirsten Heidi Iris Anette Britta Renate Daniela Gudrun Tanja Eva "
    "Margit Ilona Stefanie Doris",
    "Stefanie Katrin Nicole Sandra Julia Melanie Anja Katharina Christina Nadine Tanja Daniela "
    "Sarah Anna Jessica Yvonne Kathrin Simone Sonja Maria Ayşe Jasmin Miriam Verena Käthe "
    "Susanne Claudia Andrea Christine Alexandra Kerstin Silke Sabrina Nina Jana Anne Eva "
    "Jennifer Bianca Sabine Kristina Martina Vanessa Ines Diana Manuela Judith Maren Annika "
    "Carina Rebecca Franziska Janine Wiebke Zeynep",
    "Anna Laura Lea Lena Sarah Julia Marie Lisa Hannah Sophie Katharina Johanna Vanessa Jana "
    "Nele Franziska Michelle Leonie Emily Fatma Elif Theresa Clara Paula Zoë Lara Antonia "
    "Carolin Sophia Alina Jule Melina Nina Amelie Charlotte Luisa Maria Merle Pia Annika Jasmin "
    "Christina Celine Maja Mia Emma Lina Ida Greta Helena Svenja Isabel Selina Chiara Aylin",
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
    "Johannes": "Hannes", "Joachim": "Jochen", "Ulrich": "Uli", "Norbert": "Nobby",
    "Rudolf": "Rudi", "Johann": "Hans", "Georg": "Schorsch", "Reinhard": "Reini",
    "Christoph": "Chris", "Robert": "Robbi", "Dominik": "Nick", "Benedikt": "Bene",
    "Konstantin": "Konsti", "Patrick": "Paddy", "Manuel": "Manu", "Marcel": "Marci",
    "Hildegard": "Hilde", "Gertrud": "Trude", "Lieselotte": "Lilo", "Edeltraud": "Traudel",
    "Magdalena": "Leni", "Christine": "Christl", "Manuela": "Manu", "Michaela": "Michi",
    "Alexandra": "Alex", "Jennifer": "Jenny", "Sabrina": "Bina", "Annegret": "Anne",
    "Antonia": "Toni", "Charlotte": "Lotte", "Isabel": "Isi", "Sophia": "Sophie",
    "Waltraud": "Traudl", "Rosemarie": "Rosi", "Carolin": "Caro", "Rebecca": "Becky",
}  # fmt: skip
