// Connection: a socket with the SSH transport on it, and the two ways to read from it. For stories, one
// message after the other; for the relay, bursts: what one read brought is opened, sealed and sent on before
// the next wait.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/bursts.h"
#include "net/dialogue.h"

namespace sshrp::net {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// Sets the socket up for interactive use; the identification goes out with the first flush.
  Connection(Socket socket, std::shared_ptr<const transport::Settings> settings, transport::Side side);
  /// The same for a peer who isn't at the other end of the socket.
  Connection(Socket socket, const tcp::endpoint& peer, std::shared_ptr<const transport::Settings> settings,
             transport::Side side);

  /// The next message of the layers above the transport; a view valid until the next call. Sends what is to
  /// be sent before it waits. Throws ConnectionLost, Disconnected, ProtocolError, which carry this leg.
  Task<BytesView> receive() { return dialogue_.receive(wire_, exchanger_, received_); }

  /// From here on these steps of key exchanges are computed there, so that this thread goes on. It outlives
  /// the connection, or the next call.
  void compute_on(WorkPlace& place, transport::LeftSteps which = transport::LeftSteps::slow);

  /// Whose input it is that receive() works on, for who looks why this process died; without that nobody's.
  void blame(const facts::InputSource& source) { wire_.blame(source); }

  /// Calls that when a key exchange has begun, whoever began it, until close(). Not for the first one.
  void on_exchange(std::function<void()> begun) { wire_.on_exchange(std::move(begun)); }

  /// Calls that when transport().opening() has changed, until close().
  void on_opening(std::function<void()> further) { wire_.on_opening(std::move(further)); }

  /// Calls that when something is sent for the first time, and after tell_when_sent() once more, until
  /// close().
  void on_sent(std::function<void()> sent) { wire_.on_sent(std::move(sent)); }
  void tell_when_sent() { wire_.tell_when_sent(); }
  /// Nothing where the connection is closed.
  Unacknowledged unacknowledged() { return wire_.unacknowledged(); }
  /// The peer's kernel has acknowledged all that was sent, and nothing waits to be.
  bool is_delivered() { return wire_.is_delivered(); }

  /// Throw ProtocolError, with this leg, when too much waits for a key exchange that the peer doesn't finish.
  template <wire::Message T>
  void send(const T& message) {
    blaming_peer([&] { transport().send(message); });
  }
  void send(BytesView payload) {
    blaming_peer([&] { transport().send(transport::SealableBytes(payload).payload()); });
  }

  /// Ends when the kernel has taken everything, or the peer is gone.
  Task<void> flush() { return wire_.flush(); }

  /// It is carried by another connection: who waits for the peer's end hears what was noted there.
  void explain_loss(LossPtr loss) { wire_.explain_loss(std::move(loss)); }

  // ── bursts ──

  /// Ends when a burst has something to read; computes the slow step that is due. Throws ConnectionLost,
  /// ProtocolError.
  Task<void> readable() { return bursts_.readable(wire_, exchanger_); }
  /// next() gives nothing before readable() has computed.
  bool must_compute() const { return transport().due_step() != nullptr; }
  using Burst = Bursts::Burst;
  /// Reads what has come, up to a burst, into the thread's own memory; nothing if the burst before left
  /// packets. Between this and end_burst() nothing may be awaited. Throws ConnectionLost.
  Burst begin_burst() {
    dialogue_.wipe_message();
    return bursts_.begin(wire_, received_);
  }
  std::optional<transport::SealablePayload> next() { return bursts_.next(wire_); }
  /// Keeps what is left of the burst for the next one: an incomplete packet; or packets, if the caller cut it
  /// short before next() gave nothing, or must_compute().
  using Left = Bursts::Left;
  void end_burst(Left left = Left::incomplete) { bursts_.end(wire_, exchanger_, received_, left); }
  /// When a burst has read last.
  Clock::time_point last_burst() const { return bursts_.began(); }
  /// The peer has said something, or ended, and that wasn't read yet.
  bool has_unread() { return has_left_packets() || wire_.has_unread(); }
  /// After end_burst(): what is left is packets, for whatever reason.
  bool has_left_packets() const { return bursts_.has_left_packets(); }

