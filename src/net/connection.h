// Connection: a socket with the SSH transport on it. For stories, one message after the other; for the relay,
// bursts: what one read brought is opened, sealed and sent on before the next wait.
#pragma once

#include <asio/thread_pool.hpp>
#include <memory>

#include "net/asio.h"
#include "net/event.h"
#include "net/turn.h"
#include "transport/transport.h"

namespace sshrp::net {

/// The peer is gone: thrown by what waits for it.
class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The peer has said goodbye with SSH_MSG_DISCONNECT: thrown by what waits for its messages.
class Disconnected : public std::runtime_error {
 public:
  explicit Disconnected(const transport::PeerDisconnect& said);
  const transport::PeerDisconnect& said() const { return said_; }

 private:
  transport::PeerDisconnect said_;
};

/// Unsent bytes for a peer that doesn't take them; above that nothing more is read from it either, so that a
/// peer can't make us answer without end.
inline constexpr std::size_t max_unsent = transport::much_output;
/// A key exchange costs its peer little, and us as much as megabytes of data: after one, nothing is read for
/// so many times as long as it took. A peer that does nothing else gets a quarter of a thread. Before login
/// they are counted instead (transport::max_exchanges_before_login).
inline constexpr int rest_after_exchange = 3;
inline constexpr std::chrono::seconds longest_rest{1};  // a busy machine makes it look longer than it was

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// Sets the socket up for interactive use; the identification goes out with the first flush.
  Connection(Socket socket, std::shared_ptr<const transport::Settings> settings, transport::Side side);

  /// The next message of the layers above the transport; a view valid until the next call. Sends what is to
  /// be sent before it waits. Throws ConnectionLost, Disconnected, ProtocolError.
  Task<BytesView> receive();

  /// From here on the slow steps of key exchanges are computed there, so that this thread goes on. It
  /// outlives the connection.
  void compute_on(asio::thread_pool& pool);

  template <wire::Message T>
  void send(const T& message) {
    transport_.send(message);
  }
  void send(BytesView payload) { transport_.send(transport::RoomyBytes(payload).payload()); }

  /// Ends when the kernel has taken everything, or the peer is gone.
  Task<void> flush();

  // ── bursts ──

  /// Ends when a burst has something to read; computes the slow step that is due. Throws ConnectionLost,
  /// ProtocolError.
  Task<void> readable();
  /// next() gives nothing before readable() has computed.
  bool must_compute() const { return transport_.due_step() != nullptr; }
  enum class Burst { data, nothing, end };
  /// Reads what has come, up to a burst, into the thread's own memory; nothing if the burst before left
  /// packets. Between this and end_burst() nothing may be awaited. Throws ConnectionLost.
  Burst begin_burst();
  std::optional<transport::RoomyPayload> next() { return transport_.receive(burst_); }
  /// Keeps what is left of the burst for the next one: an incomplete packet; or packets, if the caller cut it
  /// short before next() gave nothing, or must_compute().
  enum class Left { incomplete, packets };
  void end_burst(Left left = Left::incomplete);
  /// After end_burst(): what is left is packets, for whatever reason.
  bool has_left_packets() const { return left_ == Left::packets; }

  /// Lends the thread's buffer for what is sealed next. Needed for speed only.
  void lend_output();
  /// Hands to the kernel what it takes at once; for the rest, it is done as soon as the peer takes more.
  void flush_now();
  /// Nothing is left to be sent, and no key exchange holds up what is to be sent; or nothing can be sent any
  /// more.
  bool is_clear() const {
    return sending_ == Sending::broken || (transport_.output().empty() && !transport_.congested());
  }
  /// Ends when the kernel has taken everything, and no key exchange is under way that holds up more, or the
  /// peer is gone. Somebody else must read meanwhile.
  Task<void> delivered();
  /// Ends when is_clear(), or the peer is gone.
  Task<void> clear();
  /// Ends when something was sent, or poke() was called, or the peer is gone. Somebody else must read
  /// meanwhile.
  Task<void> progress() { co_await progress_.wait(); }
  /// Whether there can be any: the peer isn't gone.
  bool may_progress() const { return may_wait(); }
  /// Lets those look again who wait for this connection.
  void poke() { progress_.notify(); }
  bool has_too_much_unsent() const { return transport_.output().size() > max_unsent; }
  Task<void> below_max_unsent();

  /// Sends what is left and the end of stream, then waits for the peer's, dropping what it still says: a
  /// connection closed with unread bytes would be reset, and the peer might never read the last word. close()
  /// ends it early.
  Task<void> finish();

  /// TCP's half-close: the peer sees the end of what we send.
  void shutdown_send();
  void close();
  bool is_open() const { return socket_.is_open(); }
  /// Ends all waits on this connection, for good but for finish().
  void interrupt();
  bool is_interrupted() const { return waits_ == Waits::interrupted; }

  /// Acknowledges at once what comes next, so that a login doesn't wait for delayed acknowledgements. The
  /// kernel forgets it, so it is said again and again until the session is up.
  void quick_ack();

  transport::Transport& transport() { return transport_; }
  const transport::Transport& transport() const { return transport_; }
  const tcp::endpoint& peer() const { return peer_; }
  /// Bytes of memory held for what was received or is to be sent; 0 at rest.
  std::size_t buffered() const { return received_.capacity() + transport_.output().capacity(); }
  std::uint64_t bytes_received() const { return bytes_received_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  void wipe_message();
  void flush_when_writable();
  void reclaim_output();
  Task<void> compute();
  void rest_if_keys_were_exchanged(std::uint64_t exchanges_before, Clock::duration took);
  bool may_wait() const { return is_open() && waits_ == Waits::allowed; }

  Socket socket_;
  tcp::endpoint peer_;
  transport::Transport transport_;
  util::Buffer received_;  // what was received and not yet used; empty at rest
  MutableBytes message_;   // what receive() gave last: in received_
  MutableBytes burst_;     // what is left of the burst under way
  Event progress_;         // something was sent, or the connection closed
  Timer rest_;             // until then nothing is read
  Clock::time_point burst_began_;
  std::uint64_t exchanges_before_burst_ = 0;
  Clock::duration computed_{};  // for the exchange under way, elsewhere
  Left left_ = Left::incomplete;
  Turn turn_;
  enum class Last { small, large } last_ = Last::small;  // burst
  asio::thread_pool* pool_ = nullptr;
  enum class Input { open, ended } input_ = Input::open;
  enum class Writer { idle, waiting } writer_ = Writer::idle;
  enum class Sending { possible, broken } sending_ = Sending::possible;
  enum class Waits { allowed, interrupted } waits_ = Waits::allowed;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

using ConnectionPtr = std::shared_ptr<Connection>;

/// "address:port", IPv6 in brackets.
std::string to_string(const tcp::endpoint& endpoint);

}  // namespace sshrp::net
