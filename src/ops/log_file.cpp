// SPDX-License-Identifier: MIT
#include "ops/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace sshrp::ops {
namespace {

using config::LogTarget;

constexpr mode_t readable_by_group = 0640;

// Links of the system's that stand for what the process has open.
constexpr std::string_view own_files[] = {"/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/"};

// "/proc/1/fd/2": of another process.
bool is_of_a_process(std::string_view path) {
  constexpr std::string_view processes = "/proc/";
  if (!path.starts_with(processes)) return false;
  path.remove_prefix(processes.size());
  const std::size_t end = path.find_first_not_of("0123456789");
  return end != 0 && end != std::string_view::npos && path.substr(end).starts_with("/fd/");
}

// Nobody else can have put it there, as images of containers have "/var/log/x.log" lead to /dev/stdout.
bool is_roots_link(const std::filesystem::path& path) {
  struct stat status {};
  if (!path.is_absolute() || ::lstat(path.c_str(), &status) != 0) return false;
  if (!S_ISLNK(status.st_mode) || status.st_uid != 0) return false;
  for (std::filesystem::path folder = path.parent_path();; folder = folder.parent_path()) {
    if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    if (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return false;
    if (folder == folder.root_path()) return true;
  }
}

bool may_be_link(const std::string& path) {
  return std::ranges::any_of(own_files, [&](std::string_view file) { return path.starts_with(file); }) ||
         is_of_a_process(path) || is_roots_link(path);
}

// A link could have been put there by somebody who may write to the folder, to have root's lines elsewhere; a
// pipe, to have it wait.
util::UniqueFd open_to_append(const LogTarget& target, int more) {
  const int follow = may_be_link(target.path) ? 0 : O_NOFOLLOW;
  util::UniqueFd file(::open(target.path.c_str(),
                             O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | follow | more,
                             readable_by_group));
  if (file) ::fcntl(file.get(), F_SETFL, O_APPEND);  // waits from here on
  return file;
}

[[noreturn]] void fail(const LogTarget& target) {
  const char* why = errno == ELOOP   ? "it is a symbolic link"
                    : errno == ENXIO ? "nobody reads from it"
                                     : std::strerror(errno);
  throw std::runtime_error("can't log to " + target.path + ": " + why);
}

// Of linux/magic.h and their own sources: NFS, SMB, Ceph, AFS, 9p, FUSE.
constexpr std::uint32_t of_others[] = {0x6969,     0x517b,     0xff534d42, 0xfe534d42,
                                       0x00c36400, 0x5346414f, 0x01021997, 0x65735546};

}  // namespace

bool takes_lines_at_once(int file) {
  struct stat status {};
  struct statfs system {};
  return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && ::fstatfs(file, &system) == 0 &&
         std::ranges::find(of_others, static_cast<std::uint32_t>(system.f_type)) == std::end(of_others);
}

util::UniqueFd open_log_file(const LogTarget& target) {
  if (target.kind != LogTarget::Kind::file) return {};
  util::UniqueFd file = open_to_append(target, O_CREAT);
  if (!file) fail(target);
  return file;
}

void require_log_file(const LogTarget& target) {
  if (target.kind != LogTarget::Kind::file) return;
  const std::string folder = std::filesystem::path(target.path).parent_path();
  if (open_to_append(target, 0)) return;
  if (errno != ENOENT || ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) fail(target);
}

bool log_file_moved(const LogTarget& target, const util::UniqueFd& file) {
  if (target.kind != LogTarget::Kind::file || !file) return false;
  struct stat named {
  }, open{};
  if (::fstat(file.get(), &open) != 0) return false;
  const int links = may_be_link(target.path) ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(AT_FDCWD, target.path.c_str(), &named, links) != 0) return errno == ENOENT;
  return named.st_dev != open.st_dev || named.st_ino != open.st_ino;
}

}  // namespace sshrp::ops
