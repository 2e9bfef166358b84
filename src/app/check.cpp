// SPDX-License-Identifier: MIT
#include "app/check.h"

#include <ostream>

#include "app/configuration.h"
#include "app/descriptor_limit.h"
#include "app/preparation.h"
#include "config/dump.h"

namespace sshrp::app {
namespace {

ExitCode show(const config::Config& config, const Options& options, std::ostream& out, std::ostream& err) {
  print_warnings(config.warnings, err);
  switch (options.action) {
    case Action::explain:
      return explain(config, options, out);
    case Action::dump:
      out << config::dump(config);
      return exit_ok;
    default:
      out << "configuration " << config.files.front() << " is fine\n";
      return exit_ok;
  }
}

ExitCode refuse(const config::ConfigErrors& errors, const Options& options, std::ostream& err) {
  print_errors(errors, options, err);
  return exit_configuration;
}

}  // namespace

ExitCode check(const Options& options, std::ostream& out, std::ostream& err, const Listening& passed) {
  if (options.action == Action::check) {
    const auto probed = probe(options);
    if (const auto* errors = std::get_if<config::ConfigErrors>(&probed)) return refuse(*errors, options, err);
    const config::Config& config = std::get<Preparation>(probed).snapshot->config;
    if (const auto shortage = raise_descriptor_limit(config)) err << "warning: " << *shortage << '\n';
    print_warnings(warnings_of_passed(config, passed), err);
    return show(config, options, out, err);
  }
  ops::MachineFiles files;
  const auto read = read_configuration(options, files);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&read)) return refuse(*errors, options, err);
  return show(std::get<config::Config>(read), options, out, err);
}

}  // namespace sshrp::app
