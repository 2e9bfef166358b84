// SPDX-License-Identifier: MIT
#include "app/crash_marks.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "facts/input_notes.h"

namespace sshrp::app {
namespace {

constexpr std::array crashes{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP};

std::array<struct sigaction, crashes.size()> before{};

pid_t own_pid = 0;

// A thread that aborts sends that to itself.
bool was_sent(const siginfo_t& info) { return info.si_code <= 0; }
bool is_from_elsewhere(const siginfo_t& info) { return was_sent(info) && info.si_pid != own_pid; }

// What was there before is there again: a fault comes anew when this returns, and so does what was sent.
void mark(int signal, siginfo_t* info, void*) {
  if (is_from_elsewhere(*info))
    facts::note_end_by_others();
  else
    facts::note_crash();
  const auto* found = std::ranges::find(crashes, signal);
  ::sigaction(signal, &before[static_cast<std::size_t>(found - crashes.begin())], nullptr);
  if (was_sent(*info)) ::raise(signal);
}

}  // namespace

bool is_crash(int signal) { return std::ranges::find(crashes, signal) != crashes.end(); }

void mark_crashes() {
  own_pid = ::getpid();
  for (std::size_t i = 0; i < crashes.size(); ++i) {
    struct sigaction action {};
    action.sa_sigaction = mark;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(crashes[i], &action, &before[i]);
  }
}

}  // namespace sshrp::app
