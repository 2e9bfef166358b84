// sshrpd: what the command line asks for, done.
#include <csignal>
#include <iostream>

#include "app/check.h"
#include "app/import_pysshrp.h"
#include "app/master.h"
#include "app/options.h"
#include "proxy/host_keys.h"
#include "proxy/key_lines.h"
#include "proxy/upstream_keys.h"

namespace sshrp::app {
namespace {

void check_surroundings(const config::Config& config, config::ConfigErrors& errors) {
  const auto account = worker_account(config, errors);
  proxy::load_host_keys(config, successor_of(account), proxy::Generate::no, errors);
  proxy::read_server_keys(config, successor_of(account), errors);
  proxy::check_key_lines(config, errors);
}

}  // namespace
}  // namespace sshrp::app

int main(int argc, char** argv) {
  using namespace sshrp::app;
  const auto parsed = parse_options(argc, argv, std::cout, std::cerr);
  if (const auto* done = std::get_if<ExitCode>(&parsed)) return *done;
  const auto& options = std::get<Options>(parsed);
  try {
    if (options.action == Action::import_pysshrp)
      return import_pysshrp(options.imported, std::cout, std::cerr);
    if (options.action != Action::run) return check(options, std::cout, std::cerr, check_surroundings);
    std::signal(SIGPIPE, SIG_IGN);
    return Master(options, argv, take_inheritance()).run();
  } catch (const std::exception& error) {
    std::cerr << "sshrpd: " << error.what() << '\n';
    return exit_configuration;
  }
}
