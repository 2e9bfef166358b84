"""The operators' page behind nginx, by the example of docs/observation.md: TLS, a name of its own, a part of the paths."""
# SPDX-License-Identifier: MIT

import re
import subprocess

import pytest

from harness.operators_page import ROWS, browser, log_in, page, row_of, sift
from harness.page_sites import DaemonSite, MadeUpSite
from harness.ports import free_port
from harness.process import Process, listening, wait_until
from harness.proxy import PROJECT

pytestmark = [pytest.mark.proxy_only, pytest.mark.matrix]

EXAMPLE = re.search(r"^```nginx\n(.*?)^```$", (PROJECT / "docs/observation.md").read_text(), re.MULTILINE | re.DOTALL)[1]
OBSERVER = "127.0.0.1:9122"
FOLDERS = "".join(f"{kind}_temp_path tmp-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


def start_nginx(folder, port, observer):
    assert OBSERVER in EXAMPLE
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem",
                    "-days", "1", "-subj", "/CN=localhost"], check=True, capture_output=True)
    (folder / "nginx.conf").write_text(f"""daemon off; user root; worker_processes 1; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
access_log off;
{FOLDERS}
server {{
listen 127.0.0.1:{port} ssl;
ssl_certificate {folder}/certificate.pem;
ssl_certificate_key {folder}/key.pem;
{EXAMPLE.replace(OBSERVER, observer)}
}}
}}
""")
    nginx = Process(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"], folder / "nginx.log")
    wait_until(lambda: listening(port), f"nginx to listen, which says {nginx.text()}")
    return nginx


@pytest.fixture(params=["daemon", "made_up"])
def site(request, new_proxy, new_upstream, work, tmp_path):
    port = free_port()
    if request.param == "made_up":
        site = MadeUpSite()
        site.observer.hosts, site.observer.scheme = {f"localhost:{port}"}, "https"
    else:
        (tmp_path / "page").mkdir()
        site = DaemonSite(new_proxy(), new_upstream("openssh9").start(), tmp_path / "page", behind_tls_proxy=True, hosts=[f"localhost:{port}"])
    nginx = start_nginx(tmp_path, port, f"127.0.0.1:{site.port}")
    site.url = f"https://localhost:{port}/sshrp/"
    yield site
    nginx.stop()
    site.stop()


def test_lists_and_ends_sessions_through_it(site, page):
    page.call("Security.setIgnoreCertificateErrors", ignore=True)
    session = site.begin("behind-nginx")
    log_in(page, site, "operator")
    sift(page, "behind-nginx")
    page.wait(f"{ROWS} === 1")
    page.click(row_of(session, ".column-end button"))
    page.wait('document.querySelector("dialog[open] input") === document.activeElement')
    page.type("bye")
    page.press("Enter")
    assert "bye" in session.ended()
