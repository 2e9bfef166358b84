// sshrpd: what the command line asks for, done.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <iostream>

#include "app/bans.h"
#include "app/check.h"
#include "app/import_pysshrp.h"
#include "app/master.h"
#include "app/options.h"
#include "app/role_process.h"

int main(int argc, char** argv) {
  using namespace sshrp::app;
  if (const RoleRow* row = role_named(argv[0])) return run_role(*row);
  const auto parsed = parse_options(argc, argv, std::cout, std::cerr);
  if (const auto* done = std::get_if<ExitCode>(&parsed)) return *done;
  const auto& options = std::get<Options>(parsed);
  try {
    if (options.action == Action::import_pysshrp)
      return import_pysshrp(options.imported, std::cout, std::cerr);
    if (options.action == Action::bans) return show_bans(options, std::cout, std::cerr);
    if (options.action == Action::unban) return unban(options, std::cout, std::cerr);
    if (options.action != Action::run)
      return check(options, std::cout, std::cerr, take_inherited_sockets().listening);
    std::signal(SIGPIPE, SIG_IGN);
    require_standard_files();
    InheritedSockets inherited = take_inherited_sockets();
    close_all_but(inherited);
    return Master(options, argv, std::move(inherited)).run();
  } catch (const std::exception& error) {
    std::cerr << "sshrpd: " << error.what() << '\n';
    return exit_configuration;
  }
}
