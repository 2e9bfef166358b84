"""docs/observation.md, the alert rules and the dashboard of packaging/: names that agree, and what Prometheus's own tools say of them."""
# SPDX-License-Identifier: MIT

import json
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from harness.page_sites import DaemonSite
from harness.ports import free_port
from harness.process import SLOWDOWN
from harness.proxy import PROJECT, SSHRPD

pytestmark = pytest.mark.proxy_only

DOCUMENT = (PROJECT / "docs/observation.md").read_text()
RULES = PROJECT / "packaging/prometheus/sshrp.rules.yml"
DASHBOARD = PROJECT / "packaging/grafana/sshrp.json"
NAME = re.compile(r"\b(?:sshrp|process)_[a-z_]+\b")
SELECTED = re.compile(r"\b((?:sshrp|process)_[a-z_]+)\{([^}]*)\}")
OF_PROMETHEUS = {"job", "instance", "le"}  # labels that it adds, or of histograms
VARIABLES = {"$__rate_interval": "5m", "$job": ".*", "$instance": ".*"}
SERIES_OF = {"histogram": ("_bucket", "_sum", "_count")}
MINUTES = 60 * 24 + 90


def promtool(*arguments):
    ran = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def documented():
    """Name of each series: its labels."""
    found = {}
    for name, kind, labels in re.findall(r"^\| `([a-z_]+)` \| (gauge|counter|histogram) \| (.*?) ?\| ", DOCUMENT, re.MULTILINE):
        for end in SERIES_OF.get(kind, ("",)):
            found[name + end] = set(re.findall(r"`(\w+)`", labels))
    assert len(found) > 20
    return found


def alerts():
    return re.findall(r"- alert: (\w+)", RULES.read_text())


def expressions_of_rules():
    """As promtool has read them would be better, but it prints none; so the text of the file without what isn't one."""
    text = re.sub(r"^\s*(?:#|summary:|description:|- alert:|labels:).*$", "", RULES.read_text(), flags=re.MULTILINE)
    return [text]


def expressions_of_dashboard():
    dashboard = json.loads(DASHBOARD.read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]] + \
        [annotation["expr"] for annotation in dashboard["annotations"]["list"]] + \
        [variable["query"]["query"] for variable in dashboard["templating"]["list"] if variable["type"] == "query"]


def block(language, number=0):
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)[number]


@pytest.mark.parametrize("expressions", [expressions_of_rules, expressions_of_dashboard])
def test_only_documented_metrics_and_labels_are_used(expressions):
    known = documented()
    for expression in expressions():
        used = set(NAME.findall(expression)) - {label for labels in known.values() for label in labels}
        assert used, expression
        assert used <= set(known), expression
        for name, matchers in SELECTED.findall(expression):
            assert set(re.findall(r"(\w+) ?(?:=~|!~|!=|=)", matchers)) <= known[name] | OF_PROMETHEUS, expression
        for group in re.findall(r"by \(([\w, ]+)\)", expression):
            labels = set(group.split(", ")) - OF_PROMETHEUS
            assert not labels or any(labels <= known[name] for name in used), expression


def test_every_documented_metric_is_in_the_dashboard():
    text = DASHBOARD.read_text()
    families = {re.sub(r"_(?:bucket|sum|count)$", "", name) for name in documented() if name.startswith("sshrp_")}
    assert not [name for name in families if name not in text]


def test_promtool_accepts_the_rules():
    assert "SUCCESS" in promtool("check", "rules", RULES)


def test_promtool_accepts_what_the_dashboard_asks(tmp_path):
    asked = [expression for expression in expressions_of_dashboard() if not expression.startswith("label_values")]
    for variable, value in VARIABLES.items():
        asked = [expression.replace(variable, value) for expression in asked]
    rules = [{"record": f"asked:{number}", "expr": expression} for number, expression in enumerate(asked)]
    (tmp_path / "asked.yml").write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))  # JSON is YAML
    assert f"{len(asked)} rules found" in promtool("check", "rules", tmp_path / "asked.yml")


