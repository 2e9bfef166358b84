// SPDX-License-Identifier: MIT
#include "app/generation.h"

#include <algorithm>
#include <iterator>

#include "app/group_setups.h"
#include "app/job.h"
#include "app/recorder_part.h"
#include "app/source_requests.h"
#include "app/state_dir.h"

namespace sshrp::app {
namespace {

class Making : public Steps {
 public:
  Making(const Listening& have, const Entrances& have_entrances)
      : have_(have), have_entrances_(have_entrances) {}

  void open_log(Log which, const config::LogTarget& target) override {
    util::UniqueFd& file = which == Log::log      ? log_files.log
                           : which == Log::access ? log_files.access
                                                  : log_files.audit;
    file = ops::open_log_file(target);
  }
  std::error_code make_state_dir(const std::string& path) override { return app::make_state_dir(path); }
  void make_host_key(const std::string& path, ops::Recording&) override { proxy::make_host_key(path); }

  void finish(const proxy::Snapshot& snapshot, const std::optional<ops::Account>& account,
              config::ConfigErrors& errors) override {
    const config::Config& config = snapshot.config;
    listening = listen_as_configured(config, have_, errors);
    if (errors.empty() && account) give_state_dir(config, *account, errors);
    if (errors.empty()) recorder = make_recorder(config, account, errors);
    check_sources(config, errors);
    ops::MachineFiles files;
    groups = group_setups(snapshot, files, account, errors);
    observation = observe_as_configured(config, account, have_entrances_, errors);
  }

  ops::LogFiles log_files;
  Listening listening;
  Observation observation;
  std::shared_ptr<RecorderPart> recorder;
  std::shared_ptr<const std::vector<balance::GroupSetup>> groups;

 private:
  const Listening& have_;
  const Entrances& have_entrances_;
};

}  // namespace

std::variant<Prepared, config::ConfigErrors> prepare_generation(const Options& options, const Listening& have,
                                                                const Entrances& have_entrances) {
  ops::MachineFiles machine;
  ops::Recording files(machine);
  Making steps(have, have_entrances);
  auto prepared = prepare(options, files, &steps);
  if (auto* errors = std::get_if<config::ConfigErrors>(&prepared)) return std::move(*errors);
  auto& [snapshot, account, log] = std::get<Preparation>(prepared);
  config::ConfigErrors warnings = snapshot->config.warnings;
  std::ranges::move(warnings_of_passed(snapshot->config, steps.listening), std::back_inserter(warnings));
  Generation generation{.job = std::make_shared<const util::SecretBytes>(encode_job(options, files)),
                        .account = std::move(account),
                        .listening = std::move(steps.listening),
                        .log = std::move(log),
                        .observation = std::move(steps.observation),
                        .limits = snapshot->config.limits,
                        .warnings = std::move(warnings),
                        .recorder = std::move(steps.recorder),
                        .wants_sources = wants_sources(snapshot->config),
                        .groups = std::move(steps.groups)};
  return Prepared{std::make_shared<const Generation>(std::move(generation)), std::move(steps.log_files)};
}

}  // namespace sshrp::app
