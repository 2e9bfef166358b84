// Script: what two legal peers of RFC 4254 mean to do on the channels of one session, made from a seed. It
// says nothing of when: each peer does the next thing of a channel as soon as it can, whoever stands in
// between.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "util/bytes.h"
#include "util/leg.h"

namespace sshrp::channel::model {

/// SplitMix64: the same numbers in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// From 0 to `count` - 1.
  std::size_t below(std::size_t count) { return next() % count; }
  /// From `least` to `most`.
  std::size_t between(std::size_t least, std::size_t most) { return least + below(most - least + 1); }
  bool one_in(std::size_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

/// The next thing that one side does on a channel.
struct Act {
  enum class Kind : std::uint8_t {
    write,          // the next `count` bytes of its stream
    write_error,    // so many bytes as extended data
    write_nothing,  // an empty DATA
    ask,            // a channel request
    await_bytes,    // until `count` bytes came in all
    await_replies,  // to all that it asked for
    await_program,  // until a program was asked for that runs
    await_eof,
    eof,
    close,
  };
  Kind kind;
  std::size_t count = 0;
  std::string request{};  // its type
  Bytes specific{};
  bool wants_reply = false;
  bool is_granted = true;     // by the other side
  bool is_for_route = false;  // a guarded route refuses it before the other side sees it
};

/// One side of a channel.
struct Part {
  std::uint32_t window = 0;  // that it gives at first
  std::uint32_t maximum_packet = 0;
  std::size_t slowness = 1;  // how many chances to give bytes back it lets pass
  Bytes stream{};            // all that it may write
  std::vector<Act> acts{};
  /// Of what it receives. Exact: all that the other side means to say comes before the channel ends here.
  bool is_exact = true;
  std::size_t at_least = 0;  // bytes; of them all come
  /// So many of the last bytes that it receives are half an SFTP packet, which nobody need pass on.
  std::size_t half_packet = 0;
};

struct Plan {
  std::string type{};
  bool is_granted = true;  // the opening
  PerWay<Part> part{};     // of the sender of that way
};

struct Script {
  PerWay<std::vector<Plan>> opened{};  // by the sender of that way, in this order
  std::size_t at_once = 1;             // channels of a side's own that it has open
  bool is_handled = false;             // the route looks into SFTP
};

Script make_script(std::uint64_t seed);

}  // namespace sshrp::channel::model
