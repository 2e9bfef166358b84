// Handles: the files and directories that a client has open.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "sftp/audit.h"
#include "sftp/budget.h"
#include "sftp/name_locks.h"
#include "sftp/requests.h"

namespace sshrp::sftp {

struct OpenHandle {
  std::string upstream_name{};  // the handle as the upstream calls it
  HandleKind kind = HandleKind::file;
  std::string path{};  // as the client sees it
  std::string upstream_path{};
  bool is_of_root = false;  // of the jail
  MoveCount moves = 0;      // when its path was looked at
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t bytes_unanswered = 0;  // of WRITEs
  std::uint32_t flags = 0;             // that it was opened with
  bool write_refused = false;          // and recorded
  Time opened{};
  Charge charge{};
};

/// What one handle is called by in here, for as long as the channel lives.
using HandleKey = std::uint64_t;

/// Whose names the client sees.
enum class HandleNames : std::uint8_t {
  upstream,  // the upstream's, as they are
  own,  // ours: eight bytes that say nothing, are never given twice, and can't be guessed into someone else's
};

class Handles {
 public:
  explicit Handles(HandleNames names) : names_(names) {}

  /// The name for the client; a view that lasts until the handle is closed.
  std::string_view add(OpenHandle handle);

  /// An open one by the client's name for it; nullptr if there is none.
  OpenHandle* find(std::string_view client_name);
  std::optional<HandleKey> key(std::string_view client_name) const;
  /// nullptr if it was forgotten.
  OpenHandle* get(HandleKey key);

  /// The client's name is no longer known: what it requests from now on would come after the CLOSE.
  void close(std::string_view client_name) { by_name_.erase(by_name_.find(client_name)); }
  void forget(HandleKey key) { open_.erase(key); }

  /// Also those whose CLOSE isn't answered.
  std::size_t size() const { return open_.size(); }
  const std::map<HandleKey, OpenHandle>& all() const { return open_; }

 private:
  HandleNames names_;
  HandleKey last_key_ = 0;
  // Ordered: a peer chooses the names, and which keys stay.
  std::map<HandleKey, OpenHandle> open_;
  std::map<std::string, HandleKey, std::less<>> by_name_;
};

}  // namespace sshrp::sftp
