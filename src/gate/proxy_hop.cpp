// SPDX-License-Identifier: MIT
#include "gate/proxy_hop.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cstring>

#include "gate/http_connect.h"
#include "gate/socks5.h"
#include "util/text.h"

namespace sshrp::gate {
namespace {

using net::DialFailure;
using net::Fault;

struct NoAnswer : std::runtime_error {
  NoAnswer() : std::runtime_error("no answer in time") {}
};

/// The words with a proxy: each wait ends at `until`.
class Talk {
 public:
  Talk(net::Socket& socket, net::Clock::time_point until)
      : socket_(socket), until_(until), timer_(socket.get_executor(), until) {
    socket_.non_blocking(true);
    timer_.async_wait([&socket, alive = std::weak_ptr(alive_)](const std::error_code& cancelled) {
      std::error_code ignored;
      if (!cancelled && !alive.expired()) socket.cancel(ignored);
    });
  }

  /// Whose fault it is if no answer comes: a proxy that was asked for the server may wait for that.
  net::Fault silence = net::Fault::way;

  /// What is small enough for the kernel of a new connection.
  void say(BytesView bytes) {
    const ssize_t sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size())) throw std::runtime_error("the connection broke");
  }

  /// At least a byte, at most `room`; those that `look` leaves stay where they are.
  enum class How : std::uint8_t { take, look };
  net::Task<std::size_t> hear(MutableBytes room, How how) {
    for (;;) {
      const ssize_t count =
          ::recv(socket_.native_handle(), room.data(), room.size(), how == How::look ? MSG_PEEK : 0);
      if (count > 0) co_return static_cast<std::size_t>(count);
      if (count == 0) throw std::runtime_error("it closed the connection");
      if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        throw std::runtime_error(std::strerror(errno));
      std::error_code error;
      if (net::Clock::now() < until_) co_await socket_.async_wait(net::Socket::wait_read, net::into(error));
      if (net::Clock::now() >= until_) throw NoAnswer();
      if (error) throw std::runtime_error(error.message());
    }
  }

  net::Task<void> hear_all(MutableBytes room) {
    while (!room.empty()) room = room.subspan(co_await hear(room, How::take));
  }

 private:
  net::Socket& socket_;
  net::Clock::time_point until_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // the timer's end may be on its way
  net::Timer timer_;
};

using Problem = std::optional<DialFailure>;

net::Task<Problem> ask_socks5(Talk& talk, HostPort destination) {
  const Result<Bytes> request = socks5::request(destination);
  if (const auto* problem = std::get_if<std::string>(&request))
    co_return DialFailure{*problem, Fault::forbidden};
  talk.say(socks5::greeting());
  Bytes choice(socks5::choice_size);
  co_await talk.hear_all(choice);
  std::string problem = socks5::problem_of_choice(choice);
  if (!problem.empty()) co_return DialFailure{std::move(problem), Fault::way};
  talk.say(std::get<Bytes>(request));
  talk.silence = Fault::server;
  Bytes head(socks5::reply_head_size);
  co_await talk.hear_all(head);
  const auto rest = socks5::rest_of_reply(head);
  if (const auto* refused = std::get_if<DialFailure>(&rest)) co_return *refused;
  Bytes address(std::get<std::size_t>(rest));
  co_await talk.hear_all(address);
  co_return std::nullopt;
}

// Nothing is taken of what stands behind the head: it may be the server's already.
net::Task<Problem> ask_http(Talk& talk, HostPort destination) {
  const Result<Bytes> request = http_connect::request(destination);
  if (const auto* problem = std::get_if<std::string>(&request))
    co_return DialFailure{*problem, Fault::forbidden};
  talk.say(std::get<Bytes>(request));
  talk.silence = Fault::server;
  Bytes head(http_connect::max_head);
  std::size_t size = 0;
  for (;;) {
    if (size == head.size()) co_return DialFailure{"its answer is too long", Fault::way};
    const MutableBytes room = MutableBytes(head).subspan(size);
    const std::size_t seen = co_await talk.hear(room, Talk::How::look);
    const auto end = http_connect::end_of_head(BytesView(head).first(size + seen));
    const std::size_t part = end ? *end - size : seen;
    co_await talk.hear_all(room.first(part));
    size += part;
    if (end) co_return http_connect::problem_of_head(BytesView(head).first(size));
  }
}

}  // namespace

net::Task<std::optional<DialFailure>> ask_proxy(net::Socket& socket, route::ProxyHop proxy,
                                                HostPort destination, net::Clock::time_point until) {
  const bool socks = proxy.kind == route::ProxyHop::Kind::socks5;
  Problem problem;
  Talk talk(socket, until);
  try {
    if (socks)
      problem = co_await ask_socks5(talk, destination);
    else
      problem = co_await ask_http(talk, destination);
  } catch (const NoAnswer& error) {
    problem = DialFailure{error.what(), talk.silence};
  } catch (const std::runtime_error& error) {
    problem = DialFailure{error.what(), Fault::way};
  }
  if (problem)
    problem->sentence =
        fmt::format("the {} proxy {} doesn't connect to {}: {}", socks ? "SOCKS" : "HTTP",
                    to_string(proxy.address), util::escape(to_string(destination)), problem->sentence);
  co_return problem;
}

}  // namespace sshrp::gate
