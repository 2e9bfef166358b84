// ShownIds: the users and groups that a jail's client has seen as owners of files, so that their names may be
// told (users-groups-by-id@openssh.com, OpenSSH's PROTOCOL §4.12).
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sftp/attributes.h"

namespace sshrp::sftp {

class ShownIds {
 public:
  /// Of either kind; the names of others aren't told.
  static constexpr std::size_t max_ids = 4096;

  void note(const Attributes& attributes);

  /// The users of a request, numbers one after the other, with one that nobody has in place of each that
  /// wasn't shown: so the names of the answer belong to the numbers asked for. Throws ProtocolError.
  Bytes users(BytesView asked) const { return among(users_, asked); }
  Bytes groups(BytesView asked) const { return among(groups_, asked); }

 private:
  using Ids = std::vector<std::uint32_t>;  // in order
  static void insert(Ids& ids, std::uint32_t id);
  static Bytes among(const Ids& ids, BytesView asked);

  Ids users_;
  Ids groups_;
};

}  // namespace sshrp::sftp
