// Paths of which nobody else could have replaced a step: followed by us from "/" on, link by link, so that
// each step is looked at as it is taken.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "util/unique_fd.h"

namespace sshrp::ops {

constexpr int max_links = 40;  // of one path, as many as Linux follows

/// The sentence completes the file's name.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Who may have made what the daemon relies on: root, the user that this process is, and perhaps the one that
/// takes over from it, and an account.
class Owners {
 public:
  Owners() = default;
  /// `account`: the name of a user in /etc/passwd; any other name, or none, adds nobody.
  explicit Owners(std::string account, std::optional<uid_t> successor = {})
      : account_(std::move(account)), successor_(successor) {}

  /// Reads /etc/passwd once it meets somebody else.
  bool include(uid_t user);
  /// Who should own what somebody else does: "it must be root's or the daemon's".
  std::string right_ones();

 private:
  const std::optional<uid_t>& uid_of_account();

  std::string account_;
  std::optional<uid_t> successor_{};
  std::optional<std::optional<uid_t>> uid_{};  // once it was looked up
};

/// Where a path leads, not opened yet.
struct TrustedPlace {
  util::UniqueFd folder;              // O_PATH
  std::string name;                   // in it; no link
  std::optional<struct stat> status;  // of what has the name; nullopt: nothing, and nobody took it away
  bool write_protected;               // nobody can write to it, whatever its mode is
  std::string path;                   // as it is without links, to be shown
  bool linked;                        // whether links led here
};

/// Follows `path`, which is relative to the working directory unless it begins with a slash. Nobody but the
/// owners may have been able to replace a step: its folder is an owner's and nobody else may write there, or
/// it is an owner's, has the sticky bit, and the step is an owner's, or it is in a file system that is
/// mounted read-only. Throws FileError.
TrustedPlace follow_trusted_path(const std::string& path, Owners& owners);

}  // namespace sshrp::ops
