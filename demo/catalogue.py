"""What Rheinrad sells, and the pages of its web shop."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES: tuple[tuple[str, str, str], ...] = (
    ("city", "City-E-Bikes", "City e-bikes"),
    ("trekking", "Trekking-E-Bikes", "Trekking e-bikes"),
    ("cargo", "Lasten-E-Bikes", "Cargo e-bikes"),
    ("mtb", "E-Mountainbikes", "E-mountain bikes"),
    ("compact", "Kompakt-E-Bikes", "Compact e-bikes"),
    ("accessory", "Zubehör", "Accessories"),
    ("service", "Werkstatt", "Workshop"),
    ("contract", "Serviceverträge", "Service contracts"),
)
CATEGORY_INDEX = {code: index for index, (code, _, _) in enumerate(CATEGORIES)}
# How often each bike category is wanted (city, trekking, cargo, mtb, compact).
BIKE_DEMAND = (0.34, 0.29, 0.12, 0.15, 0.10)


@dataclass(frozen=True)
class Product:
    """A product: gross list price, cost share, popularity in its category."""

    sku: str
    name: str
    name_en: str
    category: str
    price: float
    cost_share: float
    weight: float
    launch: str = "2020-01-01"

    @property
    def is_bike(self) -> bool:
        """Tell whether this is an e-bike."""
        return CATEGORY_INDEX[self.category] < 5


def _rows(text: str) -> tuple[Product, ...]:
    products = []
    for line in text.strip().split("\n"):
        sku, name, english, category, price, cost, weight, *launch = line.split("|")
        products.append(
            Product(sku, name, english, category, float(price), float(cost), float(weight), *launch)
        )
    return tuple(products)


PRODUCTS: tuple[Product, ...] = _rows("""
RR-C100|Domstadt 100|Domstadt 100|city|1999|0.62|9
RR-C200|Domstadt 200|Domstadt 200|city|2499|0.61|12
RR-C300|Domstadt 300 Tiefeinsteiger|Domstadt 300 step-through|city|2799|0.60|14
RR-C400|Rheinufer Komfort|Rheinufer Comfort|city|3199|0.58|8
RR-C500|Rheinufer Premium|Rheinufer Premium|city|3899|0.56|5
RR-C600|Altstadt Automatik|Altstadt Automatic|city|3499|0.57|4|2024-03-01
RR-T100|Siebengebirge 100|Siebengebirge 100|trekking|2699|0.61|9
RR-T200|Siebengebirge 200|Siebengebirge 200|trekking|3199|0.60|12
RR-T300|Eifel Tour|Eifel Tour|trekking|3599|0.58|9
RR-T400|Eifel Tour Trapez|Eifel Tour trapeze|trekking|3599|0.58|7
RR-T500|Weitblick GT|Weitblick GT|trekking|4499|0.56|4|2025-03-01
RR-L100|Lastesel Kompakt|Lastesel Compact|cargo|4299|0.63|7
RR-L200|Lastesel Familie|Lastesel Family|cargo|5499|0.62|8
RR-L300|Lastesel Transport|Lastesel Transport|cargo|5999|0.62|5
RR-L400|Lastesel Longtail|Lastesel Longtail|cargo|4999|0.61|4|2024-09-01
RR-M100|Bergische HT|Bergische HT|mtb|2899|0.62|9
RR-M200|Bergische Fully|Bergische Fully|mtb|4299|0.60|7
RR-M300|Bergische Fully Carbon|Bergische Fully Carbon|mtb|6499|0.58|3
RR-K100|Pendler 20|Pendler 20|compact|2199|0.61|9
RR-K200|Pendler Falt|Pendler Fold|compact|2599|0.60|7
RR-K300|Pendler Riemen|Pendler Belt|compact|2999|0.59|4|2025-06-01
ZB-001|Fahrradhelm Stadt|City helmet|accessory|79.9|0.5|14
ZB-002|Fahrradhelm MIPS|MIPS helmet|accessory|129.9|0.5|9
ZB-003|Faltschloss|Folding lock|accessory|119.9|0.55|13
ZB-004|Bügelschloss|U-lock|accessory|69.9|0.55|9
ZB-005|Gepäckträgertasche Paar|Pannier bags, pair|accessory|139|0.52|12
ZB-006|Lenkertasche|Handlebar bag|accessory|49.9|0.5|7
ZB-007|Kindersitz|Child seat|accessory|149|0.56|6
ZB-008|Kinderanhänger|Child trailer|accessory|699|0.6|2
ZB-009|Standpumpe|Floor pump|accessory|39.9|0.45|8
ZB-010|Minipumpe|Mini pump|accessory|24.9|0.45|6
ZB-011|Ersatzakku 500 Wh|Spare battery 500 Wh|accessory|599|0.66|3
ZB-012|Ersatzakku 750 Wh|Spare battery 750 Wh|accessory|849|0.66|2
ZB-013|Schnellladegerät|Fast charger|accessory|159|0.6|4
ZB-014|Regenponcho|Rain cape|accessory|59.9|0.42|6
ZB-015|Handschuhe Winter|Winter gloves|accessory|44.9|0.42|6
ZB-016|Warnweste|Safety vest|accessory|14.9|0.35|7
ZB-017|Handyhalterung|Phone mount|accessory|34.9|0.42|11
ZB-018|Rückspiegel|Mirror|accessory|24.9|0.4|6
ZB-019|Klingel Messing|Brass bell|accessory|19.9|0.38|6
ZB-020|Sattel Gel|Gel saddle|accessory|54.9|0.47|6
ZB-021|Pflegeset|Care kit|accessory|29.9|0.4|9
ZB-022|Abdeckplane|Bike cover|accessory|39.9|0.42|5
ZB-023|Flickzeug|Repair kit|accessory|7.9|0.35|8
ZB-024|GPS-Tracker|GPS tracker|accessory|99|0.55|5|2024-06-01
ZB-025|Fahrradkorb|Bicycle basket|accessory|44.9|0.45|8
ZB-026|Hundekorb|Dog basket|accessory|89|0.48|2
ZB-027|Beleuchtungsset|Light set|accessory|69.9|0.48|7
ZB-028|Geschenkgutschein 50|Gift card 50|accessory|50|1.0|5
SV-001|Inspektion klein|Small inspection|service|59|0.4|12
SV-002|Inspektion groß|Large inspection|service|119|0.4|10
SV-003|Bremsenservice|Brake service|service|49|0.4|7
SV-004|Akkudiagnose|Battery diagnosis|service|39|0.3|6
SV-005|Schaltung einstellen|Gear adjustment|service|29|0.35|7
SV-006|Reifenwechsel|Tyre change|service|39|0.4|8
SV-007|Software-Update|Software update|service|25|0.2|4
SV-008|Wintereinlagerung|Winter storage|service|89|0.3|3
VT-001|Sorglos-Paket Basis|Care package Basic|contract|9.9|0.4|10
VT-002|Sorglos-Paket Plus|Care package Plus|contract|16.9|0.42|8
VT-003|Diebstahlschutz|Theft protection|contract|12.9|0.5|6
VT-004|Flottenservice|Fleet service|contract|24.9|0.45|4
""")
TAX = 0.19
ACCESSORIES = tuple(i for i, p in enumerate(PRODUCTS) if p.category == "accessory")
SERVICES = tuple(i for i, p in enumerate(PRODUCTS) if p.category == "service")
CONTRACTS = tuple(i for i, p in enumerate(PRODUCTS) if p.category == "contract")
TEAMS = (
    "Webshop", "Filiale Köln", "Filiale Düsseldorf", "Filiale Bonn", "Händler", "Flotte", "Telefon",
)  # fmt: skip

SHOP = "shop.rheinrad.example"
BLOG = (
    ("e-bike-reichweite", "Wie weit komme ich mit einer Ladung?"),
    ("dienstrad-leasing", "Dienstradleasing einfach erklärt"),
    ("akku-im-winter", "So kommt der Akku durch den Winter"),
    ("lastenrad-foerderung", "Förderung für Lastenräder"),
    ("kaufberatung", "Welches E-Bike passt zu mir?"),
    ("touren-rheinland", "Die zehn schönsten Touren im Rheinland"),
    ("bremsen-pruefen", "Bremsen selbst prüfen"),
    ("helmpflicht", "Helm ja oder nein?"),
    ("akku-pflege", "Akkupflege in fünf Schritten"),
    ("versicherung", "E-Bike richtig versichern"),
)


@dataclass(frozen=True)
class Action:
    """An entry of Matomo's log_action."""

    name: str
    type: int