def test_the_panels_of_the_dashboard_have_places_of_their_own():
    panels = json.loads(DASHBOARD.read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(x, y) for panel in panels for at in [panel["gridPos"]]
              for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
    assert len(set(places)) == len(places) and max(x for x, _ in places) < 24


def test_every_alert_is_explained():
    explained = re.findall(r"^\| `(Sshrp\w+)` \| ", DOCUMENT, re.MULTILINE)
    assert explained == alerts()


def test_the_scrape_configuration_is_one(tmp_path):
    text = block("yaml").replace("/etc/prometheus/sshrp.rules.yml", str(RULES)).replace("/etc/prometheus/sshrp.token", str(tmp_path / "token"))
    (tmp_path / "token").write_text("token")
    (tmp_path / "prometheus.yml").write_text(text)
    assert "SUCCESS" in promtool("check", "config", tmp_path / "prometheus.yml")


# What each alert fires of: series with their values, a minute each. Before those it is quiet.
FIRES = {
    "SshrpDown": {'up{job="sshrp", instance="a"}': "1x99 0x2000"},
    "SshrpWorkerRestarts": {'sshrp_worker_restarts_total{instance="a"}': "0x99 1x2000"},
    "SshrpConfigReloadFailed": {'sshrp_config_last_reload_successful{instance="a"}': "1x99 0x2000"},
    "SshrpUpstreamDown": {'sshrp_upstream_up{instance="a", upstream="u", server="s"}': "1x99 0x2000"},
    "SshrpUpstreamAttemptsFail": {'sshrp_upstream_attempts_total{instance="a", upstream="u", result="ok"}': "0+60x2000",
                                  'sshrp_upstream_attempts_total{instance="a", upstream="u", result="failed"}': "0x99 0+30x2000"},
    "SshrpUpstreamSlow": {'sshrp_upstream_connect_duration_seconds_bucket{instance="a", le="1"}': "0+60x99 6000x2000",
                          'sshrp_upstream_connect_duration_seconds_bucket{instance="a", le="5"}': "0+60x2000",
                          'sshrp_upstream_connect_duration_seconds_bucket{instance="a", le="+Inf"}': "0+60x2000"},
    "SshrpNobodyGetsIn": {'sshrp_logins_total{instance="a", method="publickey", result="ok"}': f"0+5x{MINUTES - 60} {5 * (MINUTES - 60)}x2000",
                          'sshrp_logins_total{instance="a", method="publickey", result="failed"}': "0+5x4000"},
    "SshrpRefusesAtLimits": {'sshrp_refusals_total{instance="a", reason="max_startups"}': "0x99 0+5x2000",
                             'sshrp_refusals_total{instance="a", reason="penalty"}': "0+50x2000"},
    "SshrpRecordingFails": {'sshrp_recording_failures_total{instance="a"}': "0x99 1x2000"},
    "SshrpLogLinesDropped": {'sshrp_log_lines_dropped_total{instance="a"}': "0x99 5x2000"},
    "SshrpVersionsDiffer": {'sshrp_build_info{job="sshrp", instance="a", version="0.2.0"}': "1x2000",
                            'sshrp_build_info{job="sshrp", instance="b", version="0.3.0"}': "_x30 1x2000"},
}
WHEN = {"SshrpWorkerRestarts": 105, "SshrpRecordingFails": 105, "SshrpLogLinesDropped": 105, "SshrpNobodyGetsIn": MINUTES, "SshrpVersionsDiffer": MINUTES}


def fired(alert, tmp_path, minute, series):
    """What promtool has firing of this alert then: it prints that where a test expects nothing."""
    values = [{"series": name, "values": value.replace("_x30", " ".join(["_"] * 30))} for name, value in series.items()]
    test = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [
        {"interval": "1m", "input_series": values, "alert_rule_test": [{"eval_time": f"{minute}m", "alertname": alert, "exp_alerts": []}]}]}
    (tmp_path / "test.yml").write_text(json.dumps(test))
    ran = subprocess.run(["promtool", "test", "rules", tmp_path / "test.yml"], capture_output=True, text=True)
    assert "SUCCESS" in ran.stdout or f"alertname: {alert}" in ran.stdout + ran.stderr, ran.stdout + ran.stderr
    return ran.returncode != 0


@pytest.mark.parametrize("alert", FIRES)
def test_an_alert_fires_when_it_should_and_not_before(alert, tmp_path):
    assert fired(alert, tmp_path, WHEN.get(alert, 130), FIRES[alert])
    assert not fired(alert, tmp_path, 29 if alert == "SshrpVersionsDiffer" else 95, FIRES[alert])


def test_every_alert_is_tried():
    assert list(FIRES) == alerts()


def test_the_examples_of_the_configuration_are_such(tmp_path):
    (tmp_path / "state").mkdir()
    for number in range(2):
        example = tomllib.loads(block("toml", number))
        assert set(example) == {"http"}
        text = block("toml", number).replace("/etc/sshrp/", f"{tmp_path}/").replace("/run/sshrp/", f"{tmp_path}/")
        for token in re.findall(r'"(\S+\.token)"', text):
            Path(token).touch(0o600)
            Path(token).write_text("0123456789abcdef0123456789abcdef\n")
        (tmp_path / "sshrpd.toml").write_text(f'listen = "127.0.0.1:{free_port()}"\nstate_dir = "{tmp_path}/state"\n[[servers]]\nuser = "u"\nupstream_host = "h"\n\n' + text)
        ran = subprocess.run([SSHRPD, "-t", "-c", tmp_path / "sshrpd.toml"], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_daemon_has_each_documented_metric(new_proxy, new_upstream, work):
    (work / "observation").mkdir()
    site = DaemonSite(new_proxy(), new_upstream("openssh9").start(), work / "observation")
    site.begin("somebody").end()
    request = Request(site.url + "metrics", headers={"Authorization": f"Bearer {site.token('user')}"})
    with urlopen(request, timeout=20 * SLOWDOWN) as answer:
        kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", answer.read().decode(), re.MULTILINE))
    site.stop()
    rows = re.findall(r"^\| `([a-z_]+)` \| (gauge|counter|histogram) \| ", DOCUMENT, re.MULTILINE)
    assert [(name, kinds.get(name)) for name, _ in rows] == rows
