// SPDX-License-Identifier: MIT
#include "app/state_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ops/log.h"
#include "util/unique_fd.h"

namespace sshrp::app {
namespace {

constexpr mode_t shared_with_worker = 01770;
constexpr const char* files_of_worker[] = {"known_hosts", "known_hosts.lock", "known_hosts.new"};

// The worker may have put links there.
void give_file(int directory, const char* name, const ops::Account& account) {
  const util::UniqueFd file(::openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return;
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || status.st_uid == account.uid) return;
  if (::fchown(file.get(), account.uid, account.gid) != 0)
    ops::warning("state_dir: {} can't be given to {}: {}", name, account.user, std::strerror(errno));
}

std::error_code system_error() { return {errno, std::generic_category()}; }

std::error_code problem_of_writing(const std::string& folder) {
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return {};
  return system_error();
}

/// The directory, opened, where it can be the account's.
class Giving {
 public:
  Giving(const config::Config& config, config::ConfigErrors& errors)
      : path_(config.state_dir.value), config_(config), errors_(errors) {}

  void fail(const std::string& what) {
    errors_.push_back(config_.error(config_.state_dir.place, "state_dir: " + path_ + " " + what));
  }

  util::UniqueFd open() {
    util::UniqueFd directory(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status {};
    if (!directory || ::fstat(directory.get(), &status) != 0) {
      fail(std::string("can't be opened: ") + std::strerror(errno));
    } else if ((status.st_mode & S_IWOTH) != 0) {
      fail("can be written by everybody; it must be the daemon's own folder");
    } else {
      return directory;
    }
    return {};
  }

  void fail_to_give(const ops::Account& account, int error) {
    fail("can't be given to group " + account.group + ": " + std::strerror(error));
  }

 private:
  const std::string& path_;
  const config::Config& config_;
  config::ConfigErrors& errors_;
};

}  // namespace

// Whatever the umask is, nobody else may replace what is kept there.
std::error_code make_state_dir(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || std::filesystem::is_directory(path, ignored)) return {};
  if (const auto above = make_state_dir(std::filesystem::path(path).parent_path())) return above;
  if (::mkdir(path.c_str(), 0755) == 0) return {};
  const std::error_code failure = system_error();
  if (failure.value() != EEXIST) return failure;
  return std::filesystem::is_directory(path, ignored) ? std::error_code()
                                                      : std::make_error_code(std::errc::not_a_directory);
}

std::error_code problem_of_state_dir(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || std::filesystem::is_directory(path, ignored)) return {};
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
    return std::make_error_code(std::errc::not_a_directory);
  const std::string above = std::filesystem::path(path).parent_path();
  if (!std::filesystem::is_directory(above, ignored)) return problem_of_state_dir(above);
  return problem_of_writing(above);
}

std::error_code problem_of_file_beside(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  return std::filesystem::is_directory(folder, ignored) ? problem_of_writing(folder)
                                                        : problem_of_state_dir(folder);
}

void give_state_dir(const config::Config& config, const ops::Account& account, config::ConfigErrors& errors) {
  if (account.uid == 0) return;
  Giving giving(config, errors);
  const util::UniqueFd directory = giving.open();
  if (!directory) return;
  if (::fchown(directory.get(), 0, account.gid) != 0 || ::fchmod(directory.get(), shared_with_worker) != 0)
    return giving.fail_to_give(account, errno);
  for (const char* name : files_of_worker) give_file(directory.get(), name, account);
}

void check_state_dir_to_give(const config::Config& config, const ops::Account& account,
                             config::ConfigErrors& errors) {
  std::error_code ignored;
  const std::string& path = config.state_dir.value;
  if (account.uid == 0 || !std::filesystem::exists(path, ignored)) return;
  Giving giving(config, errors);
  if (!giving.open()) return;
  if (const auto problem = problem_of_writing(path); problem.value() == EROFS)
    giving.fail_to_give(account, problem.value());
}

}  // namespace sshrp::app
