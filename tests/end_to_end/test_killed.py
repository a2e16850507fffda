"""A run that is killed and started again gives the marts of an undisturbed one."""

from collections import Counter

import pytest

from tests.end_to_end.conftest import Demo, Home, kill

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def killed(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A day later, killed in extraction, loading and dbt, then run to the end."""
    home = demo.home.copy(tmp_path_factory.mktemp("killed") / "home")
    kill(home, "extraction", "demo", "--advance", "1d")
    kill(home, "load", "demo")
    kill(home, "dbt", "demo")
    between = home.checksums()
    return Demo(home, home.json("demo") | {"between": between}, "")


# When the rows of a load came: the only thing that another load of the same rows may change.
LOAD_TIMES = ("loaded_at", "event_at")


def content_without_load_times(home: Home) -> dict[str, object]:
    """When a row was loaded depends on the clock; everything else must be equal."""
    checksums: dict[str, object] = dict(home.checksums())
    with_times = home.query(
        "select table_schema || '.' || table_name, string_agg(column_name, ', ') "
        "from information_schema.columns "
        f"where column_name in {LOAD_TIMES} group by all"
    )
    for name, columns in with_times:
        rows = home.query(
            f"select md5(x::varchar) from (select m.* exclude ({columns}) from {name} m) x"
        )
        checksums[name] = sorted(str(row[0]) for row in rows)
    return checksums


def test_killed_runs_do_not_publish(demo: Demo, killed: Demo) -> None:
    assert killed.outcome["between"] == demo.home.checksums()


def test_killed_runs_leave_no_trace(later: Demo, killed: Demo) -> None:
    assert content_without_load_times(killed.home) == content_without_load_times(later.home)


def test_dagster_knows_that_the_runs_ended(killed: Demo) -> None:
    from dagster import DagsterInstance, DagsterRunStatus

    with DagsterInstance.from_config(str(killed.home.path / "dagster")) as instance:
        statuses = Counter(run.status for run in instance.get_runs())
    assert statuses == {DagsterRunStatus.FAILURE: 3, DagsterRunStatus.SUCCESS: 1}
