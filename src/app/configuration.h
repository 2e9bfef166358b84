// The configuration that the command line asks for: a file's, or one made for --to.
#pragma once

#include <iosfwd>
#include <variant>

#include "app/options.h"
#include "config/load.h"

namespace sshrp::app {

/// The files of this machine. What is no file, and what is larger than a configuration may be, isn't read
/// whole.
config::FileAccess system_files();

std::variant<config::Config, config::ConfigErrors> read_configuration(const Options& options);

/// A line for each error; and how to begin, if there is no configuration file at all.
void print_errors(const config::ConfigErrors& errors, const Options& options, std::ostream& err);
void print_warnings(const config::ConfigErrors& warnings, std::ostream& err);

}  // namespace sshrp::app
