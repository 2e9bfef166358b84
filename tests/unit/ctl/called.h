// A command line, run as main() runs it.
// SPDX-License-Identifier: MIT
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "ctl/options.h"

namespace sshrp::ctl::testing {

struct Called {
  int status;
  std::string out, err;
};

struct At {
  std::string control{};
  bool is_terminal = false;
  std::size_t columns = 0;
  std::chrono::milliseconds patience = answer_patience;
};

inline Called called(std::vector<const char*> arguments, const At& at = {}) {
  know_widths();
  arguments.insert(arguments.begin(), "sshrpctl");
  std::ostringstream out, err;
  const auto parsed = parse_options(static_cast<int>(arguments.size()), arguments.data(),
                                    at.control.empty() ? nullptr : at.control.c_str(), out, err);
  int status;
  if (const auto* done = std::get_if<ExitCode>(&parsed)) {
    status = *done;
  } else {
    const auto& taken = std::get<Arguments>(parsed);
    Output output{.out = out, .err = err, .is_terminal = at.is_terminal, .columns = at.columns};
    status = run({.arguments = taken, .http = Http(taken.control, at.patience), .output = output});
  }
  return {status, out.str(), err.str()};
}

}  // namespace sshrp::ctl::testing
