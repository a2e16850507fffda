"""German towns with real postal codes and dialling prefixes, and street names."""

from __future__ import annotations

# postal code | town | dialling prefix | weight (the company sits in the Rhineland)
_TOWNS = """
50667|Köln|0221|30;50674|Köln|0221|30;50733|Köln|0221|26;50823|Köln|0221|26;50931|Köln|0221|24
51065|Köln|0221|22;51103|Köln|0221|20;50996|Köln|0221|16;40210|Düsseldorf|0211|24
40215|Düsseldorf|0211|24;40477|Düsseldorf|0211|22;40545|Düsseldorf|0211|20
40591|Düsseldorf|0211|18;53111|Bonn|0228|22;53113|Bonn|0228|18;53123|Bonn|0228|16
53173|Bonn|0228|18;53225|Bonn|0228|16;51373|Leverkusen|0214|14;41061|Mönchengladbach|02161|12
41460|Neuss|02131|12;47051|Duisburg|0203|12;45127|Essen|0201|14;45130|Essen|0201|12
44135|Dortmund|0231|14;44787|Bochum|0234|10;42103|Wuppertal|0202|12;42651|Solingen|0212|9
42853|Remscheid|02191|7;51465|Bergisch Gladbach|02202|9;53721|Siegburg|02241|8
53840|Troisdorf|02241|8;53757|Sankt Augustin|02241|7;50354|Hürth|02233|7;50226|Frechen|02234|7
50171|Kerpen|02237|6;53332|Bornheim|02222|5;53359|Rheinbach|02226|4
53474|Bad Neuenahr-Ahrweiler|02641|4;53879|Euskirchen|02251|6;52062|Aachen|0241|12
52349|Düren|02421|7;52428|Jülich|02461|4;41539|Dormagen|02133|6;40764|Langenfeld|02173|6
40789|Monheim am Rhein|02173|5;40878|Ratingen|02102|7;40822|Mettmann|02104|5;42697|Solingen|0212|6
42551|Velbert|02051|6;47798|Krefeld|02151|10;41747|Viersen|02162|6;47441|Moers|02841|7
46045|Oberhausen|0208|9;45468|Mülheim an der Ruhr|0208|8;46236|Bottrop|02041|5
45879|Gelsenkirchen|0209|7;45657|Recklinghausen|02361|6;44623|Herne|02323|5;58095|Hagen|02331|7
58452|Witten|02302|5;59065|Hamm|02381|6;48143|Münster|0251|11;48149|Münster|0251|9
33602|Bielefeld|0521|9;33098|Paderborn|05251|6;33330|Gütersloh|05241|5;32423|Minden|0571|4
32052|Herford|05221|4;59555|Lippstadt|02941|4;59494|Soest|02921|3;57072|Siegen|0271|5
51643|Gummersbach|02261|4;57462|Olpe|02761|3;46483|Wesel|0281|4;46397|Bocholt|02871|4
48431|Rheine|05971|3;49074|Osnabrück|0541|6;30159|Hannover|0511|9;30449|Hannover|0511|7
38100|Braunschweig|0531|5;37073|Göttingen|0551|5;31134|Hildesheim|05121|3;26122|Oldenburg|0441|5
26382|Wilhelmshaven|04421|2;26721|Emden|04921|2;49808|Lingen|0591|2;28195|Bremen|0421|7
28203|Bremen|0421|6;27568|Bremerhaven|0471|3;21335|Lüneburg|04131|3;29221|Celle|05141|2
20095|Hamburg|040|8;20253|Hamburg|040|10;22765|Hamburg|040|10;22303|Hamburg|040|9
21073|Hamburg|040|6;23552|Lübeck|0451|4;24103|Kiel|0431|5;24937|Flensburg|0461|3
25813|Husum|04841|1;25746|Heide|0481|1;18055|Rostock|0381|4;19053|Schwerin|0385|2
17489|Greifswald|03834|2;18439|Stralsund|03831|2;17033|Neubrandenburg|0395|1;10115|Berlin|030|10
10247|Berlin|030|11;10405|Berlin|030|11;10623|Berlin|030|8;10997|Berlin|030|9;12043|Berlin|030|9
12163|Berlin|030|7;13353|Berlin|030|7;13507|Berlin|030|4;14467|Potsdam|0331|5;03046|Cottbus|0355|2
15230|Frankfurt (Oder)|0335|1;14770|Brandenburg an der Havel|03381|1;39104|Magdeburg|0391|4
06108|Halle (Saale)|0345|4;06844|Dessau-Roßlau|0340|1;38855|Wernigerode|03943|1
04103|Leipzig|0341|8;04229|Leipzig|0341|7;01067|Dresden|0351|6;01099|Dresden|0351|6
09111|Chemnitz|0371|3;08056|Zwickau|0375|2;02826|Görlitz|03581|1;08523|Plauen|03741|1
99084|Erfurt|0361|4;07743|Jena|03641|3;99423|Weimar|03643|2;07545|Gera|0365|1
99817|Eisenach|03691|1;34117|Kassel|0561|5;36037|Fulda|0661|3;35390|Gießen|0641|4
35037|Marburg|06421|4;35576|Wetzlar|06441|2;60311|Frankfurt am Main|069|8
60385|Frankfurt am Main|069|8;60486|Frankfurt am Main|069|8;65183|Wiesbaden|0611|6
64283|Darmstadt|06151|6;63065|Offenbach am Main|069|4;63450|Hanau|06181|3
61348|Bad Homburg vor der Höhe|06172|3;65549|Limburg an der Lahn|06431|2;55116|Mainz|06131|6
55543|Bad Kreuznach|0671|2;56068|Koblenz|0261|6;56564|Neuwied|02631|3;53424|Remagen|02642|2
53545|Linz am Rhein|02644|2;54290|Trier|0651|4;67655|Kaiserslautern|0631|3
67059|Ludwigshafen am Rhein|0621|4;67346|Speyer|06232|2;67433|Neustadt an der Weinstraße|06321|2
76829|Landau in der Pfalz|06341|2;67547|Worms|06241|2;66111|Saarbrücken|0681|4
66424|Homburg|06841|1;66538|Neunkirchen|06821|1;66740|Saarlouis|06831|1;68159|Mannheim|0621|6
69115|Heidelberg|06221|6;69469|Weinheim|06201|2;76131|Karlsruhe|0721|7;75172|Pforzheim|07231|3
70173|Stuttgart|0711|6;70199|Stuttgart|0711|7;70372|Stuttgart|0711|6;71634|Ludwigsburg|07141|4
73728|Esslingen am Neckar|0711|4;71032|Böblingen|07031|3;72070|Tübingen|07071|4
72764|Reutlingen|07121|4;74072|Heilbronn|07131|4;74523|Schwäbisch Hall|0791|2;73430|Aalen|07361|2
73525|Schwäbisch Gmünd|07171|2;73033|Göppingen|07161|2;89073|Ulm|0731|4;88212|Ravensburg|0751|2
88045|Friedrichshafen|07541|2;78462|Konstanz|07531|3;78224|Singen|07731|1
78050|Villingen-Schwenningen|07721|2;79098|Freiburg im Breisgau|0761|6
79106|Freiburg im Breisgau|0761|5;77652|Offenburg|0781|2;76532|Baden-Baden|07221|2
79539|Lörrach|07621|2;80331|München|089|7;80469|München|089|8;80799|München|089|8
81541|München|089|8;81667|München|089|7;80637|München|089|7;85049|Ingolstadt|0841|4
86150|Augsburg|0821|6;87435|Kempten|0831|2;87700|Memmingen|08331|1;83022|Rosenheim|08031|3
84028|Landshut|0871|2;85354|Freising|08161|2;85221|Dachau|08131|2
82467|Garmisch-Partenkirchen|08821|1;93047|Regensburg|0941|4;94032|Passau|0851|2
94315|Straubing|09421|1;92637|Weiden in der Oberpfalz|0961|1;92224|Amberg|09621|1
90402|Nürnberg|0911|5;90429|Nürnberg|0911|5;90762|Fürth|0911|3;91052|Erlangen|09131|4
91522|Ansbach|0981|1;96047|Bamberg|0951|3;95444|Bayreuth|0921|2;96450|Coburg|09561|1
95028|Hof|09281|1;97070|Würzburg|0931|4;97421|Schweinfurt|09721|2;63739|Aschaffenburg|06021|3
86609|Donauwörth|0906|1;89312|Günzburg|08221|1
"""
PLACES: tuple[tuple[str, str, str, float], ...] = tuple(
    (code, town, prefix, float(weight))
    for code, town, prefix, weight in (
        entry.split("|") for line in _TOWNS.split("\n") if line for entry in line.split(";")
    )
)

