// What a worker and the keeper of all groups say to each other, a packet of their socket each. Requests and
// places have numbers that hold between these two only: a worker can name nothing of another's.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "balance/setup.h"
#include "wire/codec.h"

namespace sshrp::balance {

/// What came of an attempt at a server.
enum class Outcome : std::uint8_t {
  reached,         // its host key is known
  failed,          // no connection, no identification, no key exchange in time
  refusing,        // it turned us away before its identification, or said that it has no room for us
  wrong_host_key,  // or a revoked one
  abandoned,       // it says nothing of the server
  logged_in,       // after `reached`: the login has become a session
};

/// Why there is no server for a login.
enum class Denial : std::uint8_t {
  no_such_group,
  none_in_service,  // an operator took them out, or their host keys are wrong
  none_left,        // all were tried
  queue_full,
  queue_share,  // this user or this source has half of the queue
  timed_out,    // in the queue
  too_many,     // of this worker's are there already
};
/// For the client, without a full stop.
std::string_view for_client(Denial why);

namespace message {

inline constexpr std::size_t max_packet = 64 * 1024;  // bytes
inline constexpr std::size_t max_user = 256;          // bytes: the longest user name of a login
inline constexpr std::size_t max_source = 16;         // bytes: an IPv6 address; one of IPv4 as ::ffff:a.b.c.d
inline constexpr std::size_t max_tried = 64;          // servers: far more than a login has attempts
inline constexpr std::size_t max_sentence = 1024;     // bytes

enum class Number : std::uint8_t { ask = 1, cancel, note, hold, release, all_held, given = 33, denied };

/// For a server; answered by Given or Denied, unless it is taken back.
struct Ask {
  static constexpr Number number = Number::ask;
  std::uint32_t request{};  // none that has no answer yet
  std::string_view group{};
  std::string_view user{};
  BytesView source{};            // 16 bytes; empty: it isn't known
  BytesView tried{};             // encode_names(): where this login was already
  std::uint32_t milliseconds{};  // that the login waits, at most
};

/// Nobody waits for that answer any more. It may be on its way: a place that it gives is to be released.
struct Cancel {
  static constexpr Number number = Number::cancel;
  std::uint32_t request{};
};

/// What became of the attempt, or of the login. Of a place only the first outcome counts, and `logged_in`
/// behind `reached`.
struct Note {
  static constexpr Number number = Number::note;
  std::uint32_t place{};
  std::uint8_t outcome{};        // Outcome
  std::uint32_t milliseconds{};  // that it took
};

/// Before anything else to a keeper that has just begun: a place from the one before.
struct Hold {
  static constexpr Number number = Number::hold;
  std::uint32_t place{};  // any number that no other of its places has; it stays this place's
  std::string_view group{};
  std::string_view server{};
  std::string_view user{};
  BytesView source{};
  bool logged_in{};
};

/// The attempt, or the session, has ended.
struct Release {
  static constexpr Number number = Number::release;
  std::uint32_t place{};
};

/// One login at that server, until it is released.
struct Given {
  static constexpr Number number = Number::given;
  std::uint32_t request{};
  std::uint32_t place{};
  std::string_view server{};  // its name
};

struct Denied {
  static constexpr Number number = Number::denied;
  std::uint32_t request{};
  std::uint8_t why{};           // Denial
  std::string_view sentence{};  // for the log: with each server's reason, escaped
};

/// Behind the last Hold: who asks from here on may be given what the others leave. It isn't the book's, but
/// of whoever hears for it.
struct AllHeld {
  static constexpr Number number = Number::all_held;
};

using FromWorker = std::variant<Ask, Cancel, Note, Hold, Release>;
using FromKeeper = std::variant<Given, Denied>;

bool is_all_held(BytesView packet);

/// Throw wire::ProtocolError for what is none of these, or has a text that is too long or a choice that
/// isn't known.
FromWorker decode_from_worker(BytesView packet);
FromKeeper decode_from_keeper(BytesView packet);

Bytes encode_names(const std::vector<std::string>& names);
/// Views into the bytes. Throws wire::ProtocolError: they are none, too many or too long.
std::vector<std::string_view> decode_names(BytesView bytes);

}  // namespace message
}  // namespace sshrp::balance
