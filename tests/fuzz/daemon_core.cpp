// SPDX-License-Identifier: MIT
#include "daemon_core.h"

#include <malloc.h>
#include <sys/socket.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include "config/load.h"
#include "deterministic_random.h"
#include "net/dialer.h"
#include "target.h"
#include "virtual_clock.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SSHRP_SANITIZER_HEAP
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SSHRP_SANITIZER_HEAP
#endif
#ifdef SSHRP_SANITIZER_HEAP
// Of the sanitizers' runtime; g++ comes without the header of it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace sshrp::fuzz {
namespace {

constexpr unsigned short upstream_port = 2222;

DaemonCore* running = nullptr;

std::size_t memory_in_use() {
#ifdef SSHRP_SANITIZER_HEAP
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
#endif
}

struct Pair {
  util::UniqueFd ours, theirs;
};

Pair make_pair() {
  int ends[2];
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0,
         "there are sockets");
  return {util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
}

net::Socket as_socket(asio::io_context& context, util::UniqueFd descriptor) {
  net::Socket socket(context.get_executor());
  socket.assign(net::tcp::v4(), descriptor.release());
  return socket;
}

// It holds the session, as a worker does.
net::Task<void> run(proxy::SessionPtr session) { co_await session->run(); }

// Never destroyed: the threads of the second pool, which never have anything to do, end with the process.
proxy::Pools& pools() {
  static auto* made = new proxy::Pools;
  return *made;
}

config::Config loaded(const std::string& text) {
  const config::FileAccess files{[&](const std::string&) {
                                   return config::FileContent{text, ""};
                                 },
                                 [](const std::string&) { return std::vector<std::string>(); }};
  auto result = config::load("/etc/sshrp/sshrpd.toml", files);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&result))
    expect(false, to_string(errors->front()).c_str());
  return std::get<config::Config>(std::move(result));
}

}  // namespace

Setup::Setup(const std::string& settings, std::string routes) {
  restart_random();
  const std::string known = "[127.0.0.1]:" + std::to_string(upstream_port) + " " +
                            transport::testing::host_key("ssh-ed25519")->public_key().to_line() + "\n";
  const std::string way = "upstream_host = '127.0.0.1'\nupstream_port = '" + std::to_string(upstream_port) +
                          "'\nupstream_host_key_check = 'yes'\nupstream_known_hosts = '" +
                          folder_.write("upstreams", known) + "'\n";
  constexpr std::string_view placeholder = "UPSTREAM";
  for (std::size_t at = 0; (at = routes.find(placeholder, at)) != std::string::npos;)
    routes.replace(at, placeholder.size(), way);
  const std::string text =
      "listen = '127.0.0.1:2200'\nstate_dir = '" + folder_.path() + "'\n" + settings + routes;
  proxy::make_host_key(*proxy::made_host_key(loaded(text)));
  ops::MachineFiles machine;
  config::ConfigErrors errors;
  snapshot_ = proxy::make_snapshot(loaded(text), machine, {}, errors);
  expect(snapshot_ != nullptr, errors.empty() ? "a snapshot" : to_string(errors.front()).c_str());
}

DaemonCore::DaemonCore(const Setup& setup)
    : memory_before_(memory_in_use()),
      snapshot_(setup.snapshot()),
      deadlines_(net::Clock::now(), [this](net::Clock::time_point at) { wake_at(at); }),
      alarm_(context_.get_executor()) {
  restart_random();
  pass_time(std::chrono::hours(1));  // what threads know of the run before is long ago
  running = this;
  Pair pair = make_pair();
  client_ = std::make_unique<Party>(transport::Role::client, std::move(pair.ours));
  const net::tcp::endpoint peer(asio::ip::make_address("192.0.2.1"), 50000);
  net::Accepted accepted{as_socket(context_, std::move(pair.theirs)), peer, {}, 0};
  proxy::SessionShares shares{startups_.enter(proxy::address_of(peer), [] {})};
  const auto session = std::make_shared<proxy::Session>(std::move(accepted), snapshot_, pools(), deadlines_,
                                                        std::move(shares));
  session_ = session;
  asio::co_spawn(context_, run(session), asio::detached);
}

DaemonCore::~DaemonCore() {
  client_->close();
  for (const auto& upstream : upstreams_) upstream->close();
  on_upstream = nullptr;
  for (unsigned minutes = 0; minutes < 10 && !session_.expired(); ++minutes) pass(std::chrono::minutes(1));
  expect(session_.expired(), "a session ends when its peers are gone");
  expect(startups_.count() == 0, "its place before login is free again");
  running = nullptr;
}

std::optional<net::Socket> DaemonCore::dial() {
  if (!on_upstream) return std::nullopt;
  Pair pair = make_pair();
  upstreams_.push_back(std::make_unique<Party>(transport::Role::server, std::move(pair.ours)));
  on_upstream(*upstreams_.back());
  return as_socket(context_, std::move(pair.theirs));
}

void DaemonCore::wake_at(net::Clock::time_point at) {
  alarm_.expires_at(at);
  alarm_.async_wait([this](const std::error_code& cancelled) {
    if (!cancelled) deadlines_.fire(net::Clock::now());
  });
}

void DaemonCore::settle() {
  for (bool still = false; !still;) {
    context_.restart();
    still = context_.poll() == 0;
    if (client_->listen()) still = false;
    for (std::size_t i = 0; i < upstreams_.size(); ++i) {
      if (upstreams_[i]->listen()) still = false;
    }
  }
}

void DaemonCore::pass(std::chrono::milliseconds time) {
  settle();
  pass_time(time);
  settle();
}

std::size_t DaemonCore::held() const {
  std::size_t of_others = memory_before_ + client_->buffered();
  for (const auto& upstream : upstreams_) of_others += upstream->buffered();
  const std::size_t now = memory_in_use();
  return now > of_others ? now - of_others : 0;
}

/// What net/dialer.cpp may ask of the core that runs.
class Dialing {
 public:
  static net::Dialed dial() {
    auto socket = running != nullptr ? running->dial() : std::nullopt;
    if (!socket) return net::DialFailure{"nobody is there"};
    return std::move(*socket);
  }
};

}  // namespace sshrp::fuzz

namespace sshrp::net {

// Linked in place of net/dialer.cpp.
Task<Dialed> dial(Executor, HostLookups&, Destination, Permits) {
  Dialed dialed = fuzz::Dialing::dial();
  co_return std::move(dialed);
}

}  // namespace sshrp::net
