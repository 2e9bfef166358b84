// SPDX-License-Identifier: MIT
#include "app/recorder_part.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "app/recorder_messages.h"
#include "app/state_dir.h"
#include "ops/account_fields.h"
#include "record/ring.h"

namespace sshrp::app {
namespace {

constexpr mode_t folder_mode = 0750;

bool is_recorded(const config::Config& config) {
  return std::ranges::any_of(config.routes,
                             [](const auto& route) { return !route.session.recording.record.empty(); });
}

bool may_write(const struct stat& status, const ops::Account& account) {
  if (account.uid == 0) return true;
  if (status.st_uid == account.uid) return (status.st_mode & S_IWUSR) != 0;
  const bool is_member = std::ranges::find(account.groups, status.st_gid) != account.groups.end();
  return (status.st_mode & (is_member ? S_IWGRP : S_IWOTH)) != 0;
}

/// What is wrong with a folder that is there; empty: nothing.
std::string problem_of(const struct stat& status, const std::optional<ops::Account>& account) {
  if (!S_ISDIR(status.st_mode)) return "isn't a folder";
  if ((status.st_mode & S_IWOTH) != 0) return "can be written by everybody; it must be the recordings' own";
  if (account && !may_write(status, *account))
    return fmt::format("can't be written by {}, who records; give it to that account", account->user);
  return {};
}

util::UniqueFd open_folder(const std::string& path) {
  return util::UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/// The folder, made, and given to the account that is to write there. errno says what failed.
util::UniqueFd make_folder(const std::string& path, const std::optional<ops::Account>& account) {
  const std::string above = std::filesystem::path(path).parent_path();
  if (const std::error_code problem = make_state_dir(above)) {
    errno = problem.value();
    return {};
  }
  if (::mkdir(path.c_str(), folder_mode) != 0) return errno == EEXIST ? open_folder(path) : util::UniqueFd();
  util::UniqueFd folder = open_folder(path);
  if (folder && account && ::fchown(folder.get(), account->uid, account->gid) != 0) return {};
  if (folder) ::fchmod(folder.get(), folder_mode);  // whatever the umask is
  return folder;
}

void add_error(const config::Config& config, const std::string& what, config::ConfigErrors& errors) {
  errors.push_back(config.error(config.recordings.place,
                                fmt::format("recordings: {} {}", config.recordings->fixed, what)));
}

}  // namespace

std::shared_ptr<RecorderPart> make_recorder(const config::Config& config,
                                            const std::optional<ops::Account>& account,
                                            config::ConfigErrors& errors) {
  if (!is_recorded(config)) return nullptr;
  const std::string& path = config.recordings->fixed;
  util::UniqueFd folder = make_folder(path, account);
  struct stat status {};
  if (!folder || ::fstat(folder.get(), &status) != 0) {
    add_error(config, std::string("can't be made: ") + std::strerror(errno), errors);
    return nullptr;
  }
  if (const std::string problem = problem_of(status, account); !problem.empty()) {
    add_error(config, problem, errors);
    return nullptr;
  }
  return std::make_shared<RecorderPart>(RecorderPart::Settings{.folder = std::move(folder),
                                                               .recordings = *config.recordings,
                                                               .keep = *config.recordings_keep,
                                                               .account = account,
                                                               .log = ops::log_settings(config)});
}

void check_recordings(const config::Config& config, const std::optional<ops::Account>& account,
                      config::ConfigErrors& errors) {
  if (!is_recorded(config)) return;
  const std::string& path = config.recordings->fixed;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (const std::string problem = problem_of(status, account); !problem.empty())
      add_error(config, problem, errors);
  } else if (const std::error_code problem = problem_of_state_dir(path)) {
    add_error(config, "can't be made: " + problem.message(), errors);
  }
}

util::UniqueFd RecorderPart::open_log() const { return ops::open_log_file(settings_.log.log); }

void RecorderPart::begin() {
  using recorder_message::Begin;
  const std::string recordings = config::write_recordings_folder(settings_.recordings);
  const std::string keep = config::write_recordings_keep(settings_.keep);
  const Bytes account = ops::encode_account(settings_.account);
  const util::UniqueFd log = open_log();
  std::vector<int> files{settings_.folder.get()};
  if (log) files.push_back(log.get());
  say(Begin{.level = static_cast<std::uint8_t>(settings_.log.level),
            .format = static_cast<std::uint8_t>(settings_.log.format),
            .log = settings_.log.log.written,
            .recordings = recordings,
            .keep = keep,
            .account = account},
      files);
  for (const pid_t worker : workers_) connect(worker);
}

void RecorderPart::add_worker(pid_t worker) {
  workers_.insert(worker);
  if (has_process()) connect(worker);
}

void RecorderPart::connect(pid_t worker) {
  auto [recorders, workers] = make_packet_pair();
  const util::UniqueFd ring = record::make_ring();
  const std::array numbers{recorders.get(), ring.get()};
  say(recorder_message::TakeWorker{}, numbers);
  recorders = {};  // before the worker can send what takes long to be closed
  give_(worker, workers.get(), ring.get());
}

void RecorderPart::reopen_log() {
  try {
    const util::UniqueFd log = open_log();
    if (!log) return;
    const std::array numbers{log.get()};
    say(recorder_message::UseLog{}, numbers);
  } catch (const std::runtime_error& error) {
    ops::error("the recorder goes on in the log as it was: {}", error.what());
  }
}

void RecorderPart::hear(const Packet&) { throw wire::ProtocolError("it has nothing to say"); }

void RecorderPart::stop() { say(recorder_message::Stop{}); }

}  // namespace sshrp::app
