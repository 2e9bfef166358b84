// SPDX-License-Identifier: MIT
#include "ctl/terminal.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace sshrp::ctl {
namespace {

volatile std::sig_atomic_t signalled = 0;

void note_signal(int) { signalled = 1; }

void handle(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;  // without SA_RESTART: poll() is to end
  sigaction(number, &action, nullptr);
}

}  // namespace

TerminalSize terminal_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return {size.ws_col, size.ws_row};
}

Keys::Keys() {
  signalled = 0;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) handle(number, note_signal);
  is_terminal_ = tcgetattr(STDIN_FILENO, &before_) == 0;
  if (!is_terminal_) return;
  termios now = before_;
  now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  now.c_cc[VMIN] = 0;
  now.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

Keys::~Keys() {
  // What the terminal itself has answered to what was shown is no command of the user's: it goes, too.
  if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) handle(number, SIG_DFL);
}

void Keys::leave_output_alone() {
  termios now{};
  if (!is_terminal_ || tcgetattr(STDIN_FILENO, &now) != 0) return;
  now.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
}

bool Keys::quit_within(std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + time;
  for (;;) {
    if (quit_ || signalled != 0) return true;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    pollfd stdin_{.fd = is_terminal_ ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
    const int wait = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
    if (poll(&stdin_, 1, wait) > 0) {
      char key = 0;
      const ssize_t size = read(STDIN_FILENO, &key, 1);
      if (size < 0 || (stdin_.revents & (POLLHUP | POLLERR)) != 0) is_terminal_ = false;  // it is gone
      if (size == 1 && (key == 'q' || key == 'Q')) quit_ = true;
      continue;
    }
    if (left.count() <= 0) return quit_ || signalled != 0;
  }
}

}  // namespace sshrp::ctl
