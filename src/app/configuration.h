// The configuration that the command line asks for: a file's, or one made for --to.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <variant>

#include "app/options.h"
#include "ops/file_source.h"

namespace sshrp::app {

std::variant<config::Config, config::ConfigErrors> read_configuration(const Options& options,
                                                                      ops::FileSource& files);

/// A line for each error; and how to begin, if there is no configuration file at all.
void print_errors(const config::ConfigErrors& errors, const Options& options, std::ostream& err);
void print_warnings(const config::ConfigErrors& warnings, std::ostream& err);

}  // namespace sshrp::app
