"""The table of advertising costs and the headers that platforms give its columns."""

from ingestion.contracts import Table, columns

CAMPAIGN_DAY = Table(
    name="campaign_day",
    columns=columns(
        "cost_date:date! platform! campaign_code! campaign_name cost:decimal! clicks:bigint "
        "impressions:bigint conversions:decimal currency file_name line_number:bigint"
    ),
    primary_key=("platform", "campaign_code", "cost_date"),
    merge=True,
)
TABLES = (CAMPAIGN_DAY,)

# Normalised header → column. A header that is not here becomes a new column and is reported.
ALIASES: dict[str, str] = {
    "tag": "cost_date",
    "datum": "cost_date",
    "day": "cost_date",
    "date": "cost_date",
    "kampagne": "campaign_name",
    "kampagnenname": "campaign_name",
    "campaign": "campaign_name",
    "campaign_name": "campaign_name",
    "kampagnen_id": "campaign_code",
    "kampagnen_code": "campaign_code",
    "campaign_id": "campaign_code",
    "campaign_code": "campaign_code",
    "kosten": "cost",
    "ausgaben": "cost",
    "cost": "cost",
    "amount_spent": "cost",
    "klicks": "clicks",
    "clicks": "clicks",
    "impressionen": "impressions",
    "impressions": "impressions",
    "conversions": "conversions",
    "konversionen": "conversions",
    "waehrung": "currency",
    "waehrungscode": "currency",
    "currency": "currency",
}
# First cell of the lines that sum the others up.
TOTALS = ("gesamt", "gesamtsumme", "insgesamt", "summe", "total")
DATES = ("cost_date",)
NUMBERS = ("cost", "clicks", "impressions", "conversions")
