// sshrpd: what the command line asks for, done.
#include <csignal>
#include <iostream>

#include "app/check.h"
#include "app/configuration.h"
#include "app/options.h"
#include "ops/log.h"
#include "proxy/server.h"

namespace sshrp::app {
namespace {

void check_host_keys(const config::Config& config, config::ConfigErrors& errors) {
  proxy::load_host_keys(config, proxy::Generate::no, errors);
}

ExitCode run(const Options& options) {
  auto read = read_configuration(options);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&read)) {
    print_errors(*errors, options, std::cerr);
    return exit_configuration;
  }
  config::Config config = std::get<config::Config>(std::move(read));
  ops::open_log(config.level.value, config.log_format.value,
                options.log.empty() ? config.log.value : options.log);
  for (const auto& warning : config.warnings) ops::warning("{}", config::to_string(warning));
  config::ConfigErrors errors;
  const auto snapshot = proxy::make_snapshot(std::move(config), errors);
  if (!snapshot) {
    print_errors(errors, options, std::cerr);
    return exit_configuration;
  }
  proxy::Server(snapshot).run();
  return exit_ok;
}

}  // namespace
}  // namespace sshrp::app

int main(int argc, char** argv) {
  using namespace sshrp::app;
  const auto parsed = parse_options(argc, argv, std::cout, std::cerr);
  if (const auto* done = std::get_if<ExitCode>(&parsed)) return *done;
  const auto& options = std::get<Options>(parsed);
  try {
    if (options.action != Action::run) return check(options, std::cout, std::cerr, check_host_keys);
    std::signal(SIGPIPE, SIG_IGN);
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "sshrpd: " << error.what() << '\n';
    return exit_configuration;
  }
}
