// TerminatedChannel: a channel whose bytes go through an SFTP handler. It ends the windows of both sides
// (RFC 4254 §5.2): a byte is given back to its sender once it has left for the other side, so that what is
// held is bounded by one window, however slow that side is.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>

#include "channel/life.h"
#include "channel/peers.h"
#include "channel/sftp_handler.h"
#include "channel/tap.h"
#include "msg/number.h"
#include "sftp/budget.h"
#include "util/leg.h"

namespace sshrp::channel {

/// What the terminated channels of a session hold together, because its receiver takes it later or an
/// upstream has yet to answer: some 16 MiB, and 4 more while names are moved, however many channels there are
/// and whatever their peers do. Of what upstreams send, reading stops. Of what a client sends it doesn't, as
/// its WINDOW_ADJUSTs are what helps where much is held; there the windows together are bounded.
class Held {
 public:
  /// Bytes of upstreams: above, they aren't read any more. More than 16 packets that aren't whole, so that
  /// one of them can go on. Above half of it windows are given back up to a part only, so that one channel
  /// that nobody takes from doesn't stop the others.
  static constexpr std::size_t max_of_upstream = 4352 * 1024;
  /// While names are moved, as others wait for the answer, upstreams are read above that, too; above this a
  /// channel that gets more fails. More than four channels' whole windows.
  static constexpr std::size_t max_of_upstream_while_moving = max_of_upstream + std::size_t{4096} * 1024;
  /// Bytes that a client may send ahead beyond each channel's least window, over all of them.
  static constexpr std::size_t max_ahead = 1696 * 1024;

  bool is_scarce() const { return of_upstream_ > max_of_upstream / 2; }
  bool is_full(Way way) const { return way == Way::down && of_upstream_ > max_of_upstream; }
  bool is_too_much() const { return of_upstream_ > max_of_upstream_while_moving; }
  sftp::Budget& budget() { return budget_; }

  void add_of_upstream(std::size_t more) {
    of_upstream_ += more;
    budget_.tell_answers_wait(is_full(Way::down));
  }
  void take_of_upstream(std::size_t less) { add_of_upstream(0 - less); }

  /// One channel more, or less.
  void join() { ++channels_; }
  void leave() { --channels_; }
  /// How much its client may send ahead at most, if it is `ahead` now: no more than its part once others are
  /// there.
  std::size_t may_be_ahead(std::size_t ahead) const {
    const std::size_t free = max_ahead - std::min(max_ahead, ahead_);
    return std::min(max_ahead / std::max<std::size_t>(channels_, 1), ahead + free);
  }
  void change_ahead(std::size_t before, std::size_t now) { ahead_ += now - before; }

 private:
  std::size_t of_upstream_ = 0;
  std::size_t ahead_ = 0;
  std::size_t channels_ = 0;
  sftp::Budget budget_;
};

/// Bytes that a side may send ahead; OpenSSH's own window for a session.
inline constexpr std::uint32_t terminated_window = 2 * 1024 * 1024;
/// What a side gave is given back in such portions of a window, so that few messages are needed and the pipe
/// never runs dry.
inline constexpr std::uint32_t portions = 4;
/// The same while the session's channels hold much; what each is sure to have.
inline constexpr std::uint32_t scarce_window = 352 * 1024;
/// Data in one message, bytes: what OpenSSH sends.
inline constexpr std::uint32_t max_piece = 32 * 1024;

class TerminatedChannel {
 public:
  struct Receiver {
    std::uint32_t channel = 0;         // its own number
    std::uint32_t window = 0;          // what it takes, bytes
    std::uint32_t maximum_packet = 0;  // in one message
    std::uint32_t given = 0;           // of a window, to its sender
  };
  /// All outlive the channel. What it says of an end to its receiver is noted in `life`.
  struct Surroundings {
    const Identity& identity;
    Life& life;
    Peers& peers;
    const Taps& taps;
    Journal& journal;
    Held& held;
  };

  /// Gives both sides their first window.
  TerminatedChannel(const sftp::Rules& rules, sftp::NameLocksPtr name_locks, PerWay<Receiver> receivers,
                    Surroundings surroundings);
  TerminatedChannel(const TerminatedChannel&) = delete;
  TerminatedChannel& operator=(const TerminatedChannel&) = delete;
  ~TerminatedChannel();

  // Messages that go `way`, of a sender that hasn't said an end of what it says. They throw ProtocolError
  // where it doesn't keep to its window.

  void data(Way way, BytesView bytes);
  /// SSH_MSG_CHANNEL_EXTENDED_DATA: an SFTP server's complaints. Passed on but in a jail, where they could
  /// name what is outside.
  void extended_data(Way way, std::uint32_t data_type_code, BytesView bytes);
  void window_adjust(Way way, std::uint32_t bytes_to_add);

  /// Sends what can be sent, ends included; to be called at the end of each burst, and when a side has
  /// closed.
  void flush();
  /// A lock that requests may have waited for has come: as flush().
  void resume();
  /// Both sides have been told of the close.
  bool is_over() const { return life_.told.up.close && life_.told.down.close; }
  /// Bytes of memory for what is to be sent; 0 at rest.
  std::size_t buffered();
  /// As Inspector::take_locks().
  std::vector<sftp::NameLockPtr> take_locks();

 private:
  /// What goes one way: from its sender to its receiver.
  struct Lane {
    std::uint32_t granted = 0;  // what the sender may still send
    Receiver receiver{};
    util::BlockQueue complaints{};  // extended data that waits for the receiver's window
  };

  void take(Way way, std::size_t size);
  /// Bytes of the sender of that way that haven't left.
  std::size_t held(Way way);
  void note_held();
  void fail_if_too_much_is_held();
  void note_ahead(std::size_t out);
  std::uint32_t window_of(Way way, std::size_t out);
  void inspect(Way way, BytesView bytes);
  void go_on();
  bool takes_more() const { return health_ == Health::sound && !life_.said.down.close; }
  void fail(const std::string& why);
  /// Sends pieces of a queue as messages of that number, as long as they are no smaller than `least_piece`
  /// but where a block ends; gives how many bytes it sent.
  std::size_t send(Way way, msg::Number number, util::BlockQueue& queue, std::size_t least_piece);
  std::size_t send_what_fits(Way way);
  void tell_taps(Way way, msg::Number number, BytesView data) const;
  /// The receiver of that way takes nothing more.
  bool is_deaf(Way way) const { return life_.said[opposite(way)].close || life_.told[way].any(); }
  void send_ends(Way way);
  bool must_send_requests() const;
  void grant(Way way);

  SftpHandler sftp_;
  const Identity& identity_;
  Life& life_;
  Peers& peers_;
  const Taps& taps_;
  Journal& journal_;
  Held& held_by_all_;
  std::size_t noted_ = 0;  // of that, what comes from the upstream
  std::size_t ahead_ = 0;  // of what the client may send ahead
  PerWay<Lane> lanes_;
  enum class Health : std::uint8_t { sound, failed } health_ = Health::sound;
  std::vector<sftp::NameLockPtr> locks_left_;  // since it failed
};

}  // namespace sshrp::channel
