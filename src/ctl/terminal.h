// The terminal that sshrpctl runs at: its size, its keys, and how it is left.
// SPDX-License-Identifier: MIT
#pragma once

#include <termios.h>

#include <chrono>
#include <cstddef>

namespace sshrp::ctl {

struct TerminalSize {
  std::size_t columns = 0;  // 0: unknown
  std::size_t rows = 0;
};

/// Of stdout's.
TerminalSize terminal_size();

/// While there is one, keys come one by one and unseen, if stdin is a terminal, and Ctrl-C and SIGTERM don't
/// end the process. There is one at a time.
class Keys {
 public:
  Keys();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  /// From now on ends of lines go out as they are, without a carriage return.
  void leave_output_alone();
  /// True if it is time to end: q was pressed, or a signal came, within this time.
  bool quit_within(std::chrono::milliseconds time);

 private:
  bool is_terminal_ = false;
  bool quit_ = false;
  termios before_{};
};

}  // namespace sshrp::ctl
