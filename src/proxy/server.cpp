#include "proxy/server.h"

#include <algorithm>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <random>

#include "ops/log.h"

namespace sshrp::proxy {
namespace {

// A worker ticks every second; a slow RSA signature or a busy machine may delay that by a few.
constexpr std::chrono::seconds stuck_after{20};

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

Server::Server(std::shared_ptr<const Snapshot> snapshot, std::vector<util::UniqueFd> sockets)
    : snapshot_(std::move(snapshot)) {
  const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(logins_));
  for (util::UniqueFd& socket : sockets) {
    listeners_.emplace_back(
        context_.get_executor(), std::move(socket), [this] { return least_loaded().executor(); },
        [this](net::Socket accepted) { accept(std::move(accepted)); });
  }
}

Server::~Server() = default;

Worker& Server::least_loaded() {
  return **std::ranges::min_element(workers_, {}, [](const auto& worker) { return worker->load(); });
}

bool Server::has_room() {
  const config::Limits& limits = snapshot_->config.limits;
  const auto sessions = [this] {
    std::size_t sum = 0;
    for (const auto& worker : workers_) sum += worker->load().sessions;
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
  (*worker)->begin_session(std::move(socket), snapshot_, pools_);
}

void Server::run() {
  const auto work = asio::make_work_guard(context_);
  workers_left_ = workers_.size();
  for (const auto& worker : workers_)
    worker->start([this] { asio::post(context_, [this] { worker_ended(); }); });
  for (net::Listener& listener : listeners_) listener.start();
  context_.run();
  for (const auto& worker : workers_) worker->join();
  pools_.join();
}

void Server::worker_ended() {
  if (--workers_left_ == 0) context_.stop();
}

void Server::stop_accepting() {
  for (net::Listener& listener : listeners_) listener.stop();
}

void Server::drain() {
  stop_accepting();
  const auto timeout = snapshot_->config.shutdown_timeout.value;
  std::optional<net::Clock::time_point> until;
  if (timeout.count() > 0) until = net::Clock::now() + timeout;
  // Behind what was accepted already and waits in the queue.
  asio::post(context_, [this, until] {
    for (const auto& worker : workers_) worker->drain(until);
  });
}

void Server::stop(const std::string& sentence) {
  stop_accepting();
  asio::post(context_, [this, sentence] {
    for (const auto& worker : workers_) worker->shut_down(sentence);
  });
}

bool Server::is_well() const {
  const auto now = net::Clock::now();
  return std::ranges::all_of(workers_,
                             [now](const auto& worker) { return now - worker->last_tick() < stuck_after; });
}

}  // namespace sshrp::proxy
