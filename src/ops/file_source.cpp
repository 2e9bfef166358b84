// SPDX-License-Identifier: MIT
#include "ops/file_source.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

config::FileContent failed() { return {std::nullopt, std::strerror(errno)}; }

}  // namespace

config::FileContent MachineFiles::read_configuration(const std::string& path) {
  const util::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return failed();
  auto text = read_all(fd.get(), config::max_file_size);
  if (!text) return failed();
  struct stat status {};
  const bool open = ::fstat(fd.get(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
  return {std::move(text), {}, open ? config::Readers::everybody : config::Readers::owner_or_group};
}

std::vector<std::string> MachineFiles::list_files(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return paths;
}

util::SecretBytes MachineFiles::read_trusted(const std::string& path, const FileRule& rule) {
  return read_trusted_file(path, rule);
}

std::optional<util::SecretBytes> MachineFiles::find_trusted(const std::string& path, const FileRule& rule) {
  return find_trusted_file(path, rule);
}

Result<Account> MachineFiles::find_user(const std::string& user, const std::string& group) {
  return find_account(user, group);
}

}  // namespace sshrp::ops
