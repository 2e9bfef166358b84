// SPDX-License-Identifier: MIT
#include "net/wire.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio/this_coro.hpp>
#include <cstring>
#include <utility>

#include "net/connection.h"

namespace sshrp::net {
namespace {

// A thread's buffer for what is sent, if it grew no larger: a burst and what the ciphers add to it.
constexpr std::size_t max_spare = 2 * burst_size;
// A buffer is given back as soon as it is this much larger than what it holds.
constexpr std::size_t wasteful_factor = 4;
// A silent peer is asked whether it is still there after so many seconds, and given up after so many
// probes more. No TCP_USER_TIMEOUT: it would give up a peer that is there and doesn't read for a while, as
// a stopped client.
constexpr int keepalive_idle = 120;
constexpr int keepalive_interval = 30;
constexpr int keepalive_probes = 4;

// Two for each thread: only one burst is under way on it, and none during a wait. What it brings is for the
// other leg, and what a terminated channel held until then may be for its own.
thread_local std::array<util::Buffer, 2> spare_outputs;

// How often a peer is looked at whose data waits to be read.
constexpr std::chrono::milliseconds unread_pause{50};

template <typename T>
void set_option(int fd, int level, int name, const T& value) {
  ::setsockopt(fd, level, name, &value, sizeof value);  // each is an improvement, none a need
}

tcp::endpoint peer_of(const Socket& socket) {
  std::error_code gone;
  return socket.remote_endpoint(gone);
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Wire::Wire(std::enable_shared_from_this<Connection>& owner, Socket socket, std::optional<tcp::endpoint> peer,
           std::shared_ptr<const transport::Settings> settings, transport::Side side)
    : owner_(owner),
      socket_(std::move(socket)),
      peer_(peer ? *peer : peer_of(socket_)),
      transport_(std::move(settings), std::move(side), Clock::now()),
      progress_(socket_.get_executor()),
      known_exchange_(transport_.exchange_since()) {
  const int fd = socket_.native_handle();
  socket_.non_blocking(true);
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, keepalive_probes);
}

void Wire::lend_output() {
  if (transport_.output().capacity() != 0) return;
  std::swap(transport_.output(), *std::ranges::max_element(spare_outputs, {}, &util::Buffer::capacity));
}

// The thread's buffer is big: a rest that is small gets one of its own.
void Wire::reclaim_output() {
  util::Buffer& output = transport_.output();
  if (output.capacity() <= output.size() * wasteful_factor) return;
  util::Buffer rest;
  rest.append(output.data());
  output.consume(output.size());
  util::Buffer& spare = *std::ranges::min_element(spare_outputs, {}, &util::Buffer::capacity);
  if (output.capacity() > spare.capacity() && output.capacity() <= max_spare) std::swap(output, spare);
  output = std::move(rest);
}

void Wire::flush_now() {
  util::Buffer& output = transport_.output();
  enum class Sent { nothing, something } sent = Sent::nothing;
  while (!output.empty() && is_open() && sending_ == Sending::possible) {
    const ssize_t count = ::send(socket_.native_handle(), output.data().data(), output.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      sent = Sent::something;
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
  tell_of_exchange();
  if (sent == Sent::something && std::exchange(telling_, Telling::none) == Telling::next) on_sent_();
}

// Whatever begins an exchange has our KEXINIT to send.
void Wire::tell_of_exchange() {
  const auto since = transport_.exchange_since();
  if (!since || since == known_exchange_) return;
  known_exchange_ = since;
  if (on_exchange_) on_exchange_();
}

void Wire::tell_of_opening() {
  if (!on_opening_ || transport_.opening() == known_opening_) return;
  known_opening_ = transport_.opening();
  on_opening_();
}

void Wire::flush_when_writable() {
  if (writer_ == Writer::waiting) return;
  writer_ = Writer::waiting;
  socket_.async_wait(Socket::wait_write,
                     [this, keeping = owner_.shared_from_this()](const std::error_code& error) {
                       writer_ = Writer::idle;
                       // Interrupted waits end with an error; drop_the_rest() may be waiting again already.
                       if (!error || may_wait()) flush_now();
                       progress_.notify();
                     });
}

Task<void> Wire::flush() {
  flush_now();
  while (!output().empty() && may_wait()) co_await progress_.wait();
}

Task<void> Wire::clear() {
  while (!is_clear() && may_wait()) co_await progress_.wait();
}

// An exchange of a peer that has ended its stream, or disconnected, is never done.
Task<void> Wire::delivered() {
  flush_now();
  const auto holds_up = [this] {
    return transport_.exchange_since() && input_ == Input::open && sending_ == Sending::possible &&
           !transport_.peer_disconnect();
  };
  while ((!output().empty() || holds_up()) && may_wait()) co_await progress_.wait();
}

Task<void> Wire::below_max_unsent() {
  while (has_too_much_unsent() && may_wait()) co_await progress_.wait();
}

std::optional<std::size_t> Wire::read(MutableBytes room) {
  const ssize_t count = ::recv(socket_.native_handle(), room.data(), room.size(), 0);
  if (count > 0) return static_cast<std::size_t>(count);
  if (count < 0) {
    const int error = errno;
    if (would_block(error)) return std::nullopt;
    throw_if_carrier_lost();
    throw ConnectionLost(leg(), std::strerror(error));
  }
  throw_if_carrier_lost();
  input_ = Input::ended;
  progress_.notify();
  return 0;
}

void Wire::throw_if_carrier_lost() const {
  const auto why = loss_ ? loss_->sentence() : std::nullopt;
  if (why) throw ConnectionLost(leg(), *why, "the way to the upstream server was lost");
}

// A look with recv would take an error of the connection with it.
bool Wire::has_unread() {
  pollfd looked{.fd = socket_.native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&looked, 1, 0) > 0;
}

Task<void> Wire::drop_the_rest() {
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
}

void Wire::require_wait() const {
  if (!may_wait()) throw ConnectionLost(leg(), "connection closed");
}

std::shared_ptr<Event> Wire::shared_progress() { return {owner_.shared_from_this(), &progress_}; }

void Wire::shutdown_send() {
  std::error_code gone;
  socket_.shutdown(Socket::shutdown_send, gone);
}

void Wire::close() {
  on_exchange_ = nullptr;
  on_opening_ = nullptr;
  telling_ = Telling::none;
  std::error_code gone;
  socket_.close(gone);
  progress_.notify();
}

void Wire::interrupt() {
  waits_ = Waits::interrupted;
  std::error_code ignored;
  socket_.cancel(ignored);
  progress_.notify();
}

// Cancelled at nearly every login: an exception for that would cost more than the watch.
Task<bool> Wire::gone() {
  co_await asio::this_coro::throw_if_cancelled(false);
  Timer pause(executor());
  std::error_code cancelled;
  while (may_wait() && !cancelled) {
    // What came at the same moment may have ended the wait that was to be cancelled.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) break;
    pollfd peer{.fd = socket_.native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
    ::poll(&peer, 1, 0);
    if ((peer.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) co_return true;
    if ((peer.revents & POLLIN) != 0) {  // it waits to be read, and a wait for more would end at once
      pause.expires_after(unread_pause);
      co_await pause.async_wait(into(cancelled));
    } else {
      co_await socket_.async_wait(Socket::wait_read, into(cancelled));
    }
  }
  co_return false;
}

void Wire::quick_ack() { set_option(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, 1); }

}  // namespace sshrp::net
