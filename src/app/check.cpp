#include "app/check.h"

#include <ostream>

#include "app/configuration.h"
#include "config/dump.h"

namespace sshrp::app {

ExitCode check(const Options& options, std::ostream& out, std::ostream& err, const FurtherChecks& further) {
  auto result = read_configuration(options);
  config::ConfigErrors errors;
  if (auto* found = std::get_if<config::ConfigErrors>(&result)) errors = std::move(*found);
  const auto* config = std::get_if<config::Config>(&result);
  if (config != nullptr && options.action == Action::check) further(*config, errors);
  if (!errors.empty()) {
    print_errors(errors, options, err);
    return exit_configuration;
  }
  print_warnings(config->warnings, err);
  if (options.action == Action::explain) return explain(*config, options.user, out);
  if (options.action == Action::dump) {
    out << config::dump(*config);
  } else {
    out << "configuration " << config->files.front() << " is fine\n";
  }
  return exit_ok;
}

}  // namespace sshrp::app
