// The command line of sshrpd.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "access/address.h"

namespace sshrp::app {

inline constexpr std::string_view default_config_file = "/etc/sshrp/sshrpd.toml";

/// What sshrpd ends with; sshrpd(8) has them.
enum ExitCode {
  exit_ok = 0,
  exit_configuration = 1,  // it has errors, or --explain found no route
  exit_usage = 2,          // the command line is wrong
  exit_worker = 3,         // the worker can't do its work, so that the daemon couldn't begin
};

enum class Action { run, check, explain, dump, import_pysshrp, bans, unban };

struct Options {
  Action action = Action::run;
  std::string config_file{default_config_file};      // absolute
  std::string log{};                                 // absolute; empty: as configured
  std::optional<HostPort> to{};                      // everybody to this upstream, and no configuration file
  std::vector<HostPort> listen{};                    // with `to` only
  std::string user{};                                // to explain
  std::optional<std::string> listener{};             // that this user comes by
  std::optional<access::IpAddress> client{};         // and from where
  enum class Shown { set, all } shown = Shown::set;  // of its keys
  std::string imported{};                            // a configuration of pysshrp
  std::string pid_file{};                            // absolute; empty: none
  std::string unbanned{};                            // an address or a network
};

/// Or the exit code, where there is nothing left to do: after --help and --version, or an error that `err`
/// was told.
std::variant<Options, ExitCode> parse_options(int argc, const char* const* argv, std::ostream& out,
                                              std::ostream& err);

}  // namespace sshrp::app
