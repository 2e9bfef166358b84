#include "proxy/server.h"

#include <algorithm>
#include <csignal>
#include <random>

#include "ops/log.h"

namespace sshrp::proxy {
namespace {

constexpr unsigned blocking_threads = 4;

// sshd_config's MaxStartups: from `start` on some are refused, more and more, and all at `full`.
std::uint32_t refused_percent(const config::MaxStartups& limit, std::uint32_t waiting) {
  if (waiting < limit.start) return 0;
  if (waiting >= limit.full) return 100;
  return limit.rate + (100 - limit.rate) * (waiting - limit.start) / (limit.full - limit.start);
}

std::uint32_t random_percent() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_int_distribution<std::uint32_t>(0, 99)(generator);
}

}  // namespace

Server::Server(std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)), signals_(context_.get_executor()), pool_(blocking_threads) {
  const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(logins_));
  for (const auto& address : snapshot_->config.listen) bind(address);
}

Server::~Server() = default;

void Server::bind(const config::Located<config::HostPort>& address) {
  try {
    const net::tcp::endpoint endpoint(asio::ip::make_address(address->host), address->port);
    listeners_.emplace_back(
        context_.get_executor(), endpoint, [this] { return least_loaded().executor(); },
        [this](net::Socket socket) { accept(std::move(socket)); });
  } catch (const std::system_error& error) {
    throw std::runtime_error("can't listen on " + address->host + ":" + std::to_string(address->port) + ": " +
                             error.code().message());
  }
}

Worker& Server::least_loaded() {
  return **std::ranges::min_element(workers_, {}, [](const auto& worker) { return worker->load(); });
}

bool Server::has_room() {
  const config::Limits& limits = snapshot_->config.limits;
  const auto sessions = [this] {
    std::size_t sum = 0;
    for (const auto& worker : workers_) sum += worker->load();
    return sum;
  };
  if (limits.max_sessions.value != 0 && sessions() >= limits.max_sessions.value) return false;
  return random_percent() >= refused_percent(limits.max_startups.value, logins_.waiting);
}

void Server::accept(net::Socket socket) {
  std::error_code gone;
  const auto peer = socket.remote_endpoint(gone);
  if (gone) return;
  if (!has_room()) {
    ops::warning("connection from {} is refused: too many sessions, or connections before login",
                 net::to_string(peer));
    return;
  }
  const auto worker = std::ranges::find_if(
      workers_, [&](const auto& candidate) { return candidate->executor() == socket.get_executor(); });
  (*worker)->begin_session(std::move(socket), snapshot_, pool_);
}

void Server::run() {
  for (const auto& worker : workers_) worker->start();
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) signals_.add(signal);
  await_signal();
  for (net::Listener& listener : listeners_) {
    ops::info("listening on {}", net::to_string(listener.local()));
    listener.start();
  }
  context_.run();
  for (const auto& worker : workers_) worker->join();
  pool_.join();
  ops::info("stopped");
}

void Server::await_signal() {
  signals_.async_wait([this](const std::error_code& error, int signal) {
    if (error) return;
    switch (signal) {
      case SIGUSR1:
        ops::reopen_log();
        break;
      case SIGHUP:
        ops::warning("SIGHUP is ignored: a changed configuration takes a restart");
        break;
      default:
        return stop(signal);
    }
    await_signal();
  });
}

void Server::stop(int signal) {
  ops::info("{}: ending all sessions", signal == SIGTERM ? "SIGTERM" : "SIGINT");
  for (net::Listener& listener : listeners_) listener.stop();
  for (const auto& worker : workers_) worker->shut_down("the proxy is being shut down");
}

}  // namespace sshrp::proxy
