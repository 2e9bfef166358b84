// Whether nobody but its owner can have written a file of an upstream, or put it there: sshd's StrictModes,
// by what the upstream's SFTP shows of the file and of the folders that it is in.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sftp/attributes.h"
#include "sftp/path.h"

namespace sshrp::upstream {

/// What REALPATH says, taken apart; nullopt: it isn't a path that its folders could be told from.
std::optional<sftp::Components> real_path(std::string_view path);

/// Those whose owners can put another file in its place, from the file's own folder upwards: up to the home
/// if the file is in it, else up to "/".
std::vector<std::string> folders_above(const sftp::Components& file, const sftp::Components& home);

/// Who may own them: root, and whoever owns the home, whose own group may write, too.
class StrictModes {
 public:
  StrictModes(std::string home, std::uint32_t owner_of_home)
      : home_(std::move(home)), owner_of_home_(owner_of_home) {}

  enum class Kind : std::uint8_t { file, folder };
  /// What is wrong with one of them, safe to print; nullopt: nothing. What the upstream doesn't show is
  /// wrong.
  std::optional<std::string> objection(Kind kind, const std::string& path,
                                       const sftp::Attributes& attributes) const;

 private:
  std::uint32_t writing_for_strangers(std::uint32_t gid) const;

  std::string home_;
  std::uint32_t owner_of_home_;
};

}  // namespace sshrp::upstream
