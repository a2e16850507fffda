"""A small grammar of German free text: a score's mood, a topic and a closing make a comment."""

from __future__ import annotations

# Mood: 0 bad, 1 mixed, 2 good.
OPENINGS: tuple[tuple[str, ...], ...] = (
    ("Leider enttäuschend.", "Ich bin sehr unzufrieden.", "So geht das nicht.",
     "Das war nichts.", "Ich hatte mehr erwartet.", "Schade,", "Mehrfach nachgefragt, trotzdem:"),
    ("Im Großen und Ganzen in Ordnung.", "Geht so.", "Ganz okay,", "Mit Abstrichen zufrieden.",
     "Nicht schlecht, aber:", "Gemischte Gefühle."),
    ("Super!", "Sehr zufrieden.", "Alles bestens.", "Klasse Laden!", "Gerne wieder.",
     "Wir sind begeistert.", "Top Beratung.", "Einfach toll."),
)  # fmt: skip
TOPICS: dict[str, tuple[tuple[str, ...], ...]] = {
    "nps_relational": (
        ("Auf Rückrufe wartet man ewig", "der Akku hält nicht, was versprochen wurde",
         "der Preis ist zu hoch für die Qualität", "die Werkstatt ist ständig ausgebucht",
         "die Rechnung war zweimal falsch", "zu viele Werbemails", "der Motor macht Geräusche"),
        ("die Räder sind gut, die Lieferzeiten lang", "der Webshop ist etwas unübersichtlich",
         "die Beratung war gut, der Preis nicht ganz so", "bei der Übergabe fehlte Zubehör",
         "die Reichweite im Winter ist knapp", "Termine gibt es nur mit Wartezeit"),
        ("das Rad fährt sich wunderbar", "die Probefahrt hat uns überzeugt",
         "freundliche und ehrliche Beratung", "der Service ist schnell und zuverlässig",
         "tolle Reichweite, leiser Motor", "das Lastenrad ersetzt unser zweites Auto",
         "habe Rheinrad schon weiterempfohlen"),
    ),
    "csat_delivery": (
        ("die Lieferung kam zwei Wochen zu spät", "der Karton war beschädigt",
         "Kratzer am Rahmen", "der Spediteur hat nicht angerufen", "es fehlte das Ladegerät",
         "falsche Farbe geliefert"),
        ("die Lieferung kam einen Tag später als angekündigt", "gut verpackt, viel Müll",
         "Aufbauanleitung ist knapp", "der Liefertermin ließ sich schwer ändern"),
        ("schnelle Lieferung und gut verpackt", "das Rad kam fertig montiert",
         "der Fahrer war sehr freundlich", "pünktlich auf die Minute",
         "Sendungsverfolgung hat gut geklappt"),
    ),
    "csat_service": (
        ("nach der Inspektion quietscht die Bremse immer noch", "drei Wochen auf ein Teil gewartet",
         "es wurde mehr berechnet als vereinbart", "niemand wusste von meinem Termin"),
        ("Arbeit gut, aber lange Wartezeit", "das Rad war nicht geputzt",
         "der Abholtermin wurde verschoben", "preislich an der Grenze"),
        ("die Werkstatt war schnell und sauber", "alles erklärt bekommen",
         "das Rad fährt wieder wie neu", "Termin kurzfristig bekommen", "faire Preise"),
    ),
    "ces_service": (
        ("ich musste mein Anliegen dreimal erklären", "von Abteilung zu Abteilung verbunden",
         "keine Antwort auf meine E-Mail", "ewig in der Warteschleife"),
        ("es dauerte, wurde aber gelöst", "erst beim zweiten Anruf geklappt",
         "das Formular ist umständlich"),
        ("ein Anruf und die Sache war erledigt", "schnelle Antwort per E-Mail",
         "unkomplizierter Umtausch", "sofort einen Ansprechpartner gehabt"),
    ),
}  # fmt: skip
CLOSINGS: tuple[tuple[str, ...], ...] = (
    ("", "Bitte melden Sie sich.", "Ich überlege zu wechseln.", "Nie wieder.",
     "Das muss besser werden.", "MfG"),
    ("", "Da geht noch was.", "Sonst alles gut.", "Weiter so, nur schneller."),
    ("", "Danke!", "Weiter so!", "Vielen Dank an das Team in Köln.", "Klare Empfehlung.",
     "Liebe Grüße", "5 Sterne!"),
)  # fmt: skip
