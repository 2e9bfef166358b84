// SPDX-License-Identifier: MIT
#include "app/preparation.h"

#include <unistd.h>

#include <filesystem>

#include "app/configuration.h"
#include "app/group_setups.h"
#include "app/listening.h"
#include "app/observation.h"
#include "app/recorder_part.h"
#include "app/source_requests.h"
#include "app/state_dir.h"
#include "crypto/private_key_file.h"
#include "util/result.h"

namespace sshrp::app {
namespace {

// The package makes the first; the second is on every system.
constexpr const char* default_users[] = {"sshrp", "nobody"};

/// Whom the worker becomes, when the master is root. An account that isn't there is an error.
std::optional<ops::Account> worker_account(const config::Config& config, ops::FileSource& files,
                                           config::ConfigErrors& errors) {
  if (::geteuid() != 0) return std::nullopt;
  Result<ops::Account> found;
  if (config.user->empty()) {
    for (const char* user : default_users) {
      found = files.find_user(user, config.group.value);
      if (std::holds_alternative<ops::Account>(found)) break;
    }
  } else {
    found = files.find_user(config.user.value, config.group.value);
  }
  if (auto* account = std::get_if<ops::Account>(&found)) return std::move(*account);
  const std::string& sentence = std::get<std::string>(found);
  const bool of_group = sentence.find("no group") != std::string::npos;
  errors.push_back(of_group ? config.error(config.group.place, "group: " + sentence)
                            : config.error(config.user.place, "user: " + sentence));
  return std::nullopt;
}

/// Nobody without an account. As long as that lives.
ops::Successor successor_of(const std::optional<ops::Account>& account) {
  return account ? ops::Successor{account->uid, account->groups} : ops::Successor();
}

void open_logs(const config::Config& config, Steps& steps, config::ConfigErrors& errors) {
  const auto open = [&](Steps::Log which, const config::Located<config::LogTarget>& target) {
    try {
      steps.open_log(which, *target);
    } catch (const std::runtime_error& error) {
      errors.push_back(config.error(target.place, error.what()));
    }
  };
  open(Steps::Log::log, config.log);
  open(Steps::Log::access, config.access_log);
  open(Steps::Log::audit, config.audit_log);
}

// A key that can't be made is an error where it is read.
void make_own_files(const config::Config& config, ops::Recording& files, Steps& steps,
                    config::ConfigErrors& errors) {
  const std::string& folder = config.state_dir.value;
  const std::error_code problem = steps.make_state_dir(folder);
  if (problem)
    errors.push_back(
        config.error(config.state_dir.place, "state_dir " + folder + " can't be made: " + problem.message()));
  const auto key = proxy::made_host_key(config);
  std::error_code unknown;
  if (!key || std::filesystem::exists(*key, unknown) || unknown) return;
  try {
    if (problem) throw crypto::KeyFileError("can't be made: " + problem.message());
    steps.make_host_key(*key, files);
  } catch (const crypto::KeyFileError& error) {
    files.assume_private_file(*key, std::string(error.what()));
  }
}

class Probing : public Steps {
 public:
  void open_log(Log, const config::LogTarget& target) override { ops::require_log_file(target); }

  std::error_code make_state_dir(const std::string& path) override { return problem_of_state_dir(path); }

  // One of another value, so that the rest of the configuration can be looked at.
  void make_host_key(const std::string& path, ops::Recording& files) override {
    if (const std::error_code problem = problem_of_file_beside(path))
      throw crypto::KeyFileError("can't be made: " + problem.message());
    files.assume_private_file(path, proxy::new_host_key());
  }

  void finish(const proxy::Snapshot& snapshot, const std::optional<ops::Account>& account,
              config::ConfigErrors& errors) override {
    const config::Config& config = snapshot.config;
    check_addresses(config, errors);
    probe_observation(config, errors);
    if (account) check_state_dir_to_give(config, *account, errors);
    check_recordings(config, account, errors);
    check_sources(config, errors);
    ops::MachineFiles files;
    group_setups(snapshot, files, account, errors);
  }
};

}  // namespace

std::variant<Preparation, config::ConfigErrors> prepare(const Options& options, ops::Recording& files,
                                                        Steps* steps) {
  auto read = read_configuration(options, files);
  if (auto* errors = std::get_if<config::ConfigErrors>(&read)) return std::move(*errors);
  auto& config = std::get<config::Config>(read);
  config::ConfigErrors errors;
  Preparation prepared{
      .snapshot = {}, .account = worker_account(config, files, errors), .log = ops::log_settings(config)};
  if (steps != nullptr) {
    open_logs(config, *steps, errors);
    make_own_files(config, files, *steps, errors);
  }
  prepared.snapshot = proxy::make_snapshot(std::move(config), files, successor_of(prepared.account), errors);
  if (errors.empty() && steps != nullptr) steps->finish(*prepared.snapshot, prepared.account, errors);
  if (!errors.empty()) return errors;
  return prepared;
}

std::variant<Preparation, config::ConfigErrors> probe(const Options& options) {
  ops::MachineFiles machine;
  ops::Recording files(machine);
  Probing steps;
  return prepare(options, files, &steps);
}

}  // namespace sshrp::app
