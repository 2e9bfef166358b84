"""Environment variables of the client, as far as the upstream accepts them."""
# SPDX-License-Identifier: MIT


def test_accepted_variables_arrive_and_others_do_not(ssh):
    environment = {**ssh.environment, "SSHRP_ONE": "first value", "SSHRP_TWO": "zweiter Wert: äöü", "REFUSED": "x"}
    command = ssh.command(run="env", options=["SendEnv=SSHRP_ONE SSHRP_TWO REFUSED"])
    seen = ssh.finish(command, env=environment).stdout.decode().splitlines()
    assert "SSHRP_ONE=first value" in seen and "SSHRP_TWO=zweiter Wert: äöü" in seen
    assert not [line for line in seen if line.startswith("REFUSED")]


def test_set_env_of_the_client_arrives(ssh):
    assert ssh.exec("echo $SSHRP_SET", options=["SetEnv=SSHRP_SET=given"]).stdout == b"given\n"
