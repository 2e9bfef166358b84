// SPDX-License-Identifier: MIT
#include "upstream/source_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>
#include <asio/post.hpp>
#include <cerrno>
#include <cstring>

#include "net/event.h"
#include "net/listener.h"
#include "ops/log.h"
#include "ops/system_error.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

using Descriptor = asio::posix::basic_stream_descriptor<net::Executor>;
using source_message::max_unanswered;

constexpr const char* no_master = "the master process gives no sockets of clients' addresses any more";

// Room for one descriptor, sent or received.
struct Ancillary {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> bytes{};
};

bool send_with(int socket, BytesView packet, int descriptor) {
  iovec body{const_cast<std::uint8_t*>(packet.data()), packet.size()};
  Ancillary ancillary;
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.bytes.data();
  header.msg_controllen = ancillary.bytes.size();
  cmsghdr* part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
  return ::sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

util::UniqueFd file_of(msghdr& header) {
  const cmsghdr* part = CMSG_FIRSTHDR(&header);
  if (part == nullptr || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) return {};
  int number = -1;
  std::memcpy(&number, CMSG_DATA(part), sizeof number);
  return util::UniqueFd(number);
}

Result<net::Socket> to_socket(const net::Executor& executor, util::UniqueFd given) {
  const auto bound = net::bound_to(given.get());
  if (!bound) return "what the master gives is no TCP socket";
  net::Socket socket(executor);
  std::error_code error;
  socket.assign(bound->protocol(), given.get(), error);
  if (error) return error.message();
  static_cast<void>(given.release());
  return socket;
}

}  // namespace

/// A login that wants a socket.
struct SourceLink::Waiter {
  explicit Waiter(const net::Executor& its) : executor(its), told(its) {}

  const net::Executor executor;
  net::Event told;
  // Under the mutex.
  enum class Stage { queued, may_request, requested, answered } stage = Stage::queued;
  std::uint32_t request = 0;
  std::optional<Result<util::UniqueFd>> answer{};
};

