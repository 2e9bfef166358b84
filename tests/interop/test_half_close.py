"""The end of data in one direction, while the other goes on."""
# SPDX-License-Identifier: MIT

from harness.data import payload, sha256
from harness.process import SLOWDOWN, wait_until


def test_output_goes_on_after_the_clients_end_of_input(ssh):
    data = payload(1_000_000)
    done = ssh.exec("sha256sum; head -c 8000000 /dev/zero | tr '\\0' x; echo end", data)
    first, rest = done.stdout.split(b"\n", 1)
    assert first.split()[0].decode() == sha256(data)
    assert rest == b"x" * 8_000_000 + b"end\n"


def test_input_goes_on_after_the_end_of_output(ssh):
    place, data = ssh.target.scratch(), payload(3_000_000)
    process = ssh.start(run=f"exec >&- 2>&-; cat > {place.name}/file")
    assert process.stdout.read() == b""  # ends while the command runs
    assert process.poll() is None
    process.stdin.write(data[:1000])
    wait_until(lambda: (place / "file").exists() and (place / "file").stat().st_size == 1000, "the first bytes")
    process.communicate(data[1000:], timeout=60 * SLOWDOWN)
    assert process.returncode == 0
    assert sha256((place / "file").read_bytes()) == sha256(data)


def test_command_that_never_reads_ends_the_session(ssh):
    done = ssh.exec("exec <&-; echo done", payload(4_000_000))
    assert (done.stdout, done.returncode) == (b"done\n", 0)
