// prepare: the one way from a command line to a configuration that can be served, for -t, a start, a reload
// and a worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <system_error>

#include "app/options.h"
#include "ops/log.h"
#include "ops/recording.h"
#include "proxy/snapshot.h"

namespace sshrp::app {

/// A configuration with its keys and accounts: what comes of reading alone.
struct Preparation {
  std::shared_ptr<const proxy::Snapshot> snapshot;
  std::optional<ops::Account> account;  // that the worker becomes; nullopt: it stays who it is
  ops::LogSettings log;
};

/// What a preparation does beside reading: for a start in earnest, for -t only as far as to know whether it
/// could be done.
class Steps {
 public:
  Steps() = default;
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;
  virtual ~Steps() = default;

  enum class Log { log, access, audit };
  /// Throws std::runtime_error.
  virtual void open_log(Log which, const config::LogTarget& target) = 0;
  virtual std::error_code make_state_dir(const std::string& path) = 0;
  /// In the state directory, where there is none yet. Throws crypto::KeyFileError.
  virtual void make_host_key(const std::string& path, ops::Recording& files) = 0;
  /// With everything read, and nothing wrong so far.
  virtual void finish(const proxy::Snapshot& snapshot, const std::optional<ops::Account>& account,
                      config::ConfigErrors& errors) = 0;
};

/// What is read comes from `files` only. `steps`: null for a worker, whose master has done them. Or all that
/// is wrong.
std::variant<Preparation, config::ConfigErrors> prepare(const Options& options, ops::Recording& files,
                                                        Steps* steps);

/// For -t: what a start would say of the configuration, with nothing on disk changed. Whether ports are
/// free it doesn't say: a daemon that runs may have them.
std::variant<Preparation, config::ConfigErrors> probe(const Options& options);

}  // namespace sshrp::app
