// InFlight: the requests that the upstream hasn't answered, by the id they have there.
#pragma once

#include <unordered_map>

#include "sftp/handles.h"
#include "sftp/path_request.h"

namespace sshrp::sftp {

/// A request of the client that names no path, or in no jail.
struct Plain {
  std::uint32_t client_id = 0;
  const RequestForm* form = nullptr;  // nullptr: nothing that we know
  std::optional<HandleKey> handle{};
  std::uint32_t size = 0;  // of a WRITE's data
};

/// A question of ours about a path of this request.
struct LookUp {
  PathRequests::iterator request;
  std::uint8_t walk;  // which of its two
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

/// The client's ids go on as they are, so long as they are free; else, and for our own questions, another is
/// taken. So a client may use any ids, and one twice at a time: both requests are answered under it.
class InFlight {
 public:
  /// The id to send it under.
  std::uint32_t add(Awaited awaited, std::optional<std::uint32_t> wished = std::nullopt);

  /// What is answered under this id, which is free again. Throws ProtocolError if nothing was asked under it.
  Awaited take(std::uint32_t id);

  std::size_t size() const { return awaited_.size(); }
  /// Of these, our own questions.
  std::size_t questions() const { return questions_; }

 private:
  std::unordered_map<std::uint32_t, Awaited> awaited_;
  std::uint32_t next_ = 0x80000000;  // far from those that clients begin with
  std::size_t questions_ = 0;
};

}  // namespace sshrp::sftp
