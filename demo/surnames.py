"""German last names: a list of real ones with falling frequency, and a long tail of compounds."""

from __future__ import annotations

import numpy as np

from demo.clock import Floats

# In order of frequency: sampled by a falling weight. A hyphen before a capital letter is a double
# name, one after a particle stands for a space.
_FREQUENT = """
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt
Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber
Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther
Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter
Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas
Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt
Sauer Arnold Wolff Pfeiffer Ernst Hübner Kramer Ritter Lindner Paul Barth Hauser Franz Riedel
Beyer Nagel Seifert Förster Fiedler Kern Arndt Yılmaz Kaya Nowak Kowalski Rößler Schütz Dörr
Büchner Löffler Kißling Hünefeld Mühlbauer Köster Küppers Schäfers Breuer Esser Hermanns Classen
Jansen Janßen Hendricks Peeters Heinen Küpper Schlösser Wirtz Kurth Kirsch Lenz Geiger Ebert
Sander Thiel Bader Blum Michel Reuter Bayer Ullrich Hess Götz Böttcher Gärtner Geißler Heß
Nürnberger Öztürk Özdemir Demir Şahin Petrov Ivanov Nguyen Rossi Wenzel Behrens Behrendt Stahl
Steiner Stephan Hagen Marx Funke Bock Moser Gruber Wendt Krebs Kunze Bach Reich Ahrens Fink
Brinkmann Diehl Kunz Körner Hein Metzger Noll Rau Steffen Witt Bischoff Burger Schilling Heller
Adam Hansen Carstens Petersen Christiansen Lüders Thomsen Wieland Zander Zeller Ott Vetter Wiegand
Hinz Kessler Kirchner Fritz Gebhardt Wulf Siebert Unger Decker Preuß Reimann Rieger Rupp Schade
Schenk Schrader Stark Strauß Urban Voß Stumpf Trautmann Uhlig Weigel Westphal Wild Willms Zorn
Freiherr van-Eick de-Vries Müller-Lüdenscheidt Schmidt-Rottluff Meyer-Böhm Klein-Weber Krüger-Haas
"""
_COMMON = """
Schwab Hofer Maurer Ebner Eder Egger Fuchsberger Aigner Lechner Leitner Mair Pichler Reiter
Winkelmann Brand Bruns Harms Janssen Lübke Lücke Meinhardt Menzel Merkel Merten Mertens Naumann
Niemann Nolte Oswald Pape Paulus Peter Philipp Pieper Popp Probst Raab Rademacher Rauch Reinhardt
Reinhold Rhode Rohde Röder Römer Rose Rothe Rudolph Ruf Runge Sachs Schaller Scharf Scherer Schick
Schiller Schlegel Schlüter Schnell Scholl Schramm Schreiner Schröter Schütte Schwarze Seitz
Sievers Singer Sonntag Specht Springer Stadler Stock Stoll Straub Sturm Stiller Süß Teichmann
Thieme Tiedemann Timm Treiber Trapp Ulbrich Ulrich Volk Völker Wachter Wacker Walz Wegner Weidner
Weise Weller Welsch Werler Wiese Wiesner Wilhelm Wilke Will Wimmer Wirth Witte Wittmann Wüst
Zeitler Ziemann Zimmer Zink Aksoy Aydın Arslan Çelik Doğan Güneş Kılıç Kurt Polat Yıldız Yıldırım
Özkan Koç Erdoğan Tekin Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
Kozłowski Popescu Ionescu Horvat Novak Kovačević Marković Jovanović Nikolić Petrović Popović
Romano Russo Esposito Bianchi Ferrari Costa Silva Santos Fernandes García Pham Tran Hoang Singh
Ahmad Hassan Ali Khan Haddad Mansour Achenbach Ackermann Adler Albers Alt Altmann Amann Anders
Anton Apel Appel Asmus Auer August Bachmann Backhaus Balzer Bartels Barthel Bartsch Bauermeister
Baum Baumgart Baumgartner Bäcker Bär Becher Bechtel Beckmann Beer Behnke Behr Bender Benz Berg
Berndt Bernhardt Best Bethge Betz Biedermann Biermann Binder Blank Bluhm Bode Boden Bohn Bolz Bonn
Borchert Born Böhme Böhmer Bösch Brandl Brauer Brecht Brenner Bretschneider Breitenbach Brockmann
Bröker Brosch Bruckner Brückner Brunner Buchholz Buck Bühler Bürger Burkhardt Busse Butz Büttner
Clemens Conrad Cordes Cramer Dahm Daniel Daum Degen Deppe Dettmann Diener Dietz Dittmann Dittrich
Döring Dorn Dreier Dreyer Drescher Dressler Drews Dunkel Eberhardt Eberle Eckert Eckhardt Eggers
Ehlers Ehrhardt Eich Eichhorn Eisele Eisen Elsner Emmerich Enders Engelhardt Engelmann Erb Erhardt
Ewald Fabian Faber Falk Faust Feldmann Feller Fendt Ferber Fichtner Finke Flach Fleischer
Fleischmann Flemming Forster Freitag Frenzel Freund Frey Fricke Frick Fries Fröhlich Fromm Frost
Funk Gabriel Gall Gans Ganter Gehrke Geiß Gerber Gerdes Gerhardt Gerlach Gerstner Giese Glaser
Göbel Goldmann Göppert Görlitz Gottschalk Gräf Grabowski Greiner Grimm Grote Grün Grunwald Gutmann
Haag Haase Häberle Hacker Hagedorn Hamann Hanke Hannemann Hansmann Harder Haupt Hauck Häusler Heck
Heckmann Hecht Heim Heinemann Heinz Heinze Heise Held Helbig Henke Henkel Hennig Henning Henschel
Hensel Hentschel Herbst Hering Herold Herz Herzog Hettich Heuer Heyer Hildebrand Hildebrandt Hille
Hiller Hinrichs Hirsch Hirschmann Höfer Hohmann Höhn Holz Holzer Hoppe Hornung Hübsch Hummel Ihle
Irmer Jacob Jacobs Jacobi Jahn Jakob Janke Janz John Jordan Jost Jünger Jürgens Kaminski Kamm
Kaufmann Kasper Kastner Kaul Keil Kemper Kettler Kiefer Kienle Kilian Kirchhoff Kirstein Kistner
Klaus Klausmann Kleemann Kleinert Klemm Klinger Kling Klose Klotz Kluge Knapp Knauer Kneip Knoll
Knorr Kobel Kolb Koller Konrad Kopp Korn Kornmann Kotz Krahl Kranz Kratz Krauß Kremer Kreis Kreutz
Kreutzer Krieger Kroll Kröger Kronenberg Krug Kruse Kübler Kugler Kuhlmann Kühne Kummer Küster
Lachmann Lampe Landgraf Langer Laub Lauer Laux Lauterbach Leder Lehner Leicht Lemke Leonhardt
Liebig Liedtke Linke Link Linz Lohmann Lohse Loos Löhr Löwe Lutz Lux Maas Mack Mader Mahler Manz
Marquardt Marschall Martens Matthes Mattern Maul May Meinert Meißner Melzer Mende Menke Merk Merz
Mohr Moll Moritz Mühl Münch Münster Mundt Nau Neubauer Neubert Neuhaus Nickel Niemeyer Nitsche
Noack Nold Nöll Obermann Oehler Ohl Olbrich Opitz Oppermann Ortmann Osterloh Pabst Paschke Pauli
Pelz Petri Petzold Pfaff Pfister Philippi Pilz Plate Pohlmann Pollmann Prinz Pröll Quast Raabe
Rahn Ranft Rapp Rasch Rath Rausch Redlich Rehm Reichel Reichert Reimer Reimers Reinecke Reinke
Reis Reiser Renner Resch Rettig Reuß Rick Riedl Riemer Ries Riese Rink Rist Rode Rogge Rohr Rommel
Rösch Rösler Rössler Roßmann Rost Rother Rothmann Rott Ruppert Rust Saal Salzmann Sauter Schaaf
Schaub Scheffler Scheibe Schell Schenke Schiefer Schiffer Schindler Schirmer Schlosser Schmidtke
Schmieder Schmitter Schneck Schnabel Schober Schön Schöne Schönfeld Schott Schöller Schroth
Schübel Schug Schuh Schuler Schüler Schultz Schulzke Schumann Schürmann Schwabe Schwarzer
Schweizer Schwenk Seeger Seemann Seifried Seiler Senft Severin Siegel Siegmund Siegert Siemens
Sippel Sperling Spies Stamm Staudt Stegemann Steinbach Steinbrecher Steinert Stengel Stern Stiefel
Stolz Storch Stolle Strobel Ströbele Suhr Sutter Tewes Theis Theobald Thelen Thoma Thormann Tietz
Tillmann Töpfer Trautwein Trost Ufer Uhl Ulmer Urbach Veit Vogler Volkmann Vollmer Vollrath
Vondran Wahl Waldmann Walther Wanner Weidemann Weigand Weinert Weinmann Weis Weiser Welter Wendel
Wentz Werth Wessel Westermann Wetzel Weyer Wichmann Widmann Wiechers Wiedemann Wiegmann Wieser
Wilde Wilken Willms Winter Wirsing Wissmann Wittig Wolter Wolters Wolfram Wörner Wunderlich Zahn
Zapf Zech Zeiler Zepp Ziegenhagen Zielinski Ziller Zipfel Zöller Zorn von-Berg von-der-Heide
von-Stein van-den-Berg van-Dyck
"""
# Farm, trade and place names as they were formed in many villages: "Lindenmaier", "Steinhauer".
_STEMS = """
Ahorn Alt Au Bach Berg Birken Bären Brand Brunn Buch Burg Dorf Eben Eich Erlen Esch Falken Feld
Fels Föhren Forst Frei Gries Grün Hafer Hagen Haid Heiden Hinter Hirsch Hoch Hof Holz Kalten Kirch
Klein Kloster Korn Kraft Kron Land Lauter Licht Linden Loch Mai Markt Mitter Moos Mühl Neu Nieder
Ober Öd Pfaffen Raben Rauh Ried Rohr Rosen Roß Rot Sand Schau Schön Schwarz See Sonnen Stein Stroh
Sulz Tann Teich Tief Unter Vorder Wald Wasser Weiden Wein Wies Wild Winkel Wolfs Zell Anger Biber
Blum Breiten Bruch Daub Dorn Eisen Engel Fichten Fisch Fuchs Gans Gold Graben Gut Hammer Hasel
Haus Heil Helm Herren Himmel Kamm Karpfen Kessel Kirsch Kogel Lamm Lang Lerchen Lohen Matten
Messer Mond Morgen Nessel Oster Otter Pech Pflaum Rain Reif Ring Rüben Salz Scheid Schild Schloß
Silber Spiel Stadel Stock Thal Trauten Vogel Voll Weiher Weiß Wetter Ziegel
"""
_TAILS = """
acher auer bacher bauer baumer becker berger brunner burger dorfer ecker felder gruber hammer
haupt hauser heimer hofer huber kamp kircher mann maier meier meyer müller rieder reuter reiter
schmidt schneider steiner thaler wieser
"""


