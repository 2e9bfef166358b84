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

// Whatever the umask is, nobody else may replace what is kept there.
void make_folders(const std::filesystem::path& path, std::error_code& error) {
  if (path.empty() || std::filesystem::is_directory(path, error)) return;
  make_folders(path.parent_path(), error);
  error.clear();
  if (::mkdir(path.c_str(), 0755) == 0) return;
  const int failure = errno;
  if (!std::filesystem::is_directory(path, error)) error.assign(failure, std::generic_category());
}

}  // namespace

void make_state_dir(const config::Config& config, config::ConfigErrors& errors) {
  const std::string& path = config.state_dir.value;
  std::error_code error;
  make_folders(path, error);
  if (error)
    errors.push_back(
        config.error(config.state_dir.place, "state_dir " + path + " can't be made: " + error.message()));
}

void give_state_dir(const config::Config& config, const ops::Account& account, config::ConfigErrors& errors) {
  if (account.uid == 0) return;
  const std::string& path = config.state_dir.value;
  const auto fail = [&](const std::string& what) {
    errors.push_back(config.error(config.state_dir.place, "state_dir: " + path + " " + what));
  };
  const util::UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status {};
  if (!directory || ::fstat(directory.get(), &status) != 0)
    return fail(std::string("can't be opened: ") + std::strerror(errno));
  if ((status.st_mode & S_IWOTH) != 0)
    return fail("can be written by everybody; it must be the daemon's own folder");
  if (::fchown(directory.get(), 0, account.gid) != 0 || ::fchmod(directory.get(), shared_with_worker) != 0)
    return fail("can't be given to group " + account.group + ": " + std::strerror(errno));
  for (const char* name : files_of_worker) give_file(directory.get(), name, account);
}

}  // namespace sshrp::app
