"""fail2ban and CrowdSec, of Debian, over a log: which addresses they would ban by what packaging/ has for them. The API that CrowdSec
reports to is a few lines here."""
# SPDX-License-Identifier: MIT

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from harness.process import SLOWDOWN
from harness.proxy import PROJECT

FAIL2BAN, CROWDSEC = PROJECT / "build/peers/fail2ban", PROJECT / "build/peers/crowdsec"
OURS = PROJECT / "packaging/crowdsec"
HUB = CROWDSEC / "usr/share/crowdsec/hub"
CONFIG = """
common: {{daemonize: false, log_media: stdout, log_level: info, log_dir: {0}, working_dir: {0}}}
config_paths:
  {{config_dir: {0}/config, data_dir: {0}, simulation_path: {0}/config/simulation.yaml, hub_dir: {0}/hub, index_path: {0}/hub/.index.json}}
crowdsec_service: {{acquisition_path: {0}/config/sshrpd.yaml, parser_routines: 1}}
db_config: {{type: sqlite, db_path: {0}/crowdsec.db}}
api: {{client: {{credentials_path: {0}/credentials.yaml}}}}
prometheus: {{enabled: false}}
"""


def unpack():
    subprocess.run([PROJECT / "tools/peers/log_readers.sh"], check=True, stdout=subprocess.DEVNULL)


def fail2ban_addresses(log):
    """The address of each line that counts."""
    unpack()
    done = subprocess.run(
        [sys.executable, FAIL2BAN / "usr/bin/fail2ban-regex", "-c", FAIL2BAN / "etc/fail2ban", "-o", "ip", log,
         PROJECT / "packaging/fail2ban/filter.d/sshrpd.conf"],
        check=True, capture_output=True, text=True, timeout=60 * SLOWDOWN,
        env={**os.environ, "PYTHONPATH": str(FAIL2BAN / "usr/lib/python3/dist-packages")})
    return done.stdout.split()


class Api(BaseHTTPRequestHandler):
    """Lets everybody in, and keeps the alerts."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/alerts"):
            self.server.alerts += json.loads(body)
            return self.answer(201, ["1"])
        return self.answer(200, {"code": 200, "expire": "2100-01-01T00:00:00Z", "token": "a"})

    def answer(self, status, value):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_):
        pass


def copied(place):
    for kind in ("parsers/s00-raw", "parsers/s01-parse", "parsers/s02-enrich", "postoverflows", "../hub"):
        (place / "config" / kind).mkdir(parents=True)
    shutil.copytree(CROWDSEC / "etc/crowdsec/patterns", place / "config/patterns")
    shutil.copytree(OURS / "scenarios", place / "config/scenarios")
    for file in ("s00-raw/crowdsecurity/syslog-logs.yaml", "s02-enrich/crowdsecurity/dateparse-enrich.yaml"):
        shutil.copy(HUB / "parsers" / file, place / "config/parsers" / file.split("/")[0])
    shutil.copy(OURS / "parsers/s01-parse/sshrpd-logs.yaml", place / "config/parsers/s01-parse")
    shutil.copy(OURS / "acquis.d/sshrpd.yaml", place / "config")
    shutil.copy(CROWDSEC / "etc/crowdsec/simulation.yaml", place / "config")
    shutil.copy(HUB / ".index.json", place / "hub/.index.json")


def crowdsec_alerts(place, log):
    """(scenario, address) of each alert of a run over the log; `place` is a folder that is there and empty."""
    unpack()
    copied(place)
    server = HTTPServer(("127.0.0.1", 0), Api)
    server.alerts = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        (place / "crowdsec.yaml").write_text(CONFIG.format(place))
        (place / "credentials.yaml").write_text(f"url: http://127.0.0.1:{server.server_port}/\nlogin: test\npassword: test\n")
        subprocess.run([CROWDSEC / "usr/bin/crowdsec", "-c", place / "crowdsec.yaml", "-type", "sshrpd", "-dsn", f"file://{log}", "-no-api"],
                       check=True, capture_output=True, timeout=60 * SLOWDOWN)
    finally:
        server.shutdown()
        server.server_close()
    return {(alert["scenario"], alert["source"]["value"]) for alert in server.alerts}
