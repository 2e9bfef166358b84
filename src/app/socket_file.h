// SocketFile: a Unix socket that listens at a path, for whom the file's mode and group let in.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "util/unique_fd.h"

namespace sshrp::app {

/// By which a file is known whatever its name is.
struct FileId {
  std::uint64_t device = 0, number = 0;
  bool operator==(const FileId&) const = default;
};

struct SocketRights {
  mode_t mode = 0600;
  std::string group{};  // empty: the process's own
  bool operator==(const SocketRights&) const = default;
};

class SocketFile {
 public:
  /// Listens, under a name beside the path: at the path itself only once it is put_in_place. `ours`: what may
  /// be there of this daemon, to be replaced; so is a socket at which nobody listens. Throws
  /// std::runtime_error: that can't be, as when another daemon listens there.
  SocketFile(std::string path, SocketRights rights, const std::optional<FileId>& ours);
  /// One that is at the path already, of a daemon before this one, and this one's once it is put_in_place.
  SocketFile(std::string path, SocketRights rights, util::UniqueFd socket, FileId id);
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  /// Removes the file, if it is there and still this one.
  ~SocketFile();

  /// Throws std::system_error.
  void put_in_place();
  /// Another daemon has it, too: it isn't removed here.
  void leave() { owner_ = Owner::other; }
  /// Whoever connects to the path gets here.
  bool is_in_place() const;

  const std::string& path() const { return path_; }
  const SocketRights& rights() const { return rights_; }
  FileId id() const { return id_; }
  const util::UniqueFd& socket() const { return socket_; }

 private:
  const std::string path_;
  const SocketRights rights_;
  std::string beside_;  // empty: it is in place
  util::UniqueFd socket_{};
  FileId id_{};
  enum class Owner { this_one, other } owner_ = Owner::this_one;
};

/// For -t: what would be wrong with a socket there, whatever listens there now.
std::optional<std::string> problem_of_socket(const std::string& path, const SocketRights& rights);

}  // namespace sshrp::app
