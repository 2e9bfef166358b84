// HandledChannel: a channel whose bytes go through an SFTP inspector. It ends the windows of both sides
// (RFC 4254 §5.2): a byte is given back to its sender once it has left for the other side, so that what is
// held is bounded by one window, however slow that side is.
#pragma once

#include "msg/number.h"
#include "relay/journal.h"
#include "relay/peers.h"
#include "relay/sftp_tap.h"

namespace sshrp::relay {

/// Bytes that a side may send ahead; OpenSSH's own window for a session.
inline constexpr std::uint32_t handled_window = 2 * 1024 * 1024;
/// What a side gave is given back in portions of that, so that few messages are needed and the pipe never
/// runs dry.
inline constexpr std::uint32_t window_portion = handled_window / 4;
/// Data in one message, bytes: what OpenSSH sends.
inline constexpr std::uint32_t largest_piece = 32 * 1024;

class HandledChannel {
 public:
  enum class Takes : std::uint8_t { data, nothing };  // nothing: it has closed
  struct Receiver {
    std::uint32_t channel = 0;         // its own number
    std::uint32_t window = 0;          // what it takes, bytes
    std::uint32_t maximum_packet = 0;  // in one message
    std::uint32_t told = 0;            // of a window, to its sender
    Takes takes = Takes::data;
  };

  /// Gives both sides their first window. Peers and journal outlive the channel.
  HandledChannel(const sftp::Rules& rules, PerWay<Receiver> receivers, Peers& peers, Journal& journal);
  HandledChannel(const HandledChannel&) = delete;
  HandledChannel& operator=(const HandledChannel&) = delete;

  // Messages that go `way`. They throw ProtocolError where the sender doesn't keep to its window.

  void data(Way way, BytesView bytes);
  /// SSH_MSG_CHANNEL_EXTENDED_DATA: an SFTP server's complaints. Passed on but in a jail, where they could
  /// name what is outside.
  void extended_data(Way way, std::uint32_t data_type_code, BytesView bytes);
  void window_adjust(Way way, std::uint32_t bytes_to_add);
  void eof(Way way);
  void close(Way way);

  /// What the receiver of that way has been told of its end.
  Said told(Way way) const { return lanes_[way].told; }
  /// Sends what can be sent; to be called at the end of each burst.
  void flush();
  /// Both sides have been told of the close.
  bool is_over() const { return lanes_.up.told == Said::close && lanes_.down.told == Said::close; }
  /// Bytes of memory for what is to be sent; 0 at rest.
  std::size_t buffered();

 private:
  /// What goes one way: from its sender to its receiver.
  struct Lane {
    std::uint32_t granted = 0;  // what the sender may still send
    Receiver receiver{};
    Said said = Said::nothing;      // by the sender
    Said told = Said::nothing;      // to the receiver
    util::BlockQueue complaints{};  // extended data that waits for the receiver's window
  };

  bool take(Way way, std::size_t size);
  void inspect(Way way, BytesView bytes);
  void go_on();
  void fail(const std::string& why);
  /// Sends pieces of a queue as messages of that number, as long as they are no smaller than `least_piece`
  /// but where a block ends; gives how many bytes it sent.
  std::size_t send(Way way, msg::Number number, util::BlockQueue& queue, std::size_t least_piece);
  std::size_t send_what_fits(Way way);
  bool is_deaf(Way way) const {
    return lanes_[way].receiver.takes == Takes::nothing || lanes_[way].told != Said::nothing;
  }
  void send_ending(Way way);
  void grant(Way way);

  SftpTap tap_;
  Peers& peers_;
  Journal& journal_;
  PerWay<Lane> lanes_;
  enum class Health : std::uint8_t { sound, failed } health_ = Health::sound;
};

}  // namespace sshrp::relay
