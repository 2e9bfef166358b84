#include "net/connection.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/post.hpp>
#include <cstring>

#include "net/blocking.h"
#include "util/text.h"

namespace sshrp::net {
namespace {

// What a burst may bring, bytes: measured best between 64 KiB and 1 MiB.
constexpr std::size_t burst_size = 512 * 1024;
// A connection that brought so much at once is taken to have much to read: the next burst has to be its turn.
// While it is another's turn, no burst brings more.
constexpr std::size_t short_burst_size = 64 * 1024;
// In front of it stands what was left of the burst before: less than a packet with its tag.
constexpr std::size_t left_size = transport::max_packet_after_login + 256;
// What a story reads at once: its messages are small.
constexpr std::size_t message_read_size = 8 * 1024;
// The thread's buffer for what is sent, if it grew no larger: a burst and what the ciphers add to it.
constexpr std::size_t largest_spare = 2 * burst_size;
// A buffer is given back as soon as it is this much larger than what it holds.
constexpr std::size_t wasteful_factor = 4;
// A silent peer is asked whether it is still there after so many seconds, and given up after so many
// questions more. No TCP_USER_TIMEOUT: it would give up a peer that is there and doesn't read for a while, as
// a stopped client.
constexpr int keepalive_idle = 120;
constexpr int keepalive_interval = 30;
constexpr int keepalive_questions = 4;

// One for each thread: only one burst is under way on it, and none during a wait.
thread_local Bytes burst_memory;
thread_local util::Buffer spare_output;

template <typename T>
void set_option(int fd, int level, int name, const T& value) {
  ::setsockopt(fd, level, name, &value, sizeof value);  // each is an improvement, none a need
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

tcp::endpoint peer_of(const Socket& socket) {
  std::error_code gone;
  return socket.remote_endpoint(gone);
}

}  // namespace

Disconnected::Disconnected(const transport::PeerDisconnect& said)
    : std::runtime_error("peer disconnected: " + util::escape(said.description)), said_(said) {}

Connection::Connection(Socket socket, std::shared_ptr<const transport::Settings> settings,
                       transport::Side side)
    : socket_(std::move(socket)),
      peer_(peer_of(socket_)),
      transport_(std::move(settings), std::move(side), Clock::now()),
      progress_(socket_.get_executor()),
      rest_(socket_.get_executor()) {
  const int fd = socket_.native_handle();
  socket_.non_blocking(true);
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, keepalive_questions);
}

// A message of the login may hold a password.
void Connection::wipe_message() {
  if (!message_.empty()) explicit_bzero(message_.data(), message_.size());
  message_ = {};
}

void Connection::compute_on(asio::thread_pool& pool) {
  pool_ = &pool;
  transport_.leave_slow_steps();
}

Task<void> Connection::compute() {
  struct Computed {
    transport::KexStep step;
    Clock::duration took;  // without the wait for a thread
  };
  auto work = [compute_step = *transport_.due_step()] {
    const auto began = Clock::now();
    transport::KexStep step = compute_step();
    return Computed{std::move(step), Clock::now() - began};
  };
  flush_now();
  const auto self = shared_from_this();
  auto computed = co_await blocking(socket_.get_executor(), *pool_, std::move(work),
                                    std::shared_ptr<Event>(self, &progress_), [this] { return may_wait(); });
  if (!computed || !may_wait()) throw ConnectionLost("connection closed");
  const std::uint64_t exchanges_before = transport_.exchanges();
  transport_.finish(std::move(computed->step));
  flush_now();
  computed_ += computed->took;
  rest_if_keys_were_exchanged(exchanges_before, {});
}

Task<BytesView> Connection::receive() {
  wipe_message();
  for (;;) {
    MutableBytes unused = received_.data();
    const auto payload = transport_.receive(unused);
    received_.consume(received_.size() - unused.size());
    if (payload) {
      message_ = payload->payload;
      co_return payload->view();
    }
    if (must_compute()) {
      co_await compute();
      continue;
    }
    const bool has_more = transport_.has_much_output();
    co_await flush();
    if (has_more && may_wait()) continue;
    if (transport_.peer_disconnect()) throw Disconnected(*transport_.peer_disconnect());

    received_.shrink();
    quick_ack();
    co_await readable();
    turn_.end(socket_.get_executor());
    const MutableBytes room = received_.prepare(message_read_size);
    const ssize_t count = ::recv(socket_.native_handle(), room.data(), message_read_size, 0);
    if (count == 0) throw ConnectionLost("connection closed by peer");
    if (count < 0 && !would_block(errno)) throw ConnectionLost(std::strerror(errno));
    if (count > 0) {
      received_.commit(static_cast<std::size_t>(count));
      bytes_received_ += static_cast<std::uint64_t>(count);
    }
  }
}

Task<void> Connection::flush() {
  flush_now();
  while (!transport_.output().empty() && may_wait()) co_await progress_.wait();
}

Task<void> Connection::readable() {
  if (!may_wait()) throw ConnectionLost("connection closed");
  if (must_compute()) co_await compute();
  if (left_ == Left::incomplete) {
    std::error_code error;
    if (rest_.expiry() > Clock::now()) co_await rest_.async_wait(into(error));
    if (!may_wait()) throw ConnectionLost("connection closed");
    co_await socket_.async_wait(Socket::wait_read, into(error));
    if (error) throw ConnectionLost(error.message());
  }
  if (left_ == Left::incomplete && last_ == Last::small) co_return;
  co_await turn_.begin(socket_.get_executor());
  if (may_wait()) co_return;
  turn_.end(socket_.get_executor());
  throw ConnectionLost("connection closed");
}

Connection::Burst Connection::begin_burst() {
  wipe_message();
  const std::size_t most = turn_.is_on() || !Turn::is_anybodys() ? burst_size : short_burst_size;
  turn_.end(socket_.get_executor());
  burst_began_ = Clock::now();
  exchanges_before_burst_ = transport_.exchanges();
  if (burst_memory.empty()) burst_memory.resize(left_size + burst_size);
  const std::size_t left = received_.size();
  if (left > (left_ == Left::packets ? burst_memory.size() : left_size))
    throw std::logic_error("a burst left more than there is room for");
  if (left > 0) std::memcpy(burst_memory.data(), received_.data().data(), left);
  received_ = {};
  burst_ = MutableBytes(burst_memory).first(left);
  if (std::exchange(left_, Left::incomplete) == Left::packets) return Burst::data;

  const ssize_t count = ::recv(socket_.native_handle(), burst_memory.data() + left, most, 0);
  last_ = count >= static_cast<ssize_t>(short_burst_size) ? Last::large : Last::small;
  if (last_ == Last::large) Turn::count_one(socket_.get_executor());
  if (count == 0) {
    input_ = Input::ended;
    progress_.notify();
    return Burst::end;
  }
  if (count < 0) {
    if (would_block(errno)) return Burst::nothing;
    throw ConnectionLost(std::strerror(errno));
  }
  bytes_received_ += static_cast<std::uint64_t>(count);
  burst_ = MutableBytes(burst_memory).first(left + static_cast<std::size_t>(count));
  return Burst::data;
}

void Connection::end_burst(Left left) {
  const bool was_cut_short = must_compute() || transport_.has_much_output();
  left_ = was_cut_short && !burst_.empty() ? Left::packets : left;
  received_.append(burst_);
  burst_ = {};
  rest_if_keys_were_exchanged(exchanges_before_burst_, Clock::now() - burst_began_);
}

void Connection::rest_if_keys_were_exchanged(std::uint64_t exchanges_before, Clock::duration took) {
  if (transport_.exchanges() == exchanges_before) return;
  took += std::exchange(computed_, {});
  if (transport_.phase() != transport::Phase::connection) return;
  const auto rest = std::min<Clock::duration>(took * rest_after_exchange, longest_rest);
  rest_.expires_at(std::max(rest_.expiry(), Clock::now() + rest));
}

void Connection::lend_output() {
  if (transport_.output().capacity() == 0) std::swap(transport_.output(), spare_output);
}

// The thread's buffer is big: a rest that is small gets one of its own.
void Connection::reclaim_output() {
  util::Buffer& output = transport_.output();
  if (output.capacity() <= output.size() * wasteful_factor) return;
  util::Buffer rest;
  rest.append(output.data());
  output.consume(output.size());
  if (output.capacity() > spare_output.capacity() && output.capacity() <= largest_spare)
    std::swap(output, spare_output);
  output = std::move(rest);
}

void Connection::flush_now() {
  util::Buffer& output = transport_.output();
  while (!output.empty() && is_open() && sending_ == Sending::possible) {
    const ssize_t count = ::send(socket_.native_handle(), output.data().data(), output.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      output.consume(static_cast<std::size_t>(count));
      bytes_sent_ += static_cast<std::uint64_t>(count);
    } else if (would_block(errno)) {
      flush_when_writable();
      break;
    } else {
      sending_ = Sending::broken;
    }
  }
  // What the peer said before it went may still be unread: its side is read to the end.
  if (sending_ == Sending::broken) output.consume(output.size());
  reclaim_output();
  if (is_clear()) progress_.notify();
}

void Connection::flush_when_writable() {
  if (writer_ == Writer::waiting) return;
  writer_ = Writer::waiting;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const std::error_code& error) {
    self->writer_ = Writer::idle;
    // Interrupted waits end with an error; finish() may be waiting for us again already.
    if (!error || self->may_wait()) self->flush_now();
    self->progress_.notify();
  });
}

