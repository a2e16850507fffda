"""The sections of rundblick.toml as models; a wrong or unknown key is an error that names it."""

import re
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

HIDDEN = "***"
SECRET_KEYS = ("access_token", "password")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CompanySettings(_Section):
    """The company whose customers are looked at."""

    name: str = "Company"
    time_zone: str = "Europe/Berlin"
    country_code: str = Field(default="DE", pattern="^[A-Z]{2}$")
    # Its state or canton, for the public holidays; empty: those of the whole country.
    region_code: str = Field(default="", pattern=r"^[\w .-]*$")
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12)
    # Business hours: wall-clock times, and days of the week with Monday as 1.
    business_day_start: str = Field(default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    business_day_end: str = Field(default="17:00", pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
    working_weekdays: str = Field(default="1,2,3,4,5", pattern="^[1-7](,[1-7])*$")

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError(
                f"{value!r} is not a time zone; use a name such as Europe/Berlin"
            ) from None
        return value

    @model_validator(mode="after")
    def _calendar_is_possible(self) -> Self:
        if self.business_day_end <= self.business_day_start:
            raise ValueError(
                f"business_day_end {self.business_day_end} is not after business_day_start "
                f"{self.business_day_start}; give the hours of one day, such as 08:00 and 17:00"
            )
        # What is not set is as delivered and known: nothing is loaded for it.
        if self.model_fields_set & {"country_code", "region_code"}:
            from ingestion.public_holidays import unknown_region

            if problem := unknown_region(self.country_code, self.region_code):
                raise ValueError(problem)
        return self


class PathSettings(_Section):
    """Where everything that is produced lies."""

    home: str = ".rundblick"


class GuardSettings(_Section):
    """How much an extract may lose or reject before its source is refused."""

    max_shrink_share: float = Field(default=0.2, ge=0, le=1)
    max_rejected_share: float = Field(default=0.05, ge=0, le=1)


class ThresholdSettings(_Section):
    """Numbers that the models use."""

    regular_min_orders: int = Field(default=2, ge=1)
    session_timeout_minutes: int = Field(default=30, ge=1)
    session_break_at_midnight: bool = True
    session_break_on_campaign: bool = True
    bot_min_actions: int = Field(default=20, ge=1)
    bot_seconds_per_action: float = Field(default=1, ge=0)
    journey_inactivity_days_need: int = Field(default=90, ge=1)
    journey_inactivity_days_buy: int = Field(default=90, ge=1)
    journey_inactivity_days_use: int = Field(default=730, ge=1)
    repeat_contact_days: int = Field(default=30, ge=1)
    waiting_reply_hours: int = Field(default=24, ge=1)
    waiting_delivery_days: int = Field(default=14, ge=1)
    waiting_delivery_grace_hours: int = Field(default=24, ge=0)
    identifier_max_fan_out: int = Field(default=6, ge=1)
    contact_cap_per_week: int = Field(default=3, ge=1)
    lead_sla_business_hours: float = Field(default=8, gt=0)
    quiet_days_after_purchase: int = Field(default=14, ge=0)


class AttributionSettings(_Section):
    """How conversions are credited to the touches before them."""

    lookback_days: int = Field(default=90, ge=1)
    half_life_days: float = Field(default=7, gt=0)
    # Shares of the first, the middle and the last touch; of the first touch, the lead's, the
    # opportunity's and all others.
    u_shape: tuple[float, float, float] = (0.4, 0.2, 0.4)
    w_shape: tuple[float, float, float, float] = (0.3, 0.3, 0.3, 0.1)
    max_channels: int = Field(default=12, ge=2, le=16)

    @field_validator("u_shape", "w_shape")
    @classmethod
    def _shares_are_a_whole(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if min(value) < 0 or abs(sum(value) - 1) > 1e-9:
            raise ValueError("shares are 0 or more and add up to 1, as [0.4, 0.2, 0.4]")
        return value

    response_window_days: int = Field(default=14, ge=1)
    basket_min_count: int = Field(default=5, ge=1)
    basket_min_support: float = Field(default=0.0001, ge=0, lt=1)
    offer_backtest_days: int = Field(default=180, ge=1)
    customer_value_months: int = Field(default=13, ge=2, le=60)
    service_cost_per_case: float = Field(default=15, ge=0)
    churn_silence_days: int = Field(default=365, ge=1)
    churn_alive_threshold: float = Field(default=0.5, ge=0, le=1)
    value_horizon_months: int = Field(default=36, ge=1, le=120)
    value_discount_rate: float = Field(default=0.1, ge=0, le=1)
    value_class_a_share: float = Field(default=0.8, ge=0, le=1)
    value_class_b_share: float = Field(default=0.95, ge=0, le=1)


class IdentityEvaluationSettings(_Section):
    """What the matching must reach on labelled records before the marts are published."""

    min_pair_precision: float = Field(default=0.98, ge=0, le=1)
    min_pair_f1: float = Field(default=0.96, ge=0, le=1)
    max_false_cluster: int = Field(default=25, ge=0)


class IdentitySettings(_Section):
    """How records are joined to customers. What is left out is as in dbt_project.yml."""

    match_threshold: float | None = Field(default=None, gt=0, lt=1)
    edge_floor: float | None = None
    link_mode: Literal["dedupe", "link_one_to_one", "link_and_dedupe"] | None = None
    max_block_size: int | None = Field(default=None, ge=2)
    vetoes: str | None = Field(default=None, pattern="^[a-z_]*(,[a-z_]+)*$")
    extra_columns: dict[str, Literal["unique_id", "exact", "text", "ignore"]] | None = None
    labels: str | None = None
    evaluation: IdentityEvaluationSettings = IdentityEvaluationSettings()


class EngineSettings(_Section):
    """What DuckDB may take of the machine while the models are built."""

    # Beyond it DuckDB spills to disk; left out, it takes up to 80 % of the machine's memory.
    memory_limit: str | None = Field(default=None, pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$")


class ScheduleSettings(_Section):
    """When the daily run starts, in the company's time zone."""

    daily_at: str = Field(default="05:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class ConnectorSettings(_Section):
    """What every connector has."""

    enabled: bool = False


class HubSpotSettings(ConnectorSettings):
    """HubSpot's HTTP interface, version 3."""

    base_url: str = "https://api.hubapi.com"
    access_token: str | None = Field(default=None, repr=False)
    page_size: int = Field(default=100, ge=1, le=100)
    timeout_seconds: float = Field(default=60, gt=0)
    retries: int = Field(default=5, ge=0)


class OdooSettings(ConnectorSettings):
    """Odoo's database."""

    connection: str = Field(repr=False)
    schema_name: str = "public"


class MatomoSettings(ConnectorSettings):
    """Matomo's database."""

    connection: str = Field(repr=False)
    table_prefix: str = "matomo_"


class LimeSurveySettings(ConnectorSettings):
    """LimeSurvey's RemoteControl 2 interface."""

    base_url: str
    username: str = "rundblick"
    password: str | None = Field(default=None, repr=False)
    timeout_seconds: float = Field(default=60, gt=0)
    retries: int = Field(default=5, ge=0)


class AdsCsvSettings(ConnectorSettings):
    """Cost exports of advertising platforms in a folder."""

    folder: str
    encoding: str = "latin-1"
    delimiter: str = Field(default=";", min_length=1, max_length=1)
    decimal: str = Field(default=",", min_length=1, max_length=1)
    thousands: str = Field(default=".", max_length=1)
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, value: str) -> str:
        try:
            "".encode(value)
        except LookupError:
            raise ValueError(f"{value!r} is not an encoding; use utf-8 or latin-1") from None
        return value


class FilesSettings(ConnectorSettings):
    """Canonical CSV or Parquet files in a folder."""

    folder: str


CONNECTORS: dict[str, type[ConnectorSettings]] = {
    "crm_hubspot": HubSpotSettings,
    "erp_odoo": OdooSettings,
    "web_matomo": MatomoSettings,
    "survey_limesurvey": LimeSurveySettings,
    "ads_csv": AdsCsvSettings,
    "files": FilesSettings,
}


def hide_secrets(value: Any, key: str = "") -> Any:
    """A copy of plain data in which tokens and passwords, also in connections, are hidden."""
    if isinstance(value, dict):
        return {name: hide_secrets(inner, name) for name, inner in value.items()}
    if key in SECRET_KEYS:
        return HIDDEN if value else value
    if isinstance(value, str):
        return re.sub(r"(://[^:/@\s]*):[^/\s]*@", rf"\1:{HIDDEN}@", value)
    return value