_STREETS = """
Hauptstraße Bahnhofstraße Schulstraße Gartenstraße Dorfstraße Bergstraße Birkenweg
Lindenstraße Kirchstraße Waldstraße Ringstraße Schillerstraße Goethestraße Amselweg Wiesenweg
Jahnstraße Mozartstraße Buchenweg Beethovenstraße Rosenstraße Friedhofstraße Kirchgasse
Mühlenweg Feldstraße Rathausplatz Marktplatz Talstraße Mühlstraße Parkstraße Uferstraße
Rheinstraße Luisenstraße Friedrichstraße Wilhelmstraße Kaiserstraße Königstraße Schloßstraße
Burgweg Tulpenweg Fliederweg Ahornweg Eichenweg Erlenweg Fichtenweg Kastanienallee
Lessingstraße Heinestraße Uhlandstraße Schubertstraße Bachstraße Händelstraße Industriestraße
Raiffeisenstraße Siemensstraße Daimlerstraße Dieselstraße Römerstraße Karlstraße Blumenstraße
Sonnenstraße Steinstraße Brunnenstraße Poststraße Hochstraße Ostwall Westring Nordstraße
Südallee Venloer-Straße Aachener-Straße Neusser-Straße Bonner-Straße Düsseldorfer-Straße
Kölner-Straße Berliner-Straße Hamburger-Allee Am-Anger Am-Hang Im-Winkel An-der-Mühle
Zum-Sportplatz Auf-der-Höhe Alte-Landstraße Neue-Gasse Adlerweg Agnesstraße Albertstraße
Alpenstraße Altenberger-Straße Am-Alten-Markt Am-Bahndamm Am-Brunnen Am-Kirchberg Am-Mühlenbach
Am-Sonnenhang Am-Stadtpark Am-Waldrand An-den-Eichen Annastraße Asternweg Auenweg Augustastraße
Auguststraße Bergheimer-Straße Biberweg Bismarckstraße Blücherstraße Brahmsstraße Breite-Straße
Bremer-Straße Breslauer-Straße Brückenstraße Buschweg Danziger-Straße Distelweg Domstraße
Dorfplatz Dresdner-Straße Drosselweg Eberhardstraße Eibenweg Eifelstraße Elisabethstraße
Elsterweg Enzianweg Erikaweg Erzbergerstraße Falkenweg Fasanenweg Finkenweg Fontanestraße
Frankenstraße Frankfurter-Straße Frühlingstraße Gerhart-Hauptmann-Straße Ginsterweg Grabenstraße
Graf-Adolf-Straße Grüner-Weg Gutenbergstraße Habichtweg Hafenstraße Hansastraße Haselweg
Heideweg Heinrichstraße Hermannstraße Hindenburgstraße Hohlweg Holunderweg Humboldtstraße
Im-Grund Im-Wiesengrund In-der-Aue Jägerstraße Johannesstraße Josefstraße Kantstraße
Karolingerstraße Kiefernweg Kirchplatz Kirschenallee Kleiststraße Klosterstraße Kolpingstraße
Königsberger-Straße Kornblumenweg Kreuzstraße Kurfürstenstraße Lange-Straße Lärchenweg
Leipziger-Straße Lerchenweg Liebigstraße Lilienweg Lortzingstraße Ludwigstraße Margaretenstraße
Marienstraße Martin-Luther-Straße Max-Planck-Straße Meisenweg Mittelstraße Moltkestraße
Moselstraße Münsterstraße Narzissenweg Nelkenweg Neue-Straße Nibelungenstraße Nikolausstraße
Nußbaumweg Oberstraße Olgastraße Orchideenweg Pappelweg Paulstraße Pestalozzistraße Petersweg
Pfarrgasse Platanenallee Prinzenstraße Quellenweg Rebenweg Robert-Koch-Straße Roonstraße
Rosengasse Rotdornweg Röntgenstraße Ruhrstraße Salzstraße Sankt-Anna-Straße Schäferweg
Schlehenweg Schützenstraße Schwalbenweg Sedanstraße Seestraße Silcherstraße Sperberweg
Spitzwegstraße Stadionstraße Starenweg Steinweg Stettiner-Straße Stormstraße Tannenweg
Taubenstraße Teichstraße Theodor-Heuss-Straße Thomasstraße Turmstraße Ulmenweg Unterdorf
Veilchenweg Viktoriastraße Vogelsang Von-Stauffenberg-Straße Wacholderweg Wagnerstraße
Weberstraße Weiherstraße Weinbergstraße Weststraße Wichernstraße Wielandstraße Winkelweg
Wolfsgasse Zedernweg Zeppelinstraße Ziegeleiweg
"""


def _street(name: str) -> str:
    """Streets named after persons keep their hyphens."""
    is_person = name.count("-") >= 2 and name.endswith("-Straße") and not name.startswith("Sankt")
    return name if is_person else name.replace("-", " ")


STREET_NAMES: tuple[str, ...] = tuple(_street(name) for name in _STREETS.split())