def _compounds() -> list[str]:
    """Return every stem with every tail, in a fixed order without a pattern of the alphabet."""
    pairs = [
        stem + tail
        for stem in _STEMS.split()
        for tail in _TAILS.split()
        if stem[-1].lower() != tail[0] and stem.lower() not in tail
    ]
    step = next(step for step in range(997, 2 * 997) if np.gcd(step, len(pairs)) == 1)
    return [pairs[i * step % len(pairs)] for i in range(len(pairs))]


def _distinct(names: list[str]) -> list[str]:
    spaced = (name.replace("-", " ") if name[0].islower() else name for name in names)
    return list(dict.fromkeys(spaced))


_LISTED = _distinct([*_FREQUENT.split(), *_COMMON.split()])
LAST: tuple[str, ...] = tuple(_distinct([*_LISTED, *_compounds()]))
# Two persons in five bear a name of the long tail.
_TAIL_SHARE = 0.4


def weights() -> Floats:
    """Return how often each name is borne: Müller by about one person in 130."""
    head = 1 / (np.arange(len(_LISTED)) + 20.0)
    tail = 1 / (np.arange(len(LAST) - len(_LISTED)) + 1500.0)
    return np.concatenate(((1 - _TAIL_SHARE) * head / head.sum(), _TAIL_SHARE * tail / tail.sum()))
