"""AES-GCM by libipsec-mb and by libcrypto, in the worker's sandbox: sessions work, and the log and --version say which it is."""
# SPDX-License-Identifier: MIT

import re
import subprocess
from pathlib import Path

import pytest

from harness.process import only_child
from harness.proxy import SSHRPD, is_sanitized
from harness.target import proxied_target

pytestmark = pytest.mark.proxy_only

CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
MIB = 1 << 20
FEATURES = {"vaes", "vpclmulqdq", "gfni", "sha_ni", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd", "avx512ifma"}


def of_version():
    """What --version says of it."""
    said = subprocess.run([SSHRPD, "--version"], capture_output=True, text=True, check=True).stdout
    return re.fullmatch(r"sshrpd \S+\ncryptography: (.+)\n", said)[1]


def of_log(proxy):
    return re.findall(r" INFO process (\d+): cryptography: (.+)", proxy.text())[-1]


def expected(provider):
    """The beginning of what is said: by the versions that the program is linked with, and the flags that the kernel shows."""
    linked = subprocess.run(["ldd", SSHRPD], capture_output=True, text=True, check=True).stdout
    flags = re.search(r"^flags\s*:(.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    fits = flags is not None and set(flags[1].split()) >= FEATURES
    if provider == "openssl":
        return "everything by OpenSSL "
    return "AES-GCM by ipsec-mb " if "libIPSec_MB" in linked and fits else "AES-GCM by OpenSSL, for "


@pytest.fixture(scope="module", params=["auto", "openssl"])
def provider(request):
    return request.param


@pytest.fixture(scope="module")
def proxy(new_proxy, upstreams, provider):
    proxy = new_proxy({"crypto_provider": provider, "algorithms.upstream": {"ciphers": CIPHERS[1]}})
    proxy.route(upstreams["openssh9"].start(), "alice")
    proxy.start()
    yield proxy
    proxy.stop()


def test_log_and_version_say_what_computes_aes_gcm(proxy, provider):
    pid, text = of_log(proxy)
    assert int(pid) == only_child(proxy.master)
    assert text.startswith(expected(provider))
    assert of_version().startswith(expected("auto"))
    if provider == "auto":
        assert text == of_version()


@pytest.mark.parametrize("cipher", CIPHERS)
def test_session_moves_data_both_ways_in_the_sandbox(proxy, upstreams, openssh, cipher):
    sent = bytes(range(256)) * (4 * MIB // 256) + b"and a rest"
    done = openssh(proxied_target(proxy, upstreams["openssh9"])).exec("cat", sent, flags=["-c", cipher])
    assert done.returncode == 0, done.stderr
    assert done.stdout == sent
    if not is_sanitized():
        status = Path(f"/proc/{only_child(proxy.master)}/status").read_text()
        assert re.search(r"^Seccomp:\s*2$", status, re.MULTILINE)


def test_reload_takes_the_other_provider_for_sessions_from_then_on(proxy, provider):
    proxy.settings["crypto_provider"] = other = "openssl" if provider == "auto" else "auto"
    proxy.reload()
    assert of_log(proxy)[1].startswith(expected(other))
    proxy.settings["crypto_provider"] = provider
    proxy.reload()
    assert of_log(proxy)[1].startswith(expected(provider))
