// PendingReplies: keeps answers to requests in the order of the requests (RFC 4254 §4 and §5.4: a reply
// carries no number, so its place is all that says to which request it belongs).
// SPDX-License-Identifier: MIT
#pragma once

#include <list>
#include <optional>
#include <variant>
#include <vector>

#include "util/bytes.h"

namespace sshrp::channel {

/// Requests of one side of a session that wait for a reply at the same time, over all its channels, and as
/// many global ones: then it isn't read any more.
inline constexpr std::size_t max_pending_replies = 4096;

/// Requests of one kind, on one connection or channel, in one direction.
class PendingReplies {
 public:
  PendingReplies() = default;
  PendingReplies(PendingReplies&& other) noexcept;
  PendingReplies& operator=(PendingReplies&&) = delete;
  ~PendingReplies();

  /// From here on `all`, which outlives it, is one more for each request that waits.
  void count_in(std::size_t& all) { all_ = &all; }

  /// What a request asks for, as far as its reply matters; `peers_life`: it is ours, and its reply is for us.
  enum class Subject : std::uint8_t { anything, program, terminal, peers_life };

  /// A request that wants a reply was passed on; it is known by its packet's number on the leg that it came
  /// from.
  void passed_on(std::uint32_t sequence_number, Subject subject = Subject::anything) {
    add(Awaited{sequence_number, subject});
  }
  /// We asked the other side ourselves, in a request that wants a reply; no two have the same number. Nobody
  /// else's answer waits for that reply.
  void asked_by_us(std::uint32_t number) { add(Awaited{number, Subject::peers_life}); }
  /// A reply to what we asked is still to come.
  bool has_ours() const;
  /// A request that wants a reply was answered by us; `reply` is a payload. What take_due() gives is to be
  /// sent.
  void answered(Bytes reply) { add(std::move(reply)); }

  /// A reply came from the other side, to a request for that. nullopt: no request awaits one, the reply is to
  /// be dropped. Otherwise it is to be passed on, and then what take_due() gives.
  std::optional<Subject> replied();
  /// The other side doesn't know that request, so `reply` of ours takes the place of its own. nullopt: it
  /// isn't awaited.
  std::optional<Subject> answered_instead(std::uint32_t sequence_number, Bytes reply);
  /// The other side doesn't know what we asked.
  void our_request_is_unknown(std::uint32_t number);

  /// Our own answers whose turn has come.
  std::vector<Bytes> take_due();

  /// Whoever asked has been told of the channel's close: nobody waits any more, whatever is added.
  void abandon();

  std::size_t size() const { return slots_.size(); }
  bool empty() const { return slots_.empty(); }

 private:
  struct Awaited {
    std::uint32_t sequence_number;
    Subject subject;
  };
  using Slot = std::variant<Awaited, Bytes>;
  using Slots = std::list<Slot>;

  void add(Slot slot);
  Slot take(Slots::iterator place);
  /// nullptr: it is of another kind.
  static const Awaited* ours(const Slot& slot);

  Slots slots_;  // mostly empty, and then nothing but itself
  std::size_t* all_ = nullptr;
  enum class Asker : std::uint8_t { waits, gone } asker_ = Asker::waits;
};

}  // namespace sshrp::channel
