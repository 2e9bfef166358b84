// PathRequest: a client's request that names paths, from its arrival to its answer.
// SPDX-License-Identifier: MIT
#pragma once

#include <list>

#include "sftp/audit.h"
#include "sftp/budget.h"
#include "sftp/name_locks.h"
#include "sftp/requests.h"
#include "sftp/walk.h"

namespace sshrp::sftp {

/// When a request may begin to ask.
enum class Patience : std::uint8_t {
  none,                   // as soon as no request before it moves names
  until_names_are_still,  // when no request before it changes names either: it met an obstacle that may have
                          // gone since
};

/// How much of what the walks saw may be out of date by requests that came before and weren't answered yet.
enum class Trust : std::uint8_t { certain, doubtful };

/// The stages of a request.
namespace stage {

struct Waiting {
  Patience patience = Patience::none;
};

struct LookingUp {
  std::array<std::optional<Walk>, 3> walks{};  // of each path, and along the target of a link that is renamed
  std::size_t unanswered = 0;                  // questions
  Trust trust = Trust::certain;
  Components target_base{};  // SYMLINK: the directory from which its target was taken
  Components target{};       // and where that leads
  std::size_t asked = 0;     // bytes of the questions that aren't answered
};

/// Its turn comes when all requests before it were sent.
struct Ready {
  std::array<std::optional<Walk::Found>, 2> found{};
  Trust trust = Trust::certain;
  Components target{};  // SYMLINK
};

/// By what was found.
struct Refused {
  Status status;
};

struct Sent {
  Components place{};  // of its first path, in the jail
};

}  // namespace stage

struct PathRequest {
  Bytes payload{};
  Request request{};  // views into the payload
  Effect effect = Effect::none;
  std::array<Last, 2> last{};
  std::array<std::optional<Status>, 2> if_link{};
  std::array<std::string, 2> paths{};  // as the client sees them, normal
  std::array<std::string, 2> upstream_paths{};
  Time arrived{};
  Charge charge{};
  NameLockPtr lock{};   // in a jail: from its first look to its answer
  MoveCount moves = 0;  // when the lock came
  std::variant<stage::Waiting, stage::LookingUp, stage::Ready, stage::Refused, stage::Sent> stage{};
};

/// In the order of arrival.
using PathRequests = std::list<PathRequest>;

/// Copies the payload, but for attributes that nobody knows; what the open flags change is in it.
PathRequest make_path_request(const Request& request, Time now);

/// Bytes of memory.
std::size_t memory_of(const PathRequest& request);

/// It was sent: what is left is what its answer needs.
void forget_payload(PathRequest& request);

}  // namespace sshrp::sftp
