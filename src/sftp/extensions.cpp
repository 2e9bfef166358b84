// SPDX-License-Identifier: MIT
#include "sftp/extensions.h"

#include <algorithm>
#include <array>

#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::sftp {
namespace {

struct Announcement {
  std::string_view name;
  std::string_view data;
};

// OpenSSH's PROTOCOL §4; the others are draft-ietf-secsh-filexfer-extensions-00's.
constexpr std::array<Announcement, 11> known = {{
    {"posix-rename@openssh.com", "1"},
    {"statvfs@openssh.com", "2"},
    {"fstatvfs@openssh.com", "2"},
    {"hardlink@openssh.com", "1"},
    {"fsync@openssh.com", "1"},
    {"lsetstat@openssh.com", "1"},
    {"limits@openssh.com", "1"},
    {"expand-path@openssh.com", "1"},
    {"copy-data", "1"},
    {"home-directory", "1"},
    {"users-groups-by-id@openssh.com", "1"},
}};

}  // namespace

Extensions::Extensions(BytesView pairs) {
  wire::Reader reader(pairs);
  while (!reader.empty()) {
    const std::string_view name = reader.text();
    const std::string_view data = reader.text();
    const auto* row = std::ranges::find_if(known, [&](const Announcement& announcement) {
      return announcement.name == name && announcement.data == data;
    });
    if (row == known.end() || has(name)) continue;
    names_.push_back(row->name);
    wire::Writer(pairs_).string(name).string(data);
  }
}

bool Extensions::has(std::string_view name) const { return std::ranges::find(names_, name) != names_.end(); }

}  // namespace sshrp::sftp
