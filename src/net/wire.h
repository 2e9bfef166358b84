// Wire: a socket with the SSH transport on it. What the transport has for the peer gets to the kernel here,
// and all waits for the peer end here.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>

#include "facts/input_notes.h"
#include "net/acknowledgements.h"
#include "net/asio.h"
#include "net/event.h"
#include "net/loss.h"
#include "transport/transport.h"

namespace sshrp::net {

class Connection;

/// The peer is gone: thrown by what waits for it.
class ConnectionLost : public std::runtime_error {
 public:
  ConnectionLost(Leg leg, const std::string& sentence, std::string_view for_others = {})
      : std::runtime_error(sentence), leg_(leg), for_others_(for_others) {}
  Leg leg() const { return leg_; }
  /// A literal for the other leg's peer, which names nothing internal; empty: it needn't know.
  std::string_view for_others() const { return for_others_; }

 private:
  Leg leg_;
  std::string_view for_others_;
};

/// Unsent bytes for a peer that doesn't take them; above that nothing more is read from it either, so that a
/// peer can't make us answer without end.
inline constexpr std::size_t max_unsent = transport::much_output;

class Wire {
 public:
  /// `owner` is what this is a member of: waits keep it. Without `peer` it is who is at the other end.
  Wire(std::enable_shared_from_this<Connection>& owner, Socket socket, std::optional<tcp::endpoint> peer,
       std::shared_ptr<const transport::Settings> settings, transport::Side side);

  // ── what is sent; Connection has the same functions ──

  void flush_now();
  bool is_flushed() const {
    return output().empty() || writer_ == Writer::waiting || sending_ == Sending::broken || !is_open();
  }
  bool is_clear() const {
    return sending_ == Sending::broken || (output().empty() && !transport_.congested());
  }
  void lend_output();
  Task<void> flush();
  Task<void> delivered();
  Task<void> clear();
  Task<void> below_max_unsent();
  bool has_too_much_unsent() const { return output().size() > max_unsent; }
  void on_exchange(std::function<void()> begun) { on_exchange_ = std::move(begun); }
  void on_opening(std::function<void()> further) { on_opening_ = std::move(further); }
  void tell_of_opening();
  void on_sent(std::function<void()> sent) {
    on_sent_ = std::move(sent);
    tell_when_sent();
  }
  void tell_when_sent() { telling_ = Telling::next; }
  Unacknowledged unacknowledged() {
    return net::unacknowledged(socket_.native_handle()).value_or(Unacknowledged());
  }
  bool is_delivered() { return output().empty() && unacknowledged().is_nothing(); }

  // ── what is received ──

  /// Ends when there is something to read, or with an error.
  Task<void> wait_readable(std::error_code& error) {
    return socket_.async_wait(Socket::wait_read, into(error));
  }
  /// What the kernel has at once; 0: the end of the stream; nullopt: nothing yet. Throws ConnectionLost.
  std::optional<std::size_t> read(MutableBytes room);
  /// read() would give something, the end of the stream, or an error.
  bool has_unread();
  /// Sends what is left and the end of stream, then drops what the peer still says until it ends, too.
  Task<void> drop_the_rest();
  void quick_ack();
  void explain_loss(LossPtr loss) { loss_ = std::move(loss); }
  /// As Connection::gone().
  Task<bool> gone();

  // ── waits ──

  bool is_open() const { return socket_.is_open(); }
  bool is_interrupted() const { return waits_ == Waits::interrupted; }
  bool may_wait() const { return is_open() && waits_ == Waits::allowed; }
  /// Throws ConnectionLost if not.
  void require_wait() const;
  Event& progress() { return progress_; }
  /// It keeps the owner.
  std::shared_ptr<Event> shared_progress();
  void shutdown_send();
  void interrupt();
  void close();

  Executor executor() { return socket_.get_executor(); }
  transport::Transport& transport() { return transport_; }
  const transport::Transport& transport() const { return transport_; }
  const tcp::endpoint& peer() const { return peer_; }
  int descriptor() { return is_open() ? socket_.native_handle() : -1; }
  /// As Connection::blame().
  void blame(const facts::InputSource& source) { input_source_ = source; }
  const facts::InputSource& input_source() const { return input_source_; }
  /// Clients come to us as a server.
  Leg leg() const { return transport_.role() == transport::Role::server ? Leg::downstream : Leg::upstream; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  const util::Buffer& output() const { return transport_.output(); }
  void flush_when_writable();
  void reclaim_output();
  void throw_if_carrier_lost() const;
  void tell_of_exchange();

  std::enable_shared_from_this<Connection>& owner_;
  facts::InputSource input_source_{};
  Socket socket_;
  tcp::endpoint peer_;
  LossPtr loss_{};  // nullptr: nothing carries it
  transport::Transport transport_;
  Event progress_;  // something was sent, or the connection closed
  std::function<void()> on_exchange_{};
  std::function<void()> on_opening_{};
  transport::Opening known_opening_ = transport::Opening::nothing;
  std::function<void()> on_sent_{};
  enum class Telling { none, next } telling_ = Telling::none;  // what is sent next is told of
  std::optional<Clock::time_point> known_exchange_;            // the last one that was told of: when it began
  enum class Input { open, ended } input_ = Input::open;
  enum class Writer { idle, waiting } writer_ = Writer::idle;
  enum class Sending { possible, broken } sending_ = Sending::possible;
  enum class Waits { allowed, interrupted } waits_ = Waits::allowed;
  std::uint64_t bytes_sent_ = 0;
};

}  // namespace sshrp::net
