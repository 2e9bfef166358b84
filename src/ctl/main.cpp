// sshrpctl: one command, asked of the daemon.
// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "ctl/call.h"
#include "ctl/options.h"
#include "ctl/printed.h"
#include "ctl/terminal.h"

int main(int argc, char** argv) {
  using namespace sshrp::ctl;
  std::ios::sync_with_stdio(false);
  know_widths();
  const auto parsed = parse_options(argc, argv, std::getenv("SSHRP_CONTROL"), std::cout, std::cerr);
  if (const auto* done = std::get_if<ExitCode>(&parsed)) return *done;
  const auto& arguments = std::get<Arguments>(parsed);
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  Output output{.out = std::cout, .err = std::cerr, .is_terminal = is_terminal};
  if (is_terminal) output.columns = terminal_size().columns;
  return run({.arguments = arguments, .http = Http(arguments.control), .output = output});
}
