// InFlight: the requests that the upstream hasn't answered, by the id they have there.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "sftp/handles.h"
#include "sftp/path_request.h"

namespace sshrp::sftp {

/// A request of the client that names no path, or in no jail.
struct Plain {
  std::uint32_t client_id = 0;
  const RequestForm* form = nullptr;  // nullptr: nothing that we know
  std::optional<HandleKey> handle{};
  std::uint32_t size = 0;   // of a WRITE's data
  RecordKey recorded_as{};  // a Recorder's
  NameLockPtr lock{};       // where the handle stands for a path
};

/// A question of ours about a path of this request.
struct LookUp {
  PathRequests::iterator request;
  std::size_t walk;  // which of its walks
  std::size_t question;
};

/// This request itself.
struct Use {
  PathRequests::iterator request;
};

/// A question of ours about the jail's root.
struct RootQuestion {
  std::size_t question;
};

using Awaited = std::variant<Plain, LookUp, Use, RootQuestion>;

/// All go on under ids of our own, which are places in a table: finding one costs the same whichever ids a
/// client chooses. It may use any, and one twice at a time: both requests are answered under it.
class InFlight {
 public:
  /// The id to send it under.
  std::uint32_t add(Awaited awaited);

  /// What is answered under this id, which is free again. Throws ProtocolError if nothing was asked under it.
  Awaited take(std::uint32_t id);

  /// The locks of what is awaited still.
  std::vector<NameLockPtr> take_locks();

  std::size_t size() const { return places_.size() - free_.size(); }
  /// Of these, our own questions.
  std::size_t questions() const { return questions_; }
  /// Bytes of memory.
  std::size_t memory() const { return places_.capacity() * (sizeof places_[0] + sizeof free_[0]); }

 private:
  std::vector<std::optional<Awaited>> places_;  // as many as were needed at once
  std::vector<std::uint32_t> free_;             // of these; a heap, with the lowest first
  std::size_t questions_ = 0;
};

}  // namespace sshrp::sftp
