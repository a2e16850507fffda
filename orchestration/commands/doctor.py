"""`rundblick doctor`."""

from dataclasses import asdict

from orchestration.commands.common import Context, print_json

MARKS = {"ok": "✓", "warning": "!", "failed": "✗"}


def doctor(context: Context, as_json: bool) -> int:
    """Examine everything a run needs; the exit code is the most urgent finding's."""
    from orchestration.diagnosis import examine, worst_code

    findings = examine(context.config)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{MARKS[finding.status]} {finding.subject:<20} {finding.text}")
            if finding.fix:
                print(f"  {'':<20} → {finding.fix}")
    return worst_code(findings)
