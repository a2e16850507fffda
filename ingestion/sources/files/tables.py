"""The canonical columns of every entity that can be loaded from files."""

from ingestion.contracts import Table, columns

# Filled with "files" when a file does not have it; part of every key, so that exports of several
# systems can lie side by side.
SOURCE_SYSTEM = "source_system"
# Added while reading, for people who look for the line that a row came from.
ORIGIN = "file_name file_line:bigint"


def _table(name: str, key: str, spec: str) -> Table:
    return Table(
        name=name,
        columns=columns(f"{SOURCE_SYSTEM}! {spec} {ORIGIN}"),
        primary_key=(SOURCE_SYSTEM, *key.split()),
        merge=True,
    )


CONTACT = _table(
    "contact",
    "record_id",
    "record_id! customer_number salutation title first_name last_name full_name birth_date:date "
    "birth_date_text gender email phone mobile street house_number postal_code city region "
    "country_code company_record_id company_name vat_id job_title lifecycle_stage language_code "
    "referred_by_record_id is_test:bool is_deleted:bool created_at:timestamp updated_at:timestamp",
)
COMPANY = _table(
    "company",
    "record_id",
    "record_id! customer_number company_name vat_id register_number domain industry "
    "employee_count:bigint email phone street house_number postal_code city region country_code "
    "parent_record_id is_deleted:bool created_at:timestamp updated_at:timestamp",
)
LEAD = _table(
    "lead",
    "lead_id",
    "lead_id! customer_record_id customer_source_system cycle_no:bigint lead_source campaign_code "
    "handover_mode rejection_reason owner_id lead_stage mcl_at:timestamp mql_at:timestamp "
    "sal_at:timestamp sql_at:timestamp won_at:timestamp lost_at:timestamp returned_at:timestamp "
    "order_number amount:decimal is_deleted:bool updated_at:timestamp",
)
ORDERS = _table(
    "orders",
    "order_id",
    "order_id! order_number customer_record_id customer_source_system sales_channel "
    "ordered_at:timestamp! status campaign_code currency net_amount:decimal tax_amount:decimal "
    "gross_amount:decimal is_deleted:bool updated_at:timestamp",
)
ORDER_LINE = _table(
    "order_line",
    "order_line_id",
    "order_line_id! order_id! line_number:bigint product_id quantity:decimal "
    "unit_price:decimal discount_percent:decimal net_amount:decimal gross_amount:decimal",
)
DELIVERY = _table(
    "delivery",
    "delivery_id",
    "delivery_id! order_id order_number customer_record_id customer_source_system "
    "promised_at:timestamp delivered_at:timestamp status",
)
PRODUCT = _table(
    "product",
    "product_id",
    "product_id! sku product_name product_name_en category product_type list_price:decimal "
    "unit_cost:decimal currency is_active:bool",
)
WEB_EVENT = _table(
    "web_event",
    "event_id",
    "event_id! visit_id device_id user_id occurred_at:timestamp! event_type page_url page_title "
    "event_category event_action product_sku referrer_url user_agent ip_address",
)
SURVEY_RESPONSE = _table(
    "survey_response",
    "response_id",
    "response_id! survey_id instrument customer_record_id customer_source_system "
    "answered_at:timestamp score:decimal scale_min:decimal scale_max:decimal verbatim context_id",
)
CAMPAIGN = _table(
    "campaign",
    "campaign_id",
    "campaign_id! campaign_code campaign_name channel purpose started_on:date ended_on:date "
    "budget_amount:decimal currency",
)
CAMPAIGN_COST = _table(
    "campaign_cost",
    "platform campaign_code cost_date",
    "platform! campaign_code! cost_date:date! campaign_name cost_amount:decimal clicks:bigint "
    "impressions:bigint platform_conversions:decimal currency",
)
TOUCHPOINT = _table(
    "touchpoint",
    "touchpoint_id",
    "touchpoint_id! customer_record_id customer_source_system device_id touchpoint_type "
    "occurred_at:timestamp! channel direction campaign_code content department "
    "sentiment_score:double cost_amount:decimal",
)
EXPERIMENT_EXPOSURE = _table(
    "experiment_exposure",
    "exposure_id",
    "exposure_id! experiment_id! experiment_name variant! is_control:bool expected_share:decimal "
    "customer_record_id customer_source_system device_id campaign_code exposed_at:timestamp!",
)
CONSENT = _table(
    "consent",
    "customer_record_id purpose channel changed_at",
    "customer_record_id! customer_source_system purpose! channel! status! changed_at:timestamp! "
    "consent_source",
)
CASES = _table(
    "cases",
    "case_id",
    "case_id! customer_record_id customer_source_system channel category priority subject "
    "order_number opened_at:timestamp first_reply_at:timestamp closed_at:timestamp status "
    "updated_at:timestamp",
)

TABLES = (
    CONTACT,
    COMPANY,
    LEAD,
    ORDERS,
    ORDER_LINE,
    DELIVERY,
    PRODUCT,
    WEB_EVENT,
    SURVEY_RESPONSE,
    CAMPAIGN,
    CAMPAIGN_COST,
    TOUCHPOINT,
    EXPERIMENT_EXPOSURE,
    CONSENT,
    CASES,
)

# Other usual names of canonical columns, per table.
_ADDRESS_ALIASES = {"postcode": "postal_code", "country": "country_code"}
ALIASES: dict[str, dict[str, str]] = {"contact": _ADDRESS_ALIASES, "company": _ADDRESS_ALIASES}

# Beginnings of file names and names of sub-folders, per table.
STEMS: dict[str, tuple[str, ...]] = {
    "contact": ("contact", "contacts"),
    "company": ("company", "companies"),
    "lead": ("lead", "leads"),
    "orders": ("order", "orders"),
    "order_line": ("order_line", "order_lines"),
    "delivery": ("delivery", "deliveries"),
    "product": ("product", "products"),
    "web_event": ("web_event", "web_events"),
    "survey_response": ("survey_response", "survey_responses"),
    "campaign": ("campaign", "campaigns"),
    "campaign_cost": ("campaign_cost", "campaign_costs"),
    "touchpoint": ("touchpoint", "touchpoints"),
    "experiment_exposure": ("experiment_exposure", "experiment_exposures"),
    "consent": ("consent", "consents"),
    "cases": ("case", "cases"),
}