  /// Lends the thread's buffer for what is sealed next. Needed for speed only.
  void lend_output() { wire_.lend_output(); }
  /// Hands to the kernel what it takes at once; for the rest, it is done as soon as the peer takes more. To
  /// be called after whatever may have sent, receive() aside: nobody looks after it later.
  void flush_now() { wire_.flush_now(); }
  /// What was sent is with the kernel, or goes there as soon as it takes more, or is lost anyway.
  bool is_flushed() const { return wire_.is_flushed(); }
  /// Nothing is left to be sent, and no key exchange holds up what is to be sent; or nothing can be sent any
  /// more.
  bool is_clear() const { return wire_.is_clear(); }
  /// Ends when the kernel has taken everything, and no key exchange is under way that holds up more, or the
  /// peer is gone. Somebody else must read meanwhile.
  Task<void> delivered() { return wire_.delivered(); }
  /// Ends when is_clear(), or the peer is gone.
  Task<void> clear() { return wire_.clear(); }
  /// Ends when something was sent, or poke() was called, or the peer is gone. Somebody else must read
  /// meanwhile.
  Task<void> progress() { return wire_.progress().wait(); }
  Task<void> progress_until(Clock::time_point at) { return wire_.progress().wait_until(at); }
  /// Whether there can be any: the peer isn't gone.
  bool may_progress() const { return wire_.may_wait(); }
  /// Lets those look again who wait for this connection.
  void poke() { wire_.progress().notify(); }
  bool has_too_much_unsent() const { return wire_.has_too_much_unsent(); }
  Task<void> below_max_unsent() { return wire_.below_max_unsent(); }

  /// Sends what is left and the end of stream, then waits for the peer's, dropping what it still says: a
  /// connection closed with unread bytes would be reset, and the peer might never read the
  /// disconnect. close() ends it early.
  Task<void> finish();

  /// Ends with true when the peer's end of stream has come, within 100 ms, whether or not what came before it
  /// was read; with false when cancelled, or interrupted. Somebody else may read meanwhile.
  Task<bool> gone() { return wire_.gone(); }

  /// TCP's half-close: the peer sees the end of what we send.
  void shutdown_send() { wire_.shutdown_send(); }
  void close();
  bool is_open() const { return wire_.is_open(); }
  /// Ends all waits on this connection, for good but for finish().
  void interrupt();
  bool is_interrupted() const { return wire_.is_interrupted(); }

  transport::Transport& transport() { return wire_.transport(); }
  const transport::Transport& transport() const { return wire_.transport(); }
  const tcp::endpoint& peer() const { return wire_.peer(); }
  /// For the connection's own thread, and now: -1 where it is closed.
  int descriptor() { return wire_.descriptor(); }
  Executor executor() { return wire_.executor(); }
  Leg leg() const { return wire_.leg(); }
  /// Bytes of memory held for what was received or is to be sent; 0 at rest.
  std::size_t buffered() const { return received_.capacity() + transport().output().capacity(); }
  std::uint64_t bytes_sent() const { return wire_.bytes_sent(); }

 private:
  template <typename Step>
  void blaming_peer(Step step) {
    try {
      step();
    } catch (wire::ProtocolError& error) {
      error.blame(leg());
      throw;
    }
  }

  Wire wire_;
  util::Buffer received_;  // what was received and not yet used; empty at rest
  Exchanger exchanger_;
  Dialogue dialogue_;
  Bursts bursts_;
};

using ConnectionPtr = std::shared_ptr<Connection>;

/// "address:port", IPv6 in brackets.
std::string to_string(const tcp::endpoint& endpoint);

}  // namespace sshrp::net
