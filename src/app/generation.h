// Generation: a configuration made ready to be served by a worker. A reload makes the next one.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/listening.h"
#include "app/observation.h"
#include "app/preparation.h"
#include "balance/setup.h"

namespace sshrp::app {

class RecorderPart;

struct Generation {
  std::shared_ptr<const util::SecretBytes> job;  // of its workers, who prepare the configuration from it
  std::optional<ops::Account> account;           // that they become; nullopt: they stay who they are
  Listening listening;
  ops::LogSettings log;
  Observation observation;
  config::Limits limits;  // of which penalties are the master's
  config::ConfigErrors warnings;
  std::shared_ptr<RecorderPart> recorder{};  // of its workers; nullptr: nothing is recorded
  bool wants_sources = false;                // sockets of clients' own addresses, for its workers
  // Of upstreams, that the balancer chooses among; not nullptr.
  std::shared_ptr<const std::vector<balance::GroupSetup>> groups{};
};

using GenerationPtr = std::shared_ptr<const Generation>;

/// A generation, and its logs opened.
struct Prepared {
  GenerationPtr generation;
  ops::LogFiles log_files;
};

/// Reads the configuration that the command line asks for, its keys and accounts, binds what it hasn't got
/// yet, opens its logs. Or all that is wrong; then nothing has changed.
std::variant<Prepared, config::ConfigErrors> prepare_generation(const Options& options, const Listening& have,
                                                                const Entrances& have_entrances);

}  // namespace sshrp::app