@dataclass(frozen=True)
class Page:
    """A page kind and variant with its address and title."""

    kind: str
    variant: int
    url: str
    title: str
    product: int = -1


def slug(text: str) -> str:
    """Return an address part without umlauts and blanks."""
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-", "(": "", ")": ""})
    return text.lower().translate(table)


def pages() -> tuple[Page, ...]:
    """Return every page of the shop, variants numbered within their kind."""
    found = [Page("home", 0, SHOP + "/", "Rheinrad: E-Bikes aus dem Rheinland")]
    for index, (code, name, _) in enumerate(CATEGORIES):
        found.append(Page("category", index, f"{SHOP}/{slug(name)}", f"{name} | Rheinrad"))
        if index < 5:
            url, title = f"{SHOP}/konfigurator/{code}", f"{name} konfigurieren | Rheinrad"
            found.append(Page("configurator", index, url, title))
    for index, product in enumerate(PRODUCTS):
        name = dict((code, label) for code, label, _ in CATEGORIES)[product.category]
        url = f"{SHOP}/{slug(name)}/{slug(product.name)}"
        found.append(Page("product", index, url, f"{product.name} | Rheinrad", index))
    for index, (path, title) in enumerate(BLOG):
        found.append(Page("blog", index, f"{SHOP}/magazin/{path}", f"{title} | Magazin"))
    for kind, path, title in (
        ("testride", "probefahrt", "Probefahrt vereinbaren"),
        ("stores", "haendlersuche", "Filialen und Händler"),
        ("cart", "warenkorb", "Warenkorb"),
        ("checkout", "kasse", "Kasse"),
        ("thanks", "danke", "Vielen Dank für Ihre Bestellung"),
        ("newsletter", "newsletter", "Newsletter"),
        ("catalog", "katalog", "Katalog anfordern"),
        ("account", "konto", "Mein Konto"),
        ("service", "werkstatt", "Werkstatt-Termin"),
        ("fleet", "flotte", "E-Bikes für Unternehmen"),
        ("contact", "kontakt", "Kontakt"),
    ):
        found.append(Page(kind, 0, f"{SHOP}/{path}", f"{title} | Rheinrad"))
    return tuple(found)
