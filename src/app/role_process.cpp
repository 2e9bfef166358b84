// SPDX-License-Identifier: MIT
#include "app/role_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <stdexcept>

#include "app/options.h"
#include "ops/log.h"
#include "ops/memory.h"
#include "ops/privileges.h"

namespace sshrp::app {
namespace {

// A terminal's hangup, and what is meant for the master but sent to the whole group.
constexpr int always_ignored[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE};
constexpr int ending[] = {SIGTERM, SIGINT, SIGQUIT};

/// What came with the program: nothing beside stdin, stdout, stderr and the control. Kernels before 5.9
/// can't; the master leaves nothing open either.
void close_all_others() { static_cast<void>(::close_range(role_control + 1, ~0u, 0)); }

void set_signals(RoleRow::Signals ends) {
  for (const int signal : always_ignored) std::signal(signal, SIG_IGN);
  if (ends == RoleRow::Signals::ignored)
    for (const int signal : ending) std::signal(signal, SIG_IGN);
  sigset_t none;  // until here the master's signals are held back: they would end this process
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

std::string sentence_of(const std::exception& error) {
  return fmt::format("process {} can't go on: {}", ::getpid(), error.what());
}

}  // namespace

int run_role(const RoleRow& row) {
  ::prctl(PR_SET_NAME, row.name);
  close_all_others();
  set_signals(row.signals);
  ops::return_freed_memory();
  try {
    ops::forbid_looks();
    ::fcntl(role_control, F_SETFD, FD_CLOEXEC);
    return row.run(Control(util::UniqueFd(role_control), Control::Descriptors::taken));
  } catch (const std::exception& error) {
    std::cerr << "sshrpd: " << sentence_of(error) << '\n';
    return exit_worker;
  }
}

int run_with_log(const std::function<void()>& work) {
  try {
    work();
    return exit_ok;
  } catch (const std::exception& error) {
    ops::critical("{}", sentence_of(error));
    return exit_worker;
  }
}

bool answer_ping(const Control& control, const Packet& packet) {
  if (packet.bytes[0] != static_cast<std::uint8_t>(message::Ping::number)) return false;
  control.say(message::Well{wire::decode<message::Ping>(packet.bytes).request});
  return true;
}

Packet next_packet(const Control& control) {
  for (;;) {
    auto heard = control.hear();
    if (auto* packet = std::get_if<Packet>(&heard)) {
      if (packet->lost == Packet::Lost::files) throw std::runtime_error("there are no descriptors left");
      return std::move(*packet);
    }
    if (std::get<Control::Nothing>(heard) == Control::Nothing::ever)
      throw std::runtime_error("the master process is gone");
    pollfd readable{control.fd(), POLLIN, 0};
    ::poll(&readable, 1, -1);
  }
}

}  // namespace sshrp::app