void SourceLink::use(net::Executor executor, util::UniqueFd socket) {
  // Asio closes what it waits for.
  util::UniqueFd readable(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
  if (!readable) ops::throw_errno("dup");
  const auto shared = std::make_shared<const util::UniqueFd>(std::move(socket));
  {
    const std::lock_guard lock(mutex_);
    lose(socket_);
    socket_ = shared;
  }
  // It ends with the socket, or the context.
  asio::co_spawn(
      executor,
      [](SourceLinkPtr self, net::Executor its, SocketPtr from, util::UniqueFd copy) -> net::Task<void> {
        co_await self->hear(its, std::move(from), std::move(copy));
      }(shared_from_this(), executor, shared, std::move(readable)),
      asio::detached);
}

net::Task<void> SourceLink::hear(net::Executor executor, SocketPtr socket, util::UniqueFd readable) {
  Descriptor descriptor(executor, readable.release());
  std::error_code error;
  do {
    co_await descriptor.async_wait(Descriptor::wait_read, net::into(error));
  } while (!error && take_answer(socket));
  const std::lock_guard lock(mutex_);
  lose(socket);
}

bool SourceLink::take_answer(const SocketPtr& socket) {
  std::array<std::uint8_t, source_message::max_packet> room;
  iovec body{room.data(), room.size()};
  Ancillary ancillary;
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.bytes.data();
  header.msg_controllen = ancillary.bytes.size();
  const ssize_t size = ::recvmsg(socket->get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (size <= 0) return false;
  util::UniqueFd file = file_of(header);
  try {
    const auto said =
        source_message::decode_from_master(BytesView(room).first(static_cast<std::size_t>(size)));
    const std::lock_guard lock(mutex_);
    if (socket_ != socket) return false;
    if (const auto* denied = std::get_if<source_message::Denied>(&said)) {
      answer(denied->request, util::escape(denied->why));
    } else if (file) {
      answer(std::get<source_message::Given>(said).request, std::move(file));
    } else {
      answer(std::get<source_message::Given>(said).request, "no descriptor is left for it");
    }
    return true;
  } catch (const wire::ProtocolError& error) {
    ops::error("the master isn't asked for sockets of clients' addresses any more: {}", error.what());
    return false;
  }
}

void SourceLink::answer(std::uint32_t request, Result<util::UniqueFd> answer) {
  const auto found = unanswered_.find(request);
  if (found == unanswered_.end()) throw wire::ProtocolError("it answers what wasn't asked");
  const WaiterPtr waiter = std::move(found->second);
  unanswered_.erase(found);
  let_next_request();
  if (!waiter) return;
  waiter->stage = Waiter::Stage::answered;
  waiter->answer = std::move(answer);
  asio::post(waiter->executor, [waiter] { waiter->told.notify(); });
}

void SourceLink::let_next_request() {
  while (!queue_.empty() && unanswered_.size() < max_unanswered) {
    const WaiterPtr next = std::move(queue_.front());
    queue_.pop_front();
    next->stage = Waiter::Stage::may_request;
    next->request = ++last_;
    unanswered_.emplace(next->request, next);
    asio::post(next->executor, [next] { next->told.notify(); });
  }
}

void SourceLink::lose(const SocketPtr& socket) {
  if (!socket_ || socket_ != socket) return;
  socket_.reset();
  for (const auto& [request, waiter] : unanswered_)
    if (waiter) queue_.push_back(waiter);
  unanswered_.clear();
  for (const WaiterPtr& waiter : std::exchange(queue_, {})) {
    waiter->stage = Waiter::Stage::answered;
    waiter->answer = no_master;
    asio::post(waiter->executor, [waiter] { waiter->told.notify(); });
  }
}

void SourceLink::enter(const WaiterPtr& waiter) {
  const std::lock_guard lock(mutex_);
  if (!socket_) {
    waiter->stage = Waiter::Stage::answered;
    waiter->answer = no_master;
    return;
  }
  queue_.push_back(waiter);
  let_next_request();
}

// On the client's own thread: its descriptor stays its own meanwhile.
void SourceLink::request(Waiter& waiter, net::Connection& client) {
  const std::lock_guard lock(mutex_);
  if (waiter.stage != Waiter::Stage::may_request) return;
  if (!client.is_open()) return answer(waiter.request, "the client is gone");
  if (!send_with(socket_->get(), wire::encode(source_message::Want{waiter.request}), client.descriptor()))
    return answer(waiter.request, fmt::format("the master can't be asked: {}", std::strerror(errno)));
  waiter.stage = Waiter::Stage::requested;
}

// What was asked is answered all the same, and counts until then.
void SourceLink::leave(const WaiterPtr& waiter) {
  const std::lock_guard lock(mutex_);
  if (waiter->stage == Waiter::Stage::queued) std::erase(queue_, waiter);
  if (waiter->stage == Waiter::Stage::may_request) unanswered_.erase(waiter->request);
  if (waiter->stage == Waiter::Stage::requested) unanswered_[waiter->request].reset();
  waiter->stage = Waiter::Stage::answered;
  let_next_request();
}

std::optional<Result<util::UniqueFd>> SourceLink::answer_of(Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiter.answer, std::nullopt);
}

net::Task<Result<net::Socket>> SourceLink::bind(net::Executor executor, net::ConnectionPtr client,
                                                net::Clock::time_point until) {
  const auto waiter = std::make_shared<Waiter>(executor);
  struct Leaving {
    SourceLink& link;
    const WaiterPtr& waiter;
    ~Leaving() { link.leave(waiter); }
  };
  enter(waiter);
  const Leaving leaving{*this, waiter};
  until = std::min(until, net::Clock::now() + patience_);
  for (;;) {
    request(*waiter, *client);
    std::optional<Result<util::UniqueFd>> answer = answer_of(*waiter);
    if (answer) {
      if (auto* why = std::get_if<std::string>(&*answer)) co_return std::move(*why);
      co_return to_socket(executor, std::get<util::UniqueFd>(std::move(*answer)));
    }
    if (net::Clock::now() >= until)
      co_return "the master process gives no socket of the client's address in time";
    co_await waiter->told.wait_until(until);
  }
}

}  // namespace sshrp::upstream