Task<void> Connection::clear() {
  while (!is_clear() && may_wait()) co_await progress_.wait();
}

// An exchange of a peer that has ended its stream, or said goodbye, is never done.
Task<void> Connection::delivered() {
  flush_now();
  const auto holds_up = [this] {
    return transport_.exchange_since() && input_ == Input::open && sending_ == Sending::possible &&
           !transport_.peer_disconnect();
  };
  while ((!transport_.output().empty() || holds_up()) && may_wait()) co_await progress_.wait();
}

Task<void> Connection::below_max_unsent() {
  while (has_too_much_unsent() && may_wait()) co_await progress_.wait();
}

Task<void> Connection::finish() {
  waits_ = Waits::allowed;
  co_await flush();
  shutdown_send();
  std::uint8_t dropped[4096];
  std::error_code gone;
  while (may_wait() && !gone) {
    co_await socket_.async_wait(Socket::wait_read, into(gone));
    const ssize_t count = gone ? 0 : ::recv(socket_.native_handle(), dropped, sizeof dropped, 0);
    if (count == 0 || (count < 0 && !would_block(errno))) break;
  }
  close();
}

void Connection::shutdown_send() {
  std::error_code gone;
  socket_.shutdown(Socket::shutdown_send, gone);
}

void Connection::close() {
  std::error_code gone;
  socket_.close(gone);
  rest_.cancel();
  turn_.give_up();
  progress_.notify();
}

void Connection::interrupt() {
  waits_ = Waits::interrupted;
  std::error_code ignored;
  socket_.cancel(ignored);
  rest_.cancel();
  turn_.give_up();
  progress_.notify();
}

void Connection::quick_ack() { set_option(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, 1); }

std::string to_string(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

}  // namespace sshrp::net
