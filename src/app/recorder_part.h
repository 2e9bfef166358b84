// RecorderPart: what of the recorder's work is the master's: its folder, and what is between it and the
// workers of its generation.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>

#include "app/helpers.h"
#include "ops/log.h"

namespace sshrp::app {

class RecorderPart : public HelperPart {
 public:
  struct Settings {
    util::UniqueFd folder{};
    config::RecordingsFolder recordings{};
    config::RecordingsKeep keep{};
    std::optional<ops::Account> account{};  // that it becomes
    ops::LogSettings log{};                 // of which it uses the log
  };
  /// Gives a worker its end of a socket, and the ring.
  using Give = std::function<void(pid_t worker, int socket, int ring)>;

  explicit RecorderPart(Settings settings) : settings_(std::move(settings)) {}

  /// Before it is kept.
  void give_by(Give give) { give_ = std::move(give); }
  void add_worker(pid_t worker);
  void worker_ended(pid_t worker) { workers_.erase(worker); }
  bool has_workers() const { return !workers_.empty(); }
  /// Its log was rotated away.
  void reopen_log();

  ProcessRole role() const override { return ProcessRole::recorder; }
  void begin() override;
  void hear(const Packet& packet) override;
  void stop() override;

 private:
  util::UniqueFd open_log() const;
  void connect(pid_t worker);

  const Settings settings_;
  Give give_{};
  std::set<pid_t> workers_{};
};

/// The folder that `config` names, made where it isn't there: then it belongs to the account. Or what is
/// wrong is added to `errors`; nullptr then, and where nothing is recorded.
std::shared_ptr<RecorderPart> make_recorder(const config::Config& config,
                                            const std::optional<ops::Account>& account,
                                            config::ConfigErrors& errors);
/// What that would say, as far as it can be known without doing it.
void check_recordings(const config::Config& config, const std::optional<ops::Account>& account,
                      config::ConfigErrors& errors);

}  // namespace sshrp::app
