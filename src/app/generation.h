// Generation: a configuration made ready to be served by a worker. A reload makes the next one.
#pragma once

#include "app/listening.h"
#include "app/options.h"
#include "ops/log.h"
#include "ops/privileges.h"
#include "ops/trusted_file.h"
#include "proxy/snapshot.h"

namespace sshrp::app {

struct Generation {
  std::shared_ptr<const proxy::Snapshot> snapshot;
  std::optional<ops::Account> account;  // that the worker becomes; nullopt: it stays who it is
  Listening listening;
  ops::LogSettings log;
};

using GenerationPtr = std::shared_ptr<const Generation>;

/// A generation, and its logs opened.
struct Prepared {
  GenerationPtr generation;
  ops::LogFiles log_files;
};

/// Reads the configuration that the command line asks for, its keys and accounts, binds what isn't in `have`
/// yet, opens its logs. Or all that is wrong; then nothing has changed.
std::variant<Prepared, config::ConfigErrors> prepare_generation(const Options& options,
                                                                const Listening& have);

/// Nobody without an account. As long as that lives.
ops::Successor successor_of(const std::optional<ops::Account>& account);

/// Whom the worker becomes, when the master is root. An account that isn't there is an error.
std::optional<ops::Account> worker_account(const config::Config& config, config::ConfigErrors& errors);

}  // namespace sshrp::app
