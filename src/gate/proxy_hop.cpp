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

struct NoAnswer {};

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

  /// A proxy that was asked for the server may wait for that, until it begins to answer.
  void may_wait_for_server() { silence_ = Fault::server; }
  /// That no more was said.
  DialFailure silence() const { return {"no answer in time", silence_}; }

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
      if (count > 0) {
        silence_ = Fault::way;
        co_return static_cast<std::size_t>(count);
      }
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
  Fault silence_ = Fault::way;                                        // whose it is
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // the timer's end may be on its way
  net::Timer timer_;
};

using Problem = std::optional<ProxyProblem>;

std::optional<ProxyLogin> login_of(const route::Gate& gate) {
  if (!gate.password) return std::nullopt;
  return ProxyLogin{gate.user, gate.password->reveal()};
}

/// Its name, or what is shown there, can't be said in the proxy's words.
ProxyProblem unspeakable(std::string sentence, Fault fault) {
  return DialFailure{std::move(sentence), fault};
}

net::Task<Problem> authenticate(Talk& talk, ProxyLogin login) {
  const Result<util::SecretBytes> shown = socks5::authentication(login);
  if (const auto* problem = std::get_if<std::string>(&shown)) co_return unspeakable(*problem, Fault::way);
  talk.say(std::get<util::SecretBytes>(shown).view());
  Bytes status(socks5::status_size);
  co_await talk.hear_all(status);
  co_return socks5::problem_of_status(status);
}

net::Task<Problem> ask_socks5(Talk& talk, std::optional<ProxyLogin> login, HostPort destination,
                              bool& let_us_in) {
  const Result<Bytes> request = socks5::request(destination);
  if (const auto* problem = std::get_if<std::string>(&request))
    co_return unspeakable(*problem, Fault::forbidden);
  talk.say(socks5::greeting(login));
  Bytes choice(socks5::choice_size);
  co_await talk.hear_all(choice);
  const auto method = socks5::method_of_choice(choice, login);
  if (const auto* problem = std::get_if<ProxyProblem>(&method)) co_return *problem;
  if (std::get<socks5::Method>(method) == socks5::Method::username_password) {
    Problem problem = co_await authenticate(talk, *login);
    if (problem) co_return problem;
  }
  let_us_in = true;
  talk.say(std::get<Bytes>(request));
  talk.may_wait_for_server();
  Bytes head(socks5::reply_head_size);
  co_await talk.hear_all(head);
  const auto rest = socks5::rest_of_reply(head);
  if (const auto* refused = std::get_if<DialFailure>(&rest)) co_return *refused;
  Bytes address(std::get<std::size_t>(rest));
  co_await talk.hear_all(address);
  co_return std::nullopt;
}

// Nothing is taken of what stands behind the head: it may be the server's already.
net::Task<Problem> ask_http(Talk& talk, std::optional<ProxyLogin> login, HostPort destination) {
  const Result<util::SecretBytes> request = http_connect::request(destination, login);
  if (const auto* problem = std::get_if<std::string>(&request))
    co_return unspeakable(*problem, Fault::forbidden);
  talk.say(std::get<util::SecretBytes>(request).view());
  talk.may_wait_for_server();
  Bytes heads(http_connect::max_heads);
  std::size_t size = 0, begin = 0;  // of what was taken, of the last head
  for (;;) {
    if (size == heads.size()) co_return DialFailure{"its answer is too long", Fault::way};
    const MutableBytes room = MutableBytes(heads).subspan(size);
    const std::size_t seen = co_await talk.hear(room, Talk::How::look);
    const BytesView answer = BytesView(heads).first(size + seen).subspan(begin);
    if (!http_connect::may_become_head(answer)) co_return http_connect::problem_of_head(answer);
    const auto head_size = http_connect::end_of_head(answer);
    const std::size_t part = head_size ? begin + *head_size - size : seen;
    co_await talk.hear_all(room.first(part));
    size += part;
    if (!head_size) continue;
    const BytesView head = BytesView(heads).subspan(begin, *head_size);
    if (!http_connect::is_interim(head)) co_return http_connect::problem_of_head(head);
    begin = size;
    talk.may_wait_for_server();
  }
}

}  // namespace

net::Task<ProxyAnswer> ask_proxy(net::Socket& socket, route::GatePtr gate, HostPort destination,
                                 net::Clock::time_point until) {
  Talk talk(socket, until);
  const std::optional<ProxyLogin> login = login_of(*gate);
  ProxyAnswer answer;
  try {
    if (gate->kind == route::GateKind::socks5) {
      answer.problem = co_await ask_socks5(talk, login, std::move(destination), answer.let_us_in);
    } else {
      answer.problem = co_await ask_http(talk, login, std::move(destination));
      // Whatever else it says, others may have been refused for their password as well.
      answer.let_us_in = !answer.problem;
    }
  } catch (const NoAnswer&) {
    answer.problem = talk.silence();
  } catch (const std::runtime_error& error) {
    answer.problem = DialFailure{error.what(), Fault::way};
  }
  co_return answer;
}

}  // namespace sshrp::gate
